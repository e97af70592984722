"""The bar of a comparison: how many pictures, which wipe, and what all panes do alike."""

import tkinter as tk
from collections.abc import Callable, Iterator

import customtkinter as ctk

from gui import theme
from gui.compare.keys import CompareAction, compare_tip
from gui.widgets.controls import Menu, Switch, small_menu
from gui.widgets.tips import Tip
from words import N_, _

COUNTS = {N_("1 picture"): 1, N_("2 pictures"): 2, N_("4 pictures"): 4}
NO_WIPE, WIPE_OVERLAY, WIPE_PICTURES = WIPES = (
    N_("No wipe"),
    N_("Wipe the overlay"),
    N_("Wipe two pictures"),
)
WIPE_HINT = N_(
    "Drag the divider, or press the arrows left and right; drag the picture at its right to bring "
    "it to the other one"
)
MENU_HEIGHT = 30


class CompareBar(ctk.CTkFrame):
    """Two menus and three switches; the switches go below where the window is narrow.

    Args:
        on_count: called with how many pictures are to be shown.
        on_wipe: called with one of `WIPES`.
        on_overlay: called with whether marks are to be drawn.
        on_blink: called when blinking was switched.
    """

    def __init__(
        self,
        master: tk.Misc,
        on_count: Callable[[int], None],
        on_wipe: Callable[[str], None],
        on_overlay: Callable[[bool], None],
        on_blink: Callable[[], None],
    ) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._on_count, self._on_wipe = on_count, on_wipe
        self._on_overlay, self._on_blink = on_overlay, on_blink
        self._counts = {_(words): count for words, count in COUNTS.items()}
        self._wipes = {_(words): words for words in WIPES}

    def build(self) -> Iterator[None]:
        """Make the controls, in steps."""
        menus, switches = (ctk.CTkFrame(self, fg_color="transparent") for _place in range(2))
        menus.grid(row=0, column=0, sticky="w", pady=theme.GRID // 2)
        self.count = _menu(menus, list(self._counts), 112)
        self.count.configure(command=lambda words: self._on_count(self._counts[words]))
        yield
        self.wipe = _menu(menus, list(self._wipes), 176)
        self.wipe.configure(command=lambda words: self._on_wipe(self._wipes[words]))
        Tip(self.count, compare_tip(CompareAction.ONE, CompareAction.TWO, CompareAction.FOUR))
        Tip(self.wipe, f"{_(WIPE_HINT)}\n{compare_tip(CompareAction.NEXT_WIPE)}")
        yield
        self.link = _switch(switches, _("Linked zoom and greys"))
        self.link.select()
        self.overlay = _switch(switches, _("Overlay"))
        self.overlay.configure(command=lambda: self._on_overlay(self.has_overlay))
        self.overlay.select()
        yield
        self.blink = _switch(switches, _("Blink the overlay"))
        self.blink.configure(command=self._on_blink)
        Tip(self.link, compare_tip(CompareAction.LINK))
        Tip(self.overlay, compare_tip(CompareAction.OVERLAY))
        Tip(self.blink, compare_tip(CompareAction.BLINK))

        def place_switches(width: int) -> None:
            fits = menus.winfo_reqwidth() + switches.winfo_reqwidth() <= width
            switches.grid(row=int(not fits), column=int(fits), sticky="w", pady=theme.GRID // 2)

        place_switches(self.winfo_reqwidth())
        self.bind("<Configure>", lambda e: place_switches(e.width))
        yield

    @property
    def kind_of_wipe(self) -> str:
        """One of `WIPES`."""
        return self._wipes[self.wipe.get()]

    @property
    def has_overlay(self) -> bool:
        """Whether the switch says that marks are drawn."""
        return bool(self.overlay.get())

    def show_count(self, count: int) -> None:
        """Name how many pictures there are."""
        self.count.set(next(words for words, n in self._counts.items() if n == count))

    def show_wipe(self, words: str) -> None:
        """Name the wipe.

        Args:
            words: one of `WIPES`.
        """
        self.wipe.set(_(words))


def _menu(master: tk.Misc, values: list[str], width: int) -> Menu:
    menu = small_menu(master, values=values, width=width, height=MENU_HEIGHT)
    menu.pack(side="left", padx=(0, theme.GRID))
    return menu


def _switch(master: tk.Misc, words: str) -> Switch:
    switch = Switch(
        master,
        text=words,
        font=theme.font(theme.SMALL),
        text_color=theme.TEXT,
        progress_color=theme.ACCENT,
    )
    switch.pack(side="left", padx=(theme.GRID, 0))
    return switch
