"""The cache of decoded pictures follows its files and the code that decoded them."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from errors import UserError
from tests.training.tree import make_tree, picture
from training.data import pictures
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore, read_pixels
from training.data.sample import Sample

HOUR_NS = 3_600_000_000_000


@pytest.fixture
def samples(tmp_path: Path) -> list[Sample]:
    return list(read_catalogue(make_tree(tmp_path / "data")).samples)


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the paths of all pictures that are decoded from now on."""
    paths: list[Path] = []

    def watched(path: Path) -> np.ndarray:
        paths.append(path)
        return read_pixels(path)

    monkeypatch.setattr(pictures, "read_pixels", watched)
    return paths


def test_a_cache_that_still_holds_decodes_nothing(
    samples: list[Sample], tmp_path: Path, decoded: list[Path]
) -> None:
    PictureStore(samples, tmp_path / "cache")
    assert len(decoded) == len(samples)
    PictureStore(samples, tmp_path / "cache")
    assert len(decoded) == len(samples)


def test_a_picture_of_another_size_is_decoded_anew(samples: list[Sample], tmp_path: Path) -> None:
    before = PictureStore(samples, tmp_path / "cache").pixels(samples[0])
    picture(samples[0].path, 99, (50, 70))
    after = PictureStore(samples, tmp_path / "cache").pixels(samples[0])
    assert before.shape == (120, 96)
    assert after.shape == (70, 50)


def test_another_picture_of_as_many_bytes_is_seen(samples: list[Sample], tmp_path: Path) -> None:
    paths = [s.path for s in samples[:2]]
    size = max(p.stat().st_size for p in paths)
    first, second = (p.read_bytes().ljust(size, b"\0") for p in paths)
    paths[0].write_bytes(first)
    paths[1].write_bytes(second)
    PictureStore(samples, tmp_path / "cache")
    paths[0].write_bytes(second)
    stamp = paths[1].stat().st_mtime_ns + HOUR_NS
    os.utime(paths[0], ns=(stamp, stamp))
    after = PictureStore(samples, tmp_path / "cache")
    assert np.array_equal(after.pixels(samples[0]), after.pixels(samples[1]))


def test_a_picture_that_was_only_touched_is_compared_once(
    samples: list[Sample], tmp_path: Path, decoded: list[Path]
) -> None:
    PictureStore(samples, tmp_path / "cache")
    decoded.clear()
    os.utime(samples[3].path, ns=(HOUR_NS, HOUR_NS))
    data = (tmp_path / "cache" / "pixels.bin").stat().st_ino
    PictureStore(samples, tmp_path / "cache")
    PictureStore(samples, tmp_path / "cache")
    assert decoded == [samples[3].path]
    assert (tmp_path / "cache" / "pixels.bin").stat().st_ino == data


def test_a_new_decoder_that_reads_the_same_keeps_the_cache(
    samples: list[Sample], tmp_path: Path, decoded: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    PictureStore(samples, tmp_path / "cache")
    decoded.clear()
    monkeypatch.setattr(pictures, "decoder_mark", lambda: "another")
    monkeypatch.setattr(pictures, "COMPARED", 10)
    PictureStore(samples, tmp_path / "cache")
    assert 0 < len(decoded) <= 11
    decoded.clear()
    PictureStore(samples, tmp_path / "cache")
    assert not decoded


def test_a_new_decoder_that_reads_otherwise_makes_the_cache_anew(
    samples: list[Sample], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = PictureStore(samples, tmp_path / "cache").pixels(samples[5]).copy()
    monkeypatch.setattr(pictures, "decoder_mark", lambda: "another")
    monkeypatch.setattr(pictures, "read_pixels", lambda path: 255 - read_pixels(path))
    after = PictureStore(samples, tmp_path / "cache").pixels(samples[5])
    assert np.array_equal(after, 255 - before)


@pytest.mark.parametrize("is_older", [True, False])
def test_an_index_without_stamps_is_taken_up_where_it_is_younger_than_the_pictures(
    is_older: bool, samples: list[Sample], tmp_path: Path, decoded: list[Path]
) -> None:
    PictureStore(samples, tmp_path / "cache")
    index = tmp_path / "cache" / "pixels.csv"
    with index.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with index.open("w", newline="", encoding="utf-8") as file:
        names = ("key", "bytes", "start", "height", "width")
        writer = csv.writer(file)
        writer.writerows([names, *([row[name] for name in names] for row in rows)])
    stamp = index.stat().st_mtime_ns + (-HOUR_NS if is_older else HOUR_NS)
    os.utime(samples[0].path, ns=(stamp, stamp))
    picture_is_compared = samples[0].path
    decoded.clear()
    PictureStore(samples, tmp_path / "cache")
    assert is_older or picture_is_compared in decoded
    decoded.clear()
    PictureStore(samples, tmp_path / "cache")
    assert not decoded


def test_a_cache_that_was_cut_short_is_made_anew(samples: list[Sample], tmp_path: Path) -> None:
    whole = PictureStore(samples, tmp_path / "cache").pixels(samples[-1]).copy()
    data = tmp_path / "cache" / "pixels.bin"
    data.write_bytes(data.read_bytes()[:-100])
    assert np.array_equal(PictureStore(samples, tmp_path / "cache").pixels(samples[-1]), whole)


def test_pictures_that_can_not_be_read_at_all_are_one_sentence(
    samples: list[Sample], tmp_path: Path
) -> None:
    for sample in samples:
        sample.path.write_bytes(b"junk")
    with pytest.raises(UserError, match=r"None of the 31 pictures can be read"):
        PictureStore(samples, tmp_path / "cache")
