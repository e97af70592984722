"""The bundle: how a set comes into it, what sets share, and what each of ours says of itself."""

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from errors import UserError
from models.manifest import read_tables, write_tables
from models.weights import paths_of
from training.data.sample import PARTS
from training.whole_file import written_whole

SET = "osteolens"
LARGEST_FILE = 50_000_000
EXPORTED = "exported"
"""Folder of a run that its files lie in until they have stood all checks."""
LICENCE = "AGPL-3.0-or-later"
SCOPE_ROLES = ("trunk", "body_part", "gate")
"""The cascade's files that tell other pipelines whether a picture is theirs to answer."""
SPECIALIST_ROLES = tuple(part.lower() for part in PARTS)
OF_ITS_OWN_ANSWERS = frozenset({"calibration", "operating_points", "metrics"})
CASCADE_ROLES = (*SCOPE_ROLES, *SPECIALIST_ROLES)

TRAINING_DATA = (
    "FracAtlas (Abedeen et al. 2023), CC BY 4.0",
    "Roboflow bone-fracture-detection-daoon v4, stated CC BY 4.0; its pictures look like MURA's, "
    "which is for research only",
    "Roboflow science-research-2022 bone-fracture-detection v7, stated CC BY 4.0; gathered from "
    "the web",
    "Bone Break Classification, stated CC BY 4.0; gathered from the web, rights unproven",
    "Out of scope: chest films of Hannover Medical School CC BY 3.0, Roboflow Spine Region "
    "CC BY 4.0, metadata-extractor-images",
    "Start: YOLOv8n trained on COCO, AGPL-3.0",
)


def ship_set(
    pipeline: str,
    run: Path,
    weights: Path,
    *,
    export: Callable[[Path], Mapping[str, Path]],
    measure: Callable[[Mapping[str, Path]], dict[str, float]],
    table: Callable[[Mapping[str, Path]], dict[str, Any]],
    write: Callable[[dict[str, Any]], None],
) -> dict[str, float]:
    """Put a run's files into the bundle and return their parity.

    All that takes long or may fail happens in the run's folder; the files are then renamed to their
    places, and the manifest, which knows their hashes, comes last. Killed between the two, it
    leaves files that the program refuses by their hashes; taken again, it makes the bundle whole.

    Args:
        pipeline: whose set it is.
        run: folder of the run.
        weights: folder of the bundle.
        export: writes the files into a folder and returns them by role.
        measure: returns the largest differences between the network and its files.
        table: returns the set's table for the manifest.
        write: writes it.

    Raises:
        UserError: a file is larger than one that is bundled may be; the files stay in the run's
            folder, the bundle as it was.
    """
    files = export(run / EXPORTED)
    _refuse_too_large(files.values())
    gaps = measure(files)
    told = table(files)
    with ExitStack() as parts:
        for source in (own for path in files.values() for own in paths_of(path)):
            part = parts.enter_context(written_whole(weights / pipeline / source.name))
            shutil.copyfile(source, part)
    write(told)
    shutil.rmtree(run / EXPORTED, ignore_errors=True)
    return gaps


def _refuse_too_large(files: Iterable[Path]) -> None:
    for path in files:
        size = sum(p.stat().st_size for p in paths_of(path))
        if size > LARGEST_FILE:
            raise UserError(
                f"The network has {size / 1e6:.0f} MB, more than the {LARGEST_FILE / 1e6:.0f} MB "
                f"of a bundled file, so the bundle was left as it is; the file lies at {path}."
            )


def parity_line(gaps: Mapping[str, float]) -> str:
    """Return in words how far files are from the networks they were made from."""
    return "largest differences to torch: " + ", ".join(f"{k} {v:.2g}" for k, v in gaps.items())


def cascade_files(tables: Mapping[str, Any], roles: Sequence[str] = SCOPE_ROLES) -> dict[str, Any]:
    """Return the cascade's files of some roles as other sets name them; none where absent.

    Of a specialist they name no calibration, thresholds and figures: those are of answers that it
    gives alone.

    Args:
        tables: of the manifest.
        roles: which.
    """
    files = tables.get("cascade", {}).get(SET, {}).get("files", {})
    return {
        role: {k: v for k, v in files[role].items() if k not in OF_ITS_OWN_ANSWERS}
        if role in SPECIALIST_ROLES
        else files[role]
        for role in roles
        if role in files
    }


def guarded_table(
    pipeline: str,
    title: str,
    files: Mapping[str, Any],
    manifest: Path,
    roles: Sequence[str] = SCOPE_ROLES,
) -> dict[str, Any]:
    """Return a set's table, with networks of the cascade, those that guard its scope, among it."""
    return {
        "title": title,
        "licence": LICENCE,
        "source": f"python -m training.train_{pipeline} --ship",
        "training_data": list(TRAINING_DATA),
        "model_card": f"docs/model-cards/{pipeline}.md",
        "files": {**files, **cascade_files(read_tables(manifest), roles)},
    }


def write_cascade(manifest: Path, table: dict[str, Any]) -> tuple[str, ...]:
    """Write the cascade's set, and its files where other sets name them.

    A set that named the files of an earlier cascade would find their hashes changed. One that hangs
    on what an earlier trunk or specialist said is taken out: its head must be trained, or its
    calibration fitted, anew.

    Returns:
        The pipelines whose sets were taken out.
    """
    tables = read_tables(manifest) if manifest.is_file() else {}
    before = cascade_files(tables, CASCADE_ROLES)
    tables.setdefault("cascade", {})[SET] = table
    after = cascade_files(tables, CASCADE_ROLES)
    changed = {role for role, file in after.items() if _sha256(before, role) != file["sha256"]}
    taken_out = []
    for pipeline, sets in tables.items():
        files = sets.get(SET, {}).get("files", {})
        if pipeline == "cascade" or not files:
            continue
        if _hangs_on(changed, files):
            del sets[SET]
            taken_out.append(pipeline)
        else:
            sets[SET]["files"] = {role: after.get(role, file) for role, file in files.items()}
    write_tables(manifest, {pipeline: sets for pipeline, sets in tables.items() if sets})
    return tuple(taken_out)


def _sha256(files: Mapping[str, Any], role: str) -> str | None:
    return files.get(role, {}).get("sha256")


def _hangs_on(changed: Set[str], files: Mapping[str, Any]) -> bool:
    """Tell a set whose own head sits on a changed trunk, or that asks a changed specialist."""
    own_heads = [
        role for role, f in files.items() if role not in CASCADE_ROLES and "preprocessing" not in f
    ]
    asked = changed & set(SPECIALIST_ROLES) & set(files)
    return bool(asked) or ("trunk" in changed and bool(own_heads))
