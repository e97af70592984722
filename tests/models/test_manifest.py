"""The manifest: what it names is used, what it does not name or names wrongly is not."""

import os
import re
import shutil
from pathlib import Path

import pytest

from errors import WeightsUnavailable
from models.manifest import choose_set, read_manifests, read_tables, write_set, write_tables
from models.weights import ANSWER_FORMAT, weights_sha256
from predictions import Predictor
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
    with pytest.raises(WeightsUnavailable, match=r"file trunk\.xml is missing; restore it"):
        file.verify()


def test_the_missing_part_of_a_pair_is_the_one_named(manifest: Path) -> None:
    file = read_manifests([manifest]).chosen("cascade").files["trunk"]
    binary = file.path.with_suffix(".bin")
    binary.unlink()
    with pytest.raises(WeightsUnavailable, match=r"file trunk\.bin is missing; restore it"):
        file.verify()
    with pytest.raises(WeightsUnavailable, match=r"needs trunk\.bin, which is not in the weights"):
        Predictor(manifests=[manifest]).pipeline("cascade")
    file.path.unlink()
    with pytest.raises(WeightsUnavailable, match=r"needs trunk\.xml and trunk\.bin, which are not"):
        Predictor(manifests=[manifest]).pipeline("cascade")


def test_of_a_pair_with_another_hash_both_are_named(manifest: Path) -> None:
    file = read_manifests([manifest]).chosen("cascade").files["trunk"]
    binary = file.path.with_suffix(".bin")
    binary.write_bytes(binary.read_bytes()[:-1])
    with pytest.raises(WeightsUnavailable, match=r"trunk\.bin or trunk\.xml is damaged .* restore"):
        file.verify()


def test_where_the_programs_manifest_is_gone_that_is_what_is_said(tmp_path: Path) -> None:
    lost = tmp_path / "manifest.toml"
    with pytest.raises(WeightsUnavailable) as told:
        read_manifests([lost, tmp_path / "imported.toml"]).chosen("cascade")
    assert str(told.value) == (
        f"The program's weights manifest {lost} is missing; restore it from the original."
    )


def test_imported_weights_answer_without_the_programs_manifest(
    manifest: Path, tmp_path: Path
) -> None:
    manifests = read_manifests([tmp_path / "gone.toml", manifest])
    assert manifests.chosen("cascade").name == "tiny"


@pytest.mark.parametrize("name", ["../trunk.xml", "/etc/passwd", "a/../../trunk.xml"])
def test_a_name_outside_the_weights_folder_is_refused(manifest: Path, name: str) -> None:
    edit(manifest, "trunk", file=name)
    with pytest.raises(WeightsUnavailable, match="is not valid"):
        read_manifests([manifest])


def test_a_link_out_of_the_weights_folder_is_refused(manifest: Path, tmp_path: Path) -> None:
    link = manifest.parent / "link.xml"
    try:
        link.symlink_to(tmp_path / "elsewhere.xml")
    except OSError:
        pytest.skip("this system makes no links")
    edit(manifest, "trunk", file="link.xml")
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


RULE = {"size_wh": [32, 32], "channels": "grey", "scale": "unit", "layout": "nchw"}


@pytest.mark.parametrize(
    ("role", "fields"),
    [
        ("hip", {"sha256": "f" * 64}),
        ("trunk", {"preprocessing": {**RULE, "grey": "percentile"}}),
        ("hand", {"labels": ["normal", "fractured"]}),
        ("hand", {"calibration": {"slope": 1.0, "intercept": 2.0}}),
        ("hand", {"operating_points": {"balanced": [0.1, 0.2]}}),
        ("body_part", {"settings": {"out_of_scope_label": "other", "least_score": 0.6}}),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_the_id_of_a_set_follows_from_all_that_its_answers_follow_from(
    manifest: Path, role: str, fields: dict
) -> None:
    before = read_manifests([manifest]).chosen("cascade").weights_id
    edit(manifest, role, **fields)
    after = read_manifests([manifest]).chosen("cascade").weights_id
    assert re.fullmatch("[0-9a-f]{64}", before)
    assert re.fullmatch("[0-9a-f]{64}", after)
    assert before != after


def test_the_id_of_a_set_does_not_follow_from_its_place_or_its_figures(
    manifest: Path, tmp_path: Path
) -> None:
    before = read_manifests([manifest]).chosen("cascade").weights_id
    edit(manifest, "hand", metrics={"auc": 0.9, "n": 100}, address="https://example.org/hand.xml")
    moved = shutil.copytree(manifest.parent, tmp_path / "elsewhere") / manifest.name
    assert read_manifests([moved]).chosen("cascade").weights_id == before


def test_an_answer_that_means_something_else_has_another_id(
    manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_manifests([manifest]).chosen("cascade").weights_id
    monkeypatch.setattr("models.weights.ANSWER_FORMAT", ANSWER_FORMAT + 1)
    assert read_manifests([manifest]).chosen("cascade").weights_id != before


def test_every_bundled_file_is_what_the_manifest_says() -> None:
    manifest = read_manifests([ROOT / "weights" / "manifest.toml"])
    for sets in manifest.sets.values():
        for weights in sets:
            for file in weights.files.values():
                if file.is_present:
                    assert weights_sha256(file.path) == file.sha256, file.path
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


def test_a_width_is_no_height(manifest: Path) -> None:
    edit(manifest, "trunk", preprocessing={**RULE, "size_wh": [64, 32]})
    rule = read_manifests([manifest]).chosen("cascade").files["trunk"].preprocessing
    assert rule is not None
    assert rule.size_wh == (64, 32)


def test_of_two_manifests_that_choose_a_set_the_later_one_is_heard(
    manifest: Path, tmp_path: Path
) -> None:
    table = read_tables(manifest)["cascade"]["tiny"]
    for name in ("one", "two"):
        write_set(manifest, "cascade", name, table)
    choose_set(manifest, "cascade", "one")
    later = tmp_path / "imported" / "imported.toml"
    choose_set(later, "cascade", "two")
    assert read_manifests([manifest]).chosen("cascade").name == "one"
    assert read_manifests([manifest, later]).chosen("cascade").name == "two"


def test_a_file_is_looked_into_again_whenever_it_was_changed(manifest: Path) -> None:
    file = read_manifests([manifest]).chosen("cascade").files["trunk"]
    assert file.is_intact
    whole = file.path.read_bytes()
    file.path.write_bytes(whole + b" ")
    assert not file.is_intact
    file.path.write_bytes(whole)
    os.utime(file.path, ns=(1, 1))
    assert file.is_intact
    file.path.with_suffix(".bin").unlink()
    assert not file.is_intact
