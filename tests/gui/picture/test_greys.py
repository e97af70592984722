"""Windows, gamma, inversion and local contrast, changed with a real mouse and real keys."""

import pytest

from gui.widgets import mouse
from imaging.window import Shape, VoiLut, Window
from tests.gui.conftest import Stage
from tests.gui.hands import Hands
from tests.gui.picture.viewing import grey_at


@pytest.mark.parametrize(("button", "held"), [(3, ""), (1, "Shift_L")])
def test_dragging_right_widens_the_window_and_up_brightens(
    opened: Stage, hands: Hands, button: int, held: str
) -> None:
    view = opened.window.analyse.view
    own = view.pyramid.radiograph.window  # type: ignore[union-attr]
    hands.drag((200, 300), (240, 250), button, held)
    window = view.tone.window
    assert window is not None
    assert window.width > own.width
    assert window.centre < own.centre
    assert not view.look.is_fitted or view.look.view.centre_xy == (200, 250)  # type: ignore[union-attr]


@pytest.fixture
def on_a_mac(monkeypatch: pytest.MonkeyPatch) -> None:
    """There Tk's second button is the right one; the window asks when it is made."""
    monkeypatch.setattr(mouse, "window_system", lambda _widget: mouse.MAC)


def test_on_a_mac_the_right_button_drags_the_window_too(
    on_a_mac: None, opened: Stage, hands: Hands
) -> None:
    view = opened.window.analyse.view
    hands.drag((200, 300), (240, 250), button=2)
    assert view.tone.window is not None
    assert view.look.view.centre_xy == (200, 250)  # type: ignore[union-attr]


# As a file may give it: not a straight run from black to white.
LUT = VoiLut(bytes([0, 10, 40, 160, 255]))


@pytest.mark.parametrize("shape", ["sigmoid", LUT], ids=["sigmoid", "table"])
def test_a_file_s_course_of_greys_is_kept_when_its_window_is_dragged(
    opened: Stage, hands: Hands, shape: Shape
) -> None:
    view = opened.window.analyse.view
    view.set_window(Window.spanning(10000, 50000, shape))
    hands.drag((200, 300), (240, 250), button=3)
    assert view.tone.window is not None
    assert view.tone.window.width > 40001
    assert view.tone.window.shape == shape


def test_presets_inversion_and_gamma_change_what_is_seen_and_reset_brings_it_back(
    opened: Stage, hands: Hands
) -> None:
    dark, bright = (100, 250), (300, 250)
    # A deep picture without a window of its own is spread over what it holds.
    own = grey_at(opened, dark), grey_at(opened, bright)
    assert own == (0, 255)
    hands.press("4")
    before = grey_at(opened, dark), grey_at(opened, bright)
    assert before == (pytest.approx(78, abs=1), pytest.approx(156, abs=1))
    hands.press("5")
    assert (grey_at(opened, dark), grey_at(opened, bright)) == (0, 255)
    hands.press("i")
    assert (grey_at(opened, dark), grey_at(opened, bright)) == (255, 0)
    hands.press("i")
    hands.press("4")
    hands.press("period")
    assert grey_at(opened, dark) > before[0]
    hands.press("Shift_L", "w")
    assert (grey_at(opened, dark), grey_at(opened, bright)) == own


def test_local_contrast_is_marked_on_the_picture_and_reaches_no_network_and_no_file(
    opened: Stage, hands: Hands
) -> None:
    view, current = opened.window.analyse.view, opened.session.images.current
    assert current is not None
    hands.press("k")
    opened.wait(lambda: view.pyramid is not current.pyramid)
    opened.pump(0.1)
    canvas = view.canvas
    notes = [i for i in canvas.find_withtag("corner_notes_left") if canvas.type(i) == "text"]
    assert any("CLAHE" in canvas.itemcget(i, "text") for i in notes)
    assert current.radiograph.pixels[0, 0] == 20000  # type: ignore[union-attr]
    assert view.tone_to_save.window is None
    hands.press("k")
    opened.wait(lambda: view.pyramid is current.pyramid)


def test_the_card_of_greys_comes_goes_and_is_the_same_when_it_comes_back(
    opened: Stage, hands: Hands
) -> None:
    viewer = opened.window.analyse.viewer
    hands.press("g")
    card = viewer.card
    assert viewer.card_is_open
    assert card.winfo_viewable()
    hands.press("g")
    assert not viewer.card_is_open
    assert not card.winfo_viewable()
    hands.press("i")
    hands.press("g")
    assert viewer.card is card
    assert card.winfo_viewable()
    assert card.inverted.get(), "what changed meanwhile is shown"


def test_the_histogram_s_edges_are_dragged(opened: Stage, hands: Hands) -> None:
    hands.press("g")
    opened.pump(0.2)
    card = opened.window.analyse.viewer.card
    histogram, view = card.histogram, opened.window.analyse.view
    low, high = (view.pyramid.radiograph.window).limits  # type: ignore[union-attr]
    x = round(histogram._x_of(high))
    histogram.event_generate("<Button-1>", x=x, y=40)
    histogram.event_generate("<B1-Motion>", x=x - 60, y=40)
    opened.pump()
    window = view.tone.window
    assert isinstance(window, Window)
    assert window.limits[0] == pytest.approx(low)
    assert window.limits[1] < high


@pytest.mark.parametrize("shape", ["sigmoid", LUT], ids=["sigmoid", "table"])
@pytest.mark.parametrize("place", ["edge", "middle"])
def test_a_file_s_course_of_greys_is_kept_when_the_histogram_is_dragged(
    opened: Stage, hands: Hands, shape: Shape, place: str
) -> None:
    hands.press("g")
    view = opened.window.analyse.view
    view.set_window(Window.spanning(22000, 38000, shape))
    histogram = opened.window.analyse.viewer.card.histogram
    opened.wait(lambda: histogram.winfo_width() >= histogram.winfo_reqwidth())
    opened.pump(0.2)
    x = round(histogram._x_of(38000 if place == "edge" else 30000))
    histogram.event_generate("<Button-1>", x=x, y=40)
    histogram.event_generate("<B1-Motion>", x=x - 20, y=40)
    opened.pump()
    assert view.tone.window is not None
    assert view.tone.window.limits[1] < 38000
    assert view.tone.window.shape == shape
