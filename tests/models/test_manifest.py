"""The manifest: what it names is used, what it does not name or names wrongly is not."""

import shutil
from pathlib import Path

import pytest

from errors import WeightsUnavailable
from models.manifest import choose_set, read_manifests, read_tables, write_set, write_tables
from models.weights import file_sha256
from tests.networks import cascade_set

ROOT = Path(__file__).parents[2]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    return cascade_set(tmp_path / "weights")


def edit(manifest: Path, role: str, **fields: object) -> None:
    tables = read_tables(manifest)
    tables["cascade"]["tiny"]["files"][role].update(fields)
    write_tables(manifest, tables)


def test_a_set_is_read_with_all_its_files(manifest: Path) -> None:
    weights = read_manifests([manifest]).chosen("cascade")
    assert set(weights.files) == {
        "trunk",
        "body_part",
        "elbow",
        "hand",
        "shoulder",
        "leg",
        "hip",
    }
    assert weights.files["trunk"].preprocessing is not None
    assert weights.files["hand"].operating_points["balanced"].fracture_from == 0.7


def test_a_pipeline_without_weights_says_so(manifest: Path) -> None:
    with pytest.raises(WeightsUnavailable, match="no weights for cbam yet"):
        read_manifests([manifest]).chosen("cbam")


def test_a_changed_file_is_refused(manifest: Path) -> None:
    file = read_manifests([manifest]).chosen("cascade").files["trunk"]
    data = file.path.with_suffix(".xml")
    data.write_bytes(data.read_bytes() + b" ")
    with pytest.raises(WeightsUnavailable, match="damaged or was changed"):
        file.verify()


def test_a_changed_bin_beside_the_xml_is_refused_too(manifest: Path) -> None:
    file = read_manifests([manifest]).chosen("cascade").files["body_part"]
    binary = file.path.with_suffix(".bin")
    binary.write_bytes(binary.read_bytes() + b"x")
    with pytest.raises(WeightsUnavailable, match="damaged or was changed"):
        file.verify()


def test_a_missing_file_is_named(manifest: Path) -> None:
    file = read_manifests([manifest]).chosen("cascade").files["trunk"]
    file.path.unlink()
    with pytest.raises(WeightsUnavailable, match=r"trunk\.xml is missing"):
        file.verify()


@pytest.mark.parametrize("name", ["../trunk.xml", "/etc/passwd", "a/../../trunk.xml"])
def test_a_name_outside_the_weights_folder_is_refused(manifest: Path, name: str) -> None:
    edit(manifest, "trunk", file=name)
    with pytest.raises(WeightsUnavailable, match="is not valid"):
        read_manifests([manifest])


@pytest.mark.parametrize(
    "fields",
    [
        {"format": "pickle"},
        {"preprocessing": {"size_wh": [32]}},
        {"preprocessing": {"size_wh": [32, 32], "unheard_of": 1}},
        {"operating_points": {"balanced": [0.1]}},
        {"bytes": "many"},
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(manifest: Path, fields: dict) -> None:
    edit(manifest, "trunk", **fields)
    with pytest.raises(WeightsUnavailable, match="is not valid"):
        read_manifests([manifest])


def test_a_manifest_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "manifest.toml"
    broken.write_text("[cascade")
    with pytest.raises(WeightsUnavailable, match="can't be read"):
        read_manifests([broken])


def test_a_later_manifest_may_choose_its_own_set(manifest: Path, tmp_path: Path) -> None:
    imported = tmp_path / "imported" / "imported.toml"
    shutil.copytree(manifest.parent, imported.parent)
    table = read_tables(manifest)["cascade"]["tiny"]
    (imported.parent / "manifest.toml").unlink()
    write_set(imported, "cascade", "public", {**table, "title": "Public"})
    assert read_manifests([manifest, imported]).chosen("cascade").name == "tiny"
    choose_set(imported, "cascade", "public")
    assert read_manifests([manifest, imported]).chosen("cascade").name == "public"


def test_the_id_of_a_set_follows_from_all_its_files(manifest: Path) -> None:
    before = read_manifests([manifest]).chosen("cascade").weights_id
    edit(manifest, "hip", sha256="f" * 64)
    after = read_manifests([manifest]).chosen("cascade").weights_id
    assert len(before) == len(after) == 64
    assert before != after


def test_every_bundled_file_is_what_the_manifest_says() -> None:
    manifest = read_manifests([ROOT / "weights" / "manifest.toml"])
    for sets in manifest.sets.values():
        for weights in sets:
            for file in weights.files.values():
                if file.is_present:
                    assert file_sha256(file.path) == file.sha256, file.path
                    assert sum(p.stat().st_size for p in file.paths) == file.size_bytes
                else:
                    assert file.address, f"{file.path.name} is neither bundled nor to be had"


def test_the_bundled_weights_are_small_enough_to_be_carried() -> None:
    sizes = [p.stat().st_size for p in (ROOT / "weights").rglob("*.bin")]
    carried = [s for s in sizes if s]
    assert max(carried, default=0) < 50e6
    assert sum(carried) < 120e6


def test_every_bundled_set_has_its_model_card() -> None:
    manifest = read_manifests([ROOT / "weights" / "manifest.toml"])
    for sets in manifest.sets.values():
        for weights in sets:
            fetched = all(f.address for f in weights.files.values())
            assert fetched or (ROOT / weights.model_card).is_file(), weights.title
