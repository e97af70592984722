"""Weights files of the public systems: what they are, what loading them means, where they lie.

Recognising runs no code of the file: its name says what it should be, its bytes whether it can be.
`models.foreign_import` turns recognised files into weights sets.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from errors import WeightsUnavailable, shown_name, shown_text
from imaging.source import file_sha256
from models.conversion.checkpoint import inert_names
from models.conversion.job import Format
from models.conversion.onnx_file import read_onnx, require_detection
from models.conversion.signature import MOST_BYTES, require_whole_file
from models.folders import IMPORTED, MANIFEST
from models.foreign_kinds import (
    DETECTOR,
    FORMATS,
    KEYPOINTS,
    KNOWN_NAMES,
    NAMED_KINDS,
    Kind,
    format_by_ending,
    roles_of,
)
from models.manifest import read_manifests
from words import _, number, reason_of

# Settings of an imported file that say what it was made of.
SOURCE = "source_name"
SOURCE_BYTES = "source_bytes"
WAY = "conversion"
# The way of converting. What was made in an earlier one, which understood some files wrongly, is
# offered and made anew.
PRESENT_WAY = 2


@dataclass(frozen=True)
class ForeignFile:
    """A stranger's weights file that the program could turn into its own format.

    Attributes:
        path: where it lies.
        size_bytes: its size.
        format: how it is to be read.
        kind: what it is for.
    """

    path: Path
    size_bytes: int
    format: Format
    kind: Kind

    @property
    def name(self) -> str:
        """Its file's name, as it is told and stored."""
        return shown_name(self.path)

    @property
    def pipeline(self) -> str:
        """The registry's name of the pipeline it is for."""
        return self.kind.system.pipeline

    @property
    def role(self) -> str:
        """What it does in its pipeline's weights set."""
        return self.kind.role

    @property
    def title(self) -> str:
        """What it is, in words."""
        return self.kind.title

    @property
    def risk(self) -> str:
        """What a file of this format could do, in one sentence."""
        return FORMATS[self.format].risk

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the file, computed when first asked for and kept.

        Raises:
            WeightsUnavailable: the file is gone.
        """
        try:
            return file_sha256(self.path)
        except OSError as error:
            raise WeightsUnavailable(
                _("{name} can't be read any more ({reason}); choose it again.").format(
                    name=self.name, reason=reason_of(error)
                )
            ) from error


def recognise(path: Path) -> ForeignFile:
    """Say what a file is, or why it is of no use; no code of the file is run.

    Raises:
        WeightsUnavailable: unknown name, empty, a Git LFS pointer, truncated, of another kind than
            its name says, for another task, or one that would run code.
    """
    content = require_whole_file(path)
    found = _by_name(path, path.stat().st_size)
    if found is None:
        is_keras = content == "hdf5" or path.suffix.lower() == ".keras"
        raise WeightsUnavailable(
            (
                _(
                    "{name} is a Keras network, but none of the weights files the program knows; "
                    "these are {known}."
                )
                if is_keras
                else _("{name} is none of the weights files the program knows; these are {known}.")
            ).format(name=shown_name(path), known=_(KNOWN_NAMES))
        )
    if found.format == "keras" and content == "hdf5":
        # Keras before 2.12 wrote HDF5 under any name.
        found = ForeignFile(path, found.size_bytes, "hdf5", found.kind)
    elif content != FORMATS[found.format].content:
        raise WeightsUnavailable(
            _(
                "{name} is not what its ending {suffix} says; get it again, or choose another file."
            ).format(name=shown_name(path), suffix=shown_text(path.suffix))
        )
    if found.format == "torch":
        inert_names(path, found.name)
    elif found.format == "onnx":
        require_detection(read_onnx(path, found.name), found.name)
    return found


def question(*files: ForeignFile) -> str:
    """Return what the user is asked before files are imported; computes their sha256."""
    listed = "\n".join(
        _("{name} ({megabytes} MB): {title}\nsha256 {sha256}").format(
            name=f.name,
            megabytes=number(f.size_bytes / 1e6, ".1f"),
            title=_(f.title),
            sha256=f.sha256,
        )
        for f in files
    )
    risks = " ".join(dict.fromkeys(_(f.risk) for f in files))
    return _(
        "Import these weights of strangers?\n\n{listed}\n\n{risks} OsteoLens builds the network "
        "itself and takes only numbers out of the file, once, in a separate process that may "
        "not go online. Whether the numbers are any good it can't know, and it claims no "
        "accuracy for them. Go on only if you trust the source; if it states a sha256, compare "
        "it."
    ).format(listed=listed, risks=risks)


def into_sets(files: Iterable[ForeignFile]) -> list[tuple[ForeignFile, ...]]:
    """Sort files into what `import_foreign` takes at a time.

    A pipeline of several files gets one set, in which files that were not named are looked for
    beside those that were; a role that is filled nowhere is left out, and the import will say so.
    Of a pipeline with one file every file is a set of its own.

    Raises:
        WeightsUnavailable: a file that was found beside is of no use, or the folder
            can't be listed.
    """
    sets: list[tuple[ForeignFile, ...]] = []
    grouped: dict[str, dict[str, ForeignFile]] = {}
    for file in files:
        if len(roles_of(file.pipeline)) == 1:
            sets.append((file,))
            continue
        chosen = grouped.setdefault(file.pipeline, {})
        chosen.setdefault(file.role, file)
    for pipeline, chosen in grouped.items():
        beside = _beside(next(iter(chosen.values())))
        companions = {role: recognise(f.path) for role, f in beside.items() if role not in chosen}
        every = {**companions, **chosen}
        sets.append(tuple(every[role] for role in roles_of(pipeline) if role in every))
    return sets


def _beside(file: ForeignFile) -> dict[str, ForeignFile]:
    """Return files of the same pipeline beside a file, by role; of several the shortest name."""
    found: dict[str, ForeignFile] = {}
    for path in sorted(_listed(file.path.parent), key=lambda p: (len(p.name), p.name)):
        other = _by_name(path, path.stat().st_size) if path.is_file() else None
        if other is not None and other.pipeline == file.pipeline:
            found.setdefault(other.role, other)
    return found


def find_foreign(folders: Iterable[Path]) -> list[ForeignFile]:
    """List the files in these folders that look importable and have not been imported.

    Only names and sizes are looked at; `recognise` looks inside.

    Args:
        folders: weights folders; those that do not exist are passed over.

    Raises:
        WeightsUnavailable: a folder can't be listed, or its manifest can't be read.
    """
    return [foreign for folder in folders for foreign in _unimported(folder)]


def _unimported(folder: Path) -> Iterator[ForeignFile]:
    known = _known_files(folder)
    for path in sorted(_listed(folder)) if folder.is_dir() else ():
        size = path.stat().st_size if path.is_file() else 0
        foreign = _by_name(path, size)
        if foreign and 0 < size <= MOST_BYTES and (shown_name(path), size) not in known:
            yield foreign


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise WeightsUnavailable(
            _(
                "The folder {name} can't be listed ({reason}); ask its owner for the right to read "
                "it."
            ).format(name=shown_name(folder), reason=reason_of(error))
        ) from error


def _by_name(path: Path, size_bytes: int) -> ForeignFile | None:
    file_format = format_by_ending(path.suffix.lower())
    if file_format is None:
        return None
    letters = re.sub(r"[^a-z0-9]", "", path.stem.lower())
    kinds = [kind for kind in NAMED_KINDS if re.search(kind.name, letters)]
    if file_format == "tflite":
        kinds = [KEYPOINTS]
    elif file_format == "torch" or (file_format == "onnx" and not kinds):
        kinds = [DETECTOR]
    return ForeignFile(path, size_bytes, file_format, kinds[0]) if kinds else None


def _known_files(folder: Path) -> set[tuple[str, int]]:
    """Return names and sizes of files that the manifest names, or that were imported before."""
    sets = read_manifests([folder / MANIFEST, folder / IMPORTED]).sets.values()
    files = [file for of_pipeline in sets for each in of_pipeline for file in each.files.values()]
    named = {(shown_name(f.path), f.size_bytes) for f in files}
    imported = [f.settings for f in files if f.settings.get(WAY) == PRESENT_WAY]
    sources = [(s.get(SOURCE), s.get(SOURCE_BYTES)) for s in imported]
    return named | {
        (shown_name(Path(name)), size)
        for name, size in sources
        if isinstance(name, str) and isinstance(size, int)
    }
