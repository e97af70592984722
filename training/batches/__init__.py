"""What a network sees in training: random views, drawn in fixed shares."""
