"""The history's rows in a file: those listed, in their order, with all that is known of each."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from app.history.pages import EVERYTHING
from tests.app.desk import KIND_WARNING, Desk, picture
from tests.networks import classifier_set, detector_set

READER = ("reader_stance", "reader_verdict")


def lines_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def exported(desk: Desk, folder: Path) -> list[dict[str, str]]:
    """Return the rows of the history as its CSV file holds them."""
    desk.session.history.refresh()
    desk.finish()
    desk.session.rows.export(folder / "h.csv")
    desk.finish()
    return lines_of(folder / "h.csv")


def test_the_rows_listed_are_exported_in_their_order(desk: Desk, tmp_path: Path) -> None:
    for number in range(3):
        desk.answered(picture(tmp_path, f"wrist{number}.png", 100 * number))
    desk.answered(picture(tmp_path, "=cmd.png", 20))
    desk.session.history.ask(replace(EVERYTHING, text="wrist"))
    desk.finish()
    for name in ("h.csv", "h.json"):
        desk.session.rows.export(tmp_path / name)
    desk.finish()
    rows = json.loads((tmp_path / "h.json").read_text())
    assert [Path(row["image"]).name for row in rows] == ["wrist2.png", "wrist1.png", "wrist0.png"]
    lines = lines_of(tmp_path / "h.csv")
    assert [line["sha256"] for line in lines] == [row["sha256"] for row in rows]
    assert desk.session.notice.sentence == "Saved 3 rows in h.json."


def test_one_row_is_one_row(desk: Desk, tmp_path: Path) -> None:
    desk.answered(picture(tmp_path, "a.png"))
    exported(desk, tmp_path)
    assert desk.session.notice.sentence == "Saved 1 row in h.csv."


def test_the_readers_word_is_exported_with_its_row(desk: Desk, tmp_path: Path) -> None:
    desk.answered(picture(tmp_path, "a.png", 128))
    assert [exported(desk, tmp_path)[0][name] for name in READER] == ["", ""]
    desk.session.opinions.agree()
    assert [exported(desk, tmp_path)[0][name] for name in READER] == ["agrees", "doubt"]
    desk.session.choices.choose_operating_point("high_sensitivity")
    desk.session.opinions.agree()
    # Beside a row's verdict, which is that of the balanced point.
    (line,) = exported(desk, tmp_path)
    assert line["verdict"] == "doubt"
    assert [line[name] for name in READER] == ["agreed_at_another_point", "fracture"]


def test_each_picture_of_a_file_is_told_apart(desk: Desk, tmp_path: Path) -> None:
    pages = [np.full((64, 48), level, np.uint8) for level in (250, 9, 130)]
    cv2.imwritemulti(str(tmp_path / "scan.tif"), pages)
    desk.open(tmp_path / "scan.tif")
    desk.analyse()
    desk.session.frames.show(2)
    desk.finish()
    desk.analyse()
    lines = exported(desk, tmp_path)
    assert sorted(line["frame"] for line in lines) == ["1", "3"]
    assert {(line["picture_width"], line["picture_height"]) for line in lines} == {("48", "64")}


def test_a_row_warns_of_what_contradicts_it(kinds: Desk, tmp_path: Path) -> None:
    kinds.session.analyses.choose_pipeline("crack_vs_fracture")
    kinds.analyse()
    warnings = {line["pipeline"]: line["warning"] for line in exported(kinds, tmp_path)}
    assert warnings == {"cascade": "", "crack_vs_fracture": KIND_WARNING}
    desk_says = kinds.session.images.disagreement()
    assert desk_says == KIND_WARNING


def test_a_kind_that_was_not_recognised_has_no_probability(tmp_path: Path) -> None:
    labels = ["fisura", "fractura"]
    manifest = classifier_set(tmp_path / "weights", "crack_vs_fracture", labels, known_from=0.99)
    desk = Desk(tmp_path, manifest, pipeline="crack_vs_fracture")
    desk.answered(picture(tmp_path, "a.png", 128))
    assert desk.analyst.history.record(1).probability is not None
    assert [line["probability"] for line in exported(desk, tmp_path)] == [""]


def test_findings_are_exported_with_their_places(tmp_path: Path) -> None:
    boxes = [[8, 8, 8, 8, 0.9]]
    desk = Desk(tmp_path, detector_set(tmp_path / "weights", boxes), pipeline="yolo")
    desk.answered(picture(tmp_path, "a.png"))
    (line,) = exported(desk, tmp_path)
    assert "(box_xyxy 8.0 8.0 24.0 24.0)" in line["findings"]
    assert line["findings"].startswith("fracture 0.9")
