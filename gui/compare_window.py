"""Open images side by side: linked zoom and window, mirrored, with and without the overlay."""

import tkinter as tk

import customtkinter as ctk

from app.opinions import OPEN_FIRST
from app.session import Change, Session
from app.study_words import study_line
from gui import theme
from gui.compare_pane import ComparePane, names_of
from gui.controls import Menu, Switch
from gui.focus import FocusRing
from words import N_, _

SIZE = "1200x720"
BLINK_MS = 600
COUNTS = {N_("1 picture"): 1, N_("2 pictures"): 2, N_("4 pictures"): 4}


class CompareWindow(ctk.CTkToplevel):
    """One, two or four panes in a window of their own."""

    def __init__(self, master: tk.Misc, session: Session) -> None:
        super().__init__(master, fg_color=theme.SURFACE)
        self.title(_("Compare"))
        self.geometry(SIZE)
        self._session = session
        self._has_overlay = True
        self._places: list[int] = []
        self._panes: list[ComparePane] = []
        self._build_bar()
        self._area = ctk.CTkFrame(self, fg_color=theme.WINDOW, corner_radius=0)
        self._area.pack(fill="both", expand=True)
        self.line = ctk.CTkLabel(self, text="", font=theme.font(bold=True), anchor="w")
        self.line.pack(fill="x", padx=2 * theme.GRID, pady=theme.GRID)
        for change in (Change.IMAGES, Change.ANSWERS):
            session.listen(change, self.refresh)
        self.bind("<Escape>", lambda _e: self.destroy())
        self.bind("<Destroy>", self._gone)
        FocusRing(self)
        self.lay_out(2 if len(session.images.all) > 1 else 1)
        self._blink()
        self.after_idle(self.lift)

    @property
    def panes(self) -> tuple[ComparePane, ...]:
        """The panes, from the upper left."""
        return tuple(self._panes)

    def lay_out(self, count: int) -> None:
        """Show so many panes: the image on screen, then those that follow it."""
        for pane in self._panes:
            pane.destroy()
        self._panes, columns = [], 1 if count == 1 else 2
        images = self._session.images
        first = images.all.index(images.current) if images.current in images.all else 0
        self._places = [(first + n) % max(len(images.all), 1) for n in range(count)]
        rows = (count + columns - 1) // columns
        for place in range(2):
            # A row of no weight would still be made as high as the others of its group.
            for configure, used in (
                (self._area.grid_columnconfigure, place < columns),
                (self._area.grid_rowconfigure, place < rows),
            ):
                configure(place, weight=int(used), uniform="pane" if used else "")
        for place in range(count):
            pane = ComparePane(
                self._area, lambda chosen, p=place: self._choose(p, chosen), self._moved
            )
            pane.grid(
                row=place // columns, column=place % columns, sticky="nsew", padx=(0, 2), pady=1
            )
            self._panes.append(pane)
        self.count.set(next(words for words, n in self._counts.items() if n == count))
        self.refresh()

    def refresh(self) -> None:
        """Show what is open and answered now."""
        images = self._session.images
        if not images.all:
            self.destroy()
            return
        names = names_of(images.all)
        opacity = self._session.settings.opacity if self._has_overlay else None
        shown = []
        for number, pane in enumerate(self._panes):
            self._places[number] %= len(images.all)
            place = self._places[number]
            image = images.all[place]
            pane.offer(names)
            pane.show(image, names[place], images.prediction_of(image), opacity)
            shown.append(image)
        point = self._session.settings.operating_point
        self.line.configure(text=study_line(list(dict.fromkeys(shown)), point))

    def _choose(self, number: int, place: int) -> None:
        self._places[number] = place
        image = self._session.images.all[place]
        if image.pyramid is None:
            self._session.images.show(image)
        self.refresh()

    def _moved(self, pane: ComparePane) -> None:
        if self.link.get():
            for other in self._panes:
                if other is not pane:
                    other.follow(pane)

    def _blink(self) -> None:
        if self.blink.get():
            self._show_overlay(not self._has_overlay)
        self._timer = self.after(BLINK_MS, self._blink)

    def _show_overlay(self, is_on: bool) -> None:
        self._has_overlay = is_on
        self.refresh()

    def _gone(self, event: tk.Event) -> None:
        if event.widget is self:
            for change in (Change.IMAGES, Change.ANSWERS):
                self._session.forget(change, self.refresh)
            self.after_cancel(self._timer)

    def _build_bar(self) -> None:
        self._counts = {_(words): count for words, count in COUNTS.items()}
        bar = ctk.CTkFrame(self, fg_color=theme.SURFACE, corner_radius=0)
        bar.pack(fill="x", padx=theme.GRID, pady=theme.GRID)
        self.count = Menu(
            bar,
            values=list(self._counts),
            width=120,
            height=30,
            font=theme.font(theme.SMALL),
            dropdown_font=theme.font(theme.SMALL),
            fg_color=theme.RAISED,
            button_color=theme.RAISED,
            button_hover_color=theme.HOVER,
            text_color=theme.TEXT,
            command=lambda words: self.lay_out(self._counts[words]),
        )
        self.count.pack(side="left")
        self.link = self._switch(bar, _("Linked zoom and greys"))
        self.link.select()
        self.overlay = self._switch(bar, _("Overlay"))
        self.overlay.configure(command=lambda: self._show_overlay(bool(self.overlay.get())))
        self.overlay.select()
        self.blink = self._switch(bar, _("Blink the overlay"))
        self.blink.configure(command=lambda: self._show_overlay(bool(self.overlay.get())))

    def _switch(self, bar: tk.Misc, words: str) -> Switch:
        switch = Switch(
            bar,
            text=words,
            font=theme.font(theme.SMALL),
            text_color=theme.TEXT,
            progress_color=theme.ACCENT,
        )
        switch.pack(side="left", padx=(2 * theme.GRID, 0))
        return switch


def open_comparison(master: tk.Misc, session: Session) -> None:
    """Open a comparison, or say why there is nothing to compare."""
    if session.images.current is None:
        session.inform(_(OPEN_FIRST))
    else:
        CompareWindow(master, session)
