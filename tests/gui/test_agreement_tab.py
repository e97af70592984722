"""The Agreement tab on a real window: what its table says, and where its plot puts an X-ray."""

import tkinter as tk
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.reader.agreement import AgreementTable, table_of
from app.reader.agreement_figures import Pair, over_time
from gui.agreement_plot import AgreementPlot
from gui.agreement_tab import COLUMNS
from gui.main_window import LEAST_HEIGHT
from models.prediction import Verdict
from tests.gui.conftest import Stage

F, N, REFUSED = Verdict.FRACTURE, Verdict.NO_FRACTURE, Verdict.OUT_OF_SCOPE
DAYS = [datetime(2026, 1, 5, 12, tzinfo=UTC), datetime(2026, 1, 6, 12, tzinfo=UTC)]
LAST = datetime(2026, 11, 29, 12, tzinfo=UTC)


def pair(pipeline: str, reader: Verdict, network: Verdict, said_at: datetime = LAST) -> Pair:
    return Pair(pipeline, "Hand", reader, network, said_at)


def texts(canvas: tk.Canvas) -> list[str]:
    return [canvas.itemcget(i, "text") for i in canvas.find_all() if canvas.type(i) == "text"]


@pytest.fixture
def plot(make_stage: Callable[..., Stage], tmp_path: Path) -> AgreementPlot:
    stage = make_stage((tmp_path / "no weights.toml",))
    plot = AgreementPlot(stage.window.body)
    plot.place(x=0, y=0, relwidth=0.8)
    stage.pump()
    return plot


def test_the_table_says_how_many_were_refused_and_claims_no_certainty(
    make_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage((tmp_path / "no weights.toml",))
    stage.window.show_tab("Agreement")
    stage.pump()
    tab = stage.window._tabs["Agreement"]
    pairs = [pair("cascade", F, F), pair("cascade", N, N), *[pair("cascade", F, REFUSED)] * 2]
    monkeypatch.setattr(stage.session.agreement, "table", table_of(pairs, []))
    tab.refresh()
    stage.pump()
    assert "Out of scope" in texts(tab._header)
    shown = texts(tab.rows.canvas)[: len(COLUMNS)]
    assert shown[:4] == ["Cascade", "All", "4", "2"]
    assert shown[4:] == ["33 % (6–79), 1 of 3", "100 % (21–100), 1 of 1", "1.00 (–)"]


def test_every_pipeline_s_points_stand_over_the_x_rays_that_they_are_of(
    plot: AgreementPlot,
) -> None:
    cascade = [pair("cascade", F, F, day) for day in (*DAYS, LAST)]
    yolo = [pair("yolo", F, N, day) for day in DAYS]
    moments = {name: over_time([*cascade, *yolo], name) for name in ("cascade", "yolo")}
    plot.show(moments)
    canvas = plot._sheet
    written = [i for i in canvas.find_all() if canvas.type(i) == "text"]
    ends = {canvas.itemcget(i, "text"): canvas.bbox(i) for i in written}
    left, right = ends["X-ray 1, 2026-01-05"], ends["X-ray 3, 2026-11-29"]
    dots = [canvas.bbox(i) for i in canvas.find_all() if canvas.type(i) == "oval"]
    middles = [(dot[0] + dot[2]) / 2 for dot in dots]
    assert middles[0] == pytest.approx(right[2], abs=3)
    assert middles[1] == pytest.approx((left[0] + right[2]) / 2, abs=3), "the second of three"


def test_a_single_x_ray_is_named_once(plot: AgreementPlot) -> None:
    plot.show({"cascade": over_time([pair("cascade", F, F)], "cascade")})
    named = [words for words in texts(plot._sheet) if words.startswith("X-ray ")]
    assert named == ["X-ray 1, 2026-11-29"]


def test_without_a_verdict_no_folder_for_corrections_is_asked_for(
    make_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage((tmp_path / "no weights.toml",))
    stage.window.show_tab("Agreement")
    stage.wait(lambda: stage.session.agreement.is_read)
    asked: list[object] = []
    monkeypatch.setattr("gui.agreement_tab.ask_folder", lambda *_args: asked.append(1))
    tab = stage.window._tabs["Agreement"]
    tab.save_corrections()
    assert not asked
    assert stage.session.notice.sentence.startswith("There is no verdict of yours to export yet")
    monkeypatch.setattr(stage.session.agreement, "table", AgreementTable(images=1))
    tab.save_corrections()
    assert asked


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_figure_is_cut_where_the_window_is_narrow(
    make_stage: Callable[..., Stage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
) -> None:
    stage = make_stage(
        (tmp_path / "no weights.toml",),
        geometry="1024x640+0+0",
        text_size=200,
        language=language,
    )
    stage.window.show_tab("Agreement")
    stage.wait(lambda: stage.session.agreement.is_read)
    tab = stage.window._tabs["Agreement"]
    pairs = [pair("cascade", F, F), pair("cascade", N, N), *[pair("cascade", F, N)] * 20]
    monkeypatch.setattr(stage.session.agreement, "table", table_of(pairs, []))
    tab.refresh()
    stage.pump(0.3)
    shown = texts(tab.rows.canvas)
    assert any("(" in words for words in shown)
    assert not [words for words in shown + texts(tab._header) if "…" in words]
    # The part of the body stands in the column of its pipeline.
    assert len(shown) == 2 * len(texts(tab._header))


def test_the_explanation_gives_way_before_the_plot_and_the_plot_is_never_squashed(
    make_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage((tmp_path / "no weights.toml",), text_size=200, geometry="1590x900+0+0")
    stage.window.show_tab("Agreement")
    stage.wait(lambda: stage.session.agreement.is_read)
    tab = stage.window._tabs["Agreement"]
    pairs = [pair("cascade", F, F), pair("cascade", N, N)]
    monkeypatch.setattr(stage.session.agreement, "table", table_of(pairs, []))
    seen = []
    for height in (960, 860, LEAST_HEIGHT):
        stage.window.geometry(f"1590x{height}")
        stage.wait(lambda height=height: stage.window.winfo_height() == height)
        tab.refresh()
        stage.pump(0.3)
        seen.append((tab.meaning.winfo_viewable(), tab.plot.winfo_viewable()))
        assert tab.explain.winfo_viewable() != tab.meaning.winfo_viewable()
        if tab.plot.winfo_viewable():
            assert tab.plot.winfo_height() >= 2 * 130
        assert tab.rows.winfo_height() >= 2 * 32
    assert seen == sorted(seen, reverse=True)
    assert (0, 0) in seen
    assert (0, 1) in seen
