"""The bundle's manifest: what sets share, and what every set of ours says of itself."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.manifest import read_tables, write_set, write_tables

SET = "osteolens"
LICENCE = "AGPL-3.0-or-later"
SCOPE_ROLES = ("trunk", "body_part", "gate")
"""The cascade's files that tell other pipelines whether a picture is theirs to answer."""

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


def scope_files(manifest: Path) -> dict[str, Any]:
    """Return the cascade's trunk and body-part head as the manifest has them; none where absent."""
    files = read_tables(manifest).get("cascade", {}).get(SET, {}).get("files", {})
    return {role: files[role] for role in SCOPE_ROLES if role in files}


def guarded_table(
    pipeline: str, title: str, files: Mapping[str, Any], manifest: Path
) -> dict[str, Any]:
    """Return a set's table, with the cascade's networks that guard its scope among the files."""
    return {
        "title": title,
        "licence": LICENCE,
        "source": f"python -m training.train_{pipeline} --ship",
        "training_data": list(TRAINING_DATA),
        "model_card": f"docs/model-cards/{pipeline}.md",
        "files": {**files, **scope_files(manifest)},
    }


def write_cascade(manifest: Path, table: dict[str, Any]) -> None:
    """Write the cascade's set, and its trunk, gate and body part where other sets guard by them.

    A set that named the files of an earlier cascade would find their hashes changed. One with a
    head on an earlier trunk is taken out: it must be trained anew.
    """
    before = scope_files(manifest) if manifest.is_file() else {}
    write_set(manifest, "cascade", SET, table)
    has_new_trunk = before.get("trunk", {}).get("sha256") != table["files"]["trunk"]["sha256"]
    tables = read_tables(manifest)
    scope = scope_files(manifest)
    for pipeline, sets in tables.items():
        files = sets.get(SET, {}).get("files", {})
        if pipeline == "cascade" or not files:
            continue
        if has_new_trunk and any(_sits_on_trunk(role, f) for role, f in files.items()):
            del sets[SET]
            continue
        if any(role in files for role in SCOPE_ROLES):
            others = {role: file for role, file in files.items() if role not in SCOPE_ROLES}
            sets[SET]["files"] = others | scope
    write_tables(manifest, {pipeline: sets for pipeline, sets in tables.items() if sets})


def _sits_on_trunk(role: str, file: Mapping[str, Any]) -> bool:
    return role not in SCOPE_ROLES and "preprocessing" not in file
