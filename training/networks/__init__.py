"""The networks, and how they are read from files."""
