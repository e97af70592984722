"""Which weights there are: imported, fetched and described in words."""
