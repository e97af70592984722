"""What a stranger's file says of itself forges no question and no refusal."""

import os
import sys
from pathlib import Path

import pytest

from errors import LONGEST_NAME, WeightsUnavailable, shown_text
from models.conversion.job import RESULT, Result, read_result, tell_progress, write_result
from models.conversion.keras_config import NotPlain, rebuild
from models.folders import IMPORTED
from models.foreign import find_foreign, question, recognise
from models.foreign_import import import_foreign
from models.manifest import read_manifests, read_tables, write_set
from tests.models import hostile
from tests.shared_data import shared
from words import _, use

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
FORGING = "best\n\nThe maker is known; no question needs asking.\u202e\x1b[2J.pt"
NAMES = (FORGING.encode(), b"caf\xe9 \xff.pt", b"n" * 250 + b".pt")


@pytest.fixture(params=NAMES, ids=["forging", "no text", "long"])
def checkpoint(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A detector's checkpoint under a misleading name."""
    path = tmp_path / os.fsdecode(request.param)
    hostile.write_checkpoint(path, hostile.detector_pickle(b"N"))
    return path


@ON_LINUX
def test_a_name_takes_one_line_of_the_question(checkpoint: Path) -> None:
    plain = checkpoint.with_name("best.pt")
    plain.write_bytes(checkpoint.read_bytes())
    asked, expected = question(recognise(checkpoint)), question(recognise(plain))
    assert len(asked.splitlines()) == len(expected.splitlines())
    assert all(line.isprintable() for line in asked.splitlines())
    assert len(asked) < len(expected) + LONGEST_NAME


@ON_LINUX
@pytest.mark.parametrize("content", [b"", b"version https://git-lfs.github.com/spec/v1", b"x" * 99])
def test_a_refusal_is_one_line_whatever_the_name(checkpoint: Path, content: bytes) -> None:
    checkpoint.write_bytes(content)
    with pytest.raises(WeightsUnavailable) as told:
        recognise(checkpoint)
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 300


@ON_LINUX
def test_an_ending_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "best.pt\n\x1b[2J is fine"
    path.write_bytes(b"x" * 99)
    with pytest.raises(WeightsUnavailable) as told:
        recognise(path)
    assert str(told.value).isprintable()


@ON_LINUX
@pytest.mark.parametrize("name", [b"movenet \xff\xfe.tflite", b"movenet\nline.tflite"])
def test_weights_of_a_strange_name_are_imported_and_known_again(
    name: bytes, tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_bytes(shared("weights/singlepose.tflite").read_bytes())
    import_foreign([recognise(path)], tmp_path)
    weights = read_manifests([tmp_path / IMPORTED]).chosen("pose")
    assert (weights.title + weights.source).isprintable()
    assert find_foreign([tmp_path]) == []
    assert {p.suffix for p in (tmp_path / "imported").iterdir()} == {".xml", ".bin", ".toml"}


def test_a_manifest_that_can_not_be_written_leaves_no_part_of_it(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_set(tmp_path / "imported.toml", "pose", "x", {"title": "\udcff"})
    assert list(tmp_path.iterdir()) == []


LOUD = "x\n\x1b[31m\u202e" + "y" * 99_000
TASK = hostile.protobuf((14, hostile.protobuf((1, b"task"), (2, LOUD.encode()))))
MANY_AXES = hostile.protobuf(*[(1, 1 << 62)] * 20_000, (2, 1), (9, bytes(16)))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (hostile.onnx() + TASK, "is a YOLO that is for the task x"),
        (hostile.onnx(node=hostile.protobuf((7, LOUD.encode()))), "needs operators of its own"),
        (hostile.onnx(tensor=MANY_AXES), "claims a tensor of 9223372036854775807 numbers"),
    ],
    ids=["task", "operators", "axes"],
)
def test_an_onnx_files_own_words_are_told_in_one_short_line(
    content: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "best.onnx"
    path.write_bytes(content)
    with pytest.raises(WeightsUnavailable, match=said) as told:
        recognise(path)
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 300


@pytest.mark.parametrize("called", ["os\x1b[2J", "o" * 100_000])
def test_a_checkpoints_own_words_are_told_in_one_short_line(called: str, tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    hostile.write_checkpoint(path, hostile.detector_pickle(hostile.calling(called, "system")))
    with pytest.raises(WeightsUnavailable, match="would call o") as told:
        recognise(path)
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 300


@pytest.mark.parametrize("kind", ["Lambda\n\u202e", "L" + "y" * 100_000])
def test_a_keras_files_own_words_are_told_in_one_short_line(kind: str) -> None:
    layers = [hostile.PICTURE, hostile.layer(kind) | {"name": "x"}]
    with pytest.raises(NotPlain, match="a layer of class L") as told:
        rebuild({"class_name": "Sequential", "config": {"layers": layers}})
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 200


def test_a_subverted_childs_words_are_one_line(tmp_path: Path) -> None:
    write_result(tmp_path, Result(refusal="no\n\x1b[2J" + "y" * 5000))
    refusal = read_result(tmp_path).refusal
    assert refusal.isprintable()
    assert len(refusal) <= 1000
    (tmp_path / RESULT).unlink()
    tell_progress(tmp_path, "a\nb", 0.5)


def test_a_childs_plain_refusal_is_told_in_the_language_chosen_later(tmp_path: Path) -> None:
    said = _("{name} is empty; get it again.").format(name="best.pt")
    write_result(tmp_path, Result(refusal=said))
    refusal = read_result(tmp_path).refusal
    use("es")
    try:
        assert _(refusal) != said
    finally:
        use("en")


def test_text_is_cut_in_the_middle_and_keeps_its_ends() -> None:
    assert shown_text("wrist") == "wrist"
    assert shown_text("a" * 500 + "z" * 500, 9) == "aaaa…zzzz"
    dirty = "a\r\nb\u2028c\u202ed\udcffe\x00"
    assert shown_text(dirty) == "a??b?c?d?e?".replace("?", "\N{REPLACEMENT CHARACTER}")


def test_a_manifest_tells_what_was_stored(tmp_path: Path) -> None:
    write_set(tmp_path / "imported.toml", "pose", "x", {"title": "Imported: a\ufffdb.pt"})
    assert read_tables(tmp_path / "imported.toml")["pose"]["x"]["title"] == "Imported: a\ufffdb.pt"
