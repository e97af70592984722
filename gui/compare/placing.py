"""Where the panes of a comparison stand."""

from collections.abc import Sequence

import customtkinter as ctk

from gui.compare.pane import ComparePane


def place_panes(area: ctk.CTkFrame, panes: Sequence[ComparePane], is_wipe: bool) -> None:
    """Put panes beside and under each other.

    Args:
        is_wipe: both pictures are drawn in the first pane; of the second only the bar is left.
    """
    count = len(panes)
    columns = 1 if count == 1 or is_wipe else 2
    rows = (count + columns - 1) // columns
    for place in range(2):
        is_row, is_column = place < rows and not (is_wipe and place), place < columns
        # A row of no weight would still be made as high as the others of its group.
        for configure, used in (
            (area.grid_columnconfigure, is_column),
            (area.grid_rowconfigure, is_row),
        ):
            configure(place, weight=int(used), uniform="pane" if used else "")
    for place, pane in enumerate(panes):
        pane.grid(row=place // columns, column=place % columns, sticky="nsew", padx=(0, 2), pady=1)
        pane.show_picture(not (is_wipe and place))
