"""The window: everything that is seen, and nothing else; only `app` is asked."""

from gui.fonts import import_toolkit

# Before any module of the window does.
import_toolkit()
