"""The pictures' pixels: decoded once into one file below `runs/cache`, then mapped into memory."""

import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from errors import UnreadableImage
from imaging.load import load_radiograph
from imaging.preprocess import grey_8bit
from imaging.radiograph import Radiograph
from imaging.window import Window
from training.data.sample import Problem, Sample

Pixels = NDArray[np.uint8]


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


class PictureStore:
    """Pixels by sample, from one cache file that is made when the samples change."""

    def __init__(self, samples: Iterable[Sample], cache: Path) -> None:
        self._data = cache / "pixels.bin"
        self._index = cache / "pixels.csv"
        self.problems: list[Problem] = []
        wanted = {s.key: s.path for s in samples}
        if not self._is_current(wanted):
            self._build(wanted)
        self._places = self._read_index()
        self._pixels = np.memmap(self._data, np.uint8, "r")
        missing = [path for key, path in wanted.items() if key not in self._places]
        self.problems += [Problem(path, "picture can't be read") for path in missing]

    def __contains__(self, sample: Sample) -> bool:
        return sample.key in self._places

    def readable(self, samples: Iterable[Sample]) -> list[Sample]:
        """Return the samples whose picture could be decoded."""
        return [s for s in samples if s in self]

    def pixels(self, sample: Sample) -> Pixels:
        """Return (height, width) uint8; not to be written to."""
        start, height, width = self._places[sample.key]
        return np.asarray(self._pixels[start : start + height * width]).reshape(height, width)

    def _is_current(self, wanted: dict[str, Path]) -> bool:
        if not (self._index.is_file() and self._data.is_file()):
            return False
        with self._index.open(newline="", encoding="utf-8") as file:
            known = {row["key"]: int(row["bytes"]) for row in csv.DictReader(file)}
        return all(known.get(key) == path.stat().st_size for key, path in wanted.items())

    def _build(self, wanted: dict[str, Path]) -> None:
        self._data.parent.mkdir(parents=True, exist_ok=True)
        rows: list[tuple[str, int, int, int, int]] = []
        start = 0
        part = self._data.with_suffix(".part")
        with part.open("wb") as file:
            for key, path in tqdm(
                sorted(wanted.items()), desc="decoding", unit="picture", disable=None
            ):
                try:
                    pixels = read_pixels(path)
                except UnreadableImage:
                    rows.append((key, path.stat().st_size if path.is_file() else 0, 0, 0, 0))
                    continue
                file.write(pixels.tobytes())
                rows.append((key, path.stat().st_size, start, *pixels.shape))
                start += pixels.size
        part.replace(self._data)
        index = self._index.with_suffix(".part")
        with index.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("key", "bytes", "start", "height", "width"))
            writer.writerows(rows)
        index.replace(self._index)

    def _read_index(self) -> dict[str, tuple[int, int, int]]:
        with self._index.open(newline="", encoding="utf-8") as file:
            return {
                row["key"]: (int(row["start"]), int(row["height"]), int(row["width"]))
                for row in csv.DictReader(file)
                if int(row["height"])
            }
