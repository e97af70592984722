"""From recognised files of strangers to a weights set of the program's own."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from errors import WeightsUnavailable
from models.conversion.job import Converted, Task
from models.conversion.runner import run_conversion
from models.folders import IMPORTED
from models.foreign import PRESENT_WAY, SOURCE, SOURCE_BYTES, WAY, ForeignFile, into_sets
from models.foreign_kinds import roles_of
from models.fracture_names import means_fracture
from models.import_turns import alone_in
from models.manifest import choose_set, openvino_entry, read_manifests, read_tables, write_set
from models.pipeline import Progress, ignore_progress
from models.prediction import BALANCED
from models.scope import FRACTURED
from models.weights import paths_of, weights_sha256
from words import _, reason_of

WORK_PREFIX = ".work-"


def import_foreign(
    files: Sequence[ForeignFile], folder: Path, progress: Progress = ignore_progress
) -> str:
    """Convert files of one pipeline into a weights set and choose it.

    The user has to have agreed to `models.foreign.question`. A set that was imported before from
    the same files is only chosen. While another window imports, this one waits.

    Args:
        files: one for each role of the pipeline.
        folder: the weights folder; the set comes to lie in its `imported` folder.
        progress: told what is done; may raise `Cancelled`, nothing then remains.

    Returns:
        The set's name in `imported/imported.toml`.

    Raises:
        WeightsUnavailable: a role is missing, a file was refused, or the folder can't be written.
        Cancelled: raised by `progress`.
    """
    _require_complete(files)
    pipeline = files[0].pipeline
    manifest = folder / IMPORTED
    name = _set_name(files)
    try:
        with alone_in(manifest.parent, progress):
            if not _is_whole(manifest, pipeline, name):
                _convert_into(files, manifest, name, progress)
            choose_set(manifest, pipeline, name)
    except OSError as error:
        raise WeightsUnavailable(
            _(
                "The imported weights can't be written into {parent} ({reason}); make room there "
                "or make it writable."
            ).format(parent=manifest.parent, reason=reason_of(error))
        ) from error
    return name


def import_all(
    files: Iterable[ForeignFile], folder: Path, progress: Progress = ignore_progress
) -> list[str]:
    """Import files of any pipelines, set by set; what was imported before a refusal stays.

    Args:
        files: as `into_sets` takes them.
        folder: as for `import_foreign`.
        progress: as for `import_foreign`.

    Returns:
        The sets' names.

    Raises:
        WeightsUnavailable: as `import_foreign`.
        Cancelled: raised by `progress`.
    """
    sets = into_sets(files)
    names: list[str] = []
    for done, each in enumerate(sets):

        def of_all(stage: str, fraction: float, done: int = done) -> None:
            progress(stage, (done + fraction) / len(sets))

        names.append(import_foreign(each, folder, of_all))
    return names


def _require_complete(files: Sequence[ForeignFile]) -> None:
    pipelines = {f.pipeline for f in files}
    if len(pipelines) != 1:
        raise WeightsUnavailable(
            _("Files of one pipeline at a time can be imported; choose again.")
        )
    roles = [f.role for f in files]
    wanted = roles_of(files[0].pipeline)
    missing = [role.replace("_", " ") for role in wanted if role not in roles]
    if missing:
        raise WeightsUnavailable(
            _(
                "The {pipeline} needs {count} files; those for {names} are missing: put them "
                "beside {name}."
            ).format(
                pipeline=files[0].pipeline,
                count=len(wanted),
                names=", ".join(missing),
                name=files[0].name,
            )
        )
    if len(set(roles)) != len(roles):
        raise WeightsUnavailable(_("Two of the files are for the same part; choose one of them."))


def _set_name(files: Sequence[ForeignFile]) -> str:
    hashes = "".join(f.sha256 for f in sorted(files, key=lambda f: f.role))
    digest = files[0].sha256 if len(files) == 1 else hashlib.sha256(hashes.encode()).hexdigest()
    return f"imported-{digest[:12]}"


def _is_whole(manifest: Path, pipeline: str, name: str) -> bool:
    """Return True when this set was imported before as it would be now, and nothing changed it."""
    if not manifest.is_file() or name not in read_tables(manifest).get(pipeline, {}):
        return False
    sets = read_manifests([manifest]).sets[pipeline]
    files = next(s for s in sets if s.name == name).files.values()
    return all(
        f.is_present and f.settings.get(WAY) == PRESENT_WAY and weights_sha256(f.path) == f.sha256
        for f in files
    )


def _convert_into(
    files: Sequence[ForeignFile], manifest: Path, name: str, progress: Progress
) -> None:
    """Convert in a work folder, move what came out, and write the set last."""
    target = manifest.parent
    # Whoever made them is gone: nobody else imports now.
    for left_behind in target.glob(WORK_PREFIX + "*"):
        shutil.rmtree(left_behind, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=WORK_PREFIX, dir=target))
    try:
        converted = run_conversion(tuple(_task(f) for f in files), work, progress)
        table = _table(files, converted, work)
        progress(_("putting the weights in their place"), 1.0)
        for file, made in zip(files, converted, strict=True):
            _move(work / made.file, target / _file_name(file))
        write_set(manifest, files[0].pipeline, name, table)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _task(file: ForeignFile) -> Task:
    labels = file.kind.labels
    return Task(
        path=str(file.path.resolve()),
        name=file.name,
        sha256=file.sha256,
        format=file.format,
        pipeline=file.pipeline,
        role=file.role,
        classes=len(labels),
        shown_class=labels.index(FRACTURED) if FRACTURED in labels else None,
    )


def _file_name(file: ForeignFile) -> str:
    return f"{file.pipeline}-{file.role}-{file.sha256[:12]}.xml"


def _move(made: Path, target: Path) -> None:
    """Move the `.bin` first: an `.xml` in its place always has its numbers."""
    for source, place in reversed(list(zip(paths_of(made), paths_of(target), strict=True))):
        source.replace(place)


def _table(
    files: Sequence[ForeignFile], converted: Sequence[Converted], work: Path
) -> dict[str, Any]:
    return {
        "title": "Imported: " + ", ".join(f.name for f in files),
        "licence": "NOASSERTION",
        "source": "; ".join(f"{f.name} sha256 {f.sha256}" for f in files),
        "notes": list(files[0].kind.system.notes),
        "files": {
            file.role: _entry(file, made, work / made.file)
            for file, made in zip(files, converted, strict=True)
        },
    }


def _entry(file: ForeignFile, made: Converted, path: Path) -> dict[str, Any]:
    kind, system = file.kind, file.kind.system
    labels = made.labels or kind.labels
    settings = dict(system.settings)
    if not kind.labels:
        settings["fracture_labels"] = _fracture_labels(labels, file.name)
    entry = {
        "file": _file_name(file),
        **openvino_entry(path),
        "network": made.network or kind.network,
        "labels": list(labels),
        "preprocessing": {
            **system.preprocessing,
            "size_wh": list(made.size_wh),
            "layout": made.layout,
            "dtype": made.dtype,
        },
        "settings": {
            **settings,
            SOURCE: file.name,
            SOURCE_BYTES: file.size_bytes,
            "source_sha256": file.sha256,
            WAY: PRESENT_WAY,
        },
    }
    if system.balanced is not None:
        entry["operating_points"] = {BALANCED: list(system.balanced)}
    return entry


def _fracture_labels(labels: Sequence[str], name: str) -> list[str]:
    """Return the class names that speak of a fracture; a detector of anything else is refused."""
    found = [label for label in labels if means_fracture(label)]
    if not found:
        raise WeightsUnavailable(
            _("{name} detects {names} and the like, but no fractures; choose another file.").format(
                name=name, names=", ".join(labels[:3])
            )
        )
    return found
