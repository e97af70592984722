"""The window in which open images stand beside each other."""
