"""A picture reaches the network as its manifest says, and every place leads back."""

import itertools
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from imaging.overlay import Heatmap
from imaging.preprocess import (
    CAFFE_MEAN_BGR,
    Placement,
    Preprocessing,
    grey_8bit,
    place,
    prepare,
    resize_into,
    turned,
)
from imaging.radiograph import Radiograph
from imaging.window import Window
from tests.imaging.made_files import colours, ramp

LETTERBOX = Preprocessing((224, 224))
STRETCH = Preprocessing((224, 160), resize="stretch")
SIZES = [(640, 512), (512, 640), (224, 224), (3000, 100), (1, 1), (7, 5)]


def radiograph_of(pixels: np.ndarray, bits: int = 8, **more: object) -> Radiograph:
    window = Window.spanning(0, (1 << bits) - 1)
    return Radiograph(Path("x.png"), "0" * 64, pixels, bits, window, "PNG", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("rule", [LETTERBOX, STRETCH], ids=["letterbox", "stretch"])
@pytest.mark.parametrize("size", SIZES)
def test_a_place_in_the_input_leads_back_to_the_source(
    size: tuple[int, int], rule: Preprocessing
) -> None:
    placement = place(size, rule)
    for share in (0.0, 0.25, 0.5, 1.0):
        point = (size[0] * share, size[1] * (1 - share))
        inside = tuple(
            p * s + o
            for p, s, o in zip(point, placement.scale_xy, placement.offset_xy, strict=True)
        )
        assert placement.to_source(inside) == pytest.approx(point)  # type: ignore[arg-type]


def test_a_place_on_the_letterbox_border_leads_to_the_pictures_edge() -> None:
    placement = place((400, 200), LETTERBOX)
    assert placement.to_source((112, 3)) == pytest.approx((200, 0))
    assert placement.box_to_source((0, 0, 224, 224)) == pytest.approx((0, 0, 400, 200))


@pytest.mark.parametrize("size", SIZES)
def test_a_letterbox_keeps_proportions_and_the_middle(size: tuple[int, int]) -> None:
    placement = place(size, LETTERBOX)
    shown = [s * z for s, z in zip(placement.scale_xy, size, strict=True)]
    assert max(shown) == pytest.approx(224)
    for start, length in zip(placement.offset_xy, shown, strict=True):
        assert start == pytest.approx((224 - length) / 2, abs=0.51)


def test_the_borders_have_the_manifests_grey() -> None:
    canvas = resize_into(np.full((100, 200), 50, np.uint8), place((200, 100), LETTERBOX), 114)
    assert canvas.shape == (224, 224)
    assert (canvas[:56] == 114).all()
    assert (canvas[56:168] == 50).all()
    assert (canvas[168:] == 114).all()


@pytest.mark.parametrize(
    ("rule", "shape", "dtype"),
    [
        (Preprocessing((64, 48)), (1, 3, 48, 64), np.float32),
        (Preprocessing((64, 48), channels="grey"), (1, 1, 48, 64), np.float32),
        (Preprocessing((64, 48), layout="nhwc"), (1, 48, 64, 3), np.float32),
        (
            Preprocessing((64, 48), scale="raw", layout="nhwc", dtype="uint8"),
            (1, 48, 64, 3),
            np.uint8,
        ),
    ],
)
def test_the_tensor_has_the_shape_and_type_asked_for(
    rule: Preprocessing, shape: tuple, dtype: type
) -> None:
    tensor, _ = prepare(radiograph_of(ramp()), rule)
    assert tensor.shape == shape
    assert tensor.dtype == dtype
    assert tensor.flags.c_contiguous


@pytest.mark.parametrize(
    ("scale", "expected"),
    [("raw", [200, 40, 90]), ("unit", [200 / 255, 40 / 255, 90 / 255])],
)
def test_colours_are_scaled_and_ordered(scale: str, expected: list[float]) -> None:
    rgb = np.full((8, 8, 3), (200, 40, 90), np.uint8)
    radiograph = radiograph_of(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), rgb=rgb)
    for channels, order in (("rgb", 1), ("bgr", -1)):
        rule = Preprocessing((8, 8), channels=channels, scale=scale, layout="nhwc")  # type: ignore[arg-type]
        assert prepare(radiograph, rule)[0][0, 0, 0] == pytest.approx(expected[::order])


def test_caffe_takes_imagenets_mean_off_each_channel() -> None:
    radiograph = radiograph_of(np.full((8, 8), 100, np.uint8))
    bgr = Preprocessing((8, 8), channels="bgr", scale="caffe", layout="nhwc")
    assert prepare(radiograph, bgr)[0][0, 0, 0] == pytest.approx(100 - CAFFE_MEAN_BGR)
    rgb = Preprocessing((8, 8), channels="rgb", scale="caffe", layout="nhwc")
    assert prepare(radiograph, rgb)[0][0, 0, 0] == pytest.approx(100 - CAFFE_MEAN_BGR[::-1])


def test_a_network_for_grey_pictures_gets_the_brightness_of_a_photograph() -> None:
    grey = cv2.cvtColor(colours(8, 8), cv2.COLOR_RGB2GRAY)
    rule = Preprocessing((8, 8), channels="grey", scale="raw", dtype="uint8")
    tensor, _ = prepare(radiograph_of(grey, rgb=colours(8, 8)), rule)
    np.testing.assert_array_equal(tensor[0, 0], grey)


def test_a_network_for_three_grey_channels_gets_no_colour() -> None:
    radiograph = radiograph_of(cv2.cvtColor(colours(8, 8), cv2.COLOR_RGB2GRAY), rgb=colours(8, 8))
    one = Preprocessing((8, 8), channels="grey", grey="percentile")
    three, _ = prepare(radiograph, replace(one, channels="grey3"))
    np.testing.assert_array_equal(three, np.repeat(prepare(radiograph, one)[0], 3, axis=1))


def test_the_window_rule_maps_the_default_window() -> None:
    radiograph = radiograph_of(ramp(levels=4096), 12)
    expected = np.rint(radiograph.pixels / 4095 * 255)
    np.testing.assert_array_equal(grey_8bit(radiograph, "window"), expected)


def test_the_window_of_an_8_bit_file_is_heeded_too() -> None:
    pixels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    radiograph = replace(radiograph_of(pixels), window=Window.spanning(50, 150))
    expected = np.rint(((pixels.astype(float) - 50) / 100).clip(0, 1) * 255)
    np.testing.assert_array_equal(grey_8bit(radiograph, "window"), expected)


def test_a_picture_is_made_smaller_by_the_mean_of_its_pixels() -> None:
    stripes = np.tile(np.array([200, 0, 0, 0], np.uint8), (400, 100))
    small = resize_into(stripes, place((400, 400), Preprocessing((100, 100))), 0)
    assert (small == 50).all()


def test_the_percentile_rule_leaves_out_half_a_per_cent_on_either_side() -> None:
    values = np.random.default_rng(0).permutation(np.arange(160000) // 3)
    pixels = values.reshape(400, 400).astype(np.uint16)
    grey = grey_8bit(radiograph_of(pixels, 16), "percentile")
    # Beside the half per cent, the first and last half step of grey.
    for end in (0, 255):
        assert (grey == end).mean() == pytest.approx(0.005 + 0.5 / 255, abs=0.003)
    assert grey[pixels == 26666] == pytest.approx(127.5, abs=2)


@pytest.mark.parametrize("value", [0, 7, 255])
def test_an_empty_picture_turns_black_and_not_into_noise(value: int) -> None:
    grey = grey_8bit(radiograph_of(np.full((70, 70), value, np.uint8)), "percentile")
    assert not grey.any()


@pytest.mark.parametrize("size", [(400, 200), (200, 400), (224, 224), (301, 157), (2304, 2880)])
def test_a_map_over_the_input_is_cut_to_the_picture(size: tuple[int, int]) -> None:
    placement = place(size, LETTERBOX)
    rows, columns = np.mgrid[0:28, 0:28]
    values = (rows + columns / 100).astype(np.float32)
    cut, (left, top, right, bottom) = placement.crop_map(values)
    cell_w, cell_h = (8 / scale for scale in placement.scale_xy)
    assert right - left == pytest.approx(cut.shape[1] * cell_w)
    assert bottom - top == pytest.approx(cut.shape[0] * cell_h)
    assert max(abs(left), abs(right - size[0])) <= cell_w / 2 + 0.01
    assert max(abs(top), abs(bottom - size[1])) <= cell_h / 2 + 0.01


@pytest.mark.parametrize("cells", [1, 7, 28, 56])
@pytest.mark.parametrize("size", [*SIZES, (2304, 2880), (10, 3000), (301, 157)])
def test_the_hottest_point_lies_on_the_picture_wherever_it_is(
    size: tuple[int, int], cells: int
) -> None:
    placement = place(size, LETTERBOX)
    for row, column in itertools.product(range(cells), repeat=2):
        values = np.zeros((cells, cells), np.float32)
        values[row, column] = 1.0
        x, y = Heatmap(*placement.crop_map(values), "heat").hottest_xy
        assert 0 <= x <= size[0]
        assert 0 <= y <= size[1]


def test_a_pixel_of_the_input_is_a_share_of_the_picture() -> None:
    assert place((400, 200), LETTERBOX).pixel_wh == pytest.approx((1 / 224, 1 / 112))
    assert place((400, 200), STRETCH).pixel_wh == pytest.approx((1 / 224, 1 / 160))


def test_a_placement_is_plain_data() -> None:
    assert place((10, 10), Preprocessing((20, 20))) == Placement(
        (2.0, 2.0), (0.0, 0.0), (10, 10), (20, 20)
    )


def test_a_quarter_turn_moves_the_upper_edge_to_the_left_mirrored_to_the_right() -> None:
    tensor = np.zeros((1, 1, 9, 9), np.float32)
    tensor[0, 0, 0] = 1.0
    assert np.allclose(turned(tensor, 90.0, is_mirrored=False)[0, 0, :, 0], 1.0, atol=1e-4)
    assert np.allclose(turned(tensor, 90.0, is_mirrored=True)[0, 0, :, 8], 1.0, atol=1e-4)
    assert np.array_equal(turned(tensor, 0.0, is_mirrored=False), tensor)


def test_what_is_turned_in_from_outside_is_black() -> None:
    seen = turned(np.ones((1, 3, 32, 32), np.float32), 12.0, is_mirrored=True)
    assert seen.shape == (1, 3, 32, 32)
    assert seen[0, :, 0, 0].tolist() == [0.0] * 3
    assert seen[0, :, 16, 16].tolist() == [1.0] * 3
