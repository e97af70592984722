"""What is said where OsteoLens can't be started."""

from __future__ import annotations


class CannotStart(Exception):
    """One sentence: what is missing and what to do."""
