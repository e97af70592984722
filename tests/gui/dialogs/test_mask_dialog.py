"""The dialog in which places are masked, worked with a real mouse and real keys."""

import tkinter as tk
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.images.open_image import OpenImage
from gui.dialogs.mask_dialog import MaskDialog
from imaging.mask import Rectangle
from tests.gui.conftest import Stage
from tests.gui.hands import Hands

WIDTH, HEIGHT = 1800, 2000
DARK = 90


@pytest.fixture
def masks(stage: Stage, tmp_path: Path) -> MaskDialog:
    """The dialog on two X-rays, the first of them drawn."""
    for name, size in (("tall.png", (HEIGHT, WIDTH)), ("wide.png", (100, 400))):
        cv2.imwrite(str(tmp_path / name), np.full(size, DARK, np.uint8))
        stage.open(tmp_path / name)
    first = stage.session.images.all[0]
    stage.session.images.show(first)
    dialog = MaskDialog(stage.window, stage.session, stage.session.images.all)
    is_drawn(stage, dialog)
    dialog.focus_force()
    dialog.picture.focus_set()
    stage.pump(0.3)
    return dialog


@pytest.fixture
def mouse(stage: Stage, masks: MaskDialog) -> Iterator[Hands]:
    """A mouse that goes by the pixels of the dialog's picture."""
    held = Hands(stage)
    held._canvas = masks.picture
    yield held
    held.close()


def is_drawn(stage: Stage, dialog: MaskDialog) -> None:
    stage.wait(lambda: dialog.picture.view is not None and dialog.winfo_viewable())


def first_of(stage: Stage) -> OpenImage:
    return stage.session.images.all[0]


def on_screen(dialog: MaskDialog, point: tuple[float, float]) -> tuple[float, float]:
    view = dialog.picture.view
    assert view is not None
    return view.to_screen(point)


def drag(mouse: Hands, dialog: MaskDialog, box: Rectangle, button: int = 1) -> None:
    """Drag from one corner of a box of the X-ray to the other."""
    start, end = on_screen(dialog, box[:2]), on_screen(dialog, box[2:])
    mouse.drag_on_screen(start, end, button)


def click(mouse: Hands, dialog: MaskDialog, point: tuple[float, float]) -> None:
    mouse.click_on_screen(on_screen(dialog, point))


def states(dialog: MaskDialog) -> list[str]:
    return [button.cget("state") for button in (dialog.found, dialog.remove, dialog.undo)]


def zoom_of(dialog: MaskDialog) -> float:
    assert dialog.picture.view is not None
    return dialog.picture.view.zoom


def test_the_picture_is_as_large_as_the_screen_allows(masks: MaskDialog) -> None:
    picture = masks.picture
    taken = masks.words.winfo_height() + masks.foot.winfo_height()
    assert picture.winfo_height() > masks.winfo_screenheight() - 64 - taken - 60
    assert zoom_of(masks) == pytest.approx(picture.winfo_height() / HEIGHT, rel=0.01)


def test_the_picture_grows_with_its_window(stage: Stage, masks: MaskDialog) -> None:
    assert masks.wm_resizable() == (True, True)
    masks.wm_geometry("600x500+0+0")
    stage.wait(lambda: masks.picture.winfo_height() < 500)
    stage.pump()
    small = zoom_of(masks)
    masks.wm_geometry("900x800+0+0")
    stage.wait(lambda: masks.picture.winfo_height() > 500)
    stage.pump()
    assert zoom_of(masks) > 1.4 * small


@pytest.mark.parametrize("box", [(200, 300, 400, 500), (400, 300, 200, 500)])
def test_a_drag_masks_what_it_went_over(
    stage: Stage, masks: MaskDialog, mouse: Hands, box: Rectangle
) -> None:
    drag(mouse, masks, box)
    assert first_of(stage).masks == (pytest.approx((200, 300, 400, 500), abs=3),)
    mouse.click_on_screen((3, 3))
    assert len(first_of(stage).masks) == 1


def test_a_drag_over_the_edge_masks_up_to_it(stage: Stage, masks: MaskDialog, mouse: Hands) -> None:
    drag(mouse, masks, (1600, 1900, 1900, 1990))
    assert first_of(stage).masks == (pytest.approx((1600, 1900, WIDTH, 1990), abs=3),)
    drag(mouse, masks, (1850, 300, 1950, 500))
    assert len(first_of(stage).masks) == 1, "beside the picture there is nothing to mask"


def test_the_wheel_enlarges_at_the_pointer_and_a_drag_still_masks_what_it_went_over(
    stage: Stage, masks: MaskDialog, mouse: Hands
) -> None:
    fitted = zoom_of(masks)
    place = on_screen(masks, (1700, 1900))
    for _notch in range(6):
        mouse.click_on_screen(place, button=4)
    assert zoom_of(masks) == pytest.approx(fitted * 1.25**6)
    assert on_screen(masks, (1700, 1900)) == pytest.approx(place, abs=4)
    drag(mouse, masks, (1690, 1890, 1720, 1910))
    assert first_of(stage).masks == (pytest.approx((1690, 1890, 1720, 1910), abs=1),)
    for _notch in range(9):
        mouse.click_on_screen(place, button=5)
    assert zoom_of(masks) == fitted, "never smaller than whole"


@pytest.mark.parametrize("button", [2, 3])
def test_another_button_moves_the_picture_and_masks_nothing(
    stage: Stage, masks: MaskDialog, mouse: Hands, button: int
) -> None:
    for key in ("plus", "plus", "plus"):
        mouse.press(key)
    before = on_screen(masks, (900, 1000))
    mouse.drag_on_screen((300, 300), (340, 280), button)
    after = on_screen(masks, (900, 1000))
    assert after == pytest.approx((before[0] + 40, before[1] - 20), abs=2)
    assert first_of(stage).masks == ()
    mouse.press("f")
    assert zoom_of(masks) == pytest.approx(masks.picture.winfo_height() / HEIGHT, rel=0.01)


def test_a_mask_is_chosen_by_a_click_deleted_by_a_key_and_brought_back(
    stage: Stage, masks: MaskDialog, mouse: Hands
) -> None:
    image = first_of(stage)
    drag(mouse, masks, (200, 300, 400, 500))
    drag(mouse, masks, (600, 300, 800, 500))
    both = image.masks
    click(mouse, masks, (1500, 1500))
    assert states(masks)[1] == "disabled"
    mouse.press("Delete")
    assert image.masks == both
    click(mouse, masks, (300, 400))
    assert states(masks)[1:] == ["normal", "normal"]
    mouse.press("Delete")
    assert image.masks == both[1:]
    mouse.press("Control_L", "z")
    assert image.masks == both
    click(mouse, masks, (700, 400))
    mouse.click_on(masks.remove)
    assert image.masks == both[:1]
    for left in (both, both[:1], ()):
        mouse.click_on(masks.undo)
        assert image.masks == left
        # The toolkit's buttons are blind for a tenth of a second after a click.
        stage.pump(0.2)
    assert states(masks)[1:] == ["disabled", "disabled"]


def test_what_was_drawn_just_now_is_chosen(stage: Stage, masks: MaskDialog, mouse: Hands) -> None:
    drag(mouse, masks, (200, 300, 400, 500))
    mouse.press("Delete")
    assert first_of(stage).masks == ()


def test_masks_are_black_and_the_chosen_one_has_a_bright_frame(
    stage: Stage, masks: MaskDialog, mouse: Hands
) -> None:
    drag(mouse, masks, (200, 300, 400, 500))
    drag(mouse, masks, (600, 300, 800, 500))
    picture = masks.picture
    marks = picture.find_withtag("marks")
    assert [picture.itemcget(item, "fill") for item in marks] == ["#000000", "#000000"]
    first, second = (picture.itemcget(item, "outline") for item in marks)
    assert (first != "#ffffff", second) == (True, "#ffffff")


def drag_by_events(picture: tk.Canvas) -> None:
    picture.event_generate("<Button-1>", x=320, y=320)
    picture.event_generate("<B1-Motion>", x=360, y=350)
    picture.event_generate("<ButtonRelease-1>", x=360, y=350)


def test_nothing_is_masked_before_the_next_x_ray_is_seen(stage: Stage, masks: MaskDialog) -> None:
    first, second = stage.session.images.all
    masks.next.invoke()
    drag_by_events(masks.picture)
    assert (first.masks, second.masks) == ((), ())
    assert not masks.picture.find_all()
    assert states(masks) == ["disabled"] * 3
    is_drawn(stage, masks)
    drag_by_events(masks.picture)
    assert first.masks == ()
    assert len(second.masks) == 1


def test_a_drag_begun_on_one_x_ray_masks_nothing_on_the_next(
    stage: Stage, masks: MaskDialog
) -> None:
    masks.picture.event_generate("<Button-1>", x=320, y=320)
    masks.next.invoke()
    is_drawn(stage, masks)
    masks.picture.event_generate("<ButtonRelease-1>", x=360, y=350)
    assert [image.masks for image in stage.session.images.all] == [(), ()]


def test_each_x_ray_has_its_own_way_back(stage: Stage, masks: MaskDialog, mouse: Hands) -> None:
    drag(mouse, masks, (200, 300, 400, 500))
    mouse.click_on(masks.next)
    is_drawn(stage, masks)
    assert states(masks)[1:] == ["disabled", "disabled"]
    mouse.press("Control_L", "z")
    assert len(first_of(stage).masks) == 1
    mouse.click_on(masks.next)
    is_drawn(stage, masks)
    mouse.press("Control_L", "z")
    assert first_of(stage).masks == ()


def test_an_x_ray_whose_pixels_were_let_go_is_masked_in_its_own_pixels(
    stage: Stage, masks: MaskDialog, mouse: Hands
) -> None:
    second = stage.session.images.all[1]
    second.pyramid = None
    mouse.click_on(masks.next)
    is_drawn(stage, masks)
    drag(mouse, masks, (100, 20, 300, 60))
    assert second.masks == (pytest.approx((100, 20, 300, 60), abs=1),)


def test_text_found_while_the_masks_are_open_is_shown_there(
    stage: Stage, phantom_path: Path
) -> None:
    stage.open(phantom_path)
    stage.analyse()
    dialog = MaskDialog(stage.window, stage.session, stage.session.images.all)
    is_drawn(stage, dialog)
    assert dialog.found.cget("state") == "disabled"
    stage.session.case.look_for_text()
    stage.wait(lambda: dialog.found.cget("state") == "normal")
