"""The open images: read, remembered, shown."""
