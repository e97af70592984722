"""Reading and writing the manifests: TOML on disk, `WeightsSet` in memory.

Layout: one table `[pipeline.set]` with what holds for the whole set, and one table
`[pipeline.set.files.role]` for each file. `[chosen]` names the set a pipeline uses, where it is not
the first.
"""

import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import tomli_w

from errors import WeightsUnavailable
from imaging.preprocess import Preprocessing
from models.calibration import Calibration
from models.folders import locate
from models.prediction import OperatingPoint
from models.weights import Manifest, WeightsFile, WeightsSet
from words import _

FORMATS = ("openvino", "onnx", "tflite")
CHOSEN = "chosen"

# Each analyst of a crew reads the same ones, at 5 ms.
_parsed = lru_cache(maxsize=4)(tomllib.loads)


def read_manifests(paths: Sequence[Path]) -> Manifest:
    """Read the manifests that exist among `paths`; later ones add sets and may choose others.

    Args:
        paths: the program's own first, the only one that has to exist.

    Raises:
        WeightsUnavailable: a manifest is not valid, or names a file outside its folder.
    """
    sets: dict[str, list[WeightsSet]] = {}
    chosen: dict[str, str] = {}
    for path in paths:
        if not path.is_file():
            continue
        tables = read_tables(path)
        chosen.update(tables.pop(CHOSEN, {}))
        for pipeline, named in tables.items():
            for name, table in named.items():
                sets.setdefault(pipeline, []).append(_set(path, pipeline, name, table))
    for pipeline, name in chosen.items():
        sets.get(pipeline, []).sort(key=lambda s, n=name: s.name != n)
    lost = next((path for path in paths[:1] if not path.is_file()), None)
    return Manifest(MappingProxyType({p: tuple(s) for p, s in sets.items()}), lost)


def read_tables(path: Path) -> dict[str, Any]:
    """Return one manifest as plain tables.

    Raises:
        WeightsUnavailable: the file can't be read or is not TOML.
    """
    try:
        return deepcopy(_parsed(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WeightsUnavailable(
            _(
                "The weights manifest {path} can't be read ({error}); restore it from the original."
            ).format(path=path, error=error)
        ) from error


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
    part = path.with_suffix(".part")
    part.write_text(tomli_w.dumps(tables), encoding="utf-8")
    part.replace(path)


def _set(path: Path, pipeline: str, name: str, table: Mapping[str, Any]) -> WeightsSet:
    try:
        files = {role: _file(role, entry, path.parent) for role, entry in table["files"].items()}
        return WeightsSet(
            pipeline=pipeline,
            name=name,
            title=table["title"],
            files=MappingProxyType(files),
            licence=table["licence"],
            source=table["source"],
            training_data=tuple(table.get("training_data", ())),
            model_card=table.get("model_card", ""),
            notes=tuple(table.get("notes", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise WeightsUnavailable(
            _(
                "The weights manifest {path} is not valid ({error}); restore it from the original."
            ).format(path=path, error=repr(error))
        ) from error


def _file(role: str, entry: Mapping[str, Any], folder: Path) -> WeightsFile:
    if entry["format"] not in FORMATS:
        raise ValueError(f"unknown format {entry['format']}")
    points = {
        name: OperatingPoint(float(low), float(high))
        for name, (low, high) in entry.get("operating_points", {}).items()
    }
    return WeightsFile(
        role=role,
        path=locate(folder, entry["file"]),
        sha256=entry["sha256"],
        size_bytes=int(entry["bytes"]),
        format=entry["format"],
        network=entry["network"],
        preprocessing=_preprocessing(entry["preprocessing"]) if "preprocessing" in entry else None,
        labels=tuple(entry.get("labels", ())),
        calibration=Calibration(**entry.get("calibration", {})),
        operating_points=MappingProxyType(points),
        settings=MappingProxyType(dict(entry.get("settings", {}))),
        metrics=MappingProxyType(dict(entry.get("metrics", {}))),
        address=entry.get("address", ""),
    )


def _preprocessing(table: Mapping[str, Any]) -> Preprocessing:
    width, height = table["size_wh"]
    return Preprocessing(**{**table, "size_wh": (int(width), int(height))})
