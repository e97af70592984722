"""Raster pictures tell the values that are stored in their file, whatever the pixels became."""

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

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
