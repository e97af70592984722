"""JSON that every reader takes: what is no number stands in none of it."""

import json
import math
from typing import Any


def json_text(value: Any) -> str:
    """Return plain data as one line of ASCII.

    JSON has no infinity and nothing for what is no number, which a history from elsewhere may hold:
    null stands for them.
    """
    try:
        return json.dumps(value, allow_nan=False)
    except ValueError:
        return json.dumps(_finite(value), allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
