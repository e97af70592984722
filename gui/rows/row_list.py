"""A list of rows on one canvas: however long, only what is visible is drawn.

CustomTkinter slows down with every widget, and a list of widgets freezes the window; here a row is
a few canvas items, drawn when it scrolls into sight.
"""

import tkinter as tk
from collections.abc import Callable

import customtkinter as ctk

from gui import theme
from gui.actions.keys import SHIFT_HELD, bind_key
from gui.actions.shortcuts import MODIFIER, MODIFIER_HELD
from gui.pace.turns import in_turn
from gui.rows.row_area import RowArea
from gui.widgets.mouse import notches
from gui.widgets.scroll_bar import scroll_bar

WHEEL_PX = 48


DrawRow = Callable[[int, RowArea], None]


class RowList(ctk.CTkFrame):
    """Draws rows by a function of yours and tells which one is hovered and chosen.

    Args:
        row_height: in design pixels.
        draw: draws one row; the ground of a hovered or chosen one is there already.
        on_choose: called with a row's index on click, Return or Space.
        on_hover: called with a row's index, or None when the pointer leaves.
        on_step: called with a row's index when the arrow keys have come to it.
        on_open: called with a row's index on a double click or Return; None leaves Return to
            `on_choose`.
        takes_several: lets Ctrl and Shift choose more than one row.
    """

    def __init__(
        self,
        master: tk.Misc,
        row_height: int,
        draw: DrawRow,
        *,
        on_choose: Callable[[int], None] = lambda _index: None,
        on_hover: Callable[[int | None], None] = lambda _index: None,
        on_step: Callable[[int], None] = lambda _index: None,
        on_open: Callable[[int], None] | None = None,
        takes_several: bool = False,
        colour: theme.Colour = theme.SURFACE,
    ) -> None:
        super().__init__(master, fg_color=colour, corner_radius=0)
        self._colour = colour
        self._row_height = row_height
        self._draw_row = draw
        self._on_choose = on_choose
        self._on_hover = on_hover
        self._on_open = on_open
        self._takes_several = takes_several
        self.chosen: list[int] = []
        self._on_step = on_step
        self._count = 0
        self._offset = 0.0
        self._hovered: int | None = None
        self._bar_shows: tuple[float, float] | None = None
        self.selected: int | None = None
        self.canvas = tk.Canvas(self, highlightthickness=0, borderwidth=0, takefocus=True)
        # A bar that asked for a height of its own could make a low list higher, which then needs no
        # bar, gets lower, and needs one again, without end.
        self._bar = scroll_bar(self, self._scrolled_by_bar, height=16)
        self.canvas.grid(row=0, column=0, sticky="nsew")
        self.grid_rowconfigure(0, weight=1)
        self.grid_columnconfigure(0, weight=1)
        self._bind_mouse()

    @property
    def scale(self) -> float:
        """Screen pixels for one design pixel."""
        return self._get_widget_scaling()

    def set_count(self, count: int) -> None:
        """Say how many rows there are and draw anew."""
        self._count = count
        if self.selected is not None and self.selected >= count:
            self.selected = None
        self.chosen = [index for index in self.chosen if index < count]
        self.redraw()

    def set_row_height(self, row_height: int) -> None:
        """Draw rows of another height, in design pixels; the chosen one stays in sight."""
        if row_height != self._row_height:
            self._row_height = row_height
            if self.selected is not None:
                self._bring_into_sight(self.selected)
            self.redraw()

    def select(self, index: int | None) -> None:
        """Mark a row as chosen, without calling anybody, and bring it into sight."""
        self.selected = index
        self.chosen = [] if index is None else [index]
        if index is not None:
            self._bring_into_sight(index)
        self.redraw()

    def point_at(self, index: int | None) -> None:
        """Show a row as if the pointer were on it, without calling anybody."""
        if index != self._hovered:
            self._hovered = index
            self.redraw()

    def redraw(self) -> None:
        """Draw anew when Tk is idle; many calls make one drawing."""
        in_turn(self, RowList._paint)

    def row_at(self, y: float) -> int | None:
        """Return the index of the row at a height of the canvas, or None below the last."""
        index = int((y + self._offset) // self._height)
        return index if 0 <= index < self._count else None

    def _bind_mouse(self) -> None:
        canvas = self.canvas
        canvas.bind("<Configure>", lambda _e: self.redraw())
        canvas.bind("<Motion>", lambda e: self._hover(self.row_at(e.y)))
        canvas.bind("<Leave>", lambda _e: self._hover(None))
        canvas.bind("<Button-1>", self._clicked)
        canvas.bind("<Button-4>", lambda _e: self._scroll(-WHEEL_PX))
        canvas.bind("<Button-5>", lambda _e: self._scroll(WHEEL_PX))
        canvas.bind("<MouseWheel>", lambda e: self._scroll(-WHEEL_PX * notches(canvas, e.delta)))
        canvas.bind("<Up>", lambda _e: self._step(-1))
        canvas.bind("<Down>", lambda _e: self._step(1))
        canvas.bind("<Prior>", lambda _e: self._step(-self._rows_in_sight()))
        canvas.bind("<Next>", lambda _e: self._step(self._rows_in_sight()))
        canvas.bind("<Home>", lambda _e: self._step(-self._count))
        canvas.bind("<End>", lambda _e: self._step(self._count))
        canvas.bind("<Double-Button-1>", lambda e: self._open(self.row_at(e.y)))
        bind_key(canvas, f"<{MODIFIER}-a>", lambda _e: self._choose_all())
        canvas.bind("<space>", lambda _e: self._choose(self.selected))
        canvas.bind("<Return>", lambda _e: self._return())

    def _set_appearance_mode(self, mode_string: str) -> None:
        super()._set_appearance_mode(mode_string)
        self.redraw()

    def _set_scaling(self, *args: float, **kwargs: float) -> None:
        super()._set_scaling(*args, **kwargs)
        self.redraw()

    @property
    def _height(self) -> float:
        return self._row_height * self.scale

    def _rows_in_sight(self) -> int:
        return max(1, int(self.canvas.winfo_height() / self._height))

    def _paint(self) -> None:
        canvas = self.canvas
        canvas.delete("all")
        canvas.configure(background=theme.pick(self._colour))
        width, seen = canvas.winfo_width(), canvas.winfo_height()
        if seen <= 1:
            return  # not laid out yet; the next <Configure> draws
        self._limit_offset(seen)
        first = int(self._offset // self._height)
        last = min(self._count, int((self._offset + seen) // self._height) + 1)
        for index in range(first, last):
            area = self._area(index, width)
            area.draw_ground()
            self._draw_row(index, area)
        self._show_bar(seen)

    def _area(self, index: int, width: int) -> RowArea:
        return RowArea(
            canvas=self.canvas,
            top=index * self._height - self._offset,
            width=width,
            height=self._height,
            scale=self.scale,
            is_hovered=index == self._hovered,
            is_selected=index == self.selected or index in self.chosen,
        )

    def _limit_offset(self, seen: int) -> None:
        self._offset = max(0.0, min(self._offset, self._count * self._height - seen))

    def _show_bar(self, seen: int) -> None:
        total = self._count * self._height
        shown = (self._offset / total, (self._offset + seen) / total) if total > seen else None
        if shown == self._bar_shows:
            return
        self._bar_shows = shown
        if shown is None:
            self._bar.grid_remove()
        else:
            self._bar.grid(row=0, column=1, sticky="ns")
            self._bar.set(*shown)

    def _scrolled_by_bar(self, action: str, amount: str, *unit: str) -> None:
        if action == "moveto":
            self._offset = float(amount) * self._count * self._height
        else:
            page = self.canvas.winfo_height() if unit == ("pages",) else WHEEL_PX
            self._offset += float(amount) * page
        self.redraw()

    def _scroll(self, pixels: float) -> None:
        self._offset += pixels * self.scale
        self.redraw()

    def _hover(self, index: int | None) -> None:
        if index != self._hovered:
            self._hovered = index
            self._on_hover(index)
            self.redraw()

    def _clicked(self, event: tk.Event) -> None:
        self.canvas.focus_set()
        index = self.row_at(event.y)
        held = int(event.state)
        if not self._takes_several or index is None or not held & (SHIFT_HELD | MODIFIER_HELD):
            self._choose(index)
            return
        if held & MODIFIER_HELD:
            kept = [i for i in self.chosen if i != index]
            self.chosen = kept if index in self.chosen else [*kept, index]
        else:
            first = index if self.selected is None else self.selected
            self.chosen = list(range(min(first, index), max(first, index) + 1))
        self.selected = index
        self.redraw()
        self._on_choose(index)

    def _return(self) -> None:
        # Of several rows none is the one to be opened.
        if self._on_open is None or len(self.chosen) <= 1:
            self._open(self.selected)

    def _open(self, index: int | None) -> None:
        if self._on_open is None:
            # The first click of two has chosen it already; this is Return, or a hasty reader.
            self._choose(index)
        elif index is not None:
            self._on_open(index)

    def _choose(self, index: int | None) -> None:
        if index is not None:
            self.selected, self.chosen = index, [index]
            self.redraw()
            self._on_choose(index)

    def _choose_all(self) -> None:
        if self._takes_several and self._count:
            self.chosen = list(range(self._count))
            self.selected = self._count - 1 if self.selected is None else self.selected
            self.redraw()
            self._on_choose(self.selected)

    def _step(self, by: int) -> None:
        if self._count:
            start = -1 if self.selected is None and by > 0 else (self.selected or 0)
            self.select(place := min(max(start + by, 0), self._count - 1))
            self._on_step(place)

    def _bring_into_sight(self, index: int) -> None:
        top, seen = index * self._height, self.canvas.winfo_height()
        # Before it is laid out, a list has no height yet.
        if top < self._offset or seen < self._height:
            self._offset = top
        elif top + self._height > self._offset + seen:
            self._offset = top + self._height - seen
