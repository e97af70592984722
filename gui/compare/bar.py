"""The bar of a comparison: how many pictures, which wipe, whose answers, what all panes do."""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence

import customtkinter as ctk

from gui import theme
from gui.compare.keys import CompareAction, compare_tip
from gui.widgets.controls import Menu
from gui.widgets.small_controls import small_menu, small_switch
from gui.widgets.tips import Tip
from models.registry import PIPELINES
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
NOBODY = N_("No answer yet")
MENU_HEIGHT = 30
# Before a switch beside the menus, in design pixels.
GAP = 3 * theme.GRID


class CompareBar(ctk.CTkFrame):
    """Three menus and three switches; the switches go below where the window is narrow.

    Args:
        on_count: called with how many pictures are to be shown.
        on_wipe: called with one of `WIPES`.
        on_pipeline: called with the name of the pipeline whose answers are to be shown.
        on_overlay: called with whether marks are to be drawn.
        on_blink: called when blinking was switched.
    """

    def __init__(
        self,
        master: tk.Misc,
        *,
        on_count: Callable[[int], None],
        on_wipe: Callable[[str], None],
        on_pipeline: Callable[[str], None],
        on_overlay: Callable[[bool], None],
        on_blink: Callable[[], None],
    ) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._on_count, self._on_wipe, self._on_pipeline = on_count, on_wipe, on_pipeline
        self._on_overlay, self._on_blink = on_overlay, on_blink
        self._counts = {_(words): count for words, count in COUNTS.items()}
        self._wipes = {_(words): words for words in WIPES}
        self._titles: dict[str, str] = {}
        self._is_beside: bool | None = None

    def build(self) -> Iterator[None]:
        """Make the controls, in steps."""
        menus, switches = (ctk.CTkFrame(self, fg_color="transparent") for _place in range(2))
        menus.grid(row=0, column=0, sticky="w", pady=theme.GRID // 2)
        self.count = _menu(menus, list(self._counts), 112)
        self.count.configure(command=lambda words: self._on_count(self._counts[words]))
        yield
        self.wipe = _menu(menus, list(self._wipes), 176)
        self.wipe.configure(command=lambda words: self._on_wipe(self._wipes[words]))
        self.pipeline = _menu(menus, [_(NOBODY)], 176)
        self.pipeline.configure(command=self._chose_pipeline, state="disabled")
        Tip(self.pipeline, compare_tip(CompareAction.NEXT_PIPELINE))
        yield
        Tip(self.count, compare_tip(CompareAction.ONE, CompareAction.TWO, CompareAction.FOUR))
        Tip(self.wipe, f"{_(WIPE_HINT)}\n{compare_tip(CompareAction.NEXT_WIPE)}")
        yield
        self.link = small_switch(switches, _("Linked zoom and greys"), width=0)
        self.link.select()
        self.overlay = small_switch(switches, _("Overlay"), width=0)
        self.overlay.configure(command=lambda: self._on_overlay(self.has_overlay))
        self.overlay.select()
        yield
        self.blink = small_switch(switches, _("Blink the overlay"), width=0)
        self.blink.configure(command=self._on_blink)
        Tip(self.link, compare_tip(CompareAction.LINK))
        Tip(self.overlay, compare_tip(CompareAction.OVERLAY))
        Tip(self.blink, compare_tip(CompareAction.BLINK))
        self._menus, self._switches = menus, switches
        self._place_switches(self.winfo_reqwidth())
        self.bind("<Configure>", lambda e: self._place_switches(e.width))
        yield

    def _place_switches(self, width: int) -> None:
        """Put the switches beside the menus, or close together below them for want of room."""
        controls = (self.link, self.overlay, self.blink)
        taken = sum(one.winfo_reqwidth() + GAP * theme.scale_of(self) for one in controls)
        is_beside = self._menus.winfo_reqwidth() + taken <= width
        if is_beside == self._is_beside:
            return
        self._is_beside = is_beside
        place = {"row": int(not is_beside), "column": int(is_beside)}
        self._switches.grid(**place, sticky="w", pady=theme.GRID // 2)
        for switch in controls:
            switch.pack(side="left", padx=(GAP, 0) if is_beside else (0, theme.GRID))

    def _chose_pipeline(self, words: str) -> None:
        # A key reaches a menu that has nothing to offer too.
        if words in self._titles:
            self._on_pipeline(self._titles[words])

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

    def show_pipelines(self, names: Sequence[str], shown: str) -> None:
        """Offer pipelines, and name the one whose answers are shown.

        Args:
            names: none where there is no answer to be seen.
            shown: one of them.
        """
        titles = {_(PIPELINES[name].title): name for name in names}
        words = next((words for words, name in titles.items() if name == shown), _(NOBODY))
        # A menu is drawn anew each time it is set.
        if (titles, words) != (self._titles, self.pipeline.get()):
            self._titles = titles
            state = "normal" if titles else "disabled"
            self.pipeline.configure(values=list(titles) or [words], state=state)
            self.pipeline.set(words)

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
