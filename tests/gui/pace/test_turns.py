"""Whatever is to be drawn waits for its turn, and nothing else waits for all of it."""

import time
import tkinter as tk
import traceback

from gui.pace.turns import TURN_S, draws, in_turn


class Sheet(tk.Frame):
    """Notes when it is drawn."""

    drawn: list[str]

    def __init__(self, root: tk.Tk, name: str, drawn: list[str]) -> None:
        super().__init__(root)
        self.name, self.drawn = name, drawn

    def draw(self) -> None:
        self.drawn.append(self.name)

    def draw_for_long(self) -> None:
        self.draw()
        time.sleep(2 * TURN_S)


def test_what_is_asked_for_many_times_is_drawn_once_and_in_its_order(root: tk.Tk) -> None:
    drawn: list[str] = []
    one, other = Sheet(root, "one", drawn), Sheet(root, "other", drawn)
    for sheet in (one, other, one, other, other):
        in_turn(sheet, Sheet.draw)
    assert drawn == []
    assert draws(root)
    root.update()
    assert drawn == ["one", "other"]
    assert not draws(root)
    in_turn(one, Sheet.draw)
    root.update()
    assert drawn == ["one", "other", "one"]


def test_all_that_waits_is_drawn_by_whoever_needs_it_at_once(root: tk.Tk) -> None:
    drawn: list[str] = []
    for number in range(20):
        in_turn(Sheet(root, str(number), drawn), Sheet.draw_for_long)
    root.update_idletasks()
    assert len(drawn) == 20


def test_events_are_heard_between_two_that_take_long(root: tk.Tk) -> None:
    drawn: list[str] = []

    def draw_while_a_key_is_pressed(sheet: Sheet) -> None:
        sheet.draw_for_long()
        root.after(0, lambda: drawn.append("event"))

    in_turn(Sheet(root, "one", drawn), draw_while_a_key_is_pressed)
    in_turn(Sheet(root, "other", drawn), Sheet.draw_for_long)
    root.update()
    assert drawn == ["one", "event", "other"]


def test_what_is_gone_is_left_out(root: tk.Tk) -> None:
    drawn: list[str] = []
    one, other = Sheet(root, "one", drawn), Sheet(root, "other", drawn)
    in_turn(one, Sheet.draw)
    in_turn(other, Sheet.draw)
    one.destroy()
    root.update()
    assert drawn == ["other"]


def test_what_breaks_is_reported_and_stops_nobody(root: tk.Tk) -> None:
    drawn: list[str] = []
    errors: list[str] = []
    root.report_callback_exception = lambda *error: errors.append(
        "".join(traceback.format_exception(*error))
    )
    in_turn(root, lambda _root: {}["lacking"])
    in_turn(Sheet(root, "one", drawn), Sheet.draw)
    root.update()
    assert drawn == ["one"]
    assert len(errors) == 1
    assert "lacking" in errors[0]
