"""The bundle's manifest: what sets share, and what every set of ours says of itself."""

from pathlib import Path
from typing import Any

from models.manifest import read_tables, write_set, write_tables

SET = "osteolens"
LICENCE = "AGPL-3.0-or-later"
SCOPE_ROLES = ("trunk", "body_part")
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


def write_cascade(manifest: Path, table: dict[str, Any]) -> None:
    """Write the cascade's set, and its trunk and body-part head wherever other sets guard by them.

    A set that named the files of an earlier cascade would find their hashes changed.
    """
    write_set(manifest, "cascade", SET, table)
    tables = read_tables(manifest)
    for pipeline, sets in tables.items():
        files = sets.get(SET, {}).get("files", {}) if isinstance(sets, dict) else {}
        for role in SCOPE_ROLES:
            if pipeline != "cascade" and role in files:
                files[role] = table["files"][role]
    write_tables(manifest, tables)
