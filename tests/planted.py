"""Strings planted where a patient's data stand, and a search for them in all that was written."""

from collections.abc import Iterable
from pathlib import Path

from tests.imaging.made_files import dicom_of, ramp

# By the DICOM attributes that hold them; values that nothing else could contain.
TAGS = {
    "PatientName": "Plantedname^Jane",
    "PatientID": "PLANTEDID4711",
    "PatientBirthDate": "19010203",
    "PatientAddress": "Planted Street 12",
    "OtherPatientIDs": "PLANTEDOTHER",
    "AccessionNumber": "PLANTEDACC",
    "InstitutionName": "Planted Hospital",
    "ReferringPhysicianName": "Plantedreferrer^A",
    "StudyDescription": "Plantedstudy",
    "StudyInstanceUID": "1.2.826.0.1.47114711",
    "SeriesInstanceUID": "1.2.826.0.1.47124712",
    "PatientComments": "Plantedcomment",
    "ImageComments": "Plantedimage",
}
FOLDER, STEM = "Plantedfolder_Jane", "Plantedfile_Jane"


def planted_files(place: Path) -> list[Path]:
    """Write a whole and a damaged DICOM file of a patient, in a folder of their name."""
    folder = place / FOLDER
    folder.mkdir(parents=True)
    data = dicom_of(ramp(200, 160), **TAGS)
    whole, damaged = folder / f"{STEM}.dcm", folder / f"{STEM}_damaged.dcm"
    whole.write_bytes(data)
    damaged.write_bytes(data[: len(data) // 2])
    return [whole, damaged]


def found_in(paths: Iterable[Path], words: Iterable[str]) -> list[str]:
    """Return which of the words stand in which files, in UTF-8 or UTF-16, whatever their case."""
    needles = {
        word: [word.lower().encode(code) for code in ("utf-8", "utf-16-le")] for word in words
    }
    found = []
    for path in paths:
        content = path.read_bytes().lower()
        found += [
            f"{path.name}: {w}" for w, forms in needles.items() if any(f in content for f in forms)
        ]
    return found


def files_below(place: Path) -> list[Path]:
    """Return all files below a folder."""
    return [path for path in sorted(place.rglob("*")) if path.is_file()]
