"""What the tests of imported weights share: importing, and asking the engine."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.conversion.job import Format
from models.engine import Engine
from models.folders import IMPORTED
from models.foreign import ForeignFile, into_sets, recognise
from models.foreign_import import import_foreign
from models.foreign_kinds import DETECTOR, Kind
from models.manifest import read_manifests
from models.weights import WeightsFile, WeightsSet


def import_files(paths: Iterable[Path], folder: Path) -> WeightsSet:
    """Import files that make one set into a weights folder; return what the manifest says of it."""
    (files,) = into_sets([recognise(path) for path in paths])
    name = import_foreign(files, folder)
    chosen = read_manifests([folder / IMPORTED]).chosen(files[0].pipeline)
    assert chosen.name == name
    return chosen


def ask(file: WeightsFile, tensor: NDArray) -> dict[str, NDArray]:
    """Return a network's outputs for one prepared tensor, through the program's engine."""
    return Engine().network(file).run(tensor)


def answer_of(path: Path) -> tuple[NDArray, NDArray]:
    """Return the input and the answer that were written beside a made file."""
    stored = np.load(path.with_name(path.name + ".npz"))
    return stored["x"], stored["y"]


def import_unseen(path: Path, kind: Kind = DETECTOR, file_format: Format = "torch") -> None:
    """Import a file past the first look at it, as if that had been blind; nothing may come in."""
    folder = path.parent / "weights"
    folder.mkdir()
    file = ForeignFile(path, path.stat().st_size, file_format, kind)
    try:
        import_foreign([file], folder)
    finally:
        assert list(folder.iterdir()) == []
