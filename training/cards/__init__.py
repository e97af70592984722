"""Model cards, written from figures."""
