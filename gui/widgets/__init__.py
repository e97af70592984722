"""Controls from which every window is built."""
