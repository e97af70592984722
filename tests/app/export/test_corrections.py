"""The reader's word as a training set: complete, anonymous, and never over anything."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.command_line import main
from app.export.corrections import export_corrections, in_words
from errors import CannotSave
from models.pipeline import ignore_progress
from models.prediction import Verdict
from store.opinions import all_opinions, keep_opinion
from tests.app.desk import Desk, picture
from training.data.corrections import read_corrections

PLACE = (16.0, 8.0, 48.0, 24.0)


@pytest.fixture
def spoken(desk: Desk, tmp_path: Path) -> Desk:
    """Return a desk where a fracture was marked, one was not, one is normal, one in doubt."""
    sayings = (
        (Verdict.FRACTURE, PLACE),
        (Verdict.FRACTURE, None),
        (Verdict.NO_FRACTURE, None),
        (Verdict.DOUBT, None),
    )
    for number, (verdict, place) in enumerate(sayings):
        desk.open(picture(tmp_path / "ward", f"DOE^JANE {number}.png", 200 + number))
        desk.analyse()
        desk.session.opinions.say(verdict)
        if place is not None:
            desk.session.opinions.mark_place(place)
            desk.session.opinions.name_part("Wrist")
        desk.finish()
    return desk


@pytest.fixture
def read_first(tmp_path: Path, manifest: Path) -> Desk:
    """A desk where a fracture of the wrist was marked before the answer, which marks nothing."""
    desk = Desk(tmp_path, manifest, reads_first=True)
    desk.open(picture(tmp_path / "ward", "a.png", 250))
    desk.analyse()
    desk.session.opinions.name_part("Wrist")
    desk.session.opinions.mark_place(PLACE)
    desk.session.opinions.say(Verdict.FRACTURE)
    desk.finish()
    return desk


def exported_rows(desk: Desk, folder: Path) -> list[list[str]]:
    desk.finish()
    export_corrections(desk.analyst.history, folder, ignore_progress)
    return [list(row.values()) for row in table(folder)]


def test_who_agrees_keeps_the_place_and_the_part_of_their_first_reading(
    read_first: Desk, tmp_path: Path
) -> None:
    read_first.session.opinions.agree()
    assert exported_rows(read_first, tmp_path / "out") == [
        ["images/xray_00001.png", "fracture", "Wrist", "1", "1"]
    ]
    assert (tmp_path / "out/labels/xray_00001.txt").read_text().startswith("0 0.500000 0.250000")
    coco = json.loads((tmp_path / "out/coco.json").read_text())
    assert len(coco["annotations"]) == 1


def test_a_place_goes_with_its_verdict_only(read_first: Desk, tmp_path: Path) -> None:
    read_first.session.opinions.say(Verdict.NO_FRACTURE)
    assert exported_rows(read_first, tmp_path / "out") == [
        ["images/xray_00001.png", "no_fracture", "Wrist", "0", "0"]
    ]
    assert (tmp_path / "out/labels/xray_00001.txt").read_text() == ""


def test_the_latest_place_and_part_count(read_first: Desk, tmp_path: Path) -> None:
    opinions = read_first.session.opinions
    opinions.mark_place((0.0, 0.0, 32.0, 32.0))
    opinions.name_part("Hand")
    assert exported_rows(read_first, tmp_path / "out")[0][1:] == ["fracture", "Hand", "1", "1"]
    line = (tmp_path / "out/labels/xray_00001.txt").read_text()
    assert line == "0 0.250000 0.250000 0.500000 0.500000\n"


def test_a_part_in_a_strangers_history_is_no_formula(spoken: Desk, tmp_path: Path) -> None:
    word = all_opinions(spoken.analyst.history)[0]
    keep_opinion(spoken.analyst.history, replace(word, body_part="=1+1"))
    rows = exported_rows(spoken, tmp_path / "out")
    assert "'=1+1" in [row[2] for row in rows]


def table(folder: Path) -> list[dict[str, str]]:
    with (folder / "corrections.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_each_verdict_comes_with_its_picture_and_its_label(spoken: Desk, tmp_path: Path) -> None:
    out = tmp_path / "out"
    exported = export_corrections(spoken.analyst.history, out, ignore_progress)
    assert (exported.pictures, exported.doubtful, exported.gone) == (3, 1, 0)
    assert [(r["file"], r["verdict"], r["body_part"], r["boxes"]) for r in table(out)] == [
        ("images/xray_00001.png", "fracture", "Wrist", "1"),
        ("unboxed/xray_00002.png", "fracture", "", "0"),
        ("images/xray_00003.png", "no_fracture", "", "0"),
    ]
    assert (out / "labels/xray_00001.txt").read_text() == "0 0.500000 0.250000 0.500000 0.250000\n"
    assert (out / "labels/xray_00003.txt").read_text() == ""
    pixels = cv2.imread(str(out / "images/xray_00001.png"), cv2.IMREAD_UNCHANGED)
    assert pixels is not None
    assert np.array_equal(pixels, np.full((64, 64), 200, np.uint8))


def test_a_fracture_without_a_place_is_no_picture_for_a_detector(
    spoken: Desk, tmp_path: Path
) -> None:
    export_corrections(spoken.analyst.history, tmp_path / "out", ignore_progress)
    coco = json.loads((tmp_path / "out/coco.json").read_text())
    assert [image["file_name"] for image in coco["images"]] == [
        "images/xray_00001.png",
        "images/xray_00003.png",
    ]
    assert [a["bbox"] for a in coco["annotations"]] == [[16.0, 8.0, 32.0, 16.0]]
    assert not (tmp_path / "out/labels/xray_00002.txt").exists()


def test_the_label_of_an_oblong_picture_is_in_shares_of_its_width_and_its_height(
    desk: Desk, tmp_path: Path
) -> None:
    cv2.imwrite(str(tmp_path / "wide.png"), np.full((32, 64), 90, np.uint8))
    desk.open(tmp_path / "wide.png")
    desk.analyse()
    desk.session.opinions.mark_place(PLACE)
    exported_rows(desk, tmp_path / "out")
    line = (tmp_path / "out/labels/xray_00001.txt").read_text()
    assert line == "0 0.500000 0.500000 0.500000 0.500000\n"
    (image,) = json.loads((tmp_path / "out/coco.json").read_text())["images"]
    assert (image["width"], image["height"]) == (64, 32)


def test_the_picture_of_a_file_that_was_spoken_of_is_the_one_exported(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "scan.tif"
    cv2.imwritemulti(str(path), [np.full((64, 64), level, np.uint8) for level in (60, 70)])
    desk.open(path)
    desk.session.frames.show(1)
    desk.finish()
    desk.analyse()
    desk.session.opinions.say(Verdict.NO_FRACTURE)
    assert len(exported_rows(desk, tmp_path / "out")) == 1
    pixels = cv2.imread(str(tmp_path / "out/images/xray_00001.png"), cv2.IMREAD_UNCHANGED)
    assert pixels is not None
    assert pixels.max() == 70


def test_a_picture_that_was_moved_is_exported_from_where_it_was_found_again(
    spoken: Desk, tmp_path: Path
) -> None:
    history, moved = spoken.analyst.history, tmp_path / "elsewhere.png"
    (tmp_path / "ward/DOE^JANE 2.png").rename(moved)
    word = next(w for w in all_opinions(history) if w.verdict is Verdict.NO_FRACTURE)
    history.found_at([(word.image_key, moved)])
    exported = export_corrections(history, tmp_path / "out", ignore_progress)
    assert (exported.pictures, exported.gone) == (3, 0)


def test_the_folder_says_how_many_of_each_it_holds(spoken: Desk, tmp_path: Path) -> None:
    (tmp_path / "ward/DOE^JANE 2.png").unlink()
    export_corrections(spoken.analyst.history, tmp_path / "out", ignore_progress)
    words = " ".join((tmp_path / "out/README.md").read_text().split())
    for wanted in (
        "2 X-rays on which the reader gave a verdict, 2 with and 0 without a fracture.",
        "`images/`: 1 fractures with their places, and all 0 X-rays without a fracture",
        "`unboxed/`: 1 fractures whose place nobody marked.",
        "Left out: 1 X-rays in doubt, 1 whose file is gone or has changed.",
    ):
        assert wanted in words


def test_no_word_of_a_file_leaves_with_its_pixels(spoken: Desk, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_corrections(spoken.analyst.history, out, ignore_progress)
    for path in (p for p in out.rglob("*") if p.is_file()):
        assert "DOE" not in path.name
        assert b"DOE" not in path.read_bytes()


def test_a_file_that_is_another_one_now_is_left_out(spoken: Desk, tmp_path: Path) -> None:
    picture(tmp_path / "ward", "DOE^JANE 0.png", 17)
    (tmp_path / "ward/DOE^JANE 2.png").unlink()
    exported = export_corrections(spoken.analyst.history, tmp_path / "out", ignore_progress)
    assert (exported.pictures, exported.gone) == (1, 2)
    assert "2 whose file is gone" in in_words(exported, tmp_path / "out")


def test_a_folder_that_holds_something_is_left_alone(spoken: Desk, tmp_path: Path) -> None:
    with pytest.raises(CannotSave, match="not empty"):
        export_corrections(spoken.analyst.history, tmp_path / "ward", ignore_progress)
    assert len(list((tmp_path / "ward").iterdir())) == 4


def test_without_a_verdict_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(CannotSave, match="no verdict of yours"):
        export_corrections(desk.analyst.history, tmp_path / "out", ignore_progress)
    assert not (tmp_path / "out").exists()


def test_the_command_line_exports_too(
    spoken: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoken.analyst.close()
    words = ["--export-corrections", str(tmp_path / "out"), "--db", str(tmp_path / "h.db")]
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("Saved 3 X-rays with your word in out;")
    assert (tmp_path / "out/README.md").is_file()


def test_what_is_exported_is_what_the_training_reads(spoken: Desk, tmp_path: Path) -> None:
    exported_rows(spoken, tmp_path / "out")
    boxed, unboxed, clear = read_corrections(tmp_path / "out")
    assert (boxed.fractured, boxed.parts, boxed.is_boxed) == (True, ("Hand",), True)
    assert boxed.boxes == ((0.25, 0.125, 0.75, 0.375),)
    assert (unboxed.fractured, unboxed.is_boxed, unboxed.boxes) == (True, False, ())
    assert (clear.fractured, clear.is_boxed, clear.boxes) == (False, False, ())
    for sample in (boxed, unboxed, clear):
        assert cv2.imread(str(sample.path), cv2.IMREAD_UNCHANGED).shape == (64, 64)
