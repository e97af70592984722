"""A stranger's file is told by its name and its bytes; what is of no use gets one sentence."""

import os
import sys
from pathlib import Path

import pytest

from errors import WeightsUnavailable
from models.conversion.signature import MOST_BYTES
from models.foreign import find_foreign, into_sets, question, recognise
from models.foreign_kinds import roles_of
from tests.models import hostile
from tests.models.hostile import hdf5


@pytest.mark.parametrize(
    ("name", "pipeline", "role"),
    [
        ("ResNet50_BodyParts.h5", "cascade", "body_part"),
        ("ResNet50_BodyParts (1).h5", "cascade", "body_part"),
        ("ResNet50_Elbow_frac.h5", "cascade", "elbow"),
        ("ResNet50_Hand_frac_best.h5", "cascade", "hand"),
        ("resnet50_shoulder_frac.H5", "cascade", "shoulder"),
        ("fraction-model.h5", "cbam", "classifier"),
        ("fraction-model.keras", "cbam", "classifier"),
        ("bone_fracture_classifier.h5", "crack_vs_fracture", "classifier"),
    ],
)
def test_a_file_is_known_by_its_name(tmp_path: Path, name: str, pipeline: str, role: str) -> None:
    path = tmp_path / name
    path.write_bytes(hdf5())
    found = recognise(path)
    assert (found.pipeline, found.role) == (pipeline, role)
    assert found.format == "hdf5"
    assert found.size_bytes == 512
    assert role in roles_of(pipeline)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("fraction-model.keras", b"", "is empty"),
        ("fraction-model.keras", hostile.LFS_POINTER, "a Git LFS pointer of 133 bytes"),
        ("best.pt", hostile.WEB_PAGE, "is a web page"),
        ("best.pt", hdf5(), "is not what its ending .pt says"),
        ("best.pt", b"PK\x03\x04 and then nothing", "is truncated or damaged"),
        ("best.pt", b"\x80\x02}q\x00.", "is not what its ending .pt says"),
        ("ResNet50_BodyParts.h5", hdf5(claimed=98_000_000), "512 of 98000000 bytes are there"),
        ("ResNet50_BodyParts.h5", hdf5(100_000, version=2), "512 of 100000 bytes are there"),
        ("ResNet50_BodyParts.h5", hdf5()[:20], "is not a valid HDF5 file"),
        ("movenet.tflite", bytes(100), "is not what its ending .tflite says"),
        ("weights.h5", hdf5(), "is a Keras network, but none of the weights files the program"),
        ("model.pkl", b"\x80\x04", "is none of the weights files the program knows"),
    ],
)
def test_a_file_of_no_use_gets_a_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(WeightsUnavailable) as told:
        recognise(path)
    assert name in str(told.value)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_what_is_no_ordinary_file_is_not_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "best.pt"
    os.mkfifo(pipe)
    folder = tmp_path / "fraction-model.keras"
    folder.mkdir()
    for path in (pipe, folder, Path("/dev/zero")):
        with pytest.raises(WeightsUnavailable, match="is not an ordinary file"):
            recognise(path)
    with pytest.raises(WeightsUnavailable, match="can't be read"):
        recognise(tmp_path / "missing.pt")


def test_a_file_larger_than_any_network_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(WeightsUnavailable, match="larger than 600 MB"):
        recognise(path)


def test_the_question_shows_name_hash_and_risk(tmp_path: Path) -> None:
    path = tmp_path / "fraction-model.h5"
    path.write_bytes(hdf5())
    found = recognise(path)
    asked = question(found)
    assert path.name in asked
    assert found.sha256 in asked
    assert len(found.sha256) == 64
    assert found.risk in asked
    assert "strangers" in asked


def test_finding_looks_at_names_and_sizes_only(tmp_path: Path) -> None:
    for name in ("best.pt", "fraction-model.keras", "notes.txt", "empty.pt"):
        (tmp_path / name).write_bytes(b"" if name == "empty.pt" else b"no network at all")
    (tmp_path / "folder.pt").mkdir()
    found = find_foreign([tmp_path, tmp_path / "missing"])
    assert [file.path.name for file in found] == ["best.pt", "fraction-model.keras"]


def test_the_cascades_files_find_each_other(tmp_path: Path) -> None:
    names = ("BodyParts", "Elbow_frac", "Hand_frac_best", "Hand_frac", "Shoulder_frac_best")
    for name in names:
        (tmp_path / f"ResNet50_{name}.h5").write_bytes(hdf5())
    (tmp_path / "fraction-model.h5").write_bytes(hdf5())
    chosen = [
        recognise(tmp_path / "ResNet50_Elbow_frac.h5"),
        recognise(tmp_path / "fraction-model.h5"),
    ]
    sets = {files[0].pipeline: files for files in into_sets(chosen)}
    assert [file.path.name for file in sets["cbam"]] == ["fraction-model.h5"]
    assert [file.path.name for file in sets["cascade"]] == [
        "ResNet50_BodyParts.h5",
        "ResNet50_Elbow_frac.h5",
        "ResNet50_Hand_frac.h5",
        "ResNet50_Shoulder_frac_best.h5",
    ]


def test_a_closed_folder_ends_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ResNet50_Hand_frac.h5").write_bytes(hdf5())
    named = recognise(tmp_path / "ResNet50_Hand_frac.h5")

    def iterdir(path: Path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", iterdir)
    for look in (lambda: into_sets([named]), lambda: find_foreign([tmp_path])):
        with pytest.raises(WeightsUnavailable, match=r"can't be listed \(Permission denied\)"):
            look()


def test_a_file_that_was_named_goes_before_one_beside_it(tmp_path: Path) -> None:
    for name in ("Hand_frac", "Hand_frac_best"):
        (tmp_path / f"ResNet50_{name}.h5").write_bytes(hdf5())
    (files,) = into_sets([recognise(tmp_path / "ResNet50_Hand_frac_best.h5")])
    assert [file.path.name for file in files] == ["ResNet50_Hand_frac_best.h5"]
