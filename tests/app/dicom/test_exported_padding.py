"""Pixels that are no part of a picture stay black in its export, whatever the window."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest

from app.dicom.study import PLAIN
from imaging.blank import as_blank
from imaging.load import load_radiograph
from imaging.mask import masked
from imaging.radiograph import Radiograph
from imaging.render import render
from imaging.window import Window
from tests.app.cases import drawn_case, drawn_radiograph
from tests.app.dicom.exporting import exported, saved
from tests.imaging.made_files import dicom_of, write

# Black only below all that can be stored.
FROM_BELOW = Window.spanning(-2000, 4095)


def plain_of(radiograph: Radiograph, folder: Path) -> tuple[pydicom.Dataset, Radiograph]:
    """Return the exported picture, and what this program reads of it."""
    plain = exported(drawn_case(radiograph=radiograph))[PLAIN]
    return plain, load_radiograph(saved(plain, folder))


def greys(radiograph: Radiograph) -> np.ndarray:
    return np.asarray(render(radiograph, ()))[:, :, 0]


def with_blank(pixels: np.ndarray, bits: int) -> Radiograph:
    """Return a picture whose first row is blank."""
    is_blank = np.zeros(pixels.shape, bool)
    is_blank[0] = True
    pixels = pixels.copy()
    pixels[0] = 0
    return replace(
        drawn_radiograph(), pixels=pixels, bits=bits, window=FROM_BELOW, blank=as_blank(is_blank)
    )


@pytest.mark.parametrize("padding", [0, 4095])
def test_padding_of_the_source_is_padding_of_the_export(padding: int, tmp_path: Path) -> None:
    stored = np.linspace(0, 4094, 64 * 64).astype(np.uint16).reshape(64, 64)
    stored[:20] = padding
    elements = {"PixelPaddingValue": padding, "WindowCenter": 0, "WindowWidth": 4000}
    data = dicom_of(stored, BitsStored=12, **elements)
    source = load_radiograph(write(tmp_path, "source.dcm", data))
    plain, read = plain_of(source, tmp_path)
    assert plain.PixelPaddingValue == 0
    assert read.blank is not None
    assert np.array_equal(read.blank, source.blank)
    assert np.array_equal(greys(read), greys(source))
    assert greys(read)[:20].max() == 0


def test_what_the_reader_masked_is_padding_too(tmp_path: Path) -> None:
    shown = masked(replace(drawn_radiograph(), window=FROM_BELOW), ((0, 0, 100, 100),))
    plain, read = plain_of(shown, tmp_path)
    assert plain.PixelPaddingValue == 0
    assert greys(read)[:100, :100].max() == 0
    assert greys(read)[200, 200] > 0


@pytest.mark.parametrize(
    ("pixels", "bits", "value", "stored_bits"),
    [
        (np.arange(4000, dtype=np.uint16), 12, 4000, 12),
        (np.arange(1, 4001, dtype=np.uint16), 12, 0, 12),
        (np.arange(256, dtype=np.uint8), 8, 256, 9),
        (np.arange(64, dtype=np.uint8), 6, 64, 7),
        (np.arange(65536, dtype=np.uint16), 16, None, 16),
    ],
    ids=["one beyond the picture's", "zero", "a bit more", "within the byte", "none free"],
)
def test_real_blacks_are_never_taken_for_padding(
    pixels: np.ndarray, bits: int, value: int | None, stored_bits: int, tmp_path: Path
) -> None:
    rows = pixels.reshape(-1, 32)
    radiograph = with_blank(np.vstack([rows[:1], rows]), bits)
    plain, read = plain_of(radiograph, tmp_path)
    assert plain.get("PixelPaddingValue") == value
    assert plain.BitsStored == stored_bits
    assert np.array_equal(read.pixels, radiograph.pixels)
    assert (read.blank is None) == (value is None)
    if read.blank is not None:
        assert np.array_equal(read.blank, radiograph.blank)
        assert np.array_equal(greys(read), greys(radiograph))


def test_a_picture_without_blank_pixels_states_no_padding(tmp_path: Path) -> None:
    plain, read = plain_of(drawn_radiograph(), tmp_path)
    assert "PixelPaddingValue" not in plain
    assert read.blank is None
