"""Forged and damaged archives: whatever zipfile makes of them, the user reads a sentence."""

import json
import random
import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from errors import UserError, WeightsUnavailable
from models.conversion.archive import copy_entry, open_archive, read_entry, write_anew
from models.foreign import recognise
from tests.models import hostile

MUTATIONS = 400
# Sizes, counts and offsets at which zipfile's arithmetic tips over.
EDGES = (0, 1, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
# Of an archive without a comment.
END_RECORD_BYTES = 22
SIGNS = (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06")


def mutated(whole: bytes, seed: str) -> Iterator[bytes]:
    """Yield damaged files, half of them with the damage in zip's own headers."""
    chance = random.Random(seed)
    headers = [at for sign in SIGNS for at in range(len(whole)) if whole.startswith(sign, at)]
    for _ in range(MUTATIONS):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 1, 2, 4))):
            near = chance.choice(headers) + chance.randrange(4, 48)
            at = min(near if chance.random() < 0.7 else chance.randrange(len(data)), len(data) - 1)
            if chance.random() < 0.4:
                edge = struct.pack("<I", chance.choice(EDGES))[: chance.choice((1, 2, 4))]
                data[at : at + len(edge)] = edge
            else:
                data[at] = chance.randrange(256)
        yield bytes(data[: chance.randrange(len(data))] if chance.random() < 0.1 else data)


def test_a_damaged_checkpoint_is_recognised_or_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    hostile.write_checkpoint(path, hostile.detector_pickle(b"N"))
    assert recognise(path).role == "detector"
    refused = 0
    for data in mutated(path.read_bytes(), "checkpoint"):
        path.write_bytes(data)
        try:
            recognise(path)
        except UserError as error:
            assert str(error).isprintable() or "\N{REPLACEMENT CHARACTER}" in str(error)
            assert len(str(error)) < 400
            refused += 1
    assert refused > MUTATIONS // 4


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_damaged_keras_archive_is_read_or_refused_in_a_sentence(
    packing: int, tmp_path: Path
) -> None:
    path = tmp_path / "bone_fracture_classifier.keras"
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr("config.json", json.dumps({"class_name": "Sequential", "config": {}}))
        archive.writestr("model.weights.h5", bytes(range(256)) * 8)
    refused = 0
    for data in mutated(path.read_bytes(), f"keras {packing}"):
        path.write_bytes(data)
        try:
            with open_archive(path, path.name) as archive:
                for entry in archive.namelist():
                    read_entry(archive, entry)
                    copy_entry(archive, entry, BytesIO())
        except UserError:
            refused += 1
    assert refused > MUTATIONS // 4


def test_a_disk_that_is_full_is_no_damage_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.keras"
    hostile.write_keras(path, [hostile.PICTURE])

    class Full(BytesIO):
        def write(self, _chunk: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"), open_archive(path, path.name) as archive:
        copy_entry(archive, "config.json", Full())


def test_an_archive_hidden_before_another_is_not_written_anew(tmp_path: Path) -> None:
    """PyTorch counts from the file's begin and finds the first, Python from its end the second."""
    path, anew = tmp_path / "best.pt", tmp_path / "anew"
    seen = hostile.detector_pickle(b"N")
    hidden = b"N." + b"hidden".ljust(len(seen) - 2)
    both = b""
    for pickle in (hidden, seen):
        hostile.write_checkpoint(path, pickle)
        end = len(path.read_bytes()) - END_RECORD_BYTES
        both += path.read_bytes()[: end if pickle is hidden else None]
    path.write_bytes(both)
    write_anew(path, anew, path.name)
    assert b"hidden" in both
    assert b"hidden" not in anew.read_bytes()
    with zipfile.ZipFile(anew) as archive:
        assert archive.read("archive/data.pkl") == seen


def test_a_name_that_is_no_text_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    hostile.write_checkpoint(path, hostile.detector_pickle(b"N"))
    data = bytearray(path.read_bytes())
    # The local header names another entry than the directory at the end does.
    at = data.index(b"archive/data.pkl")
    data[at : at + 4] = b"a\n\x1b["
    path.write_bytes(data)
    with pytest.raises(WeightsUnavailable, match="truncated or damaged") as told:
        recognise(path)
    assert str(told.value).isprintable()
