"""One run: what it is told, its steps, its checkpoints and its best epoch."""
