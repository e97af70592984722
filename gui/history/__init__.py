"""The History tab: its rows, how they are found, and what is done with them."""
