"""Lets dataclasses come cheap: what few of them are ever asked to do is compiled when it is asked.

Python writes up to six methods of each class as text and compiles one after the other: for those of
a start that was a tenth of the time until the window was drawn. To compare, to hash, to print and
to refuse a change wait here until somebody does; how an object is made is compiled at once.
"""

import dataclasses
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any


def compile_when_called() -> None:
    """Hold for all dataclasses to come, in whatever module.

    A Python whose dataclasses are written otherwise goes on as it does.
    """
    create = getattr(dataclasses, "_create_fn", None)
    if create is not None:
        dataclasses._create_fn = _lazy(create)  # type: ignore[attr-defined]


def _lazy(create: Callable[..., Any]) -> Callable[..., Any]:
    def create_lazily(name: str, args: Sequence[str], body: Sequence[str], **more: Any) -> Any:
        if name == "__init__":
            return create(name, args, body, **more)
        compiled = cache(lambda: create(name, args, body, **more))

        def method(*given: Any) -> Any:
            return compiled()(*given)

        method.__name__ = name
        return method

    return create_lazily
