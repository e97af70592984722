"""The window of comparing, worked with a real mouse and real keys."""

import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.images.open_image import OpenImage
from gui import theme
from gui.actions.names import Action
from gui.compare.bar import NO_WIPE, WIPE_OVERLAY, WIPE_PICTURES
from gui.compare.closed import still_shown
from gui.compare.keys import COMPARE_KEYS, CompareAction
from gui.compare.pane import ComparePane
from gui.compare.window import CompareWindow, open_comparison
from gui.picture.corner_notes import NOTES_INK
from imaging.drawing.marks import BOX_COLOUR
from models.prediction import Verdict
from tests.gui.conftest import Stage
from tests.gui.hands import Hands
from tests.imaging.made_files import dicom_of
from tests.networks import cascade_set, classifier_set, detector_set
from words import _

SIZE = (300, 400)
DARK, BRIGHT = 60, 180
SMALLEST = "1024x640+0+0"


def picture(path: Path, grey: int) -> Path:
    """Write a picture with a lighter band at its left edge."""
    pixels = np.full(SIZE[::-1], grey, np.uint8)
    pixels[:, :60] = grey + 40
    cv2.imwrite(str(path), pixels)
    return path


def window_of(stage: Stage) -> CompareWindow:
    (window,) = (w for w in stage.window.winfo_children() if isinstance(w, CompareWindow))
    stage.wait(lambda: window.is_whole)
    return window


@pytest.fixture
def compared(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    """Two pictures beside each other, the dark one at the left."""
    stage = make_stage(
        (detector_set(tmp_path / "weights", [[16, 16, 8, 8, 0.9]]),), pipeline="yolo"
    )
    stage.window.open(
        [picture(tmp_path / "dark.png", DARK), picture(tmp_path / "pale.png", BRIGHT)]
    )
    stage.wait(lambda: not stage.session.images.reading)
    stage.window.act(Action.COMPARE)
    window = window_of(stage)
    window.geometry("1200x700+0+0")
    stage.pump(0.5)
    window.focus_force()
    stage.pump()
    return stage


@pytest.fixture
def panes(compared: Stage) -> tuple[ComparePane, ...]:
    return window_of(compared).panes


@pytest.fixture
def hands(compared: Stage, panes: tuple[ComparePane, ...]) -> Iterator[Hands]:
    held = Hands(compared, panes[0].view)
    yield held
    held.close()


def colour_at(stage: Stage, pane: ComparePane, share_x: float, share_y: float = 0.6) -> list[int]:
    """Return the colour that a pane's bitmap has at shares of its width and height."""
    stage.pump(0.2)
    photo = pane.view._frame._bitmap._PhotoImage__photo  # type: ignore[union-attr]
    canvas = pane.view.canvas
    return list(
        photo.get(round(canvas.winfo_width() * share_x), round(canvas.winfo_height() * share_y))
    )


def has_box(stage: Stage, pane: ComparePane, shares: tuple[float, float]) -> bool:
    """Tell whether a line of a box is seen between two shares of a pane's width."""
    stage.pump(0.2)
    photo = pane.view._frame._bitmap._PhotoImage__photo  # type: ignore[union-attr]
    width, height = pane.view.canvas.winfo_width(), pane.view.canvas.winfo_height()
    row = round(height * 0.5)
    places = range(round(width * shares[0]), round(width * shares[1]))
    return any(tuple(photo.get(x, row)) == BOX_COLOUR for x in places)


def analyse(stage: Stage, hands: Hands, pane: ComparePane) -> None:
    hands.click_on(pane.analyse)
    stage.wait(lambda: pane.prediction is not None and stage.session.analyses.running is None)


def test_a_pane_is_analysed_by_its_own_button(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    current = compared.session.images.current
    assert panes[1].words == "Not analysed"
    analyse(compared, hands, panes[1])
    assert panes[1].words.startswith("Fracture")
    assert panes[0].prediction is None
    assert compared.session.images.current is current
    assert window_of(compared).line.cget("text") == "Fracture in pale.png. Not analysed: dark.png."
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
    told = {pane.which.get()[3:]: pane.words for pane in window.panes}
    assert told["dark.png"].startswith("If fractured: complete  P(complete, if fractured) ")
    assert told["pale.png"] == "Kind not recognised"


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
    assert window.line.cget("text") == "No fracture found in dark.png."
    stage.session.images.show_answer("yolo")
    stage.pump()
    assert window.panes[0].words.startswith("Fracture")
    assert window.line.cget("text") == "Fracture in dark.png."


def test_the_image_that_was_asked_for_stands_beside_the_one_on_screen(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage((Path("none.toml"),))
    for number in range(3):
        stage.open(picture(tmp_path / f"{number}.png", DARK + number))
    first, second, third = stage.session.images.all
    stage.session.images.show(first)
    open_comparison(stage.window, stage.session, third)
    window = window_of(stage)
    stage.pump(0.3)
    assert [pane.image for pane in window.panes] == [first, third]
    window.lay_out(2)
    assert [pane.image for pane in window.panes] == [first, second]


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


def test_the_divider_parts_plain_and_overlay_and_is_dragged(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    pane, canvas = panes[0], panes[0].view.canvas
    analyse(compared, hands, pane)
    assert has_box(compared, pane, (0.0, 0.5))
    assert has_box(compared, pane, (0.5, 1.0))
    tk.Misc.focus_set(window_of(compared).bar.wipe)
    hands.press("Down")
    assert pane.view.is_wiping
    assert not has_box(compared, pane, (0.0, 0.5))
    assert has_box(compared, pane, (0.5, 1.0))
    width, middle = canvas.winfo_width(), canvas.winfo_height() / 2
    hands.drag_on_screen((width * 0.5, middle), (width * 0.02, middle))
    assert pane.view.share == pytest.approx(0.02, abs=0.01)
    assert has_box(compared, pane, (0.1, 0.5))


def test_two_pictures_share_a_pane_and_the_arrows_move_the_divider(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    window, pane = window_of(compared), panes[0]
    tk.Misc.focus_set(window.bar.wipe)
    hands.press("Down")
    hands.press("Down")
    compared.pump(0.3)
    assert not panes[1].view.winfo_viewable()
    assert panes[1].which.winfo_viewable()
    assert (colour_at(compared, pane, 0.45)[0], colour_at(compared, pane, 0.55)[0]) == (
        DARK,
        BRIGHT,
    )
    for _press in range(3):
        hands.press("Right")
    assert pane.view.share == pytest.approx(0.65)
    assert colour_at(compared, pane, 0.55)[0] == DARK
    window.choose_wipe(NO_WIPE)
    compared.pump(0.3)
    assert panes[1].view.winfo_viewable()
    assert not pane.view.is_wiping


def test_the_picture_at_the_right_is_dragged_to_the_other(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    window_of(compared).choose_wipe(WIPE_PICTURES)
    compared.pump(0.3)
    pane, canvas = panes[0], panes[0].view.canvas
    look = pane.view.look
    assert look is not None
    place, zoom = look.view.centre_xy, look.view.zoom
    width, middle = canvas.winfo_width(), canvas.winfo_height() / 2
    # The light band at its left edge lies under the left picture until it is pulled out.
    assert colour_at(compared, pane, 0.51)[0] == BRIGHT
    away = 120 * zoom
    hands.drag_on_screen((width * 0.6, middle), (width * 0.6 + away, middle))
    assert look.view.centre_xy == place
    assert colour_at(compared, pane, 0.51)[0] == BRIGHT + 40
    hands.drag_on_screen((width * 0.4, middle), (width * 0.4 + 30, middle))
    assert look.view.centre_xy[0] == pytest.approx(place[0] - 30 / zoom, abs=1)


def test_zoom_and_window_are_linked_until_the_switch_is_off(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    window, (one, other) = window_of(compared), panes
    canvas = one.view.canvas
    hands.click_on_screen((canvas.winfo_width() / 2, canvas.winfo_height() / 2), button=4)
    assert other.view.zoom == pytest.approx(one.view.zoom)
    hands.drag_on_screen((200, 200), (260, 200), button=3)
    assert other.view.tone == one.view.tone
    assert one.view.tone.window is not None
    zoom = other.view.zoom
    hands.click_on(window.bar.link)
    hands.click_on_screen((canvas.winfo_width() / 2, canvas.winfo_height() / 2), button=4)
    assert other.view.zoom == zoom
    assert one.view.zoom > zoom


def test_a_picture_is_mirrored_and_another_chosen(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    one = panes[0]
    hands.click_on(one.mirror)
    assert one.view.orientation.is_mirrored
    tk.Misc.focus_set(one.which)
    hands.press("Down")
    assert one.image is panes[1].image
    assert one.view.orientation.is_mirrored


def test_every_action_has_a_key_and_something_to_do(compared: Stage) -> None:
    assert [key.action for key in COMPARE_KEYS] == list(CompareAction)
    assert set(window_of(compared)._actions()) == set(CompareAction)


def test_keys_work_the_window_and_the_picture_under_the_pointer(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    window, (one, other) = window_of(compared), panes
    hands.move_on_screen((100, 100))
    hands.press("x")
    assert one.view.orientation.is_mirrored
    assert not other.view.orientation.is_mirrored
    zoom = one.view.zoom
    hands.press("plus")
    assert one.view.zoom > zoom
    assert other.view.zoom == pytest.approx(one.view.zoom)
    hands.press("l", "minus")
    assert other.view.zoom > one.view.zoom
    hands.press("f")
    assert one.view.zoom == pytest.approx(zoom)
    hands.press("F5")
    compared.wait(lambda: one.prediction is not None)
    assert other.prediction is None
    assert one.view.marks
    hands.press("o")
    assert not one.view.marks
    hands.press("w")
    assert window.bar.kind_of_wipe == WIPE_OVERLAY
    hands.press("b")
    assert (window.bar.kind_of_wipe, bool(window.bar.blink.get())) == (NO_WIPE, True)
    for key, count in (("1", 1), ("4", 4), ("2", 2)):
        hands.press(key)
        assert len(window.panes) == count


def test_blinking_takes_the_overlay_away_and_brings_it_back(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    analyse(compared, hands, panes[0])
    hands.click_on(window_of(compared).bar.blink)
    compared.wait(lambda: not panes[0].view.marks)
    compared.wait(lambda: bool(panes[0].view.marks))
    window_of(compared).choose_wipe(WIPE_OVERLAY)
    assert not window_of(compared).bar.blink.get()


def test_an_answer_waits_for_the_reader_here_too(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    compared.session.reading_first.toggle()
    hands.click_on(panes[0].analyse)
    compared.wait(lambda: bool(panes[0].image and panes[0].image.answers))
    compared.wait(lambda: compared.session.analyses.running is None)
    assert panes[0].words == "Waits for your own word"
    assert not panes[0].view.marks
    assert window_of(compared).line.cget("text") == "The answers wait for your own word."


def test_what_went_wrong_is_said_in_this_window(compared: Stage) -> None:
    compared.session.fail("dark.png is gone.")
    compared.pump()
    notice = window_of(compared).notice
    assert notice.winfo_viewable()
    assert notice.cget("text") == "dark.png is gone."


def test_escape_closes_and_nobody_gone_is_told(compared: Stage, hands: Hands) -> None:
    hands.press("Escape")
    assert comparisons(compared) == []
    compared.session.choices.choose_next_operating_point()
    compared.window.next_theme()


def comparisons(stage: Stage) -> list[tk.Misc]:
    return [w for w in stage.window.winfo_children() if isinstance(w, CompareWindow)]


@pytest.mark.parametrize("steps", range(5))
def test_closing_the_images_closes_it_however_much_of_it_is_built(
    make_stage: Callable[..., Stage], tmp_path: Path, steps: int
) -> None:
    stage = make_stage()
    stage.window.open([picture(tmp_path / "dark.png", DARK)])
    stage.wait(lambda: not stage.session.images.reading)
    open_comparison(stage.window, stage.session)
    (window,) = comparisons(stage)
    assert isinstance(window, CompareWindow)
    for _step, _taken in zip(range(steps), window._slices._steps, strict=False):
        pass
    stage.session.images.close_current()
    assert comparisons(stage) == []
    stage.pump(0.2)
    stage.session.inform("Nobody who is gone is told.")
    stage.session.choices.choose_next_operating_point()


def test_another_language_opens_the_window_anew(compared: Stage) -> None:
    before = compared.window.body
    compared.session.choices.speak("es")
    compared.wait(lambda: compared.window.body is not before)
    compared.pump(0.3)
    window = window_of(compared)
    assert window.title() == "Comparar"
    assert window.panes[0].words == "Sin analizar"


def spilled(window: CompareWindow) -> list[str]:
    """Return the words that have less room than they need, or leave the window."""
    right = window.winfo_rootx() + window.winfo_width()
    bottom = window.winfo_rooty() + window.winfo_height()
    found = []
    waiting: list[tk.Misc] = [window]
    while waiting:
        widget = waiting.pop()
        waiting += widget.winfo_children()
        if isinstance(widget, tk.Label) and widget.winfo_viewable() and widget.cget("text"):
            is_cut = (
                widget.winfo_width() < widget.winfo_reqwidth()
                or widget.winfo_height() < widget.winfo_reqheight()
                or widget.winfo_rootx() + widget.winfo_width() > right
                or widget.winfo_rooty() + widget.winfo_height() > bottom
            )
            if is_cut:
                found.append(str(widget.cget("text")))
    return found


@pytest.mark.parametrize("language", ["en", "es"])
def test_four_panes_fit_the_smallest_window(
    make_stage: Callable[..., Stage], tmp_path: Path, language: str
) -> None:
    stage = make_stage(language=language)
    paths = [picture(tmp_path / f"a long name of an X-ray {n}.png", 50 * n) for n in range(1, 5)]
    stage.window.open(paths)
    stage.wait(lambda: not stage.session.images.reading)
    open_comparison(stage.window, stage.session)
    window = window_of(stage)
    window.geometry(SMALLEST)
    window.lay_out(4)
    stage.session.inform(_("The analysis was stopped."))
    stage.pump(0.6)
    assert len(window.panes) == 4
    assert spilled(window) == []
    assert all(pane.view.canvas.winfo_height() > 150 for pane in window.panes)


def test_listed_images_are_read_for_their_panes_and_the_unreadable_are_named(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(3):
        picture(folder / f"{n}.png", 50 * n)
    (folder / "3.png").write_bytes(b"no picture")
    stage = make_stage()
    stage.window.open([folder])
    stage.wait(lambda: stage.session.images.current is not None)
    stage.wait(lambda: not stage.session.images.reading)
    open_comparison(stage.window, stage.session)
    window = window_of(stage)
    window.lay_out(4)
    stage.wait(lambda: not stage.session.images.reading)
    assert [pane.view.pyramid is not None for pane in window.panes] == [True, True, True, False]
    assert [pane.words for pane in window.panes[2:]] == ["Not analysed", "It can't be read"]
    first = stage.session.images.all[0]
    assert stage.session.images.current is first, "the main window shows what it did"
    asked = stage.session.images.all[3]
    window.refresh()
    assert not stage.session.images.reading, f"{asked.path.name} is not tried again and again"


def test_what_was_read_while_the_window_was_built_is_shown(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(2):
        picture(folder / f"{n}.png", 50 * n)
    stage = make_stage()
    stage.window.open([folder])
    stage.wait(lambda: stage.session.images.current is not None)
    open_comparison(stage.window, stage.session)
    (window,) = comparisons(stage)
    assert isinstance(window, CompareWindow)
    for _step in window._slices._steps:
        if len(window._listeners) > 1:
            break
    assert not window.is_whole
    while stage.session.images.reading:
        stage.session.poll()
    stage.wait(lambda: window.is_whole)
    assert [pane.view.pyramid is not None for pane in window.panes] == [True, True]


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
    assert window.line.cget("text") == found
    stage.open(picture(tmp_path / "other.png", DARK))
    assert not bar.winfo_viewable()


def test_panes_keep_their_pictures_when_another_is_closed(
    compared: Stage, panes: tuple[ComparePane, ...], tmp_path: Path
) -> None:
    compared.open(picture(tmp_path / "third.png", 120))
    dark, pale, third = compared.session.images.all
    assert [pane.image for pane in panes] == [dark, pale]
    compared.session.images.close(dark)
    compared.pump()
    assert [pane.image for pane in panes] == [third, pale]
    compared.session.images.close(third)
    assert comparisons(compared) == [], "one image is not compared with itself"


def test_a_pane_whose_image_was_closed_asks_for_another(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...], tmp_path: Path
) -> None:
    analyse(compared, hands, panes[0])
    compared.open(picture(tmp_path / "third.png", 120))
    window = window_of(compared)
    dark, pale, third = compared.session.images.all
    window.lay_out(4)
    for place, image in enumerate((dark, pale, third, third)):
        window._choose(place, compared.session.images.all.index(image))
    compared.session.images.close(dark)
    compared.pump(0.3)
    empty = window.panes[0]
    assert [pane.image for pane in window.panes] == [None, pale, third, third]
    assert (empty.which.get(), empty.words) == ("Choose an X-ray", "Choose an X-ray")
    assert (empty.view.pyramid, empty.view.marks) == (None, ())
    assert "dark.png" not in window.line.cget("text")
    empty.analyse.invoke()
    assert compared.session.analyses.running is None
    for words in (WIPE_OVERLAY, NO_WIPE):
        window.choose_wipe(words)
    tk.Misc.focus_set(empty.which)
    hands.press("Down")
    assert empty.image is pale
    assert colour_at(compared, empty, 0.5)[0] == BRIGHT


def test_an_image_shown_twice_leaves_the_second_pane_when_it_is_closed(
    compared: Stage, panes: tuple[ComparePane, ...], tmp_path: Path
) -> None:
    dark, pale = (pane.image for pane in panes)
    assert dark is not None
    assert pale is not None
    third, fourth = (
        OpenImage(tmp_path / name, name, b"", None) for name in ("third.png", "fourth.png")
    )
    before = [dark, pale, third, fourth]
    assert still_shown([dark, dark], before, [pale]) == [pale, None]
    assert still_shown([pale, fourth], before, [dark, third, fourth]) == [third, fourth]
    assert still_shown([third, fourth], before, [dark, pale]) == [pale, dark]
    assert still_shown([dark, None], before, before) == [dark, None]


def test_a_pane_follows_its_file_to_another_frame(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage()
    scan = tmp_path / "scan.tif"
    cv2.imwritemulti(str(scan), [np.full(SIZE[::-1], grey, np.uint8) for grey in (DARK, BRIGHT)])
    stage.open(picture(tmp_path / "dark.png", DARK))
    stage.open(scan)
    stage.window.act(Action.COMPARE)
    window = window_of(stage)
    stage.session.frames.show(1)
    stage.wait(lambda: stage.session.frames.shown == 1)
    stage.pump()
    assert window.panes[0].image is stage.session.images.current
    assert window.panes[0].image.frame == 1


def test_with_caps_lock_on_the_keys_work_the_window_too(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    hands.move_on_screen((100, 100))
    hands.press("Caps_Lock")
    hands.press("x")
    hands.press("Caps_Lock")
    assert panes[0].view.orientation.is_mirrored
