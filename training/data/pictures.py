"""The pictures' pixels: decoded once into one file below `runs/cache`, then mapped into memory.

A picture is decoded again when its file has changed. When the code that decodes has changed, some
pictures of all sources are decoded for comparison, and all of them if one differs.
"""

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import PIL
from numpy.typing import NDArray
from tqdm import tqdm

import imaging
from errors import UnreadableImage, UserError
from imaging.load import load_radiograph
from imaging.preprocess import grey_8bit
from imaging.radiograph import Radiograph
from imaging.window import Window
from training.data.sample import Problem, Sample
from training.turns import alone_in
from training.whole_file import write_csv, written_whole

Pixels = NDArray[np.uint8]
COMPARED = 60
"""Pictures decoded for comparison when the decoding code has changed."""
PATIENCE_S = 1800.0
"""All data sets are decoded in less."""
BUSY = "Another command still decodes pictures into {cache}; wait for it, or name another --cache."


def read_pixels(path: Path) -> Pixels:
    """Return (height, width) 8-bit grey, read as the program reads it.

    Raises:
        UnreadableImage: the file is missing, damaged or no picture.
    """
    return grey_8bit(load_radiograph(path), "window")


def as_radiograph(pixels: Pixels, path: Path = Path("memory.png")) -> Radiograph:
    """Wrap 8-bit pixels as the program's own type, so that its preprocessing serves training."""
    return Radiograph(
        path=path,
        sha256="",
        pixels=pixels,
        bits=8,
        window=Window.spanning(0, 255),
        format="PNG",
    )


@dataclass(frozen=True)
class Kept:
    """Where the pixels of one picture lie in the cache, and what they were decoded from.

    Attributes:
        bytes: size of the file; 0 where it is missing.
        modified: when the file was last written, in nanoseconds.
        decoder: mark of the code that decoded it.
        start: of the pixels in the cache.
        height: of the picture; 0 where it can't be read.
        width: as well.
    """

    bytes: int
    modified: int
    decoder: str
    start: int
    height: int
    width: int

    @property
    def end(self) -> int:
        """Where the pixels end in the cache."""
        return self.start + self.height * self.width


@cache
def decoder_mark() -> str:
    """Return what tells the code that decodes a picture from an earlier one."""
    code = hashlib.sha256(f"{PIL.__version__} {cv2.__version__} {np.__version__}".encode())
    for path in sorted(Path(str(imaging.__file__)).parent.rglob("*.py")):
        code.update(path.read_bytes())
    return code.hexdigest()[:16]


class PictureStore:
    """Pixels by sample, from one cache file that is made when pictures or decoding change."""

    def __init__(self, samples: Iterable[Sample], cache: Path) -> None:
        """Take up the cache, or make it.

        Raises:
            UserError: none of the pictures can be read, or another process has the cache for longer
                than `PATIENCE_S`.
        """
        self._data = cache / "pixels.bin"
        self._index = cache / "pixels.csv"
        self.problems: list[Problem] = []
        wanted = {s.key: s.path for s in samples}
        with alone_in(cache, BUSY.format(cache=cache), PATIENCE_S):
            kept = self._read_index()
            fresh = self._still_true(kept, wanted) or self._decoded(wanted)
            if fresh != kept:
                self._write_index(fresh)
            self._places = {key: place for key, place in fresh.items() if place.height}
            missing = [path for key, path in wanted.items() if key not in self._places]
            self.problems += [Problem(path, "picture can't be read") for path in missing]
            if len(missing) == len(wanted):
                raise UserError(
                    f"None of the {len(wanted)} pictures can be read; put whole PNG or JPEG files "
                    "into the folder that was named."
                )
            self._pixels = np.memmap(self._data, np.uint8, "r")

    def __contains__(self, sample: Sample) -> bool:
        return sample.key in self._places

    def readable(self, samples: Iterable[Sample]) -> list[Sample]:
        """Return the samples whose picture could be decoded."""
        return [s for s in samples if s in self]

    def pixels(self, sample: Sample) -> Pixels:
        """Return (height, width) uint8; not to be written to."""
        return _cut_out(self._pixels, self._places[sample.key])

    def mark(self, sample: Sample) -> str:
        """Return what tells a picture's pixels from those of an earlier file."""
        place = self._places[sample.key]
        return f"{place.width}x{place.height} {place.bytes} {place.modified}"

    def _still_true(
        self, kept: Mapping[str, Kept], wanted: Mapping[str, Path]
    ) -> dict[str, Kept] | None:
        """Return the index with the stamps of today; None where the cache must be made anew."""
        if not kept or not wanted.keys() <= kept.keys() or not self._data.is_file():
            return None
        if self._data.stat().st_size != max(place.end for place in kept.values()):
            return None
        now = {key: _stamped(kept[key], path) for key, path in wanted.items()}
        if any(now[key].bytes != kept[key].bytes for key in wanted):
            return None
        touched = [key for key in wanted if self._is_touched(kept[key], now[key])]
        recoded = sorted(key for key in wanted if kept[key].decoder != decoder_mark())
        compared = {*touched, *recoded[:: len(recoded) // COMPARED + 1]}
        if all(self._is_as_kept(kept[key], wanted[key]) for key in compared):
            return {**kept, **now}
        return None

    def _is_as_kept(self, place: Kept, path: Path) -> bool:
        try:
            pixels = read_pixels(path)
        except UnreadableImage:
            return place.height == 0
        if not place.height:
            return False
        return np.array_equal(pixels, _cut_out(np.memmap(self._data, np.uint8, "r"), place))

    def _decoded(self, wanted: Mapping[str, Path]) -> dict[str, Kept]:
        """Decode all pictures into the cache."""
        rows: dict[str, Kept] = {}
        start = 0
        with written_whole(self._data) as part, part.open("wb") as file:
            for key, path in tqdm(
                sorted(wanted.items()), desc="decoding", unit="picture", disable=None
            ):
                place = _stamped(Kept(0, 0, "", start, 0, 0), path)
                try:
                    pixels = read_pixels(path)
                except UnreadableImage:
                    rows[key] = place
                    continue
                file.write(pixels.tobytes())
                rows[key] = replace(place, height=pixels.shape[0], width=pixels.shape[1])
                start = rows[key].end
        return rows

    def _write_index(self, rows: Mapping[str, Kept]) -> None:
        columns = ["key", *(f.name for f in fields(Kept))]
        kept = ({"key": key, **asdict(place)} for key, place in rows.items())
        write_csv(self._index, columns, kept)

    def _read_index(self) -> dict[str, Kept]:
        if not self._index.is_file():
            return {}
        with self._index.open(newline="", encoding="utf-8") as file:
            return {
                row["key"]: Kept(
                    bytes=int(row["bytes"]),
                    modified=int(row.get("modified", 0)),
                    decoder=row.get("decoder", ""),
                    start=int(row["start"]),
                    height=int(row["height"]),
                    width=int(row["width"]),
                )
                for row in csv.DictReader(file)
            }

    def _is_touched(self, before: Kept, now: Kept) -> bool:
        # An index without stamps tells by its own date which pictures are older than it.
        if not before.modified:
            return now.modified >= self._index.stat().st_mtime_ns
        return now.modified != before.modified


def _stamped(place: Kept, path: Path) -> Kept:
    """Return a place with what tells the file and the decoding code of today."""
    found = path.stat() if path.is_file() else None
    size, modified = (found.st_size, found.st_mtime_ns) if found else (0, 0)
    return replace(place, bytes=size, modified=modified, decoder=decoder_mark())


def _cut_out(pixels: Pixels, place: Kept) -> Pixels:
    return np.asarray(pixels[place.start : place.end]).reshape(place.height, place.width)
