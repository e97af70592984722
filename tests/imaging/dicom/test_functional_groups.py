"""What an enhanced file says in its functional groups is heeded, of all frames and of each."""

from pathlib import Path

import numpy as np
import pytest
from pydicom.sequence import Sequence

from imaging.load import load_radiograph
from imaging.radiograph import Radiograph
from tests.imaging.made_dicom import sequence_of
from tests.imaging.made_files import dicom_of, ramp, write

DEEP = ramp(40, 48, 4096)
FRAMES = np.stack([DEEP, DEEP // 2, DEEP[::-1]])


def groups(**named: dict) -> Sequence:
    """Return one item of functional groups, each of one item."""
    return sequence_of({name: sequence_of(elements) for name, elements in named.items()})


def made(folder: Path, frame: int = 0, **elements: object) -> Radiograph:
    data = dicom_of(FRAMES, **{"BitsStored": 12, **elements})
    return load_radiograph(write(folder, "x.dcm", data), frame)


SHARED = groups(
    PixelMeasuresSequence={"PixelSpacing": [0.2, 0.2]},
    PixelValueTransformationSequence={
        "RescaleSlope": 2,
        "RescaleIntercept": -1000,
        "RescaleType": "HU",
    },
    FrameVOILUTSequence={
        "WindowCenter": 500,
        "WindowWidth": 401,
        "WindowCenterWidthExplanation": "BONE",
    },
    FrameAnatomySequence={"FrameLaterality": "L"},
    FrameDisplayShutterSequence={
        "ShutterShape": "CIRCULAR",
        "CenterOfCircularShutter": [20, 24],
        "RadiusOfCircularShutter": 10,
    },
)


@pytest.mark.parametrize("frame", range(3))
def test_shared_groups_are_true_of_every_frame(frame: int, tmp_path: Path) -> None:
    radiograph = made(tmp_path, frame, SharedFunctionalGroupsSequence=SHARED)
    assert radiograph.spacing_mm == (0.2, 0.2)
    assert radiograph.spacing_kind == "unstated"
    assert radiograph.laterality == "L"
    assert radiograph.value_scale.at(0) == -1000
    assert radiograph.value_scale.unit == "HU"
    (preset,) = radiograph.presets
    assert preset.name == "BONE"
    # From 299.5 to 699.5 in modality values, of which a level has two.
    assert preset.window.limits == pytest.approx((649.75, 849.75))
    assert radiograph.blank is not None


def test_a_frames_own_groups_come_before_the_shared_ones(tmp_path: Path) -> None:
    own = Sequence(
        groups(
            PixelMeasuresSequence={"PixelSpacing": [spacing, spacing]},
            FrameAnatomySequence={"FrameLaterality": side},
        )[0]
        for spacing, side in ((0.1, "R"), (0.3, "U"), (0.5, "L"))
    )
    elements = {
        "SharedFunctionalGroupsSequence": SHARED,
        "PerFrameFunctionalGroupsSequence": own,
    }
    read = [made(tmp_path, frame, **elements) for frame in range(3)]
    assert [r.spacing_mm for r in read] == [(0.1, 0.1), (0.3, 0.3), (0.5, 0.5)]
    assert [r.laterality for r in read] == ["R", "", "L"]
    assert all(len(r.presets) == 1 for r in read)


def test_a_frame_without_groups_of_its_own_has_the_shared_ones(tmp_path: Path) -> None:
    own = groups(PixelMeasuresSequence={"PixelSpacing": [0.1, 0.1]})
    elements = {
        "SharedFunctionalGroupsSequence": SHARED,
        "PerFrameFunctionalGroupsSequence": own,
    }
    spacings = [made(tmp_path, frame, **elements).spacing_mm for frame in range(3)]
    assert spacings == [(0.1, 0.1), (0.2, 0.2), (0.2, 0.2)]


def test_spacing_at_the_detector_is_told_from_that_at_the_bone(tmp_path: Path) -> None:
    radiograph = made(
        tmp_path,
        SharedFunctionalGroupsSequence=groups(
            FramePixelDataPropertiesSequence={"ImagerPixelSpacing": [0.3, 0.3]}
        ),
    )
    assert (radiograph.spacing_mm, radiograph.spacing_kind) == ((0.3, 0.3), "detector")


def test_empty_groups_change_nothing(tmp_path: Path) -> None:
    empty = sequence_of({"PixelMeasuresSequence": Sequence(), "FrameVOILUTSequence": Sequence()})
    radiograph = made(
        tmp_path,
        PixelSpacing=[0.4, 0.4],
        SharedFunctionalGroupsSequence=empty,
        PerFrameFunctionalGroupsSequence=Sequence(),
    )
    assert radiograph.spacing_mm == (0.4, 0.4)
    np.testing.assert_array_equal(radiograph.pixels, DEEP)
