"""Windows that ask or show one thing: questions, settings, reports, masks, pages of text."""
