"""What a measurement says: its value, in units that are true, and the plane they are true in."""

from pathlib import Path

import numpy as np
import pytest

from app.measuring.words import words_of
from app.scale import scale_of
from imaging.measure import Kind, Measurement, Measures
from imaging.radiograph import Radiograph, SpacingKind
from imaging.window import Window
from tests.app.measuring.test_measuring import BOX, RULER


def radiograph(
    spacing_mm: tuple[float, float] | None = None, kind: SpacingKind = "none"
) -> Radiograph:
    pixels = np.arange(8100, dtype=np.uint16).reshape(90, 90)
    return Radiograph(
        Path("x.dcm"),
        "0" * 64,
        pixels,
        16,
        Window.spanning(0, 65535),
        "DICOM",
        spacing_mm=spacing_mm,
        spacing_kind=kind,
    )


@pytest.mark.parametrize(
    ("spacing", "kind", "words"),
    [
        (None, "none", "50.0 px"),
        ((0.2, 0.1), "detector", "10.0 mm, at the detector"),
        ((0.2, 0.1), "corrected", "10.0 mm, corrected"),
        ((0.2, 0.1), "unstated", "10.0 mm, plane not stated"),
    ],
)
def test_a_length_says_in_which_plane_it_is_true(
    spacing: tuple[float, float] | None, kind: SpacingKind, words: str
) -> None:
    shown = radiograph(spacing, kind)
    assert words_of(RULER, shown, scale_of(shown, Measures())) == words


def test_a_region_says_mean_spread_range_and_size() -> None:
    shown = radiograph((0.5, 0.5), "detector")
    words = words_of(BOX, shown, scale_of(shown, Measures()))
    held = shown.pixels[:20, :10]
    assert words.splitlines() == [
        f"mean {held.mean():.1f}, SD {held.std():.1f}",
        f"{held.min()} to {held.max()}",
        "50.0 mm², at the detector",
    ]


def test_angles_are_those_of_the_body_where_pixels_are_not_square() -> None:
    shown = radiograph((0.2, 0.1), "corrected")
    scale = scale_of(shown, Measures())
    angle = Measurement(Kind.ANGLE, ((10.0, 0.0), (0.0, 0.0), (10.0, 10.0)))
    cobb = Measurement(Kind.COBB, ((0.0, 0.0), (10.0, 0.0), (0.0, 30.0), (10.0, 40.0)))
    assert words_of(angle, shown, scale) == "63.4°"
    assert words_of(cobb, shown, scale) == "Cobb 63.4°"
