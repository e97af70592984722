"""The data index: every picture of every source, what is known of it, and its pixels."""
