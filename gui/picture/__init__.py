"""The picture and all that works on it: viewer, mouse, tools, greys, measurements."""
