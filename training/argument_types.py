"""Numbers as command lines take them: what cannot be is refused in one sentence at once."""

from argparse import ArgumentTypeError
from math import isfinite

STRIDE = 32
"""Pixels of the input in one cell of the coarsest map."""


def count(word: str) -> int:
    """Read a whole number from 1 on.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not word.isdecimal() or int(word) < 1:
        raise ArgumentTypeError(f"{word} is no whole number from 1 on")
    return int(word)


def whole(word: str) -> int:
    """Read a whole number from 0 on.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not word.isdecimal():
        raise ArgumentTypeError(f"{word} is no whole number from 0 on")
    return int(word)


def amount(word: str) -> float:
    """Read a number from 0 on.

    Raises:
        ArgumentTypeError: it is none, or has no end.
    """
    try:
        value = float(word)
    except ValueError:
        value = -1.0
    if not isfinite(value) or value < 0.0:
        raise ArgumentTypeError(f"{word} is no number from 0 on")
    return value


def input_side(word: str) -> int:
    """Read the width and height of a network's input in pixels.

    Raises:
        ArgumentTypeError: it is no multiple of `STRIDE`.
    """
    side = count(word)
    if side % STRIDE:
        nearest = max(round(side / STRIDE), 1) * STRIDE
        raise ArgumentTypeError(f"{word} is no multiple of {STRIDE}; {nearest} is the nearest")
    return side


def share(word: str) -> float:
    """Read a share or a chance.

    Raises:
        ArgumentTypeError: it does not lie between 0 and 1.
    """
    try:
        value = float(word)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        raise ArgumentTypeError(f"{word} does not lie between 0 and 1")
    return value
