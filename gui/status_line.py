"""The status line: work and notices in words, the picture in numbers, always the disclaimer."""

import tkinter as tk

import customtkinter as ctk

from app.session import Change, NoticeKind, Session
from app.version import DISCLAIMER
from errors import shown_name
from gui import theme
from imaging.radiograph import Radiograph, SpacingKind
from words import N_, _, number

HEIGHT = 32
INFO_MS = 6000


class StatusLine(ctk.CTkFrame):
    """One line at the foot of the window.

    At the left stands what matters most just now: the stage of the work, else an information, else
    the picture in numbers. Warnings and errors have a bar of their own.
    """

    def __init__(self, master: tk.Misc, session: Session) -> None:
        super().__init__(master, height=HEIGHT, fg_color=theme.SURFACE, corner_radius=0)
        self.grid_propagate(False)
        self.grid_rowconfigure(0, weight=1)
        self.grid_columnconfigure(2, weight=1)
        self._session = session
        self._zoom = 1.0
        self._forgetting: str | None = None
        self.progress = ctk.CTkProgressBar(
            self, width=160, height=8, corner_radius=4, progress_color=theme.ACCENT
        )
        self.words = self._label(theme.TEXT, "w")
        self.pointer = self._label(theme.MUTED, "e")
        self.disclaimer = self._label(theme.TEXT, "e")
        self.disclaimer.configure(text=_(DISCLAIMER))
        # A label would not give way to its neighbours; this one may be cut, the disclaimer never.
        self.words.grid(row=0, column=2, sticky="w", padx=(2 * theme.GRID, 0))
        self.pointer.grid(row=0, column=3, sticky="e", padx=2 * theme.GRID)
        self.disclaimer.grid(row=0, column=4, sticky="e", padx=(0, 2 * theme.GRID))
        for change in (Change.NOTICE, Change.WORK, Change.WEIGHTS, Change.IMAGES):
            session.listen(change, self.refresh)
        session.listen(Change.NOTICE, self._forget_later)
        self.refresh()

    def show_zoom(self, zoom: float) -> None:
        """Say how large the picture is drawn."""
        if zoom != self._zoom:
            self._zoom = zoom
            self.refresh()

    def show_pointer(self, position: tuple[float, float] | None) -> None:
        """Say where the pointer is in the picture and what grey value lies there."""
        radiograph = self._radiograph()
        words = ""
        if position is not None and radiograph is not None:
            column, row = int(position[0]), int(position[1])
            words = _("x {column}  y {row}  grey {grey}").format(
                column=column, row=row, grey=int(radiograph.pixels[row, column])
            )
        self.pointer.configure(text=words)

    def refresh(self) -> None:
        """Show what the session holds now."""
        stage, fraction = self._session.work
        if stage:
            self.progress.set(fraction)
            self.progress.grid(row=0, column=0, padx=(2 * theme.GRID, 0))
            self.words.configure(text=stage)
            return
        self.progress.grid_remove()
        notice = self._session.notice
        is_information = notice.kind is NoticeKind.INFO and bool(notice.sentence)
        self.words.configure(text=notice.sentence if is_information else self._numbers())

    def _numbers(self) -> str:
        radiograph = self._radiograph()
        if radiograph is None:
            return _("Ready")
        width, height = radiograph.size_wh
        number, count = radiograph.frame + 1, radiograph.frames
        parts = [
            shown_name(radiograph.path),
            _(radiograph.format),
            _("picture {number} of {count}").format(number=number, count=count)
            if count > 1
            else "",
            f"{width} × {height}",
            _("{bits} bit").format(bits=radiograph.bits),
            _spacing(radiograph),
            _("synthetic") if radiograph.is_synthetic else "",
            f"{self._zoom * 100:.0f} %",
        ]
        return "   ".join(filter(None, parts))

    def _radiograph(self) -> Radiograph | None:
        current = self._session.images.current
        return current.radiograph if current else None

    def _forget_later(self) -> None:
        """Let an information go after a while; warnings and errors stay until the next action."""
        if self._forgetting is not None:
            self.after_cancel(self._forgetting)
            self._forgetting = None
        notice = self._session.notice
        if notice.kind is NoticeKind.INFO and notice.sentence:
            self._forgetting = self.after(INFO_MS, self._forget)

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


def _spacing(radiograph: Radiograph) -> str:
    if radiograph.spacing_mm is None:
        return _("spacing unknown")
    row, column = radiograph.spacing_mm
    form = _(_SPACINGS[radiograph.spacing_kind][row != column])
    return form.format(row=number(row, ".3g"), column=number(column, ".3g"))
