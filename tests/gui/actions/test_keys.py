"""A key is its own: not that of Control, of Alt or of a lock that happens to be on."""

import tkinter as tk

import pytest

from gui.actions import keys
from gui.actions.keys import bind_key


@pytest.fixture
def pressed(root: tk.Tk) -> list[str]:
    """The keys that were heard by a window with three of them."""
    heard: list[str] = []
    for sequence in ("<Delete>", "<Key-c>", "<Control-c>"):
        bind_key(root, sequence, lambda _event, s=sequence: heard.append(s))
    root.deiconify()
    root.update()
    root.focus_force()
    root.update()
    return heard


def test_a_key_without_control_is_not_heard_with_it(root: tk.Tk, pressed: list[str]) -> None:
    for sequence in ("<Delete>", "<Control-Shift-Delete>", "<Control-c>", "<Mod1-c>", "<c>"):
        root.event_generate(sequence)
        root.update()
    assert pressed == ["<Delete>", "<Control-c>", "<Key-c>"]


def test_the_bit_of_num_lock_on_windows_is_not_taken_for_alt(
    root: tk.Tk, pressed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "ALT_HELD", 0x20000)
    root.event_generate("<Delete>", state=0x0008)
    root.update()
    assert pressed == ["<Delete>"]
