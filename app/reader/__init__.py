"""The reader's own word, and how far the pipelines agree with it."""
