"""The status line: work and notices in words, the picture in numbers, always the disclaimer."""

import tkinter as tk
from functools import cached_property

import customtkinter as ctk

from app.session import Change, NoticeKind, Session
from app.version import DISCLAIMER, SHORT_DISCLAIMER
from errors import shown_name
from gui import theme
from gui.pace.turns import in_turn
from gui.widgets.tips import Tip
from gui.widgets.wrapped import fitted
from imaging.radiograph import Radiograph, SpacingKind
from words import N_, _, number

HEIGHT, PAD = 32, 2 * theme.GRID
PROGRESS_WIDTH = 160
# The disclaimer is said in short where it would take more of the line's width.
MOST_OF_DISCLAIMER = 0.45
# How long a notice stays that asks for nothing; warnings and errors stay until the next action.
STAYS_MS = {NoticeKind.INFO: 6000, NoticeKind.SAVED: 10_000}
BETWEEN = "   "
POINTER = N_("x {column}  y {row}  grey {grey}")
POINTER_BESIDE = N_("x {column}  y {row}  no value")


class StatusLine(ctk.CTkFrame):
    """One line at the foot of the window.

    At the left stands what matters most just now: the stage of the work, else an information, else
    the picture in numbers, where it is seen. Warnings and errors have a bar of their own. What has
    no room is read when the pointer rests on it.
    """

    def __init__(self, master: tk.Misc, session: Session) -> None:
        super().__init__(master, height=HEIGHT, fg_color=theme.SURFACE, corner_radius=0)
        self.grid_propagate(False)
        self.grid_rowconfigure(0, weight=1)
        self.grid_columnconfigure(2, weight=1)
        self._session = session
        self._zoom = 1.0
        self._picture_is_seen = True
        self._position: tuple[float, float] | None = None
        self._parts: list[str] = []
        self._forgetting: str | None = None
        self.words = self._label(theme.TEXT, "w")
        self.pointer = self._label(theme.MUTED, "e")
        self.disclaimer = self._label(theme.TEXT, "e")
        self.disclaimer.configure(text=_(DISCLAIMER))
        self.words.grid(row=0, column=2, sticky="w", padx=(PAD, 0))
        self.pointer.grid(row=0, column=3, sticky="e", padx=PAD)
        self.disclaimer.grid(row=0, column=4, sticky="e", padx=(0, PAD))
        self._whole = Tip(self.words, "")
        self._whole_disclaimer = Tip(self.disclaimer, "")
        tk.Misc.bind(self, "<Configure>", lambda _e: self._fit(), add="+")
        for change in (
            Change.NOTICE,
            Change.WORK,
            Change.WEIGHTS,
            Change.IMAGES,
            Change.MEASURES,
        ):
            session.listen(change, self.refresh)
        session.listen(Change.NOTICE, self._forget_later)
        self.refresh()

    @cached_property
    def progress(self) -> ctk.CTkProgressBar:
        """How much of the work is done, made when there is some."""
        return ctk.CTkProgressBar(
            self, width=PROGRESS_WIDTH, height=8, corner_radius=4, progress_color=theme.ACCENT
        )

    def speak_of_picture(self, is_seen: bool) -> None:
        """Say the picture in numbers only while it is seen."""
        if is_seen != self._picture_is_seen:
            self._picture_is_seen = is_seen
            self.refresh()
            in_turn(self, type(self)._say_pointer)

    def show_zoom(self, zoom: float) -> None:
        """Say how large the picture is drawn."""
        if zoom != self._zoom:
            self._zoom = zoom
            self.refresh()

    def show_pointer(self, position: tuple[float, float] | None) -> None:
        """Say where the pointer is in the picture and what grey value lies there."""
        self._position = position
        in_turn(self, type(self)._say_pointer)

    def _say_pointer(self) -> None:
        radiograph = self._radiograph()
        words = ""
        if self._position is not None and radiograph is not None:
            column, row = (int(place) for place in self._position)
            width, height = radiograph.size_wh
            # Another picture may have come since the pointer moved.
            if column < width and row < height:
                words = _under_pointer(radiograph, column, row)
        _say(self.pointer, words)

    def refresh(self) -> None:
        """Show what the session holds now."""
        stage, fraction = self._session.work
        if stage:
            self.progress.set(fraction)
            self.progress.grid(row=0, column=0, padx=(PAD, 0))
            self._parts = [stage]
        else:
            if "progress" in vars(self):
                self.progress.grid_remove()
            notice = self._session.notice
            is_information = notice.kind is NoticeKind.INFO and bool(notice.sentence)
            self._parts = [notice.sentence] if is_information else self._numbers()
        self._fit()

    def _fit(self) -> None:
        """Say as much as there is room for: numbers are left out, then words are cut.

        A label would not give way to its neighbours.
        """
        width, scale = self.winfo_width(), self._get_widget_scaling()
        if width <= 1:
            return
        font = theme.canvas_font(theme.SMALL, scale)

        def measured(words: str) -> int:
            return int(self.tk.call("font", "measure", font, words))

        is_short = measured(_(DISCLAIMER)) > width * MOST_OF_DISCLAIMER
        disclaimer = _(SHORT_DISCLAIMER if is_short else DISCLAIMER)
        _say(self.disclaimer, disclaimer)
        self._whole_disclaimer.text = _(DISCLAIMER) if is_short else ""
        room = width - 4 * PAD * scale - measured(disclaimer) - measured(self._longest_pointer())
        if self._session.work[0]:
            room -= (PROGRESS_WIDTH + PAD) * scale
        parts = list(self._parts)
        # The name stays, and the zoom.
        while len(parts) > 2 and measured(BETWEEN.join(parts)) > room:
            del parts[-2]
        words = fitted(self, BETWEEN.join(parts), room, font)
        _say(self.words, words)
        whole = BETWEEN.join(self._parts)
        self._whole.text = whole if words != whole else ""

    def _longest_pointer(self) -> str:
        """Return what takes most room of all that `show_pointer` says of this picture."""
        radiograph = self._radiograph()
        if radiograph is None:
            return ""
        width, height = radiograph.size_wh
        values = radiograph.value_scale
        greys = (values.in_words(values.at(level)) for level in (0, radiograph.levels - 1))
        grey = values.with_unit(max(greys, key=len))
        return _(POINTER).format(column=width, row=height, grey=grey)

    def _numbers(self) -> list[str]:
        """Return the picture in numbers, from what matters most to what matters least."""
        radiograph = self._radiograph()
        if radiograph is None:
            return [_("Ready")]
        width, height = radiograph.size_wh
        number, count = radiograph.frame + 1, radiograph.frames
        parts = [
            shown_name(radiograph.path),
            _("picture {number} of {count}").format(number=number, count=count)
            if count > 1
            else "",
            _("synthetic") if radiograph.is_synthetic else "",
            f"{width} × {height}",
            _spacing(radiograph, self._session.measuring.measures.mm_per_pixel),
            _("{bits} bit").format(bits=radiograph.bits),
            _(radiograph.format),
            f"{self._zoom * 100:.0f} %",
        ]
        return [part for part in parts if part]

    def _radiograph(self) -> Radiograph | None:
        current = self._session.images.current
        return current.radiograph if current and self._picture_is_seen else None

    def _forget_later(self) -> None:
        """Let a notice go after a while, if its kind does."""
        self._stay()
        notice = self._session.notice
        if notice.kind in STAYS_MS and notice.sentence:
            self._forgetting = self.after(STAYS_MS[notice.kind], self._forget)

    def _stay(self) -> None:
        if self._forgetting is not None:
            self.after_cancel(self._forgetting)
            self._forgetting = None

    def destroy(self) -> None:
        """Go, and let nothing go that another line tells of."""
        self._stay()
        super().destroy()

    def _forget(self) -> None:
        self._forgetting = None
        self._session.inform("")

    def _label(self, colour: theme.Colour, anchor: str) -> ctk.CTkLabel:
        return ctk.CTkLabel(
            self,
            text="",
            font=theme.font(theme.SMALL),
            text_color=colour,
            anchor=anchor,
            height=HEIGHT - 4,
        )


def _say(label: ctk.CTkLabel, words: str) -> None:
    # A label is drawn anew each time it is set.
    if label.cget("text") != words:
        label.configure(text=words)


def _under_pointer(radiograph: Radiograph, column: int, row: int) -> str:
    """Return what lies at a place, in the units of the file."""
    if radiograph.blank is not None and radiograph.blank[row, column]:
        return _(POINTER_BESIDE).format(column=column, row=row)
    values = radiograph.value_scale
    grey = values.in_words(values.at(int(radiograph.pixels[row, column])))
    return _(POINTER).format(column=column, row=row, grey=values.with_unit(grey))


# Of one spacing, and of two that differ.
_SPACINGS: dict[SpacingKind, tuple[str, str]] = {
    "detector": (
        N_("{row} mm at the detector"),
        N_("{row} × {column} mm at the detector"),
    ),
    "corrected": (N_("{row} mm, corrected"), N_("{row} × {column} mm, corrected")),
    "unstated": (
        N_("{row} mm, plane unknown"),
        N_("{row} × {column} mm, plane unknown"),
    ),
    "none": (N_("spacing unknown"), N_("spacing unknown")),
}


def _spacing(radiograph: Radiograph, by_hand_mm: float | None) -> str:
    """Return how large a pixel is; the reader's own calibration comes before the file's word."""
    if by_hand_mm is not None:
        return _("{spacing} mm, by hand").format(spacing=number(by_hand_mm, ".3g"))
    if radiograph.spacing_mm is None:
        return _("spacing unknown")
    row, column = radiograph.spacing_mm
    form = _(_SPACINGS[radiograph.spacing_kind][row != column])
    return form.format(row=number(row, ".3g"), column=number(column, ".3g"))
