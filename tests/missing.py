"""What a test needs and a machine lacks: a skip at home, a failure where nothing may be hidden."""

import os
from typing import NoReturn

import pytest


def missing(sentence: str) -> NoReturn:
    """Skip the test, but fail it under CI, so that a green run there never hides untested code."""
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)
