"""What the history keeps of the reader's words."""

from app.reader.opinions import Opinion
from store.opinions import all_opinions
from tests.app.desk import Desk

PLACE = (4.0, 5.0, 20.0, 30.0)


def kept(desk: Desk) -> list[Opinion]:
    """Return all that the history holds once nothing more is to be done."""
    desk.finish()
    return all_opinions(desk.analyst.history)
