"""A zip archive with two faces, a lock, damage or a bomb in it ends in a sentence."""

import zipfile
from pathlib import Path

import pytest

from errors import WeightsUnavailable
from models.conversion.archive import open_archive, read_entry
from models.foreign import recognise
from tests.models import hostile


def test_two_pickles_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    hostile.write_checkpoint(path, hostile.detector_pickle(b"N"))
    with (
        pytest.warns(UserWarning, match="Duplicate"),
        zipfile.ZipFile(path, "a") as archive,
    ):
        archive.writestr("archive/data.pkl", b"N.")
    with pytest.raises(WeightsUnavailable, match="not a PyTorch checkpoint"):
        recognise(path)


def test_a_pickle_beside_the_one_that_is_walked_is_refused(tmp_path: Path) -> None:
    """PyTorch takes the first of two entries that differ in capitals only."""
    path = tmp_path / "best.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/DATA.PKL", b"N.")
        archive.writestr("archive/data.pkl", hostile.detector_pickle(b"N"))
    with pytest.raises(WeightsUnavailable, match="not a PyTorch checkpoint"):
        recognise(path)


def test_a_locked_archive_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    hostile.write_checkpoint(path, hostile.detector_pickle(b"N"))
    data = bytearray(path.read_bytes())
    for header, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.find(header) + flags] |= 1
    path.write_bytes(data)
    with pytest.raises(WeightsUnavailable, match="locked with a password"):
        recognise(path)


def test_an_archive_of_damaged_bytes_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "fraction-model.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", b"{}" * 500)
    data = bytearray(path.read_bytes())
    start = data.find(b"config.json") + len("config.json")
    data[start : start + 8] = b"\xff" * 8
    path.write_bytes(data)
    with (
        pytest.raises(WeightsUnavailable, match="truncated or damaged"),
        open_archive(path, path.name) as archive,
    ):
        read_entry(archive, "config.json")


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", hostile.detector_pickle(b"N"))
        zeros = bytes(64 << 20)
        for number in range(11):
            archive.writestr(f"archive/data/{number}", zeros)
    assert path.stat().st_size < 2 << 20
    with pytest.raises(WeightsUnavailable, match="unpacks to far more"):
        recognise(path)
