"""Reading and writing the manifests: TOML on disk, `WeightsSet` in memory.

Layout: one table `[pipeline.set]` with what holds for the whole set, and one table
`[pipeline.set.files.role]` for each file. `[chosen]` names the set a pipeline uses, where it is not
the first.
"""

import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import tomli_w

from errors import WeightsUnavailable, shown_text
from imaging.preprocess import Preprocessing
from models.calibration import Calibration
from models.folders import IMPORTED, locate
from models.prediction import OperatingPoint
from models.weights import Manifest, WeightsFile, WeightsSet, paths_of, weights_sha256
from words import _

FORMATS = ("openvino", "onnx", "tflite")
CHOSEN = "chosen"
LONGEST_PATH = 300
# What reading raises on a manifest that somebody edited or forged.
_NONSENSE = (
    *(ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError),
    ValueError,
)

# Each analyst of a crew reads the same ones, at 5 ms.
_parsed = lru_cache(maxsize=4)(tomllib.loads)


def read_manifests(paths: Sequence[Path]) -> Manifest:
    """Read the manifests that exist among `paths`; later ones add sets and may choose others.

    Of the later ones, such as those of imported weights, one that is not valid is left out, and
    every answer of the others says so.

    Args:
        paths: the program's own first, the only one that has to exist.

    Raises:
        WeightsUnavailable: the first manifest is not valid, or names a file outside its folder.
    """
    sets: dict[str, list[WeightsSet]] = {}
    chosen: dict[str, str] = {}
    left_out: list[str] = []
    for path in paths:
        if not path.is_file():
            continue
        try:
            found, names = _sets_and_chosen(path)
        except WeightsUnavailable as error:
            if path == paths[0]:
                raise
            left_out.append(str(error))
            continue
        chosen.update(names)
        for each in found:
            sets.setdefault(each.pipeline, []).append(each)
    for pipeline, name in chosen.items():
        sets.get(pipeline, []).sort(key=lambda s, n=name: s.name != n)
    told = {p: tuple(replace(s, warnings=tuple(left_out)) for s in sets[p]) for p in sets}
    lost = next((path for path in paths[:1] if not path.is_file()), None)
    return Manifest(MappingProxyType(told), lost, tuple(left_out))


def _sets_and_chosen(path: Path) -> tuple[list[WeightsSet], dict[str, str]]:
    tables = read_tables(path)
    chosen = tables.pop(CHOSEN, {})
    sets = [
        _set(path, pipeline, name, table)
        for pipeline, named in tables.items()
        for name, table in named.items()
    ]
    return sets, chosen


def read_tables(path: Path) -> dict[str, Any]:
    """Return one manifest as plain tables: pipeline, set, and what holds for it.

    Raises:
        WeightsUnavailable: the file can't be read, is not TOML, or holds other things than tables.
    """
    try:
        tables = deepcopy(_parsed(path.read_text(encoding="utf-8")))
        for name, table in tables.items():
            for inner in _table(table).values():
                _text(inner) if name == CHOSEN else _table(inner)
    except _NONSENSE as error:
        raise _unusable(path, error) from error
    return tables


def _unusable(path: Path, error: Exception) -> WeightsUnavailable:
    """Return the error that names a manifest, with what can be done about it."""
    is_unreadable = isinstance(error, OSError | UnicodeDecodeError | tomllib.TOMLDecodeError)
    if path.name == IMPORTED.name:
        said = _(
            "The manifest of imported weights {path} can't be used ({error}), and they are left "
            "out; delete it and import them again."
        )
    elif is_unreadable:
        said = _(
            "The weights manifest {path} can't be read ({error}); restore it from the original."
        )
    else:
        said = _(
            "The weights manifest {path} is not valid ({error}); restore it from the original."
        )
    reason = str(error) if is_unreadable else repr(error)
    return WeightsUnavailable(
        said.format(path=shown_text(str(path), LONGEST_PATH), error=shown_text(reason))
    )


def write_set(path: Path, pipeline: str, name: str, table: Mapping[str, Any]) -> None:
    """Put one set into a manifest, keeping all others; the file is written beside and renamed."""
    tables = read_tables(path) if path.is_file() else {}
    tables.setdefault(pipeline, {})[name] = dict(table)
    write_tables(path, tables)


def choose_set(path: Path, pipeline: str, name: str) -> None:
    """Make one set the one that its pipeline uses, from the next reading on."""
    tables = read_tables(path) if path.is_file() else {}
    tables.setdefault(CHOSEN, {})[pipeline] = name
    write_tables(path, tables)


def write_tables(path: Path, tables: Mapping[str, Any]) -> None:
    """Write a whole manifest beside its place and rename it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: another window may be writing the same manifest.
    part = path.with_name(f"{path.stem}-{uuid4().hex[:12]}.part")
    try:
        part.write_text(tomli_w.dumps(tables), encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def openvino_entry(path: Path) -> dict[str, str | int]:
    """Return what a manifest says of every OpenVINO file: hash, size, format."""
    return {
        "sha256": weights_sha256(path),
        "bytes": sum(part.stat().st_size for part in paths_of(path)),
        "format": "openvino",
    }


def _set(path: Path, pipeline: str, name: str, table: Mapping[str, Any]) -> WeightsSet:
    try:
        files = {
            role: _file(role, _table(entry), path.parent)
            for role, entry in _table(table["files"]).items()
        }
        return WeightsSet(
            pipeline=pipeline,
            name=name,
            title=_text(table["title"]),
            files=MappingProxyType(files),
            licence=_text(table["licence"]),
            source=_text(table["source"]),
            training_data=_texts(table.get("training_data", [])),
            model_card=_text(table.get("model_card", "")),
            notes=_texts(table.get("notes", [])),
        )
    except _NONSENSE as error:
        raise _unusable(path, error) from error


def _file(role: str, entry: Mapping[str, Any], folder: Path) -> WeightsFile:
    if entry["format"] not in FORMATS:
        raise ValueError(f"unknown format {entry['format']}")
    if not _text(entry["file"]).isprintable():
        raise ValueError("a file's name is not plain text")
    points = {
        name: OperatingPoint(float(low), float(high))
        for name, (low, high) in _table(entry.get("operating_points", {})).items()
    }
    calibration = _table(entry.get("calibration", {}))
    return WeightsFile(
        role=role,
        path=locate(folder, entry["file"]),
        sha256=_text(entry["sha256"]),
        size_bytes=int(entry["bytes"]),
        format=entry["format"],
        network=_text(entry["network"]),
        preprocessing=_preprocessing(entry["preprocessing"]) if "preprocessing" in entry else None,
        labels=_texts(entry.get("labels", [])),
        calibration=Calibration(**{name: float(value) for name, value in calibration.items()}),
        operating_points=MappingProxyType(points),
        settings=MappingProxyType(_table(entry.get("settings", {}))),
        metrics=MappingProxyType(_table(entry.get("metrics", {}))),
        address=_text(entry.get("address", "")),
    )


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"{shown_text(str(value))} is no table")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{shown_text(str(value))} is no text")
    return value


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError(f"{shown_text(str(values))} is no list")
    return tuple(_text(value) for value in values)


def _preprocessing(table: Mapping[str, Any]) -> Preprocessing:
    width, height = table["size_wh"]
    return Preprocessing(**{**table, "size_wh": (int(width), int(height))})
