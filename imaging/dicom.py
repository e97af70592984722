"""DICOM radiographs."""

from imaging.radiograph import Radiograph
from imaging.refusal import SAVE_AS_PNG, Refusal
from imaging.source import Source


def decode(source: Source) -> Radiograph:
    """Decode the first frame of a DICOM file."""
    raise Refusal(f"{source.path.suffix or 'it'} is a DICOM file, not read yet", SAVE_AS_PNG)
