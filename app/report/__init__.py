"""Reports on paper: pages, bars and tables as PDF."""
