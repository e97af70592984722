"""The right panel: what was found, how sure, why, and the reader's own word."""
