"""Lists of rows, as the History and Batch tabs show them, and what is done with a row."""
