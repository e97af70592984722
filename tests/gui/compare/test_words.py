"""What panes, and the line below them, say of answers."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from gui import theme
from gui.actions.names import Action
from gui.compare.pane import ComparePane
from gui.picture.corner_notes import NOTES_INK
from models.prediction import Verdict
from tests.gui.compare.comparing import DARK, analyse, picture, window_of
from tests.gui.conftest import Stage
from tests.gui.hands import Hands
from tests.imaging.made_files import dicom_of
from tests.networks import cascade_set, classifier_set, detector_set


def test_a_pane_is_analysed_by_its_own_button(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    current = compared.session.images.current
    assert panes[1].words == "Not analysed"
    analyse(compared, hands, panes[1])
    assert panes[1].words.startswith("Fracture")
    assert panes[0].prediction is None
    assert compared.session.images.current is current
    assert (
        window_of(compared).line.label.cget("text")
        == "Fracture in pale.png. Not analysed: dark.png."
    )
    compared.wait(lambda: compared.session.history.count == 1)


def test_a_pane_says_what_card_and_report_say(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    kinds = classifier_set(
        tmp_path / "weights", "crack_vs_fracture", ["fisura", "fractura"], known_from=0.7
    )
    stage = make_stage((kinds,), pipeline="crack_vs_fracture")
    for name, grey in (("dark.png", DARK), ("pale.png", 128)):
        stage.open(picture(tmp_path / name, grey))
        stage.analyse()
    stage.window.act(Action.COMPARE)
    window = window_of(stage)
    # What a fracture would be: a complete one, and one of which nothing is recognised.
    told = {pane.bar.which.get()[3:]: pane.words for pane in window.panes}
    assert told["dark"].startswith("If fractured: complete  P(complete, if fractured) ")
    assert told["pale"] == "Kind not recognised"


def test_the_line_says_what_the_panes_show(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    cascade_set(tmp_path / "weights")
    manifest = detector_set(tmp_path / "weights", [[16, 16, 8, 8, 0.9]])
    stage = make_stage((manifest,), pipeline="all")
    # The cascade finds nothing in a dark picture, where the detector sees a fracture.
    stage.open(picture(tmp_path / "dark.png", DARK))
    stage.analyse()
    image = stage.session.images.current
    assert image is not None
    assert set(image.answers) == {"cascade", "yolo"}
    stage.window.act(Action.COMPARE)
    window = window_of(stage)
    stage.pump(0.3)
    assert window.panes[0].words.startswith("No fracture found")
    assert window.line.label.cget("text") == "No fracture found in dark.png."
    window.bar.pipeline.step(1)
    stage.pump()
    assert window.panes[0].words.startswith("Fracture")
    assert window.line.label.cget("text") == "Fracture in dark.png."


def test_a_pane_says_whose_answer_it_shows(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    canvas = panes[1].view.canvas

    def told() -> dict[str, int]:
        corner = canvas.find_withtag("corner_notes_left")
        words = [item for item in corner if canvas.type(item) == "text"]
        return {canvas.itemcget(item, "text"): item for item in words}

    assert set(told()) == {"Not analysed"}
    analyse(compared, hands, panes[1])
    title, answer = told().items()
    assert title[0] == "YOLO"
    assert answer[0] == panes[1].words
    assert canvas.itemcget(title[1], "fill") == NOTES_INK
    assert canvas.itemcget(answer[1], "fill") == theme.VERDICTS[Verdict.FRACTURE][1]
    assert canvas.bbox(title[1])[3] <= canvas.coords(answer[1])[1]


def test_an_answer_waits_for_the_reader_here_too(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    compared.session.reading_first.toggle()
    hands.click_on(panes[0].bar.analyse)
    compared.wait(lambda: bool(panes[0].image and panes[0].image.answers))
    compared.wait(lambda: compared.session.analyses.running is None)
    assert panes[0].words == "Waits for your own word"
    assert not panes[0].view.marks
    assert window_of(compared).line.label.cget("text") == "The answers wait for your own word."


def test_a_line_tells_of_the_whole_study_while_its_views_are_open(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage(
        (detector_set(tmp_path / "weights", [[16, 16, 8, 8, 0.9]]),), pipeline="yolo"
    )
    views = []
    for number, position in enumerate(("PA", "AP")):
        views.append(tmp_path / f"view{number}.dcm")
        pixels = np.full((200, 150), 900 + number, np.uint16)
        views[-1].write_bytes(
            dicom_of(pixels, StudyInstanceUID="1.2.3", ViewPosition=position, BitsStored=12)
        )
    stage.open(views[0])
    bar = stage.window.analyse.study
    assert not bar.winfo_viewable()
    stage.open(views[1])
    missing = "There is no lateral view among them."
    assert bar.words.cget("text") == (
        f"Study, 2 views: Not analysed: view0.dcm, view1.dcm. {missing}"
    )
    assert bar.winfo_viewable()
    stage.analyse()
    found = f"Fracture in view1.dcm. Not analysed: view0.dcm. {missing}"
    assert bar.words.cget("text") == f"Study, 2 views: {found}"
    bar.compare.invoke()
    window = window_of(stage)
    window.lay_out(1)
    assert window.line.label.cget("text") == found
    stage.open(picture(tmp_path / "other.png", DARK))
    assert not bar.winfo_viewable()


def test_all_panes_show_the_same_pipelines_answers_and_another_is_chosen(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    cascade_set(tmp_path / "weights")
    manifest = detector_set(tmp_path / "weights", [[16, 16, 8, 8, 0.9]])
    stage = make_stage((manifest,), pipeline="all")
    for name, grey in (("dark.png", DARK), ("pale.png", DARK + 1)):
        stage.open(picture(tmp_path / name, grey))
        stage.analyse()
    first, second = stage.session.images.all
    first.shown_pipeline, second.shown_pipeline = "yolo", "cascade"
    stage.window.act(Action.COMPARE)
    window = window_of(stage)
    stage.pump(0.3)

    def shown() -> list[str]:
        return [pane.prediction.pipeline if pane.prediction else "" for pane in window.panes]

    menu = window.bar.pipeline
    assert shown() == ["cascade", "cascade"], "as on screen"
    assert (menu.get(), menu.cget("values")) == ("Cascade", ["Cascade", "YOLO"])
    assert window.line.label.cget("text").startswith("No fracture found in ")
    menu.step(1)
    assert shown() == ["yolo", "yolo"]
    assert window.line.label.cget("text") == "Fracture in pale.png, dark.png."
    del second.answers["yolo"]
    window.refresh()
    assert sorted(shown()) == ["cascade", "yolo"], "who has no such answer shows its own"
    assert (first.shown_pipeline, second.shown_pipeline) == ("yolo", "cascade")


def test_a_comparison_begins_with_a_pipeline_that_gives_a_verdict(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    detector_set(tmp_path / "weights", [[16, 16, 8, 8, 0.9]])
    labels = ["fisura", "fractura"]
    manifest = classifier_set(tmp_path / "weights", "crack_vs_fracture", labels, known_from=0.5)
    stage = make_stage((manifest,), pipeline="all")
    stage.open(picture(tmp_path / "dark.png", DARK))
    stage.analyse()
    image = stage.session.images.current
    assert image is not None
    assert set(image.answers) == {"yolo", "crack_vs_fracture"}
    stage.session.images.show_answer("crack_vs_fracture")
    stage.window.act(Action.COMPARE)
    window = window_of(stage)
    stage.pump(0.3)
    assert window.bar.pipeline.get() == "YOLO"


def test_before_any_answer_the_menu_of_pipelines_has_nothing_to_offer(
    compared: Stage, hands: Hands
) -> None:
    menu = window_of(compared).bar.pipeline
    assert (menu.get(), menu.cget("state")) == ("No answer yet", "disabled")
    hands.press("p")
    assert menu.get() == "No answer yet"
