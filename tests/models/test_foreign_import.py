"""An import is whole or leaves no trace, and is done once."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from errors import WeightsUnavailable
from models.conversion.job import (
    PROGRESS,
    Converted,
    Result,
    read_progress,
    read_result,
    tell_progress,
    write_result,
)
from models.conversion.runner import run_conversion
from models.folders import IMPORTED
from models.foreign import ForeignFile, find_foreign, recognise
from models.foreign_import import _fracture_labels, _task, import_all, import_foreign
from models.manifest import read_manifests
from models.pipeline import Cancelled
from tests.models.hostile import hdf5
from tests.shared_data import shared


@pytest.fixture
def movenet(tmp_path: Path) -> ForeignFile:
    """The file that converts quickest, in a weights folder."""
    path = tmp_path / "weights" / "movenet.tflite"
    path.parent.mkdir()
    path.write_bytes(shared("weights/singlepose.tflite").read_bytes())
    return recognise(path)


ON_LINUX = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads /proc")


def children() -> set[str]:
    """Return this process's children, as the kernel lists them."""
    tasks = Path("/proc/self/task")
    return {pid for task in tasks.iterdir() for pid in (task / "children").read_text().split()}


def test_an_import_is_chosen_and_told(movenet: ForeignFile) -> None:
    folder = movenet.path.parent
    told: list[tuple[str, float]] = []
    name = import_foreign([movenet], folder, lambda *step: told.append(step))
    weights = read_manifests([folder / IMPORTED]).chosen("pose")
    assert weights.name == name
    assert movenet.sha256 in weights.source
    assert "movenet.tflite" in weights.title
    for file in weights.files.values():
        file.verify()
    assert [fraction for _, fraction in told] == sorted(fraction for _, fraction in told)
    assert told[-1][1] == 1.0
    assert {path.suffix for path in (folder / "imported").iterdir()} == {".xml", ".bin", ".toml"}


def test_a_file_is_converted_once(movenet: ForeignFile) -> None:
    folder = movenet.path.parent
    name = import_foreign([movenet], folder)
    assert find_foreign([folder]) == []
    made = {path: path.stat().st_mtime_ns for path in (folder / "imported").glob("*.bin")}
    told: list[str] = []
    assert import_foreign([movenet], folder, lambda stage, _: told.append(stage)) == name
    assert told == []
    assert {path: path.stat().st_mtime_ns for path in made} == made


def test_a_damaged_import_is_made_anew(movenet: ForeignFile) -> None:
    folder = movenet.path.parent
    import_foreign([movenet], folder)
    (made,) = (folder / "imported").glob("*.bin")
    made.write_bytes(b"damaged")
    import_foreign([movenet], folder)
    for file in read_manifests([folder / IMPORTED]).chosen("pose").files.values():
        file.verify()


def test_what_was_converted_in_an_earlier_way_is_offered_and_made_anew(
    movenet: ForeignFile,
) -> None:
    folder = movenet.path.parent
    name = import_foreign([movenet], folder)
    manifest = folder / IMPORTED
    manifest.write_text(manifest.read_text().replace("conversion = 2\n", ""))
    assert [foreign.path for foreign in find_foreign([folder])] == [movenet.path]
    told: list[str] = []
    assert import_foreign([movenet], folder, lambda stage, _: told.append(stage)) == name
    assert told
    assert find_foreign([folder]) == []


@ON_LINUX
def test_a_cancelled_import_kills_the_child_and_leaves_nothing(movenet: ForeignFile) -> None:
    folder = movenet.path.parent
    before = children()
    seen: list[set[str]] = []

    def cancel(_stage: str, _fraction: float) -> None:
        seen.append(children() - before)
        raise Cancelled

    with pytest.raises(Cancelled):
        import_foreign([movenet], folder, cancel)
    assert seen[0], "there was no child to kill"
    assert children() == before
    assert [path.name for path in folder.iterdir()] == ["movenet.tflite"]


@ON_LINUX
def test_a_conversion_that_takes_too_long_is_stopped(movenet: ForeignFile, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    before = children()
    started = time.monotonic()
    with pytest.raises(WeightsUnavailable, match="was stopped after 0 seconds"):
        run_conversion((_task(movenet),), work, lambda *_: None, timeout_s=0.0)
    # On a busy machine it takes seconds to begin and end a process.
    assert time.monotonic() - started < 30.0
    assert children() == before


def test_an_incomplete_cascade_is_told_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "ResNet50_BodyParts.h5"
    path.write_bytes(hdf5())
    with pytest.raises(WeightsUnavailable, match="elbow, hand, shoulder are missing"):
        import_foreign([recognise(path)], tmp_path)
    assert [found.name for found in tmp_path.iterdir()] == ["ResNet50_BodyParts.h5"]


def test_files_of_two_pipelines_are_not_mixed(movenet: ForeignFile, tmp_path: Path) -> None:
    path = tmp_path / "fraction-model.h5"
    path.write_bytes(hdf5())
    with pytest.raises(WeightsUnavailable, match="one pipeline at a time"):
        import_foreign([movenet, recognise(path)], tmp_path)


def test_files_of_several_pipelines_are_imported_one_after_another(
    movenet: ForeignFile, torch_files: Path
) -> None:
    folder = movenet.path.parent
    told: list[float] = []
    files = [movenet, recognise(torch_files / "fraction-model.onnx")]
    names = import_all(files, folder, lambda _, fraction: told.append(fraction))
    manifest = read_manifests([folder / IMPORTED])
    assert names == [manifest.chosen(pipeline).name for pipeline in ("pose", "cbam")]
    assert told == sorted(told)


def test_what_a_crash_left_behind_is_cleared_away(movenet: ForeignFile) -> None:
    folder = movenet.path.parent
    left_behind = folder / "imported" / ".work-left"
    left_behind.mkdir(parents=True)
    (left_behind / "0.xml").write_text("half")
    import_foreign([movenet], folder)
    assert not left_behind.exists()


def test_a_folder_that_can_not_be_written_ends_in_a_sentence(
    movenet: ForeignFile, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    with pytest.raises(WeightsUnavailable, match="can't be written"):
        import_foreign([movenet], blocked)


def test_a_child_that_dies_ends_in_a_sentence(
    movenet: ForeignFile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dying = tmp_path / "dying.py"
    dying.write_text("import os; os.abort()")
    monkeypatch.setattr("models.conversion.runner.CHILD", dying)
    with pytest.raises(WeightsUnavailable, match="ended without a result"):
        import_foreign([movenet], movenet.path.parent)
    assert not (movenet.path.parent / "imported").exists()


@pytest.mark.parametrize(
    "forged",
    [
        Converted("../../elsewhere.xml", "x", (192, 192)),
        Converted("0.xml", "x", (0, 192)),
        Converted("0.xml", "x", (192, 10**9)),
        Converted("0.xml", "x", (192, float("inf"))),  # type: ignore[arg-type]
        Converted("0.xml", "x" * 1000, (192, 192)),
        Converted("0.xml", "x", (192, 192), labels=(7,)),  # type: ignore[arg-type]
    ],
)
def test_a_subverted_childs_result_is_not_believed(tmp_path: Path, forged: Converted) -> None:
    write_result(tmp_path, Result((forged,)))
    with pytest.raises(ValueError, match="result"):
        read_result(tmp_path)


def test_the_last_whole_line_of_progress_is_read(tmp_path: Path) -> None:
    assert read_progress(tmp_path) is None
    for number in range(500):
        tell_progress(tmp_path, f"stage {number}", number / 1000)
    with (tmp_path / PROGRESS).open("a", encoding="utf-8") as file:
        file.write('["half a li')
    assert read_progress(tmp_path) == ("stage 499", 0.499)


@pytest.mark.parametrize(
    ("forged", "expected"),
    [
        (b"no json", None),
        (b"7", None),
        (b'["one", 2, 3]', None),
        (b'["stage", "much"]', None),
        (b'["stage", null]', None),
        (b"[" * 4000, None),
        (b"\xff\xfe", None),
        (b'["stage", 1e999]', ("stage", 1.0)),
        (b'["stage", NaN]', ("stage", 0.0)),
        (b'["%s", 0.5]' % (b"x" * 1000), ("x" * 99 + "…" + "x" * 99, 0.5)),
    ],
)
def test_a_subverted_childs_progress_is_not_believed(
    tmp_path: Path, forged: bytes, expected: tuple[str, float] | None
) -> None:
    (tmp_path / PROGRESS).write_bytes(forged + b"\n")
    assert read_progress(tmp_path) == expected


def test_importing_the_importer_loads_no_heavy_library() -> None:
    text = (
        "import sys, models.foreign, models.foreign_import, models.fetch; "
        "import models.architectures.classifier, models.conversion.keras_file, "
        "models.conversion.detector, models.conversion.plain_networks; "
        "heavy = {'tensorflow', 'keras', 'torch', 'ultralytics', 'h5py', 'openvino'}; "
        "sys.exit(', '.join(heavy & sys.modules.keys()))"
    )
    root = Path(__file__).parents[2]
    finished = subprocess.run(
        [sys.executable, "-c", text],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.stderr.strip() == ""


def test_a_class_that_denies_a_fracture_is_not_taken_for_one() -> None:
    assert _fracture_labels(("fisura", "not fractured", "humerus"), "best.pt") == ["fisura"]
