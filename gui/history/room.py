"""What of the History tab gives way where the window is low or its text is large."""

from dataclasses import dataclass

from gui import theme

# In design pixels: a row where there is little room, the titles, the buttons below the list.
LOW_ROW, HEADER, ACTIONS = 44, 32, 38
LEAST_ROWS = 3


@dataclass(frozen=True)
class HistoryRoom:
    """What the History tab shows around its rows, and how high these are.

    Attributes:
        has_filters: the filters stand in the open, else behind one control.
        has_actions: the buttons below the list are there; the History menu has all of them.
        row_height: in design pixels.
        has_header: the titles above the list are there.
    """

    has_filters: bool = True
    has_actions: bool = True
    row_height: int = theme.ROW_HEIGHT
    has_header: bool = True

    def needs(self, search: float, folded_search: float) -> float:
        """Return the height that this and the fewest rows take, in design pixels."""
        return (
            (search if self.has_filters else folded_search)
            + ACTIONS * self.has_actions
            + HEADER * self.has_header
            + LEAST_ROWS * self.row_height
        )


# One gives way after the other.
ROOMS = (
    HistoryRoom(),
    HistoryRoom(has_filters=False),
    HistoryRoom(has_filters=False, row_height=LOW_ROW),
    HistoryRoom(has_filters=False, row_height=LOW_ROW, has_actions=False),
    HistoryRoom(has_filters=False, row_height=LOW_ROW, has_actions=False, has_header=False),
)


def room_in(height: float, search: float, folded_search: float) -> HistoryRoom:
    """Return what there is room for in a tab, so that the fewest rows stay in sight.

    Args:
        height: of the tab, in design pixels.
        search: how high the search with its filters in the open is, in design pixels.
        folded_search: the same with its filters behind one control.
    """
    fitting = (room for room in ROOMS if room.needs(search, folded_search) <= height)
    return next(fitting, ROOMS[-1])
