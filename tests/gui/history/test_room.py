"""The History tab in a low window: what stands around the rows gives way before they do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gui.history.room import LEAST_ROWS, ROOMS, room_in
from gui.history.tab import HistoryTab
from models.folders import manifest_paths
from models.prediction import Verdict
from tests.gui.conftest import Stage


def history(stage: Stage) -> HistoryTab:
    stage.window.show_tab("History")
    stage.pump(0.4)
    return stage.window._tabs["History"]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("geometry", "text_size"),
    [("1024x640", 100), ("1024x640", 200), ("1000x700", 200), ("1280x720", 175), ("1280x720", 200)],
)
def test_three_rows_are_in_sight_in_any_window(
    make_stage: Callable[..., Stage],
    phantom_path: Path,
    geometry: str,
    text_size: int,
    language: str,
) -> None:
    stage = make_stage(
        manifest_paths(),
        geometry=f"{geometry}+0+0",
        text_size=text_size,
        language=language,
        pipeline="all",
    )
    stage.open(phantom_path)
    stage.analyse()
    tab = history(stage)
    tab.rows.select(0)
    tab._was_chosen()
    stage.wait(tab.panel.winfo_viewable)
    stage.pump(0.3)
    assert tab.rows.canvas.winfo_height() >= LEAST_ROWS * tab.rows._height
    assert tab.search.text.winfo_viewable()
    assert tab.search.count.winfo_viewable()
    right = stage.window.winfo_rootx() + stage.window.winfo_width()
    assert tab.search.count.winfo_rootx() + tab.search.count.winfo_width() <= right


def test_one_gives_way_after_the_other() -> None:
    needs = [room.needs(92, 50) for room in ROOMS]
    assert needs == sorted(needs, reverse=True)
    for room, needed in zip(ROOMS, needs, strict=True):
        assert room_in(needed, 92, 50) == room
    assert room_in(10, 92, 50) == ROOMS[-1]


def test_folded_filters_filter_and_tell_how_many_do(
    make_stage: Callable[..., Stage], phantom_path: Path
) -> None:
    stage = make_stage(manifest_paths(), text_size=200, pipeline="cascade")
    stage.open(phantom_path)
    stage.analyse()
    folded = history(stage).search.folded
    assert folded.winfo_viewable()
    assert folded.get() == "Filters"
    folded._list_values()
    assert folded._dropdown_menu.entrycget(0, "label") == "Any verdict"
    verdicts = folded._lists[0]
    place = next(
        n
        for n in range((verdicts.index("end") or 0) + 1)
        if verdicts.entrycget(n, "label") == "Doubt"
    )
    verdicts.invoke(place)
    stage.wait(lambda: stage.session.history.query.verdict is Verdict.DOUBT)
    stage.wait(lambda: folded.get() == "Filters: 1")


def test_filters_come_into_the_open_where_there_is_room_again(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage(text_size=200)
    tab = history(stage)
    assert not tab.search.verdict.winfo_viewable()
    assert not tab.actions.winfo_viewable()
    stage.session.settings.text_size = 100
    stage.window.apply_text_size()
    stage.pump(0.8)
    assert tab.search.verdict.winfo_viewable()
    assert tab.actions.winfo_viewable()
    assert not tab.search.folded.winfo_viewable()


@pytest.mark.parametrize("language", ["en", "es"])
def test_at_the_usual_text_nothing_is_folded_in_the_smallest_window(
    make_stage: Callable[..., Stage], language: str
) -> None:
    stage = make_stage(geometry="1024x640+0+0", language=language)
    for _turn in range(2):
        tab = history(stage)
        assert tab.search.verdict.winfo_viewable()
        assert tab.actions.winfo_viewable()
        assert tab.header.winfo_viewable()
        stage.window.show_tab("Analyse")
        stage.pump(0.2)
