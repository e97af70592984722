"""Taking X-rays and answers out of the program: files, clipboard, printer, training sets."""
