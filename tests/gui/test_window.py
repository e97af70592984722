"""The real window, used as a person uses it."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from app.version import DISCLAIMER
from gui.picture.frame import Frame
from models.prediction import Verdict
from tests.gui.conftest import Stage, double_click, tiny
from tests.shared_data import shared

FRACTURED = "data/fracatlas/images/IMG0002310.jpg"


def shown_words(stage: Stage) -> str:
    return stage.window.analyse.panel.card.word.cget("text")


def test_the_first_picture_is_drawn_for_its_place_and_for_none_on_the_way_there(
    stage: Stage, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[tuple[int, int]] = []
    show = Frame.show

    def counted(frame: Frame, picture: Image.Image) -> None:
        sizes.append(picture.size)
        show(frame, picture)

    monkeypatch.setattr(Frame, "show", counted)
    stage.open(image)
    canvas = stage.window.analyse.view.canvas
    assert set(sizes) == {(canvas.winfo_width(), canvas.winfo_height())}


def test_a_real_x_ray_gets_a_real_answer_and_a_row(stage: Stage) -> None:
    stage.open(shared(FRACTURED))
    stage.analyse()
    prediction = stage.session.images.shown_prediction()
    assert prediction is not None
    assert prediction.probability is not None
    words = {
        Verdict.FRACTURE: "Fracture",
        Verdict.DOUBT: "Doubt",
        Verdict.NO_FRACTURE: "No fracture found",
    }
    assert shown_words(stage) == words[prediction.verdict]
    stage.window.show_tab("History")
    stage.pump()
    line = stage.session.history.line(0)
    assert line is not None
    assert line.image.path.name == Path(FRACTURED).name
    assert line.verdict is prediction.verdict


def test_a_double_click_on_a_row_shows_it_again(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    first = make_stage(tiny(tmp_path))
    first.open(image)
    first.analyse()
    first.close()
    second = make_stage((tmp_path / "no weights.toml",))
    second.window.show_tab("History")
    second.pump()
    double_click(second.window._tabs["History"].rows.canvas, 20)
    second.wait(lambda: second.session.images.shown_prediction() is not None)
    second.pump()
    assert second.window.shown_tab == "Analyse"
    assert shown_words(second) == "Fracture"
    assert "From history" in second.window.analyse.panel.about.cget("text")


def test_the_status_line_says_that_a_file_holds_more_pictures(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "pages.tif"
    pages = [Image.new("L", (80, 60), brightness) for brightness in (90, 160, 30)]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    stage.open(path)
    stage.wait(lambda: "picture 1 of 3" in stage.window.status.words.cget("text"))


def test_a_broken_file_is_one_sentence_on_screen(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage(tiny(tmp_path))
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nnothing follows")
    stage.open(broken)
    bar = stage.window.notice_bar
    assert bar.winfo_viewable()
    assert bar.words.cget("text").startswith("broken.png is not a readable image")
    bar.put_away.invoke()
    stage.pump()
    assert not bar.winfo_viewable()


def test_the_disclaimer_is_in_view_in_every_tab(stage: Stage) -> None:
    for tab in ("Analyse", "History", "Models", "Help"):
        stage.window.show_tab(tab)
        stage.pump()
        label = stage.window.status.disclaimer
        assert label.winfo_viewable()
        assert label.cget("text") == DISCLAIMER
        right = label.winfo_rootx() + label.winfo_width()
        assert right <= stage.window.winfo_rootx() + stage.window.winfo_width()


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", ["1024x640", "1280x720", "1600x1000"])
def test_everything_fits_at_every_size_and_theme(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path, theme: str, size: str
) -> None:
    stage = make_stage(tiny(tmp_path), geometry=f"{size}+0+0", theme=theme, pipeline="all")
    stage.open(image)
    stage.analyse()
    stage.pump(0.3)
    panel = stage.window.analyse.panel
    bottom = panel.winfo_rooty() + panel.winfo_height()
    for part in (panel.card, panel.bar, panel.findings, panel.why, panel.about):
        assert part.winfo_viewable()
        assert part.winfo_rooty() + part.winfo_height() <= bottom + 1
        assert part.winfo_height() > 1
    view = stage.window.analyse.view
    assert view.winfo_width() >= 400


def test_the_title_names_the_file(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    assert stage.window.title().startswith("wrist.png")


def test_pointing_at_a_finding_lights_up_its_mark_and_the_other_way_round(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage(tiny(tmp_path), pipeline="yolo")
    stage.open(image)
    stage.analyse()
    tab = stage.window.analyse
    (finding,) = stage.session.images.shown_prediction().findings  # type: ignore[union-attr]
    tab.panel.findings._list.canvas.event_generate("<Motion>", x=30, y=10)
    stage.pump()
    assert tab.view._highlight is finding.mark
    tab.panel.findings._list.canvas.event_generate("<Leave>")
    stage.pump()
    assert tab.view._highlight is None
    width, height = tab.view.canvas.winfo_width(), tab.view.canvas.winfo_height()
    tab.view.canvas.event_generate("<Motion>", x=width // 2, y=height // 2)
    stage.pump()
    assert tab.panel.findings._list._hovered == 0


def test_the_wheel_zooms_at_the_pointer_and_a_double_click_fits(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    view = stage.window.analyse.view
    fitted = view.zoom
    before = view.look.view.to_source((300, 200))  # type: ignore[union-attr]
    for _ in range(4):
        view.canvas.event_generate("<Button-4>", x=300, y=200)
    stage.pump()
    assert view.zoom > 2 * fitted
    after = view.look.view.to_source((300, 200))  # type: ignore[union-attr]
    assert after == pytest.approx(before, abs=1.0)
    for _ in range(2):
        view.canvas.event_generate("<ButtonPress-1>", x=10, y=10)
        view.canvas.event_generate("<ButtonRelease-1>", x=10, y=10)
    stage.pump()
    assert view.zoom == pytest.approx(fitted)


@pytest.mark.parametrize("tab", ["History", "Help"])
def test_analyse_by_key_brings_the_picture_forward(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path, tab: str
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    stage.window.show_tab(tab)
    stage.window.focus_force()
    stage.window.event_generate("<F5>")
    stage.wait(stage.session.images.shown_prediction)
    assert stage.window.shown_tab == "Analyse"


def test_all_pipelines_show_who_has_no_weights_and_lead_there(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage(tiny(tmp_path), pipeline="all")
    stage.open(image)
    stage.analyse()
    answers = stage.window.analyse.panel.answers
    assert texts_of(answers._list.canvas).count("can't answer; see Models") == 3
    answers._chosen(4)
    stage.pump()
    assert stage.window.shown_tab == "Models"


def test_the_strip_says_of_a_synthetic_picture_that_it_is_one(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path, phantom_path: Path
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    canvas = stage.window.analyse.strip._list.canvas
    assert "synthetic" not in texts_of(canvas)
    stage.open(phantom_path)
    assert "synthetic" in texts_of(canvas)


def texts_of(canvas: tk.Canvas) -> list[str]:
    return [canvas.itemcget(i, "text") for i in canvas.find_all() if canvas.type(i) == "text"]
