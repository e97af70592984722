"""Controls of every window give way where there is little room, and leave nothing behind."""

import tkinter as tk
from collections.abc import Callable, Iterator

import pytest

from app.settings import THEMES
from gui import theme
from gui.dialogs.dialog import Dialog
from gui.dialogs.question import HEIGHT, Question
from gui.theme import scale_of
from gui.widgets.controls import Menu, NameMenu, TextBox
from tests.gui.conftest import Stage
from tests.gui.hands import Hands

LIST_COLOURS = {
    "background": theme.RAISED,
    "foreground": theme.TEXT,
    "activebackground": theme.ACCENT,
    "activeforeground": theme.ON_ACCENT,
}
NAME = "3. a very long name of an X-ray that no menu has room for.png"


def timers(stage: Stage) -> set[str]:
    """Return what Tk is going to do later."""
    return set(stage.window.tk.splitlist(stage.window.tk.call("after", "info")))


@pytest.mark.parametrize("width", [90, 200, 900])
def test_a_name_is_shortened_to_its_room_and_stays_what_it_is(stage: Stage, width: int) -> None:
    chosen: list[str] = []
    menu = NameMenu(
        stage.window, values=["1. another.png", NAME], width=width, command=chosen.append
    )
    menu.place(x=0, y=0)
    menu.set(NAME)
    stage.pump()
    label = menu._text_label
    assert label.winfo_reqwidth() <= width
    assert (label.cget("text") == NAME) == (width == 900)
    assert menu.get() == NAME
    menu.step(1)
    assert chosen == ["1. another.png"]


@pytest.fixture
def hands(stage: Stage) -> Iterator[Hands]:
    held = Hands(stage)
    yield held
    held.close()


@pytest.fixture
def menu(stage: Stage) -> Menu:
    menu = Menu(stage.window, values=["one", "two", "three"])
    menu.place(x=300, y=200)
    menu.set("one")
    stage.pump()
    return menu


def test_a_list_opened_by_the_mouse_has_the_keyboard(
    stage: Stage, hands: Hands, menu: Menu, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancelled: list[bool] = []
    monkeypatch.setattr(stage.session, "cancel", lambda: cancelled.append(True))
    monkeypatch.setattr(stage.session, "inform", lambda _s: cancelled.append(True))
    hands.click_on(menu)
    stage.wait(menu._dropdown_menu.is_open)
    hands.press("Escape")
    stage.wait(lambda: not menu._dropdown_menu.is_open())
    assert not cancelled
    hands.click_on(menu)
    stage.wait(menu._dropdown_menu.is_open)
    for key in ("Down", "Down", "Return"):
        hands.press(key)
    stage.wait(lambda: menu.get() == "two")
    assert not menu._dropdown_menu.is_open()


def test_a_list_opened_by_a_key_begins_at_the_choice(
    stage: Stage, hands: Hands, menu: Menu
) -> None:
    menu.set("two")
    tk.Misc.focus_force(menu)
    stage.pump()
    hands.press("space")
    stage.wait(menu._dropdown_menu.is_open)
    stage.pump()
    assert menu._dropdown_menu.index("active") == 1
    for key in ("Down", "Return"):
        hands.press(key)
    stage.wait(lambda: menu.get() == "three")


@pytest.mark.parametrize("name", THEMES)
def test_a_list_is_in_the_theme_s_colours_ticked_and_as_wide_as_its_control(
    make_stage: Callable[..., Stage], name: str
) -> None:
    stage = make_stage(theme="dark")
    menu = Menu(stage.window, width=320, values=["one", "two", "three"], font=theme.font())
    menu.place(x=300, y=200)
    menu.set("two")
    stage.session.settings.theme = name
    stage.window.apply_theme()
    stage.pump(0.3)
    menu._open_dropdown_menu()
    unfolded = menu._dropdown_menu
    stage.wait(unfolded.is_open)
    assert unfolded.winfo_width() >= menu.winfo_width()
    assert unfolded.winfo_width() < menu.winfo_width() + 20
    colours = {name: theme.pick(colour) for name, colour in LIST_COLOURS.items()}
    assert {name: str(unfolded.cget(name)) for name in LIST_COLOURS} == colours
    ticked = unfolded.entrycget(0, "variable")
    assert stage.window.getvar(ticked) == unfolded.entrycget(1, "value") == "two"
    labels = [str(unfolded.entrycget(place, "label")).strip() for place in range(3)]
    assert labels == ["one", "two", "three"]
    unfolded.unpost()
    stage.pump()
    menu.destroy()
    assert not stage.window.tk.getboolean(stage.window.tk.call("info", "exists", ticked))


def test_a_list_that_is_out_of_use_stays_closed(stage: Stage, hands: Hands, menu: Menu) -> None:
    menu.configure(state="disabled")
    hands.click_on(menu)
    stage.pump(0.2)
    assert not menu._dropdown_menu.is_open()


def test_a_list_of_a_window_that_closes_is_not_opened(stage: Stage) -> None:
    dialog = Dialog(stage.window, "Title")
    menu = dialog.menu(["one", "two"], "one", lambda _w: None)
    dialog.add_row("Of", menu)
    dialog.stand_over(stage.window)
    stage.pump(0.3)
    menu._clicked()
    waiting = menu._unfolding
    assert waiting in timers(stage)
    dialog.destroy()
    assert waiting not in timers(stage)
    stage.pump(0.2)


@pytest.mark.parametrize(("by", "entered"), [(1, "one"), (-1, "three")])
def test_a_ring_of_choices_is_entered_at_its_ends(menu: Menu, by: int, entered: str) -> None:
    menu.set("Choose")
    menu.step(by)
    assert menu.get() == entered


def test_a_text_that_is_gone_looks_for_nothing(stage: Stage) -> None:
    stage.pump()
    text = TextBox(stage.window)
    assert text._timer in timers(stage)
    text.destroy()
    assert text._timer not in timers(stage)


def test_a_text_has_a_scroll_bar_while_it_needs_one_and_no_timer(stage: Stage) -> None:
    text = TextBox(stage.window, width=300, height=100)
    text.place(x=0, y=0)
    stage.pump(0.3)
    first, bar = text._timer, text._y_scrollbar
    assert not bar.winfo_ismapped()
    text.insert("1.0", "A line of words\n" * 40)
    stage.pump()
    assert bar.winfo_ismapped()
    text.delete("2.0", "end")
    stage.pump()
    assert not bar.winfo_ismapped()
    assert text._timer == first


@pytest.mark.parametrize("lines", [1, 4, 60])
def test_a_question_is_as_high_as_its_words_and_no_higher_than_the_screen(
    stage: Stage, lines: int
) -> None:
    words = "\n".join(f"Line {number}" for number in range(lines))
    question = Question(
        stage.window, "Title", words, yes="Yes", no="No", on_answer=lambda _yes: None
    )
    stage.pump(0.4)
    text = question.words._textbox
    assert (text.yview() == (0.0, 1.0)) == (lines < 60)
    most = (10 + 3 * lines) * 8 if lines < 60 else HEIGHT
    assert question.words.winfo_height() <= most * scale_of(question)
    question.destroy()
