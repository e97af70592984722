"""A list of rows keeps the height that it was given."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gui.rows import row_list
from gui.rows.row_list import RowList
from tests.gui.conftest import Stage
from tests.networks import cascade_set

ROW, SEEN = 30, 60
MANY = 500


def test_a_low_list_with_a_bar_neither_grows_nor_draws_without_end(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    drawn: list[int] = []

    def draw(index: int, _area: object) -> None:
        drawn.append(index)
        if len(drawn) == MANY:
            rows.set_count(0)  # else the test would not end either

    rows = RowList(stage.window.body, ROW, draw)
    rows.canvas.configure(height=SEEN)
    rows.place(x=0, y=0)
    stage.pump(0.2)
    # All of them would fit into the height that a bar asks for by itself.
    rows.set_count(5)
    stage.pump(0.5)
    assert rows._bar.winfo_viewable()
    assert rows.canvas.winfo_height() == SEEN
    drawn.clear()
    stage.pump(0.3)
    assert not drawn


@pytest.mark.parametrize(("key", "bit"), [("Control", 0x4), ("Command", 0x8)])
def test_rows_are_chosen_with_the_key_that_the_system_has_for_it(
    make_stage: Callable[..., Stage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    bit: int,
) -> None:
    monkeypatch.setattr(row_list, "MODIFIER", key)
    monkeypatch.setattr(row_list, "MODIFIER_HELD", bit)
    stage = make_stage((cascade_set(tmp_path / "weights"),))
    rows = RowList(stage.window.body, ROW, lambda _index, _area: None, takes_several=True)
    rows.set_count(5)
    rows.place(x=0, y=0)
    stage.pump(0.2)
    for row in (0, 2):
        rows.canvas.event_generate("<Button-1>", x=5, y=row * ROW + 5, state=bit)
    assert rows.chosen == [0, 2]
    rows.canvas.focus_force()
    stage.pump()
    rows.canvas.event_generate(f"<{key}-a>")
    assert rows.chosen == [0, 1, 2, 3, 4]
