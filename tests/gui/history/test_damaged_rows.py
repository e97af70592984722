"""A damaged row in the History tab: it says so, and the others are listed beside it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from gui import theme
from store.history import History
from tests.gui.conftest import Stage
from tests.store.made_rows import add


def test_a_damaged_row_is_listed_as_one_and_says_what_to_do(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    path = tmp_path / "h.db"
    with closing(History(path, "1")) as history:
        for number in range(3):
            add(history, number)
    with closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE predictions SET verdict = 'frbcture' WHERE id = 2")
        other.execute("UPDATE predictions SET image_path = cast(x'2fff' AS TEXT) WHERE id = 1")
        other.commit()
    stage = make_stage(database=path, reads_first=True)
    stage.window.show_tab("History")
    stage.wait(lambda: stage.session.history.count == 3)
    stage.pump()
    tab = stage.window._tabs["History"]
    canvas = tab.rows.canvas
    told = [canvas.itemcget(i, "text") for i in canvas.find_all() if canvas.type(i) == "text"]
    assert told.count("Damaged row") == 2
    canvas.event_generate("<Button-1>", x=300, y=theme.ROW_HEIGHT + 20)
    stage.pump()
    assert tab.panel.facts.cget("text").startswith("Row 2 of the history is damaged")
    tab._open(1)
    stage.wait(lambda: "Row 2 of the history is damaged" in str(stage.session.notice))
