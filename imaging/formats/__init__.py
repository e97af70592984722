"""PNG, JPEG, TIFF, BMP and WebP files, and whether all of a file is there."""
