"""Controls beside each other, on further lines where the window is too narrow for all of them."""

import tkinter as tk
from collections.abc import Callable, Sequence

import customtkinter as ctk

from gui import theme


class Flow(ctk.CTkFrame):
    """A line of controls, or several.

    Args:
        gap: between controls and between lines, in design pixels.
    """

    def __init__(self, master: tk.Misc, gap: int) -> None:
        super().__init__(master, height=1, fg_color=theme.SURFACE, corner_radius=0)
        self._gap = gap
        self._shown: dict[tk.Misc, bool] = {}
        self._at_right: set[tk.Misc] = set()
        self._spare: set[tk.Misc] = set()
        self._least: Callable[[], float] | None = None
        tk.Misc.bind(self, "<Configure>", lambda _e: self._lay_out(), add="+")

    def add(
        self,
        control: tk.Misc,
        *,
        at_right: bool = False,
        is_shown: bool = True,
        is_spare: bool = False,
    ) -> None:
        """Put a control behind the others.

        Args:
            control: a child of this frame.
            at_right: it stands at the right edge, as long as one line is enough.
            is_shown: whether it is there from the start.
            is_spare: it is left out where one line is not enough.
        """
        self._shown[control] = is_shown
        if at_right:
            self._at_right.add(control)
        if is_spare:
            self._spare.add(control)
        tk.Misc.bind(control, "<Configure>", lambda _e: self._lay_out(), add="+")
        self._lay_out()

    def show(self, control: tk.Misc, is_shown: bool) -> None:
        """Show a control, or take it away."""
        if self._shown[control] != is_shown:
            self._shown[control] = is_shown
            self._lay_out()
            self._stand()

    def stand_beside(self, least: Callable[[], float]) -> None:
        """Stand at the right of what is in the grid's first row, or under it for want of room.

        Call it after the last control was added.

        Args:
            least: returns how wide that in the first row must be, in screen pixels.
        """
        self._least = least
        for widget in (self.master, *self._shown):
            tk.Misc.bind(widget, "<Configure>", lambda _e: self._stand(), add="+")

    def height_of(self, controls: Sequence[tk.Misc]) -> float:
        """Return how high what stands beside it and it would be with these controls.

        In screen pixels; only after `stand_beside`, and for controls of one height.
        """
        height, gap = controls[0].winfo_reqheight(), self._gap * theme.scale_of(self)
        if self._fits_beside(controls):
            return height
        lines = len(self._lines(controls, self.master.winfo_width()))
        return height + lines * (height + gap)

    def _fits_beside(self, controls: Sequence[tk.Misc]) -> bool:
        least = self._least() if self._least else 0.0
        needed = least + self._gap * theme.scale_of(self) + self._width_of(controls)
        return needed <= self.master.winfo_width()

    def _stand(self) -> None:
        shown = [control for control, is_shown in self._shown.items() if is_shown]
        if not shown or self._least is None:
            # Tk tells of sizes while one widget after another goes.
            return
        gap, fits = (self._gap, 0), self._fits_beside(shown)
        # Under it, its width must not be what makes the grid wide.
        tk.Frame.configure(self, width=self._width_of(shown) if fits else 1)
        if fits:
            self.grid(row=0, column=1, padx=gap, pady=0)
        else:
            self.grid(row=1, column=0, padx=0, pady=gap, sticky="ew")

    def destroy(self) -> None:
        """Go, and place nothing more: Tk tells of sizes while one control after another goes."""
        self._shown = {}
        super().destroy()

    def _lay_out(self) -> None:
        gap, top = round(self._gap * theme.scale_of(self)), 0
        shown = [control for control, is_shown in self._shown.items() if is_shown]
        if self._width_of(shown) > self.winfo_width():
            shown = [control for control in shown if control not in self._spare]
        lines = self._lines(shown, self.winfo_width())
        for line in lines:
            height = max(control.winfo_reqheight() for control in line)
            left, right = 0, self.winfo_width()
            for control in line:
                x = left
                if control in self._at_right and len(lines) == 1:
                    right -= control.winfo_reqwidth()
                    x, right = right, right - gap
                else:
                    left += control.winfo_reqwidth() + gap
                # CustomTkinter's own way would take these for design pixels.
                tk.Place.place_configure(control, x=x, y=top + height // 2, anchor="w")
            top += height + gap
        for control in self._shown.keys() - {control for line in lines for control in line}:
            control.place_forget()
        tk.Frame.configure(self, height=max(top - gap, 1))

    def _lines(self, controls: Sequence[tk.Misc], room: int) -> list[list[tk.Misc]]:
        """Return the controls of each line of so many screen pixels."""
        lines: list[list[tk.Misc]] = []
        used, gap = 0, round(self._gap * theme.scale_of(self))
        for control in controls:
            width = control.winfo_reqwidth()
            if not lines or used + width > room:
                lines.append([])
                used = 0
            lines[-1].append(control)
            used += width + gap
        return lines

    def _width_of(self, controls: Sequence[tk.Misc]) -> int:
        gap = round(self._gap * theme.scale_of(self))
        return sum(control.winfo_reqwidth() + gap for control in controls) - gap
