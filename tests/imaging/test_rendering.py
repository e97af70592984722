"""The one renderer draws what it should, where it should, and never on its input."""

import itertools
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from imaging.drawing.heat import is_cold
from imaging.drawing.marks import BOX_COLOUR, LINE_WIDTH, label_of
from imaging.equalise import equalised
from imaging.grey_statistics import GreyStatistics
from imaging.load import load_radiograph
from imaging.overlay import Box, Caption, Heatmap, Keypoint, Mark, Skeleton
from imaging.pyramid import Pyramid
from imaging.radiograph import Radiograph
from imaging.render import render, render_view, scale_for
from imaging.tone import Tone
from imaging.view import View
from imaging.window import Window
from tests.fakes import made_radiograph
from tests.imaging.made_files import colours, ramp
from tests.snapshot import assert_like_snapshot

PHANTOM = Path(__file__).parents[2] / "assets" / "synthetic_forearm_broken.png"
BREAK = (405.0, 835.0, 590.0, 1000.0)
WRIST = (420.0, 380.0, 800.0, 520.0)


@lru_cache(maxsize=1)
def phantom() -> Radiograph:
    return load_radiograph(PHANTOM)


def plain(value: int = 90, size: tuple[int, int] = (400, 300)) -> Radiograph:
    pixels = np.full(size[::-1], value, np.uint8)
    return Radiograph(Path("x.png"), "0" * 64, pixels, 8, Window.spanning(0, 255), "PNG")


def warm(centre_xy: tuple[float, float], spread: float, shape: tuple[int, int]) -> NDArray:
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]]
    x, y = centre_xy
    far = (columns + 0.5 - x) ** 2 + (rows + 0.5 - y) ** 2
    return np.exp(-far / (2 * spread**2)).astype(np.float32)


def heat_on_break() -> Heatmap:
    return Heatmap(warm((12.4, 22.7), 2.6, (40, 30)), (0.0, 0.0, 1200.0, 1600.0), "fracture")


POSE: tuple[Mark, ...] = (
    Skeleton(((300.0, 300.0, 600.0, 250.0), (600.0, 250.0, 900.0, 320.0))),
    Keypoint((300.0, 300.0), "right_shoulder", 0.8),
    Keypoint((900.0, 320.0), "left_shoulder", 0.9),
    Keypoint((600.0, 250.0), "nose", 0.7),
    Keypoint((600.0, 900.0), "left_hip", 0.1, is_shown=False),
)
SURE, DOUBTED = Box(BREAK, "fracture", 0.87), Box(WRIST, "wrist positive", 0.41, is_sure=False)
SCENES: dict[str, tuple[Mark, ...]] = {
    "boxes": (SURE, DOUBTED),
    "heat": (heat_on_break(),),
    "heat_and_boxes": (heat_on_break(), SURE, DOUBTED),
    "pose": POSE,
    "caption": (Caption((500.0, 910.0), "hottest point, no localisation"),),
    "full_frame": (Box((0.0, 0.0, 1200.0, 1600.0), "fracture", 0.55),),
    "crowded": tuple(Box((440 + 60 * i, 450, 700 + 60 * i, 700), f"no {i}", 0.5) for i in range(5)),
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


TONES: dict[str, Callable[[GreyStatistics], Tone]] = {
    "bone": lambda greys: Tone(greys.bone()),
    "soft_tissue": lambda greys: Tone(greys.soft_tissue()),
    "automatic_inverted": lambda greys: Tone(greys.automatic(), is_inverted=True),
    "full_range_gamma": lambda greys: Tone(greys.full_range(), gamma=1.6),
}


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


def line_lengths(row: NDArray[np.bool_]) -> list[int]:
    """Return how many pixels long each run of True is."""
    return [sum(1 for _ in run) for value, run in itertools.groupby(row.tolist()) if value]


@pytest.mark.parametrize("zoom", [0.05, 0.3, 1.0, 2.7, 9.0, 60.0])
def test_a_box_has_the_same_thin_line_at_any_zoom(zoom: float) -> None:
    radiograph = plain(size=(4000, 3000))
    width, height = 200 / zoom, 160 / zoom
    x, y = 2000 - width / 2, 1500 - height / 2
    box = Box((x, y, x + width, y + height), "f", 0.5)
    view = View((500, 400), zoom, (2000.0, 1500.0))
    picture = np.asarray(render_view(Pyramid(radiograph), (box,), view))
    is_line = (picture == BOX_COLOUR).all(axis=2)
    assert line_lengths(is_line[200]) == [2, 2]
    assert line_lengths(is_line[:, 250]) == [2, 2]


@pytest.mark.parametrize(
    ("long_side", "least", "most"), [(300, 1.5, 2), (1200, 2, 2), (3000, 3, 5), (20000, 8, 13)]
)
def test_lines_grow_slower_than_saved_pictures(long_side: int, least: float, most: float) -> None:
    assert least <= LINE_WIDTH * scale_for((long_side, 10)) <= most


def test_nothing_within_a_box_is_covered() -> None:
    for box in (SURE, DOUBTED):
        marked = np.asarray(render(phantom(), (SURE, DOUBTED)))
        bare = np.asarray(render(phantom(), ()))
        x0, y0, x1, y1 = (int(v) for v in box.box_xyxy)
        np.testing.assert_array_equal(marked[y0:y1, x0:x1], bare[y0:y1, x0:x1])


def test_a_doubted_box_is_dashed_and_a_sure_one_is_not() -> None:
    rectangle = (100.0, 100.0, 300.0, 200.0)
    runs = {}
    for is_sure in (True, False):
        picture = np.asarray(render(plain(), (Box(rectangle, "f", 0.5, is_sure),)))
        is_line = (picture == BOX_COLOUR).all(axis=2)
        runs[is_sure] = line_lengths(is_line[202])
    assert len(runs[True]) == 1
    assert len(runs[False]) > 8
    assert max(runs[False]) <= 8


def test_a_box_on_the_pictures_edge_is_seen_on_all_four_sides() -> None:
    picture = np.asarray(render(plain(), (Box((0, 0, 400, 300), "f", 0.5),)))
    is_line = (picture == BOX_COLOUR).all(axis=2)
    assert len(line_lengths(is_line[150])) == 2
    assert len(line_lengths(is_line[:, 200])) == 2


@pytest.mark.parametrize("ground", [0, 128, 255])
def test_a_box_stands_out_from_black_and_white(ground: int) -> None:
    picture = np.asarray(render(plain(ground), (Box((100, 100, 300, 200), "f", 0.5),)), int)
    luminance = picture @ (0.2126, 0.7152, 0.0722)
    assert np.ptp(luminance[150, 90:110]) > 120


def test_a_label_names_the_finding_and_its_score() -> None:
    assert label_of(SURE) == "fracture 0.87"


def test_a_point_under_the_threshold_is_not_drawn() -> None:
    hidden = (Keypoint((100, 100), "left_hip", 0.1, is_shown=False),)
    np.testing.assert_array_equal(render(plain(), hidden), render(plain(), ()))


def test_left_and_right_differ_without_their_colour() -> None:
    shapes = []
    for side in ("left", "right"):
        picture = np.asarray(render(plain(), (Keypoint((200, 150), f"{side}_hip", 1.0),)))
        shapes.append((picture != 90).any(axis=2)[135:165, 185:215])
    assert (shapes[0] != shapes[1]).sum() > 20


def test_a_highlighted_mark_is_bolder() -> None:
    box, point = Box((100, 100, 300, 200), "f", 0.5), Keypoint((50, 250), "nose", 1.0)
    for mark in (box, point):
        bold = np.asarray(render(plain(), (box, point), highlight=mark)) != 90
        normal = np.asarray(render(plain(), (box, point))) != 90
        assert bold.sum() > normal.sum()


def heat_of(value: float, box: tuple[float, float, float, float] = (0, 0, 400, 300)) -> Heatmap:
    return Heatmap(np.full((6, 8), value, np.float32), box, "fracture")


def shown_heat(value: float, opacity: float) -> NDArray[np.float64]:
    """Return the colour, RGB, of a place this hot on a plain grey picture."""
    return np.asarray(render(plain(), (heat_of(value),), opacity=opacity), float)[150, 200]


@pytest.mark.parametrize("value", [0.0, 0.1, -3.0, float("nan")])
def test_a_cold_map_changes_nothing(value: float) -> None:
    np.testing.assert_array_equal(render(plain(), (heat_of(value),)), render(plain(), ()))


def test_opacity_is_that_of_the_hottest_places() -> None:
    opaque = shown_heat(1.0, 1.0)
    assert np.abs(opaque - 90).max() > 50
    for opacity in (0.0, 0.3, 0.7):
        expected = 90 * (1 - opacity) + opacity * opaque
        assert np.abs(shown_heat(1.0, opacity) - expected).max() <= 1.5


def test_heat_lies_on_its_own_box_and_nowhere_else() -> None:
    picture = np.asarray(render(plain(), (heat_of(1.0, (100, 50, 300, 250)),)))
    is_warm = (picture != 90).any(axis=2)
    rows, columns = np.flatnonzero(is_warm.any(axis=1)), np.flatnonzero(is_warm.any(axis=0))
    assert (columns[0], columns[-1], rows[0], rows[-1]) == (100, 299, 50, 249)


def test_the_hottest_point_is_drawn_where_the_map_says_it_is() -> None:
    heat = Heatmap(warm((5.5, 2.5), 0.8, (6, 8)), (40.0, 30.0, 360.0, 270.0), "fracture")
    bare, hot = (np.asarray(render(plain(), m), int) for m in ((), (heat,)))
    row, column = np.unravel_index(np.abs(hot - bare).sum(axis=2).argmax(), (300, 400))
    x, y = heat.hottest_xy
    assert abs(column + 0.5 - x) < 20
    assert abs(row + 0.5 - y) < 20


def test_hotter_is_darker_so_that_it_shows_on_bone_without_red_or_green() -> None:
    shown = [shown_heat(value, 1.0) for value in np.linspace(0.6, 1.0, 9)]
    luminance = [np.dot(colour, (0.2126, 0.7152, 0.0722)) for colour in shown]
    assert all(a > b for a, b in itertools.pairwise(luminance))


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


@pytest.mark.parametrize(("hottest", "is_seen"), [(0.2, False), (0.3, True)])
def test_a_map_is_drawn_or_said_to_be_cold(hottest: float, is_seen: bool) -> None:
    heat = Heatmap(np.eye(4, dtype=np.float32) * hottest, (0.0, 0.0, 60.0, 40.0), "x")
    radiograph = made_radiograph(60, (60, 40))
    plain, drawn = (np.asarray(render(radiograph, marks)) for marks in ((), (heat,)))
    lit = np.asarray(render(radiograph, (heat,), highlight=heat))
    assert is_cold(heat) is not is_seen
    assert (drawn != plain).any() == is_seen
    assert (lit != plain).any() == is_seen
