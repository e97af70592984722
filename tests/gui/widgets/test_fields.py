"""Fields to type in are edited as in other programs, by real keys, and keep those to themselves."""

import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path

import customtkinter as ctk
import pytest

from gui.actions.names import Action
from gui.widgets.controls import TextBox
from tests.gui.conftest import Stage
from tests.gui.hands import Hands

Field = tk.Entry | tk.Text
KINDS = ("entry", "text")


@pytest.fixture
def empty(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    return make_stage((tmp_path / "no weights.toml",))


@pytest.fixture
def hands(empty: Stage) -> Iterator[Hands]:
    held = Hands(empty)
    yield held
    held.close()


@pytest.fixture(params=KINDS)
def field(request: pytest.FixtureRequest, empty: Stage) -> Field:
    """A field of each kind, with the focus."""
    if request.param == "entry":
        entry = ctk.CTkEntry(empty.window, width=300)
        entry.place(x=300, y=200)
        made: Field = entry._entry
    else:
        text = TextBox(empty.window, width=300, height=80)
        text.place(x=300, y=200)
        made = text._textbox
    empty.pump()
    made.focus_force()
    empty.wait(lambda: empty.window.focus_get() is made)
    return made


def words_in(field: Field) -> str:
    return field.get("1.0", "end - 1 char") if isinstance(field, tk.Text) else field.get()


def copy(stage: Stage, words: str) -> None:
    stage.window.clipboard_clear()
    stage.window.clipboard_append(words)
    stage.pump()


def test_what_is_typed_after_all_is_chosen_takes_its_place(field: Field, hands: Hands) -> None:
    hands.write("wrist")
    hands.press("Control_L", "a")
    hands.write("elbow")
    assert words_in(field) == "elbow"


def test_tab_leads_out_of_a_field_and_back(empty: Stage, field: Field, hands: Hands) -> None:
    after = ctk.CTkEntry(empty.window, width=300)
    after.place(x=300, y=320)
    empty.pump()
    hands.press("Tab")
    empty.wait(lambda: empty.window.focus_get() is after._entry)
    hands.press("Shift_L", "Tab")
    empty.wait(lambda: empty.window.focus_get() is field)
    assert words_in(field) == ""


def test_what_is_pasted_takes_the_place_of_what_is_chosen(
    empty: Stage, field: Field, hands: Hands
) -> None:
    copy(empty, "left elbow")
    hands.write("wrist")
    hands.press("Control_L", "a")
    hands.press("Control_L", "v")
    assert words_in(field) == "left elbow"
    hands.press("Control_L", "v")
    assert words_in(field) == "left elbowleft elbow"


def test_a_clipboard_without_words_takes_nothing_away(
    empty: Stage, field: Field, hands: Hands
) -> None:
    empty.window.clipboard_clear()
    hands.write("wrist")
    hands.press("Control_L", "a")
    hands.press("Control_L", "v")
    assert words_in(field) == "wrist"


def test_control_with_the_keys_that_delete_takes_a_word(field: Field, hands: Hands) -> None:
    for word in ("one", "two", "three"):
        hands.write(word)
        hands.press("space")
    hands.press("Control_L", "BackSpace")
    assert words_in(field) == "one two "
    hands.press("Home")
    hands.press("Control_L", "Delete")
    assert words_in(field) == " two "
    hands.press("Control_L", "a")
    hands.press("Control_L", "BackSpace")
    assert words_in(field) == ""
    hands.press("Control_L", "BackSpace")
    hands.press("Control_L", "Delete")
    assert words_in(field) == ""


def test_what_was_typed_is_undone_and_done_again(field: Field, hands: Hands) -> None:
    hands.write("wrist")
    hands.press("Control_L", "a")
    hands.press("BackSpace")
    assert words_in(field) == ""
    hands.press("Control_L", "z")
    assert words_in(field) == "wrist"
    hands.press("Control_L", "z")
    assert words_in(field) == ""
    hands.press("Control_L", "Shift_L", "z")
    assert words_in(field) == "wrist"
    hands.press("Control_L", "y")
    assert words_in(field) == ""


def test_a_paste_over_a_choice_is_undone_at_once(empty: Stage, field: Field, hands: Hands) -> None:
    copy(empty, "elbow")
    hands.write("wrist")
    hands.press("Control_L", "a")
    hands.press("Control_L", "v")
    hands.press("Control_L", "z")
    assert words_in(field) == "wrist"


def test_the_window_hears_none_of_it(empty: Stage, field: Field, hands: Hands) -> None:
    heard: list[Action] = []
    for action in empty.window.actions:
        empty.window.actions[action] = lambda a=action: heard.append(a)
    hands.write("wrist")
    for keys in ("a", "v", "z", "y", "BackSpace", "Delete"):
        hands.press("Control_L", keys)
    hands.press("Control_L", "Shift_L", "z")
    assert heard == []


def test_a_key_of_the_window_changes_nothing_in_the_field(
    empty: Stage, field: Field, hands: Hands
) -> None:
    heard: list[Action] = []
    for action in empty.window.actions:
        empty.window.actions[action] = lambda a=action: heard.append(a)
    hands.write("wrist")
    hands.press("Home")
    for key in "dkthoibfnpe":
        hands.press("Control_L", key)
    assert words_in(field) == "wrist"
    assert field.index("insert") in (0, "1.0")
    hands.press("Control_L", "a")
    hands.press("Control_L", "w")
    assert words_in(field) == "wrist"
    assert {Action.COMPARE, Action.THEME, Action.OPEN} <= set(heard)


def test_what_the_program_wrote_into_a_text_is_not_undone(empty: Stage, hands: Hands) -> None:
    text = TextBox(empty.window, width=300, height=80)
    text.place(x=300, y=200)
    empty.pump()
    text._textbox.focus_force()
    hands.write("of")
    text.delete("1.0", "end")
    text.insert("1.0", "another row")
    hands.press("Control_L", "z")
    assert text.get("1.0", "end").strip() == "another row"


def test_what_the_program_wrote_into_an_entry_before_it_was_reached_is_not_undone(
    empty: Stage, hands: Hands
) -> None:
    entry = ctk.CTkEntry(empty.window, width=300)
    entry.place(x=300, y=200)
    entry.insert(0, "wrist")
    empty.pump()
    entry._entry.focus_force()
    empty.pump()
    hands.press("End")
    hands.write("x")
    for _ in range(3):
        hands.press("Control_L", "z")
    assert entry.get() == "wrist"
