"""The history as the window uses it: searches, pages, removal, import."""
