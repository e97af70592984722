"""The command line's parts: what may be written, what is done, what is printed."""
