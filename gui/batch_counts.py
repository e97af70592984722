"""How many answers of a batch have which verdict; each count lists only those answers."""

import tkinter as tk
from collections.abc import Callable, Iterator

import customtkinter as ctk

from app.batch.desk import BatchDesk
from app.wording import VERDICTS
from gui import theme
from gui.widgets.action_button import action_button
from gui.widgets.controls import Button
from gui.widgets.flow import Flow
from gui.widgets.icons import verdict_icon
from gui.widgets.tips import Tip
from models.prediction import Verdict
from words import _, number

ICON_PX = 16


class BatchCounts(Flow):
    """A button for each verdict.

    Args:
        on_verdict: called with the verdict whose answers are wanted.

    Attributes:
        counted: says that answers are counted, where an image has several.
        chips: the buttons.
    """

    def __init__(self, master: tk.Misc, on_verdict: Callable[[Verdict], None]) -> None:
        super().__init__(master, theme.GRID // 2)
        self._on_verdict = on_verdict
        self.chips: dict[Verdict, Button] = {}
        self._tips: dict[Verdict, Tip] = {}

    def build(self) -> Iterator[None]:
        """Fill the line, in steps."""
        # An image has as many answers as there are pipelines.
        self.counted = ctk.CTkLabel(
            self,
            text=_("Answers:"),
            # As far in as the words of the chips, which a label's own margin is only at 100 %.
            corner_radius=theme.GRID,
            font=theme.font(theme.SMALL),
            text_color=theme.MUTED,
        )
        self.add(self.counted, is_shown=False)
        for verdict in Verdict:
            chip = action_button(self, "", lambda v=verdict: self._on_verdict(v))
            chip.configure(image=verdict_icon(verdict, ICON_PX), compound="left")
            self.chips[verdict], self._tips[verdict] = chip, Tip(chip, "")
            self.add(chip)
            yield

    def tell(self, batch: BatchDesk, *, is_short: bool) -> None:
        """Tell how far a batch has come.

        Args:
            is_short: names the verdicts by their signs only, and to the pointer by their words.
        """
        for verdict, chip in self.chips.items():
            count = number((batch.counts.verdicts or {}).get(verdict, 0), ",d")
            words = f"{_(VERDICTS[verdict])}  {count}"
            chip.configure(
                text=count if is_short else words,
                fg_color=theme.HOVER if batch.only is verdict else theme.SURFACE,
            )
            self._tips[verdict].text = words if is_short else ""
        several = batch.batch is not None and len(batch.batch.pipelines) > 1
        self.show(self.counted, several and not is_short)
