"""The graphics that a DICOM file lays over its picture are read as it places them."""

import io
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from imaging.load import load_radiograph
from imaging.preprocess import grey_8bit
from imaging.radiograph import Radiograph
from tests.imaging.made_dicom import NATIVE
from tests.imaging.made_files import dataset_of, ramp, write

DEEP = ramp(40, 48, 4096)
MARKED = np.zeros(DEEP.shape, np.bool_)
MARKED[3:9, 5:20] = MARKED[20, 30:] = True


def packed(bits: NDArray[np.bool_]) -> bytes:
    data = np.packbits(bits.ravel(), bitorder="little").tobytes()
    return data + b"\0" * (len(data) % 2)


def plane(group: int, bits: NDArray[np.bool_], **changed: object) -> dict[int, tuple[str, object]]:
    """Return the elements of an overlay plane by their tags."""
    rows, columns = bits.shape[-2:]
    elements: dict[str, tuple[int, str, object]] = {
        "rows": (0x0010, "US", rows),
        "columns": (0x0011, "US", columns),
        "frames": (0x0015, "IS", None),
        "kind": (0x0040, "CS", "G"),
        "origin": (0x0050, "SS", [1, 1]),
        "first": (0x0051, "US", None),
        "allocated": (0x0100, "US", 1),
        "position": (0x0102, "US", 0),
        "data": (0x3000, "OW", packed(bits)),
    }
    return {
        group << 16 | element: (vr, changed.get(name, value))
        for name, (element, vr, value) in elements.items()
        if changed.get(name, value) is not None
    }


def read(
    folder: Path,
    *planes: dict[int, tuple[str, object]],
    stored: NDArray = DEEP,
    syntax: UID = ExplicitVRLittleEndian,
    frame: int = 0,
    **elements: object,
) -> Radiograph:
    dataset = dataset_of(stored, syntax, **elements)
    for each in planes:
        for tag, (vr, value) in each.items():
            if vr == "OW" and syntax == ExplicitVRBigEndian:
                swapped = np.frombuffer(value, "<u2").astype(">u2").tobytes()
                dataset.add_new(tag, vr, swapped)
            else:
                dataset.add_new(tag, vr, value)
    written = io.BytesIO()
    dataset.save_as(written, enforce_file_format=True)
    return load_radiograph(write(folder, "x.dcm", written.getvalue()), frame)


def marked(radiograph: Radiograph) -> NDArray[np.bool_]:
    assert radiograph.overlay_plane is not None
    assert radiograph.overlay_plane.shape == radiograph.pixels.shape
    return radiograph.overlay_plane > 0


@pytest.mark.parametrize("kind", ["G", "R"], ids=["graphics", "region of interest"])
@pytest.mark.parametrize("syntax", NATIVE, ids=lambda uid: uid.name)
def test_a_plane_lies_beside_the_pixels_and_never_in_them(
    syntax: UID, kind: str, tmp_path: Path
) -> None:
    radiograph = read(tmp_path, plane(0x6000, MARKED, kind=kind), syntax=syntax)
    np.testing.assert_array_equal(marked(radiograph), MARKED)
    plain = read(tmp_path, syntax=syntax)
    assert plain.overlay_plane is None
    np.testing.assert_array_equal(radiograph.pixels, plain.pixels)
    assert radiograph.window == plain.window
    np.testing.assert_array_equal(
        grey_8bit(radiograph, "percentile"), grey_8bit(plain, "percentile")
    )


def test_planes_of_several_groups_are_laid_together(tmp_path: Path) -> None:
    radiograph = read(tmp_path, plane(0x6000, MARKED), plane(0x601E, MARKED[::-1]))
    np.testing.assert_array_equal(marked(radiograph), MARKED | MARKED[::-1])


@pytest.mark.parametrize("origin", [(11, 21), (-2, -5), (1, 40), (39, -10), (0, 0)])
def test_a_plane_may_lie_partly_outside_the_picture(
    origin: tuple[int, int], tmp_path: Path
) -> None:
    bits = np.ones((12, 30), np.bool_)
    bits[4] = False
    expected = np.zeros((200, 200), np.bool_)
    top, left = 100 + origin[0] - 1, 100 + origin[1] - 1
    expected[top : top + 12, left : left + 30] = bits
    radiograph = read(tmp_path, plane(0x6000, bits, origin=list(origin)))
    np.testing.assert_array_equal(marked(radiograph), expected[100:140, 100:148])


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": [30000, 30000]},
        {"origin": [-30000, 1]},
        {"rows": 65535, "columns": 65535},
        {"rows": 0},
        {"columns": None},
        {"data": b"\xff\xff"},
        {"data": None},
        {"allocated": 16, "position": 12, "data": None},
        {"frames": "2", "first": 2},
        {"frames": "2000000000", "first": 1, "data": b""},
        {"data": packed(np.zeros(DEEP.shape, np.bool_))},
    ],
)
def test_a_plane_that_marks_nothing_or_is_torn_is_left_out_and_the_picture_stays(
    changed: dict, tmp_path: Path
) -> None:
    radiograph = read(tmp_path, plane(0x6000, MARKED, **changed))
    assert radiograph.overlay_plane is None
    np.testing.assert_array_equal(radiograph.pixels, DEEP)


FRAMES = np.stack([DEEP, DEEP // 2, DEEP[::-1]])


@pytest.mark.parametrize("frame", range(3))
def test_frames_of_a_plane_belong_to_frames_of_the_picture(frame: int, tmp_path: Path) -> None:
    # 35 bits a frame: the second one begins within a byte.
    bits = np.zeros((2, 5, 7), np.bool_)
    bits[0, 2, 3] = bits[1, 4, 6] = True
    several = plane(0x6000, bits, frames="2", first=2)
    radiograph = read(tmp_path, several, stored=FRAMES, frame=frame)
    if frame == 0:
        assert radiograph.overlay_plane is None
    else:
        place = {1: (2, 3), 2: (4, 6)}[frame]
        assert list(zip(*np.nonzero(marked(radiograph)), strict=True)) == [place]


def test_a_plane_that_was_cut_off_before_a_frame_has_none_for_it(tmp_path: Path) -> None:
    bits = np.ones((2, 5, 7), np.bool_)
    torn = plane(0x6000, bits, frames="2", data=packed(bits[0]))
    whole, without = (read(tmp_path, torn, stored=FRAMES, frame=frame) for frame in (0, 1))
    assert marked(whole).sum() == 35
    assert without.overlay_plane is None


def test_a_plane_without_frames_belongs_to_all(tmp_path: Path) -> None:
    for frame in range(3):
        radiograph = read(tmp_path, plane(0x6000, MARKED), stored=FRAMES, frame=frame)
        np.testing.assert_array_equal(marked(radiograph), MARKED)


def test_a_plane_is_stretched_with_the_picture(tmp_path: Path) -> None:
    radiograph = read(tmp_path, plane(0x6000, MARKED), PixelAspectRatio=[2, 1])
    assert radiograph.pixels.shape == (80, 48)
    np.testing.assert_array_equal(marked(radiograph), MARKED.repeat(2, axis=0))


def test_a_colour_picture_has_planes_too(tmp_path: Path) -> None:
    grey = ramp(40, 48)
    stored = np.dstack([grey, 255 - grey, grey])
    radiograph = read(tmp_path, plane(0x6000, MARKED), stored=stored)
    np.testing.assert_array_equal(marked(radiograph), MARKED)


@pytest.mark.parametrize(
    "syntax",
    [ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian],
    ids=lambda uid: uid.name,
)
def test_a_file_that_is_for_processing_says_so(syntax: UID, tmp_path: Path) -> None:
    raw = read(tmp_path, syntax=syntax, PresentationIntentType="FOR PROCESSING")
    assert raw.is_for_processing
    ready = read(tmp_path, syntax=syntax, PresentationIntentType="FOR PRESENTATION")
    assert not ready.is_for_processing
    assert not read(tmp_path, syntax=syntax).is_for_processing


def test_the_class_tells_what_is_for_processing_where_no_intent_is_stated(tmp_path: Path) -> None:
    digital = "1.2.840.10008.5.1.4.1.1.1.1"
    assert read(tmp_path, SOPClassUID=f"{digital}.1").is_for_processing
    assert not read(tmp_path, SOPClassUID=digital).is_for_processing
    contradicted = read(
        tmp_path, SOPClassUID=f"{digital}.1", PresentationIntentType="FOR PRESENTATION"
    )
    assert not contradicted.is_for_processing
