"""The slim column of tools at the left of the picture."""

import tkinter as tk
from collections.abc import Callable, Iterator
from math import ceil

from gui import theme
from gui.actions.names import Action
from gui.actions.shortcuts import key_in_words, shortcut_of
from gui.picture.tool_icons import tool_icon
from gui.picture.tools import Tool
from gui.widgets.controls import Button
from gui.widgets.tall_sheet import TallSheet
from gui.widgets.tips import Tip
from words import _

WIDTH, SIDE, ICON = 44, 34, 20
MOST_COLUMNS = 2
TOOLS: dict[Action, Tool] = {
    Action.TOOL_HAND: Tool.HAND,
    Action.TOOL_WINDOW: Tool.WINDOW,
    Action.MAGNIFY: Tool.MAGNIFIER,
    Action.TOOL_RULER: Tool.RULER,
    Action.TOOL_ANGLE: Tool.ANGLE,
    Action.TOOL_COBB: Tool.COBB,
    Action.TOOL_ELLIPSE: Tool.ELLIPSE,
    Action.TOOL_RECTANGLE: Tool.RECTANGLE,
    Action.TOOL_ARROW: Tool.ARROW,
    Action.TOOL_NOTE: Tool.NOTE,
}
AT_ONCE = (Action.TURN_RIGHT, Action.FLIP_ACROSS, Action.INVERT, Action.GREYS)
# Each begins a group.
GROUPS = (Action.TOOL_HAND, Action.TOOL_RULER, AT_ONCE[0])


class ToolStrip(TallSheet):
    """One button for each tool, the one in hand lit, and below what is done at once.

    In a window too low for all of them they stand in two columns. Where even those are too tall
    they scroll in one: more columns would take the room of the picture.

    Args:
        on_tool: takes a tool in hand.
        on_action: does what a key would.
    """

    def __init__(
        self,
        master: tk.Misc,
        on_tool: Callable[[Tool], None],
        on_action: Callable[[Action], None],
    ) -> None:
        super().__init__(master, WIDTH)
        self.buttons: dict[Action, Button] = {}
        self.is_whole = False
        self._on_tool, self._on_action = on_tool, on_action
        self._gaps: list[int] = []
        self._in_a_column = 0

    def fill(self) -> Iterator[None]:
        """Add the buttons, in steps, each of which may be the last for a while."""
        for action in (*TOOLS, *AT_ONCE):
            if action not in self.buttons:
                self._add(action)
                yield
        if not self.is_whole:
            self.is_whole = True
            self._lay_out(len(self.buttons))
            self.watch()
            tk.Misc.bind(self, "<Configure>", lambda e: self._make_room(e.height), add="+")

    def show(self, tool: Tool, lit: dict[Action, bool]) -> None:
        """Light up the tool in hand, and what is switched on.

        Args:
            lit: of the actions that are done at once, which are on.
        """
        for action, button in self.buttons.items():
            is_on = TOOLS[action] is tool if action in TOOLS else lit.get(action, False)
            colour = theme.RAISED if is_on else "transparent"
            if button.cget("fg_color") != colour:
                button.configure(fg_color=colour)

    def _add(self, action: Action) -> None:
        shortcut, tool = shortcut_of(action), TOOLS.get(action)
        button = self.buttons[action] = Button(
            self.sheet,
            text="",
            image=tool_icon(action, ICON),
            width=SIDE,
            height=SIDE,
            corner_radius=6,
            fg_color="transparent",
            hover_color=theme.HOVER,
            command=lambda: self._on_action(action) if tool is None else self._on_tool(tool),
        )
        self._gaps.append(theme.GRID if action in GROUPS else 1)
        Tip(button, f"{_(shortcut.meaning)} ({key_in_words(shortcut.shown)})", beside=True)

    def _make_room(self, height: int) -> None:
        room = height / self._get_widget_scaling() - sum(self._gaps)
        fitting, needed = int(room // SIDE), ceil(len(self.buttons) / MOST_COLUMNS)
        self._lay_out(fitting if fitting >= needed else len(self.buttons))

    def _lay_out(self, in_a_column: int) -> None:
        if in_a_column == self._in_a_column:
            return
        self._in_a_column = in_a_column
        for place, (button, gap) in enumerate(zip(self.buttons.values(), self._gaps, strict=True)):
            column, row = divmod(place, in_a_column)
            button.grid(row=row, column=column, padx=(WIDTH - SIDE) // 2, pady=(gap, 0))
        self.configure(width=WIDTH * (1 + (len(self.buttons) > in_a_column)))
