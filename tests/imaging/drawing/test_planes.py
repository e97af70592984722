"""Graphics of a file are drawn over its picture: white, rimmed, whole at every size and turn."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from imaging.burned_text import find_text
from imaging.drawing.pen import EDGE
from imaging.mask import masked
from imaging.orientation import Orientation
from imaging.pyramid import Pyramid
from imaging.radiograph import Radiograph
from imaging.render import render, render_view
from imaging.tone import Tone
from imaging.view import View
from tests.fakes import made_radiograph

WHITE = (255, 255, 255)
SIZE_WH = (1200, 900)


@pytest.fixture
def radiograph() -> Radiograph:
    """A grey picture with a line of one pixel across, one down, and a block."""
    plane = np.zeros(SIZE_WH[::-1], np.uint8)
    plane[301, 100:1100] = plane[100:800, 201] = plane[500:600, 700:900] = 255
    return replace(made_radiograph(60, SIZE_WH), overlay_plane=plane)


def white(picture: object) -> NDArray[np.bool_]:
    return (np.asarray(picture) == WHITE).all(axis=2)


def test_a_plane_is_drawn_pixel_for_pixel_at_full_size(radiograph: Radiograph) -> None:
    drawn = np.asarray(render(radiograph, ()))
    assert radiograph.overlay_plane is not None
    np.testing.assert_array_equal(white(drawn), radiograph.overlay_plane > 0)
    assert tuple(drawn[300, 500]) == tuple(drawn[302, 500]) == EDGE
    assert tuple(drawn[305, 500]) not in (WHITE, EDGE)


@pytest.mark.parametrize("tone", [Tone(is_inverted=True), Tone(gamma=2.0)])
def test_a_plane_does_not_follow_the_greys(radiograph: Radiograph, tone: Tone) -> None:
    np.testing.assert_array_equal(
        white(render(radiograph, (), tone=tone)), white(render(radiograph, ()))
    )


def test_a_plane_is_left_away_where_it_is_not_wanted(radiograph: Radiograph) -> None:
    plain = render(replace(radiograph, overlay_plane=None), ())
    assert render(radiograph, (), shows_overlay_planes=False) == plain
    view = View.fit(SIZE_WH, (600, 450))
    pyramid = Pyramid(radiograph)
    assert not white(render_view(pyramid, (), view, shows_overlay_planes=False)).any()
    assert white(render_view(pyramid, (), view)).any()


@pytest.mark.parametrize("size_wh", [(1100, 825), (700, 525), (600, 450), (250, 188)])
def test_the_finest_line_stays_whole_when_the_picture_shrinks(
    radiograph: Radiograph, size_wh: tuple[int, int]
) -> None:
    shrunk = size_wh[0] / SIZE_WH[0]
    whole = white(render(radiograph, (), size_wh))
    seen = white(render_view(Pyramid(radiograph), (), View.fit(SIZE_WH, size_wh)))
    for drawn in (whole, seen):
        row, column = int(301 * shrunk), int(201 * shrunk)
        across = drawn[max(row - 2, 0) : row + 3].any(axis=0)
        down = drawn[:, max(column - 2, 0) : column + 3].any(axis=1)
        assert across[int(100 * shrunk) + 2 : int(1100 * shrunk) - 2].all()
        assert down[int(100 * shrunk) + 2 : int(800 * shrunk) - 2].all()


def test_an_enlarged_plane_has_the_size_of_its_pixels(radiograph: Radiograph) -> None:
    view = View((400, 400), 20.0, (500.5, 301.5))
    drawn = white(render_view(Pyramid(radiograph), (), view))
    rows = np.flatnonzero(drawn.all(axis=1))
    assert np.array_equal(drawn.any(axis=1), drawn.all(axis=1))
    assert abs(len(rows) - 20) <= 1
    assert np.ptp(rows) == len(rows) - 1


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("is_mirrored", [False, True])
def test_a_plane_is_turned_with_its_picture(
    radiograph: Radiograph, turns: int, is_mirrored: bool
) -> None:
    orientation = Orientation(turns, is_mirrored)
    assert radiograph.overlay_plane is not None
    expected = orientation.apply(radiograph.overlay_plane) > 0
    np.testing.assert_array_equal(white(render(radiograph, (), orientation=orientation)), expected)
    size_wh = orientation.size_of(SIZE_WH)
    view = View(size_wh, 1.0, (SIZE_WH[0] / 2, SIZE_WH[1] / 2), orientation)
    np.testing.assert_array_equal(white(render_view(Pyramid(radiograph), (), view)), expected)


def test_what_is_masked_of_a_picture_is_gone_from_its_plane(radiograph: Radiograph) -> None:
    hidden = masked(radiograph, [(650.0, 450.0, 950.0, 650.0)])
    drawn = white(render(hidden, ()))
    assert not drawn[450:650, 650:950].any()
    assert drawn[301, 500]
    assert radiograph.overlay_plane is not None
    assert radiograph.overlay_plane[550, 800]


def test_letters_of_a_plane_are_text_that_leaves_the_program(radiograph: Radiograph) -> None:
    letters = np.asarray(_written("DOE JANE 1970"))
    plane = np.zeros(SIZE_WH[::-1], np.uint8)
    plane[20 : 20 + letters.shape[0], 30 : 30 + letters.shape[1]] = letters
    assert find_text(replace(radiograph, overlay_plane=None)) == ()
    assert find_text(replace(radiograph, overlay_plane=plane))


def _written(words: str) -> NDArray[np.uint8]:
    from imaging.drawing.lettering import text_plate

    plate = text_plate(words, WHITE, 24)
    return np.where(plate[:, :, :3].max(axis=2) > 128, 255, 0).astype(np.uint8)
