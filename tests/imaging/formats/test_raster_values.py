"""Raster pictures tell the values that are stored in their file, whatever the pixels became."""

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from errors import UnreadableImage
from imaging.load import load_radiograph
from tests.imaging.made_files import ramp, tiff_of, write

GREY, DEEP = ramp(levels=200), ramp(levels=60000)
SIGNED_FORMAT = (339, 3, 1, 2)


def values_of(folder: Path, data: bytes) -> NDArray:
    radiograph = load_radiograph(write(folder, "x", data))
    return radiograph.value_scale.first + radiograph.value_scale.step * radiograph.pixels


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("photometric", [0, 1])
@pytest.mark.parametrize("stored", [GREY, DEEP, (GREY - 100.0).astype(np.int8), DEEP - 30000.0])
def test_a_tiff_s_values_are_those_it_stores(
    stored: NDArray, photometric: int, order: str, tmp_path: Path
) -> None:
    stored = stored.astype(np.int16) if stored.dtype == np.float64 else stored
    extra = (SIGNED_FORMAT,) if stored.dtype.kind == "i" else ()
    told = values_of(tmp_path, tiff_of(stored, photometric, order, extra))
    np.testing.assert_array_equal(told, stored)


def test_negative_values_of_32_bits_are_told_as_they_are(tmp_path: Path) -> None:
    stored = DEEP.astype(np.int32) - 30000
    written = io.BytesIO()
    Image.fromarray(stored).save(written, format="TIFF")
    np.testing.assert_array_equal(values_of(tmp_path, written.getvalue()), stored)


@pytest.mark.parametrize("stored", [GREY, DEEP])
def test_a_png_s_values_are_those_it_stores(stored: NDArray, tmp_path: Path) -> None:
    data = cv2.imencode(".png", stored)[1].tobytes()
    np.testing.assert_array_equal(values_of(tmp_path, data), stored)


FLOATING_FORMAT = (339, 3, 1, 3)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("photometric", [0, 1])
@pytest.mark.parametrize("spread", [1.0, 3e-5, 8000.0])
def test_floating_point_values_are_told_to_within_half_a_level(
    spread: float, photometric: int, order: str, tmp_path: Path
) -> None:
    stored = ((DEEP / 60000.0 - 0.25) * spread).astype(np.float32)
    data = tiff_of(stored, photometric, order, (FLOATING_FORMAT,))
    told = values_of(tmp_path, data)
    assert np.abs(told - stored).max() <= np.ptp(stored) / 65535 * 0.51
    pixels = load_radiograph(tmp_path / "x").pixels
    assert (pixels.min(), pixels.max()) == (0, 65535)
    assert (pixels[0, 0] == 0) == (photometric == 1)


def test_floating_point_values_that_are_all_one_are_told(tmp_path: Path) -> None:
    data = tiff_of(np.full((8, 8), 2.5, np.float32), 1, "<", (FLOATING_FORMAT,))
    assert (values_of(tmp_path, data) == 2.5).all()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_no_finite_numbers_are_refused(value: float, tmp_path: Path) -> None:
    stored = GREY.astype(np.float32)
    stored[3, 3] = value
    with pytest.raises(UnreadableImage, match="no finite numbers; save it with 16 bits"):
        values_of(tmp_path, tiff_of(stored, 1, "<", (FLOATING_FORMAT,)))


def test_numbers_of_64_bits_are_refused_with_advice_that_helps(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match="more than 16 bits; save it with 16 bits"):
        values_of(tmp_path, tiff_of(GREY.astype(np.float64), 1, "<", (FLOATING_FORMAT,)))
