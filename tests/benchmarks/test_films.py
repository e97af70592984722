"""Films made for measuring fill their depth, and the program reads them as DICOM."""

from pathlib import Path

import numpy as np
import pytest
from pydicom.uid import JPEGLSLossless

from benchmarks.films import DICOM_BITS, SMALL_WH, WINDOW, film, write_dicom
from imaging.load import load_radiograph


@pytest.mark.parametrize(("bits", "kind"), [(8, np.uint8), (14, np.uint16), (16, np.uint16)])
def test_a_film_uses_most_of_its_depth(bits: int, kind: type) -> None:
    pixels = film(bits, SMALL_WH)
    assert (pixels.shape, pixels.dtype) == (SMALL_WH[::-1], kind)
    assert pixels.min() < 0.2 * 2**bits
    assert 0.8 * 2**bits < pixels.max() < 2**bits


def test_a_film_is_read_back_from_dicom(tmp_path: Path) -> None:
    pixels = film(DICOM_BITS, SMALL_WH)
    write_dicom(pixels, tmp_path / "film.dcm", JPEGLSLossless, **WINDOW)
    read = load_radiograph(tmp_path / "film.dcm")
    assert read.size_wh == SMALL_WH
    assert read.format == "DICOM"
