"""The table of all actions: their names, keys and places in menus."""
