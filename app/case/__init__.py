"""What a report or an export is made of: X-rays and answers as plain data."""
