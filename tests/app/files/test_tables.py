"""Rows as a table: columns that stay, cells that spreadsheets read, whole or not at all."""

import csv
from pathlib import Path

import pytest

from app.files.tables import write_table
from errors import CannotSave


def line_of(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    return line


def test_new_columns_stand_behind_those_that_scripts_of_others_know(tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", [])
    head = (tmp_path / "t.csv").read_text(encoding="utf-8-sig").strip().replace('"', "").split(",")
    assert head == [
        *("number", "answered_utc", "image", "sha256", "pipeline", "network", "weights"),
        *("verdict", "probability", "body_part", "findings", "tags", "note", "imported_from"),
        *("imported_result", "program_version", "error", "warning"),
        *("reader_stance", "reader_verdict", "frame", "picture_width", "picture_height"),
    ]


def test_regions_and_points_stand_behind_the_score(tmp_path: Path) -> None:
    findings = [
        {"label": "fracture", "score": 0.9, "box_xyxy": [1.0, 2.0, 3.5, 4.0], "region": "Hand"},
        {"label": "nose", "score": 0.5, "point_xy": [10.5, 20.5]},
        {"label": "Hand", "score": 0.99},
    ]
    write_table(tmp_path / "t.csv", [{"findings": findings}])
    assert line_of(tmp_path / "t.csv")["findings"] == (
        "fracture 0.9 (Hand, box_xyxy 1.0 2.0 3.5 4.0); nose 0.5 (point_xy 10.5 20.5); Hand 0.99"
    )


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("＝1+1", "'＝1+1"),
        ("a;=1+1;b.png", "'a;'=1+1;b.png"),
        ("a; ＋1", "'a; '＋1"),
        ("a\t-1", "'a\t'-1"),
        ("a\n@x", "'a\n'@x"),
        ('a;"=1+1', "'a;\"'=1+1"),
        ("\tx", "'\tx"),
        ("a;b-1=2.png", "a;b-1=2.png"),
        ("wrist, left.png", "wrist, left.png"),
    ],
)
def test_a_name_is_no_formula_in_a_spreadsheet(tmp_path: Path, name: str, cell: str) -> None:
    write_table(tmp_path / "t.csv", [{"image": name, "note": name, "tags": ["x", name]}])
    line = line_of(tmp_path / "t.csv")
    assert line["image"] == line["note"] == cell
    assert ";=" not in line["tags"] + line["image"]


def test_texts_are_quoted_and_numbers_stay_numbers(tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", [{"number": -3, "image": "a;b.png", "probability": -0.25}])
    text = (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert text.startswith('-3,"","a;b.png","",')
    assert ",-0.25," in text


def test_a_full_disk_leaves_the_old_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.csv"
    path.write_text("old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.files.whole_file.os.fsync", full)
    with pytest.raises(CannotSave, match="the disk is full; what lay there before is unchanged"):
        write_table(path, [{"image": "x.png"}])
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_closed_folder_is_named(tmp_path: Path, as_ordinary_user: None) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(CannotSave, match="the folder closed may not be written to"):
        write_table(closed / "t.csv", [])


def test_a_place_that_no_file_can_have_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotSave, match="could not be saved"):
        write_table(tmp_path / "a\0b" / "t.csv", [])
