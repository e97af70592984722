"""A table whose first value is negative is read in every transfer syntax."""

from pathlib import Path

import numpy as np
import pytest
from pydicom.uid import UID, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from imaging.load import load_radiograph
from tests.imaging.made_dicom import lut, sequence_of
from tests.imaging.made_files import dicom_of, ramp, write

DEEP = ramp(40, 48, 4096)
CURVE = (np.linspace(0, 1, 2048) ** 2 * 4095).astype(int)


@pytest.mark.parametrize("intercept", [-1024, 0])
@pytest.mark.parametrize(
    "syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian], ids=lambda uid: uid.name
)
def test_a_table_that_begins_below_zero_is_read_though_its_first_value_is_a_word(
    syntax: UID, intercept: int, tmp_path: Path
) -> None:
    data = dicom_of(
        DEEP,
        syntax,
        BitsStored=12,
        RescaleSlope=1,
        RescaleIntercept=intercept,
        VOILUTSequence=sequence_of(lut(CURVE, 65536 - 300, 12)),
    )
    radiograph = load_radiograph(write(tmp_path, "x.dcm", data))
    expected = CURVE[np.clip(DEEP.astype(int) + intercept + 300, 0, 2047)] / 4095 * 255
    assert len(radiograph.presets) == 1
    assert np.abs(radiograph.window.apply(radiograph.pixels) - expected).max() <= 1.0


def test_a_table_that_begins_high_stays_high_where_no_value_is_negative(tmp_path: Path) -> None:
    stored = ramp(40, 48, 65536)
    data = dicom_of(stored, VOILUTSequence=sequence_of(lut(CURVE, 60000, 12)))
    radiograph = load_radiograph(write(tmp_path, "x.dcm", data))
    expected = CURVE[np.clip(stored.astype(int) - 60000, 0, 2047)] / 4095 * 255
    assert np.abs(radiograph.window.apply(radiograph.pixels) - expected).max() <= 1.0
