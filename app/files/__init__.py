"""Files and folders: what paths name, and files that are written whole or not at all."""
