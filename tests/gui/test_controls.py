"""Controls of every window give way where there is little room, and leave nothing behind."""

import pytest

from gui.controls import NameMenu, TextBox
from gui.question import HEIGHT, Question
from gui.theme import scale_of
from tests.gui.conftest import Stage

NAME = "3. a very long name of an X-ray that no menu has room for.png"


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


def test_a_text_that_is_gone_looks_for_nothing(stage: Stage) -> None:
    def timers() -> set[str]:
        return set(stage.window.tk.splitlist(stage.window.tk.call("after", "info")))

    stage.pump()
    text = TextBox(stage.window)
    assert text._timer in timers()
    text.destroy()
    assert text._timer not in timers()


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
