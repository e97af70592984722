"""Greys of exported pictures: those of the source, in every reader."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.sequence import Sequence

from app.dicom.study import PLAIN
from imaging.load import load_radiograph
from imaging.window import VoiLut, Window
from tests.app.cases import drawn_case, drawn_radiograph
from tests.app.dicom.exporting import exported, saved
from tests.imaging.made_files import dicom_of, write

SLOPE = np.linspace(0, 4095, 64 * 64).astype(np.uint16).reshape(64, 64)
TABLE = np.round(4095 * (np.arange(4096) / 4095) ** 2).astype(np.uint16)


def lut(entries: np.ndarray) -> Sequence:
    """Return a VOI LUT sequence of one table over 12 bits."""
    item = pydicom.Dataset()
    item.add_new("LUTDescriptor", "US", [len(entries), 0, 12])
    item.add_new("LUTData", "OW", entries.tobytes())
    return Sequence([item])


@pytest.mark.parametrize(
    "elements",
    [
        {"WindowCenter": "1800", "WindowWidth": "900"},
        {"WindowCenter": "1800.3333333", "WindowWidth": "900.123456789"},
        {"WindowCenter": "1800", "WindowWidth": "900", "VOILUTFunction": "SIGMOID"},
        {"WindowCenter": "1800", "WindowWidth": "0.5", "VOILUTFunction": "LINEAR_EXACT"},
        {"WindowCenter": "1800", "WindowWidth": "900", "VOILUTFunction": "LINEAR_EXACT"},
        {"VOILUTSequence": lut(TABLE)},
        {"VOILUTSequence": lut(TABLE[::-1].copy())},
        {"VOILUTSequence": lut(TABLE[1000:3000])},
    ],
    ids=["linear", "fractions", "sigmoid", "narrow", "exact", "table", "falling", "part"],
)
def test_the_default_greys_are_those_of_the_source(elements: dict, tmp_path: Path) -> None:
    source = write(tmp_path, "source.dcm", dicom_of(SLOPE, BitsStored=12, **elements))
    radiograph = load_radiograph(source)
    plain = exported(drawn_case(radiograph=radiograph))[PLAIN]
    read = load_radiograph(saved(plain, tmp_path))
    wanted, found = (np.asarray(r.window.apply(r.pixels), int) for r in (radiograph, read))
    assert np.abs(wanted - found).max() == 0


def test_a_picture_of_all_16_bits_keeps_its_table(tmp_path: Path) -> None:
    pixels = np.linspace(0, 65535, 64 * 64).astype(np.uint16).reshape(64, 64)
    greys = np.linspace(255, 0, 65536).astype(np.uint8)
    window = Window.spanning(0, 65535, VoiLut(greys.tobytes()))
    radiograph = replace(drawn_radiograph(), pixels=pixels, bits=16, window=window)
    read = load_radiograph(saved(exported(drawn_case(radiograph=radiograph))[PLAIN], tmp_path))
    assert np.array_equal(read.window.apply(read.pixels), window.apply(pixels))
