"""A dataclass whose methods wait for their first call behaves like any other."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from app.lazy_methods import compile_when_called


def made() -> tuple[type[Any], type[Any]]:
    """Return a frozen class with an order, and one that can be changed."""

    @dataclasses.dataclass(frozen=True, order=True)
    class Fixed:
        name: str
        places: tuple[int, ...] = ()
        note: str = dataclasses.field(default="", compare=False, repr=False)

    @dataclasses.dataclass
    class Loose:
        names: list[str] = dataclasses.field(default_factory=list)

    return Fixed, Loose


def told(work: Callable[[], object]) -> str:
    """Return what comes of work: a value, or an error in words."""
    try:
        return repr(work())
    except (TypeError, AttributeError) as error:
        return f"{type(error).__name__}: {error}"


def behaviour(fixed: type[Any], loose: type[Any]) -> list[str]:
    one, same = fixed("a", (1, 2)), fixed("a", (1, 2), note="not compared")
    other, changed = fixed("b"), loose(["x"])

    def change() -> None:
        one.name = "c"

    def take_away() -> None:
        del one.name

    def cycle() -> object:
        changed.names.append(changed)
        return changed

    works: list[Callable[[], object]] = [
        lambda: one,
        lambda: (one == same, one == other, one != same, one == "a"),
        lambda: (hash(one) == hash(same), len({one, same, other})),
        lambda: (one < other, one >= other, sorted([other, one])),
        lambda: one < 1,
        change,
        take_away,
        lambda: hash(changed),
        lambda: (changed == loose(["x"]), changed == loose()),
        cycle,
        lambda: dataclasses.replace(one, name="d"),
        lambda: dataclasses.asdict(one),
        lambda: fixed(note="no name"),
        lambda: (fixed.__eq__.__name__, fixed.__eq__.__qualname__, fixed.__repr__.__qualname__),
    ]
    # Each twice: the first call compiles.
    return [told(work) for work in works for _turn in range(2)]


def test_it_compares_hashes_prints_and_refuses_like_any_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = behaviour(*made())
    # To be put back at the end.
    monkeypatch.setattr(dataclasses, "_create_fn", vars(dataclasses)["_create_fn"])
    compile_when_called()
    assert behaviour(*made()) == expected


def test_only_how_an_object_is_made_is_compiled_with_its_class(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled: list[str] = []
    create = vars(dataclasses)["_create_fn"]

    def counted(name: str, *args: Any, **more: Any) -> Any:
        compiled.append(name)
        return create(name, *args, **more)

    monkeypatch.setattr(dataclasses, "_create_fn", counted)
    compile_when_called()
    fixed, _loose = made()
    assert compiled == ["__init__", "__init__"]
    assert fixed("a") == fixed("a")
    assert compiled == ["__init__", "__init__", "__eq__"]


def test_a_python_with_other_dataclasses_goes_on_as_it_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(dataclasses, "_create_fn")
    compile_when_called()
    assert not hasattr(dataclasses, "_create_fn")
