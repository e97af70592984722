"""The one renderer draws scenes as it did, in the size asked for, and never on its input."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from imaging.equalise import equalised
from imaging.grey_statistics import GreyStatistics
from imaging.overlay import Box, Caption, Heatmap, Keypoint, Mark, Skeleton
from imaging.pyramid import Pyramid
from imaging.radiograph import Radiograph
from imaging.render import render, render_view
from imaging.tone import Tone
from imaging.view import View
from imaging.window import Window
from tests.imaging.made_files import colours, ramp
from tests.imaging.scenes import (
    DOUBTED,
    POSE,
    SCENES,
    SURE,
    heat_of,
    heat_on_break,
    phantom,
    plain,
    warm,
)
from tests.snapshot import assert_like_snapshot

TONES: dict[str, Callable[[GreyStatistics], Tone]] = {
    "bone": lambda greys: Tone(greys.bone()),
    "soft_tissue": lambda greys: Tone(greys.soft_tissue()),
    "automatic_inverted": lambda greys: Tone(greys.automatic(), is_inverted=True),
    "full_range_gamma": lambda greys: Tone(greys.full_range(), gamma=1.6),
}


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_looks_as_it_did(name: str) -> None:
    assert_like_snapshot(render(phantom(), SCENES[name], (360, 480)), f"render_{name}")


def test_a_highlighted_finding_looks_as_it_did() -> None:
    heat = heat_on_break()
    marks = (heat, SURE, DOUBTED)
    assert_like_snapshot(render(phantom(), marks, (360, 480), highlight=heat), "render_ring")
    assert_like_snapshot(render(phantom(), marks, (360, 480), highlight=SURE), "render_bold")


def test_an_enlarged_view_looks_as_it_did() -> None:
    view = View.fit(phantom().size_wh, (640, 480)).zoomed_at((300, 260), 4.0)
    marks = SCENES["heat_and_boxes"]
    assert_like_snapshot(render_view(Pyramid(phantom()), marks, view), "view_enlarged")


def test_a_fitted_view_looks_as_it_did() -> None:
    view = View.fit(phantom().size_wh, (640, 480))
    tone = Tone(Window.spanning(8000, 40000))
    picture = render_view(Pyramid(phantom()), SCENES["boxes"], view, tone, scale=1.5)
    assert_like_snapshot(picture, "view_fitted")


@pytest.mark.parametrize("name", TONES)
def test_a_tone_looks_as_it_did(name: str) -> None:
    tone = TONES[name](GreyStatistics.of(phantom(), phantom().pixels))
    assert_like_snapshot(render(phantom(), (SURE,), (360, 480), tone), f"tone_{name}")


def test_local_contrast_looks_as_it_did() -> None:
    assert_like_snapshot(render(equalised(phantom()), (), (360, 480)), "tone_equalised")


def test_a_full_size_picture_looks_as_it_did() -> None:
    picture = render(phantom(), SCENES["heat_and_boxes"])
    assert picture.size == phantom().size_wh
    assert_like_snapshot(picture.crop((360, 760, 760, 1060)), "render_full_size_part")


def test_without_marks_the_picture_is_the_radiograph() -> None:
    radiograph = plain()
    np.testing.assert_array_equal(np.asarray(render(radiograph, ()))[:, :, 1], radiograph.pixels)


def test_a_photograph_is_shown_in_colour() -> None:
    photo = Radiograph(
        Path("x.png"), "0" * 64, ramp(), 8, Window.spanning(0, 255), "PNG", rgb=colours()
    )
    np.testing.assert_array_equal(np.asarray(render(photo, ())), colours())


@pytest.mark.parametrize("size", [(1, 1), (17, 900), (1200, 1600), (333, 444)])
def test_the_picture_has_exactly_the_size_asked_for(size: tuple[int, int]) -> None:
    assert render(phantom(), SCENES["heat_and_boxes"], size).size == size


def test_the_input_is_never_drawn_on() -> None:
    pixels = ramp(300, 400, 65536)
    heat = warm((5, 5), 2.0, (10, 12))
    kept = pixels.copy(), heat.copy()
    for array in (pixels, heat):
        array.flags.writeable = False
    radiograph = Radiograph(Path("x.png"), "0" * 64, pixels, 16, Window.spanning(0, 65535), "PNG")
    marks = (Heatmap(heat, (0, 0, 400, 300), "x"), Box((50, 50, 200, 200), "x", 0.5), *POSE)
    render(radiograph, marks)
    render(radiograph, marks, (100, 75))
    render_view(Pyramid(radiograph), marks, View.fit((400, 300), (200, 200)))
    render_view(Pyramid(radiograph), marks, View((200, 200), 1.0, (100.0, 100.0)))
    np.testing.assert_array_equal(pixels, kept[0])
    np.testing.assert_array_equal(heat, kept[1])


def test_screen_and_saved_picture_agree() -> None:
    size = (600, 800)
    saved = render(phantom(), SCENES["heat"], size)
    view = View.fit(phantom().size_wh, size)
    shown = render_view(Pyramid(phantom()), SCENES["heat"], view)
    apart = np.abs(np.asarray(saved, np.int16) - np.asarray(shown, np.int16))
    assert apart.mean() < 1.0


@pytest.mark.parametrize(
    "mark",
    [
        Box((-900, -900, -500, -500), "f", 0.5),
        Box((-50, -50, 9000, 9000), "f", 0.5),
        Box((200, 150, 200, 150), "f", 0.5),
        Box((200.2, 150.2, 200.9, 150.4), "f", 0.5, is_sure=False),
        heat_of(1.0, (-500, -400, -100, -50)),
        heat_of(1.0, (-50, -40, 1000, 950)),
        Keypoint((-1e6, 1e6), "left_hip", 1.0),
        Skeleton(((-1e6, -1e6, 1e6, 1e6),)),
        Skeleton(()),
        Caption((5000, 5000), "far away"),
        Caption((200, 150), "a caption far longer than the picture is wide " * 4),
    ],
)
def test_a_mark_that_is_hardly_there_breaks_nothing(mark: Mark) -> None:
    assert isinstance(render(plain(), (mark,)), Image.Image)
    for zoom in (0.01, 1.0, 64.0):
        view = View((200, 150), zoom, (200.0, 150.0))
        assert render_view(Pyramid(plain()), (mark,), view).size == (200, 150)
