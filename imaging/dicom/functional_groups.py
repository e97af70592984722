"""What an enhanced file says of each of its frames, moved to where other files say it of all."""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

from pydicom.dataset import Dataset

from imaging.dicom.bounds import check_lengths, items_of
from imaging.dicom.shutter import SHUTTER_KEYWORDS

_SHARED, _PER_FRAME = "SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"
GROUP_KEYWORDS = (_SHARED, _PER_FRAME)
# Each group's elements, by their names there and at the top of a file that has no groups.
_GROUPS = {
    "PixelMeasuresSequence": {"PixelSpacing": "PixelSpacing"},
    "FramePixelDataPropertiesSequence": {"ImagerPixelSpacing": "ImagerPixelSpacing"},
    "PixelValueTransformationSequence": {
        name: name for name in ("RescaleIntercept", "RescaleSlope", "RescaleType")
    },
    "FrameVOILUTSequence": {
        name: name
        for name in (
            "WindowCenter",
            "WindowWidth",
            "WindowCenterWidthExplanation",
            "VOILUTFunction",
        )
    },
    "FrameAnatomySequence": {"FrameLaterality": "ImageLaterality"},
    "FrameDisplayShutterSequence": {name: name for name in SHUTTER_KEYWORDS},
}


def say_of_frame(dataset: Dataset, frame: int) -> None:
    """Let the data set say at its top what its groups say of a frame; what all share comes first.

    Source: PS3.3 C.7.6.16 and the macros of C.7.6.16.2.

    Args:
        dataset: changed where it has groups.
        frame: counted from 0.
    """
    of_frame = items_of(dataset, _PER_FRAME)[frame : frame + 1]
    for groups in (*items_of(dataset, _SHARED)[:1], *of_frame):
        for name, elements in _GROUPS.items():
            for group in items_of(groups, name)[:1]:
                check_lengths(group, elements)
                for there, here in elements.items():
                    if there in group:
                        setattr(dataset, here, group[there].value)
