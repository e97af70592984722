"""Weights: which files make a pipeline answer, and whether a file on disk is still the one named.

Nothing is loaded that the manifest does not name with the right sha256. `models.manifest` reads it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from errors import WeightsUnavailable
from imaging.preprocess import Preprocessing
from models.calibration import Calibration
from models.prediction import OperatingPoint
from words import N_, _, reason_of

# Raised when the code comes to mean something else by an answer; kept answers then count as those
# of other weights, and every question is asked anew.
ANSWER_FORMAT = 2

# In the id of an answer, before the precision that it was computed in where that is not the usual.
PRECISION_SIGN = "+"
# A set that this project trained names the command that did it.
_OWN_COMMANDS = "python -m training."

# What to do about a file, for readers in the window and on the command line.
GET_IT = N_("get it in the Models tab or with --fetch-weights")
IMPORT_IT = N_("import the one there is in the Models tab of the window")
RESTORE_IT = N_("restore it from the original")


@dataclass(frozen=True)
class WeightsFile:
    """One network on disk and all that has to be known to use it.

    Attributes:
        role: what it does in its set, such as "trunk", "body_part", "detector".
        path: the file; an OpenVINO `.xml` has its `.bin` beside it.
        sha256: hex digest of the file, and for OpenVINO of the `.xml` followed by the `.bin`.
        size_bytes: bytes of all its files together.
        format: "openvino", "onnx" or "tflite".
        network: the architecture's name.
        preprocessing: how it wants its picture; None for a head, which takes feature maps.
        labels: names of its outputs, in order.
        calibration: from logit to probability.
        operating_points: thresholds on the probability, by name.
        settings: numbers that only this role knows, such as a detector's least score.
        metrics: figures with n, interval and date, as the evaluation wrote them.
        address: where a file that may not be bundled can be had.
    """

    role: str
    path: Path
    sha256: str
    size_bytes: int
    format: str
    network: str
    preprocessing: Preprocessing | None
    labels: tuple[str, ...]
    calibration: Calibration
    operating_points: Mapping[str, OperatingPoint]
    settings: Mapping[str, Any]
    metrics: Mapping[str, Any]
    address: str = ""

    @property
    def is_present(self) -> bool:
        """True when the file lies in its place; its hash is not looked at."""
        return not self.absent

    @property
    def absent(self) -> tuple[Path, ...]:
        """Those of its paths where no file lies."""
        return tuple(p for p in self.paths if not p.is_file())

    @property
    def either_name(self) -> str:
        """Its name, or both where either may be meant: one sha256 is over the two of OpenVINO."""
        file, *beside = (path.name for path in self.paths)
        return _("{one} or {other}").format(one=beside[0], other=file) if beside else file

    @property
    def paths(self) -> tuple[Path, ...]:
        """The file, and for OpenVINO the `.xml` and the `.bin`."""
        return paths_of(self.path)

    @property
    def is_intact(self) -> bool:
        """True when the file is the one that the manifest names.

        All of it is read, but only once for each time that it was changed.
        """
        try:
            changes = tuple((s.st_size, s.st_mtime_ns) for s in (p.stat() for p in self.paths))
            return _known_sha256(self.path, changes) == self.sha256
        except OSError:
            return False

    @property
    def answering(self) -> dict[str, Any]:
        """All that an answer follows from: the file's hash, what is done before it and after."""
        return {
            "sha256": self.sha256,
            "preprocessing": asdict(self.preprocessing) if self.preprocessing else None,
            "labels": self.labels,
            "calibration": asdict(self.calibration),
            "operating_points": {n: asdict(p) for n, p in self.operating_points.items()},
            "settings": dict(self.settings),
        }

    def verify(self) -> None:
        """Check the file against the manifest.

        Raises:
            WeightsUnavailable: it is missing, or is not the file that the manifest names.
        """
        if self.absent:
            raise WeightsUnavailable(
                _("The weights file {name} is missing; {advice}.").format(
                    name=self.absent[0].name, advice=_(GET_IT if self.address else RESTORE_IT)
                )
            )
        try:
            found = weights_sha256(self.path)
        except OSError as error:
            raise WeightsUnavailable(
                _(
                    "The weights file {name} can't be read ({reason}); ask the owner of {parent} "
                    "for the right to read it."
                ).format(name=self.path.name, reason=reason_of(error), parent=self.path.parent)
            ) from error
        if found != self.sha256:
            way = (
                _("{get_it}, or {import_it}").format(get_it=_(GET_IT), import_it=_(IMPORT_IT))
                if self.address
                else _(RESTORE_IT)
            )
            raise WeightsUnavailable(
                _(
                    "The weights file {name} is damaged or was changed: its sha256 is not "
                    "the manifest's; {way}."
                ).format(name=self.either_name, way=way)
            )


@dataclass(frozen=True)
class WeightsSet:
    """The files that together make one pipeline answer.

    Attributes:
        pipeline: the registry's name.
        name: the set's name in the manifest, such as "osteolens".
        title: for people.
        files: by role.
        licence: SPDX identifier.
        source: command or address the files come from.
        training_data: names and licences of the data sets.
        model_card: path below the program's folder, empty where there is none.
        notes: sentences shown with the answers of this set that they explain.
        warnings: sentences shown with every answer of this set.
    """

    pipeline: str
    name: str
    title: str
    files: Mapping[str, WeightsFile]
    licence: str
    source: str
    training_data: tuple[str, ...] = ()
    model_card: str = ""
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @cached_property
    def weights_id(self) -> str:
        """Sha256 over all that the set's answers follow from, as hex digits.

        A new calibration gives a new id, as new numbers in a file do: an answer kept under the old
        id would not be the one that is given now.
        """
        roles = {role: file.answering for role, file in self.files.items()}
        text = json.dumps([ANSWER_FORMAT, self.pipeline, roles], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def answered(self, weights_id: str) -> bool:
        """Tell whether this set gave an answer that bears an id, in whatever precision."""
        return weights_id.partition(PRECISION_SIGN)[0] == self.weights_id

    @property
    def is_own(self) -> bool:
        """True for a set that this project trained: its source is the command that did it."""
        return self.source.startswith(_OWN_COMMANDS)

    def verify(self) -> None:
        """Check all files against the manifest; one that was right is read again when it changed.

        Raises:
            WeightsUnavailable: one is missing, or is not the file that the manifest names.
        """
        for file in self.files.values():
            if not file.is_intact:
                file.verify()

    @property
    def missing(self) -> tuple[WeightsFile, ...]:
        """Files that are not in their place.

        In the place of one that can be got at an address, only the right file counts. The others
        may be large, and are looked into when they are loaded.
        """
        return tuple(
            f for f in self.files.values() if not (f.is_intact if f.address else f.is_present)
        )


@dataclass(frozen=True)
class Manifest:
    """All weights sets the program knows of, by pipeline; the first of each is used.

    Attributes:
        sets: pipeline name to its sets, the chosen one first.
        lost: the program's own manifest where it is missing; else None.
        left_out: a sentence for each other manifest that is not valid.
    """

    sets: Mapping[str, tuple[WeightsSet, ...]] = field(default_factory=lambda: MappingProxyType({}))
    lost: Path | None = None
    left_out: tuple[str, ...] = ()

    def chosen(self, pipeline: str) -> WeightsSet:
        """Return the set that a pipeline is to use.

        Raises:
            WeightsUnavailable: there is none yet.
        """
        sets = self.sets.get(pipeline, ())
        if not sets and self.lost is not None:
            raise WeightsUnavailable(
                _("The program's weights manifest {path} is missing; {advice}.").format(
                    path=self.lost, advice=_(RESTORE_IT)
                )
            )
        if not sets and self.left_out:
            raise WeightsUnavailable(self.left_out[0])
        if not sets:
            raise WeightsUnavailable(
                _(
                    "There are no weights for {pipeline} yet; a file of your own can be added in "
                    "the Models tab of the window."
                ).format(pipeline=pipeline)
            )
        return sets[0]


def paths_of(path: Path) -> tuple[Path, ...]:
    """Return the files that belong to a weights path: an OpenVINO `.xml` comes with its `.bin`."""
    return (path, path.with_suffix(".bin")) if path.suffix == ".xml" else (path,)


@lru_cache(maxsize=32)
def _known_sha256(path: Path, _changes: tuple[tuple[int, int], ...]) -> str:
    return weights_sha256(path)


def weights_sha256(path: Path) -> str:
    """Return the hex digest over a weights file, for OpenVINO the `.xml` and then the `.bin`."""
    digest = hashlib.sha256()
    for part in paths_of(path):
        with part.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()
