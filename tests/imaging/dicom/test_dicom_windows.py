"""The window that a file is shown by: its own, its table's, or all that it holds."""

from pathlib import Path

import numpy as np
import pytest

from imaging.window import Window
from tests.imaging.made_dicom import lut, made, sequence_of
from tests.imaging.made_files import ramp

DEEP = ramp(24, 32, 4096)
WINDOWS = [
    ({"WindowCenter": 600, "WindowWidth": 301}, (449.5, 749.5)),
    ({"WindowCenter": [600, 40], "WindowWidth": [301, 80]}, (449.5, 749.5)),
    ({"WindowCenter": 600, "WindowWidth": 300, "VOILUTFunction": "LINEAR_EXACT"}, (450, 750)),
    (
        {"WindowCenter": 600, "WindowWidth": 301, "RescaleSlope": 2, "RescaleIntercept": 100},
        (174.75, 324.75),
    ),
    (
        {"WindowCenter": 600, "WindowWidth": 301, "PhotometricInterpretation": "MONOCHROME1"},
        (65535 - 749.5, 65535 - 449.5),
    ),
]


@pytest.mark.parametrize(("elements", "limits"), WINDOWS)
def test_the_files_window_is_kept_in_units_of_the_pixels(
    elements: dict, limits: tuple[float, float], tmp_path: Path
) -> None:
    assert made(tmp_path, DEEP, **elements).window.limits == pytest.approx(limits)


def test_a_file_without_window_shows_all_it_holds_but_its_padding(tmp_path: Path) -> None:
    stored = (DEEP // 2 + 500).astype(np.uint16)
    stored[:3] = 0
    radiograph = made(tmp_path, stored, PixelPaddingValue=0)
    held = stored[3:]
    assert radiograph.window == Window.spanning(int(held.min()), int(held.max()))


@pytest.mark.parametrize(
    "elements", [{"WindowCenter": 5, "WindowWidth": 0}, {"WindowCenter": 5}, {"WindowWidth": 9}]
)
def test_half_a_window_is_none(elements: dict, tmp_path: Path) -> None:
    window = made(tmp_path, DEEP, **elements).window
    assert window == Window.spanning(int(DEEP.min()), int(DEEP.max()))


def test_a_voi_lut_becomes_the_window_over_which_it_rises(tmp_path: Path) -> None:
    rising = np.clip(np.arange(1000) - 300, 0, 255)
    window = made(tmp_path, DEEP, VOILUTSequence=sequence_of(lut(rising, 50))).window
    assert window.limits == pytest.approx((350, 605))
