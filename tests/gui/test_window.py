"""The real window, used as a person uses it."""

import subprocess
import sys
import time
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from app.version import DISCLAIMER
from gui.actions.names import Action
from gui.picture.frame import Frame
from gui.tab_names import ANALYSE, MODELS
from gui.toolbar import DOUBLE_CLICK_S
from gui.window_picture import grab, place_of
from models.pipeline import Progress
from models.prediction import Verdict
from tests.gui.conftest import Stage, double_click
from tests.networks import cascade_set, detector_set
from tests.shared_data import shared

ROOT = Path(__file__).parents[2]
FRACTURED = "data/fracatlas/images/IMG0002310.jpg"


def shown_words(stage: Stage) -> str:
    return stage.window.analyse.panel.card.word.cget("text")


def tiny(tmp_path: Path) -> tuple[Path, ...]:
    folder = tmp_path / "weights"
    cascade_set(folder)
    return (detector_set(folder, [[16, 16, 8, 8, 0.9]]),)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "wrist.png"
    cv2.imwrite(str(path), np.full((400, 300), 250, np.uint8))
    return path


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


def test_the_annotated_picture_is_saved_at_full_size(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage(tiny(tmp_path), pipeline="yolo")
    stage.open(image)
    stage.analyse()
    target = tmp_path / "saved.png"
    monkeypatch.setattr("tkinter.filedialog.asksaveasfilename", lambda **_options: str(target))
    stage.window.act(Action.SAVE)
    stage.wait(target.exists)
    with Image.open(target) as saved:
        assert saved.size == (300, 400)
        # The box is drawn in colour on a picture that has none.
        assert any(len(set(pixel)) > 1 for _, pixel in saved.convert("RGB").getcolors(1 << 20))


def test_a_cancelled_dialog_changes_nothing(
    make_stage: Callable[..., Stage],
    tmp_path: Path,
    image: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = make_stage(tiny(tmp_path))
    monkeypatch.setattr("tkinter.filedialog.askopenfilenames", lambda **_options: "")
    monkeypatch.setattr("tkinter.filedialog.asksaveasfilename", lambda **_options: "")
    stage.window.open_dialog()
    stage.open(image)
    stage.analyse()
    stage.window.act(Action.SAVE)
    stage.window.act(Action.SAVE_WINDOW)
    stage.pump()
    assert not stage.session.notice.sentence
    assert len(stage.session.images.all) == 1


@pytest.mark.parametrize("tab", [ANALYSE, MODELS])
def test_a_file_dropped_by_another_program_is_opened(
    make_stage: Callable[..., Stage], tmp_path: Path, tab: str
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.window.show_tab(tab)
    stage.pump()
    assert stage.window.drop_is_possible
    path = tmp_path / "a wrist with blanks {and braces}.png"
    cv2.imwrite(str(path), np.full((64, 64), 90, np.uint8))
    source = subprocess.Popen(
        [sys.executable, "-m", "tests.gui.xdnd_source", "500", "400", str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    stage.wait(lambda: stage.session.images.current is not None)
    stage.wait(lambda: source.poll() is not None)
    assert source.stdout is not None
    assert source.stdout.read().strip() == "dropped"
    assert stage.session.images.current is not None
    assert stage.session.images.current.path == path


def slow_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every analysis take seconds, with many stages in which it can be cancelled."""
    from app.analyst import Analyst

    original = Analyst.answer

    def answer(self: Analyst, radiograph: object, pipeline: str, progress: Progress) -> object:
        for step in range(300):
            progress("Thinking hard", step / 300)
            time.sleep(0.01)
        return original(self, radiograph, pipeline, progress)  # type: ignore[arg-type]

    monkeypatch.setattr(Analyst, "answer", answer)


def test_cancel_stops_the_analysis_and_keeps_the_window_alive(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    slow_answer(monkeypatch)
    button = stage.window.toolbar.analyse
    assert button.cget("text") == "Analyse"
    button.invoke()
    stage.wait(lambda: "thinking hard" in stage.window.status.words.cget("text"))
    assert button.cget("text") == "Cancel"
    stage.pump(DOUBLE_CLICK_S)
    button.invoke()
    stage.wait(lambda: stage.session.analyses.running is None, seconds=1.5)
    stage.pump()
    assert button.cget("text") == "Analyse"
    assert stage.session.images.shown_prediction() is None
    assert stage.session.history.count == 0


def test_a_double_click_on_analyse_does_not_cancel_it(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    button = stage.window.toolbar.analyse
    button.invoke()
    assert stage.session.analyses.running is not None
    button.invoke()
    stage.wait(lambda: stage.session.analyses.running is None)
    assert stage.session.images.shown_prediction() is not None


def test_the_status_line_says_that_a_file_holds_more_pictures(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "pages.tif"
    pages = [Image.new("L", (80, 60), brightness) for brightness in (90, 160, 30)]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    stage.open(path)
    stage.wait(lambda: "picture 1 of 3" in stage.window.status.words.cget("text"))


def test_a_second_analyse_by_key_is_answered_with_a_sentence(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    slow_answer(monkeypatch)
    stage.window.toolbar.analyse.invoke()
    stage.pump()
    stage.window.focus_force()
    stage.window.event_generate("<F5>")
    stage.pump()
    assert "An analysis is running" in stage.session.notice.sentence
    stage.session.cancel()
    stage.wait(lambda: stage.session.analyses.running is None)


def test_closing_the_window_during_a_job_ends_it(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    slow_answer(monkeypatch)
    stage.window.toolbar.analyse.invoke()
    stage.pump()
    stage.window.close()
    assert stage.is_closed
    assert stage.worker.close(patience_s=2.0)


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


def test_the_windows_picture_shows_this_window_and_nothing_beside_it(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    stage.pump(0.3)
    picture = grab(place_of(stage.window))
    assert picture.size == (stage.window.winfo_width(), stage.window.winfo_height())
    middle = picture.getpixel((picture.width // 2, picture.height // 2))
    assert middle == (250, 250, 250)


def test_the_title_names_the_file(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    assert stage.window.title().startswith("wrist.png")


def test_a_copied_picture_comes_back_by_paste(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage(tiny(tmp_path), pipeline="yolo")
    stage.open(image)
    stage.analyse()
    stage.window.copy_picture()
    stage.wait(lambda: "is on the clipboard" in stage.session.notice.sentence)
    stage.window.paste()
    stage.wait(lambda: len(stage.session.images.all) == 2)
    stage.wait(lambda: not stage.session.images.reading)
    pasted = stage.session.images.all[1].radiograph
    assert pasted is not None
    assert pasted.size_wh == (300, 400)


def test_a_copied_file_is_opened_by_paste(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.window.clipboard_clear()
    stage.window.clipboard_append(image.as_uri())
    stage.window.paste()
    stage.wait(lambda: stage.session.images.current is not None)
    assert stage.session.images.current is not None
    assert stage.session.images.current.path == image


def test_pasting_nothing_says_so(make_stage: Callable[..., Stage], tmp_path: Path) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.window.clipboard_clear()
    stage.window.paste()
    stage.wait(lambda: "no picture" in stage.session.notice.sentence)


def test_pasting_a_long_line_of_text_says_that_it_is_no_picture(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.window.clipboard_clear()
    stage.window.clipboard_append("a" * 400)
    stage.window.paste()
    stage.wait(lambda: "no picture" in stage.session.notice.sentence)


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


def test_no_widget_hides_what_its_toolkit_needs() -> None:
    """A private name of ours that Tk or CustomTkinter also uses would break a widget silently."""
    import inspect
    import pkgutil
    import tkinter
    from importlib import import_module

    import gui

    wanted = {"_set_appearance_mode", "_set_scaling", "_check_if_scrollbars_needed"}
    wanted |= {"_open_dropdown_menu", "_draw", "_on_leave"}
    for module in pkgutil.iter_modules(gui.__path__):
        for _, kind in inspect.getmembers(import_module(f"gui.{module.name}"), inspect.isclass):
            if not (kind.__module__.startswith("gui.") and issubclass(kind, tkinter.Misc)):
                continue
            foreign = [base for base in kind.__mro__ if not base.__module__.startswith("gui.")]
            inherited = {name for base in foreign[:-1] for name in vars(base)}
            own = {n for n in vars(kind) if n.startswith("_") and not n.startswith("__")}
            assert not (own & inherited) - wanted, kind


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


def test_a_picture_is_saved_beside_its_own_x_ray(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "gui.save_dialogs.ask_place", lambda _window, _name, _types, folder: asked.append(folder)
    )
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    stage.analyse()
    stage.session.settings.folder = str(tmp_path / "another patient")
    stage.window.act(Action.SAVE)
    stage.window.act(Action.SAVE_WINDOW)
    assert asked == [str(image.parent)] * 2


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
