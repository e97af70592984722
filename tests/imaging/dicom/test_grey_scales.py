"""Every grey scale that a file may state has the greys of pydicom's own pipeline."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian

from tests.imaging.dicom_reference import assert_same_greys, assert_same_values, read_both
from tests.imaging.made_dicom import lut, packed, sequence_of
from tests.imaging.made_files import ramp

DEEP = ramp(40, 48, 4096)
SIGNED = DEEP.astype(np.int16) - 2048
RISING = np.clip(np.arange(3000) - 700, 0, 1023) * 4
CURVED = (4095 * (np.arange(4096) / 4095) ** 1.7).astype(np.uint16)
MONOCHROME1 = {"PhotometricInterpretation": "MONOCHROME1"}
TWO_WINDOWS = {"WindowCenter": [600, 2048], "WindowWidth": [301, 4096]}
pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore:overflow encountered in exp"),
]
SCALES: dict[str, tuple[NDArray, dict, int]] = {
    "two windows": (DEEP, TWO_WINDOWS, 2),
    "MONOCHROME1": (DEEP, {**TWO_WINDOWS, **MONOCHROME1, "BitsStored": 12}, 2),
    "linear exact": (DEEP, {**TWO_WINDOWS, "VOILUTFunction": "LINEAR_EXACT"}, 2),
    "sigmoid": (DEEP, {**TWO_WINDOWS, "VOILUTFunction": "SIGMOID"}, 2),
    "sigmoid of MONOCHROME1": (
        DEEP,
        {**TWO_WINDOWS, **MONOCHROME1, "VOILUTFunction": "SIGMOID", "BitsStored": 12},
        2,
    ),
    "narrow exact": (
        DEEP,
        {"WindowCenter": 600.3, "WindowWidth": 0.4, "VOILUTFunction": "LINEAR_EXACT"},
        1,
    ),
    "signed": (SIGNED, {"WindowCenter": [-500, 0], "WindowWidth": [800, 4096]}, 2),
    "rescaled": (DEEP, {**TWO_WINDOWS, "RescaleSlope": 0.25, "RescaleIntercept": 7.5}, 2),
    "falling": (DEEP, {**TWO_WINDOWS, "RescaleSlope": -2, "RescaleIntercept": 3000}, 2),
    "falling MONOCHROME1": (
        DEEP,
        {**TWO_WINDOWS, **MONOCHROME1, "RescaleSlope": -0.5, "RescaleIntercept": 2500},
        2,
    ),
    "signed, rescaled, sigmoid": (
        SIGNED,
        {**TWO_WINDOWS, "VOILUTFunction": "SIGMOID", "RescaleSlope": 3, "RescaleIntercept": -100},
        2,
    ),
    "modality LUT": (
        DEEP,
        {
            **TWO_WINDOWS,
            "ModalityLUTSequence": sequence_of(
                lut(np.arange(3000) * 4 % 9973, 500, ModalityLUTType="US")
            ),
        },
        2,
    ),
    "modality LUT of MONOCHROME1": (
        SIGNED,
        {
            **TWO_WINDOWS,
            **MONOCHROME1,
            "ModalityLUTSequence": sequence_of(lut(CURVED, -2048, ModalityLUTType="US")),
        },
        2,
    ),
    "two VOI LUTs": (
        DEEP,
        {"VOILUTSequence": sequence_of(lut(RISING, 50, 12), lut(CURVED, 0, 12))},
        2,
    ),
    "VOI LUT of MONOCHROME1": (
        DEEP,
        {**MONOCHROME1, "VOILUTSequence": sequence_of(lut(CURVED, 0, 12)), "BitsStored": 12},
        1,
    ),
    "falling VOI LUT": (DEEP, {"VOILUTSequence": sequence_of(lut(CURVED[::-1], 0, 12))}, 1),
    "VOI LUT after a falling rescale": (
        DEEP,
        {
            "VOILUTSequence": sequence_of(lut(CURVED, 0, 12)),
            "RescaleSlope": -1,
            "RescaleIntercept": 4095,
        },
        1,
    ),
    "VOI LUT after a modality LUT": (
        DEEP,
        {
            "ModalityLUTSequence": sequence_of(lut(CURVED, 0, ModalityLUTType="US")),
            "VOILUTSequence": sequence_of(lut(RISING, 300, 12)),
        },
        1,
    ),
}


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian])
@pytest.mark.parametrize("name", SCALES)
def test_every_grey_scale_has_the_references_greys(name: str, syntax: UID, tmp_path: Path) -> None:
    stored, elements, presets = SCALES[name]
    if syntax == ExplicitVRBigEndian and "LUT" in name:
        pytest.skip("the tables here are written as little-endian words")
    radiograph, dataset = read_both(tmp_path, packed(stored, syntax, **elements))
    assert_same_values(radiograph, dataset)
    assert_same_greys(radiograph, dataset, presets)
