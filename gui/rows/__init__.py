"""Lists of rows, as the History and Batch tabs show them."""
