"""Laying, choosing, moving and pulling measurements with the mouse."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import customtkinter as ctk

from app.measuring.measuring import Measuring
from gui.picture.image_view import ImageView
from gui.picture.inline_entry import Box, Wanted, ask_inline
from imaging.drawing.measurements import Drawn, label_box
from imaging.measure import (
    POINTS_OF,
    Kind,
    Measurement,
    distance_to_run,
    handles,
    moved,
    outlines,
    with_handle,
)
from imaging.view import Point
from words import N_, _, read_number

REACH_PX = 7
# A press that moves no farther is a click, not a drag.
CLICK_PX = 4
NOTE_NAME, LENGTH_NAME = N_("Note:"), N_("Known length:")
LENGTH_WIDTH = 90


@dataclass(frozen=True)
class _Pull:
    """A measurement held by the mouse.

    Attributes:
        number: which.
        handle: by which of its handles; None holds the whole.
        held: the source point where it was taken.
        before: as it was then.
    """

    number: int
    handle: int | None
    held: Point
    before: Measurement


class MeasureHand:
    """Turns presses, drags and releases on the picture into measurements.

    All points given are those of the screen.

    Args:
        on_drawn: called with all that is to be drawn just now.
    """

    def __init__(
        self,
        view: ImageView,
        measuring: Measuring,
        on_drawn: Callable[[Sequence[Drawn]], None],
    ) -> None:
        self._view, self._measuring, self._on_drawn = view, measuring, on_drawn
        self._kind: Kind | None = None
        self._laid: list[Point] = []
        self._pressed: Point = (0.0, 0.0)
        self._pull: _Pull | None = None
        self._pulled: Measurement | None = None
        self._line: ctk.CTkFrame | None = None

    @property
    def is_laying(self) -> bool:
        """True while a measurement lacks points."""
        return bool(self._laid)

    def press(self, point_xy: Point, kind: Kind | None) -> bool:
        """Begin with a press of the button; tells whether it was meant for a measurement.

        Args:
            kind: what the tool in hand lays; None for a tool that lays nothing.
        """
        self._pressed = point_xy
        if not self._laid and self._take(point_xy):
            return True
        if kind is None:
            self._measuring.choose(None)
            return False
        self._kind = kind
        self._laid.append(self._view.source_at(point_xy))
        self._lay(point_xy)
        return True

    def drag(self, point_xy: Point) -> None:
        """Follow the mouse with its button held."""
        if self._pull is None:
            self._lay(point_xy)
            return
        pull, here = self._pull, self._view.source_at(point_xy)
        if pull.handle is not None:
            self._pulled = with_handle(pull.before, pull.handle, here)
        else:
            by = here[0] - pull.held[0], here[1] - pull.held[1]
            self._pulled = moved(pull.before, by)
        self._on_drawn(self._measuring.drawn(self._pulled, pull.number))

    def release(self, point_xy: Point) -> None:
        """Let go: what was pulled stays there, what was dragged has one more point."""
        if self._pull is not None:
            self._put_down(self._pull)
            return
        was_dragged = not _are_near(point_xy, self._pressed, CLICK_PX)
        if self._laid and was_dragged and self._kind is not Kind.NOTE:
            self._laid.append(self._view.source_at(point_xy))
        self._lay(point_xy)

    def hover(self, point_xy: Point) -> None:
        """Follow the mouse without a button held."""
        if self._laid:
            self._lay(point_xy)

    def cancel(self) -> bool:
        """Drop what is being laid; tells whether there was something."""
        was_laying = bool(self._laid)
        self._laid = []
        if was_laying:
            self._on_drawn(self._measuring.drawn())
        return was_laying

    def drop(self) -> None:
        """Drop what is laid, held or typed on a picture that is not on screen any more."""
        self.cancel()
        self._pull = self._pulled = None
        if self._line is not None and self._line.winfo_exists():
            self._line.destroy()
            self._view.canvas.focus_set()
        self._line = None

    def is_over(self, point_xy: Point) -> bool:
        """Tell whether a press here would take a measurement."""
        return self._found(point_xy) is not None

    def edit(self, point_xy: Point) -> bool:
        """Change the words of the note under a point; tells whether there is one."""
        found = self._found(point_xy)
        if found is None or self._measuring.measures.items[found[0]].kind is not Kind.NOTE:
            return False
        number = found[0]
        note = self._measuring.measures.items[number]
        self._ask(
            point_xy,
            Wanted(_(NOTE_NAME), words=note.text),
            lambda words: self._measuring.change(number, replace(note, text=words)),
            self._taken_by(number),
        )
        return True

    def calibrate(self) -> None:
        """Ask how long the chosen ruler really is."""
        ruler, look = self._measuring.chosen_ruler(), self._view.look
        if ruler is None or look is None:
            self._measuring.explain_calibration()
            return
        place = look.view.to_screen(ruler.points[1])
        wanted = Wanted(_(LENGTH_NAME), "mm", width=LENGTH_WIDTH)
        number = self._measuring.chosen
        taken = () if number is None else self._taken_by(number)
        self._ask(place, wanted, self._calibrate, taken)

    def _ask(
        self,
        point_xy: Point,
        wanted: Wanted,
        on_words: Callable[[str], None],
        clear_of: Sequence[Box] = (),
    ) -> None:
        """Let the reader type a line over the picture, which goes with it."""
        self._line = ask_inline(self._view.canvas, point_xy, wanted, clear_of, on_words)

    def _taken_by(self, number: int) -> list[Box]:
        """Return where on the canvas a measurement's words lie, and where its points."""
        look, drawn = self._view.look, self._measuring.drawn()[number]
        if look is None:
            return []
        place = look.view.to_screen
        words = label_box(drawn, place, self._view.scale, look.view.size_wh)
        xs, ys = zip(*map(place, drawn.measurement.points), strict=True)
        points = min(xs) - REACH_PX, min(ys) - REACH_PX, max(xs) + REACH_PX, max(ys) + REACH_PX
        return [points] if words is None else [words, points]

    def _calibrate(self, words: str) -> None:
        try:
            known = read_number(words.lower().removesuffix("mm"))
        except ValueError:
            known = 0.0
        self._measuring.calibrate(known)

    def _lay(self, point_xy: Point) -> None:
        """Show what is being laid, or keep it once it has all its points."""
        if not self._laid or self._kind is None:
            return
        missing = POINTS_OF[self._kind] - len(self._laid)
        if missing <= 0:
            whole = Measurement(self._kind, tuple(self._laid))
            self._laid = []
            self._finish(whole, point_xy)
            return
        points = (*self._laid, *[self._view.source_at(point_xy)] * missing)
        self._on_drawn(self._measuring.drawn(Measurement(self._kind, points)))

    def _finish(self, whole: Measurement, point_xy: Point) -> None:
        if whole.kind is Kind.NOTE:
            self._ask(
                point_xy,
                Wanted(_(NOTE_NAME)),
                lambda words: self._measuring.add(replace(whole, text=words)),
            )
        else:
            self._measuring.add(whole)

    def _take(self, point_xy: Point) -> bool:
        found = self._found(point_xy)
        if found is None:
            return False
        number, handle = found
        self._measuring.choose(number)
        before = self._measuring.measures.items[number]
        self._pull = _Pull(number, handle, self._view.source_at(point_xy), before)
        self._pulled = None
        return True

    def _put_down(self, pull: _Pull) -> None:
        """Keep what was pulled, unless a key took it away meanwhile."""
        pulled, self._pull, self._pulled = self._pulled, None, None
        items = self._measuring.measures.items
        if pulled is not None and items[pull.number : pull.number + 1] == (pull.before,):
            self._measuring.change(pull.number, pulled)
        else:
            self._on_drawn(self._measuring.drawn())

    def _found(self, point_xy: Point) -> tuple[int, int | None] | None:
        """Return the measurement under a screen point and which handle of it."""
        look = self._view.look
        if look is None:
            return None
        place, reach = look.view.to_screen, REACH_PX * self._view.scale
        for number, drawn in reversed(list(enumerate(self._measuring.drawn()))):
            for handle, at in enumerate(handles(drawn.measurement)):
                if _are_near(place(at), point_xy, reach):
                    return number, handle
            for run in outlines(drawn.measurement):
                if distance_to_run([place(p) for p in run], point_xy) <= reach:
                    return number, None
            box = label_box(drawn, place, self._view.scale, look.view.size_wh)
            if box is not None and _is_within(point_xy, box):
                return number, None
        return None


def _are_near(one: Point, other: Point, reach: float) -> bool:
    return abs(one[0] - other[0]) <= reach and abs(one[1] - other[1]) <= reach


def _is_within(point_xy: Point, box_xyxy: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box_xyxy
    return left <= point_xy[0] <= right and top <= point_xy[1] <= bottom
