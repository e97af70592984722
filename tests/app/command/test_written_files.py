"""What a call writes: pictures, a report, a table."""

import json
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest

from tests.app.command.said import WARNING, picture


def test_a_second_run_into_the_images_folder_leaves_its_own_pictures_out(
    run, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    for name in ("a.png", "a.jpg", "b.png"):
        picture(folder / name)
    words = (folder, "--pipeline", "all", "--json", "--out", folder)
    first, again = run(*words), run(*words)
    assert (first.code, again.code) == (0, 0)
    images = [[line["image"] for line in said.lines] for said in (first, again)]
    assert len(images[0]) == 6
    assert images[0] == images[1]
    assert again.err.count("(6, such as a-2.cascade.png)") == 1


def test_out_writes_one_picture_of_full_size_for_each_answer(
    run, image: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(image, "--pipeline", "all", "--out", out)
    assert sorted(p.name for p in out.iterdir()) == ["wrist.cascade.png", "wrist.yolo.png"]
    saved = cv2.imread(str(out / "wrist.yolo.png"))
    assert saved is not None
    assert saved.shape == (64, 64, 3), "as large as the X-ray, with the words on it"


def test_two_sources_of_one_name_do_not_overwrite_each_other(run, tmp_path: Path) -> None:
    first = picture(tmp_path / "a" / "wrist.png", 10)
    second = picture(tmp_path / "b" / "wrist.png", 250)
    out = tmp_path / "out"
    run(first, second, "--out", out)
    assert sorted(p.name for p in out.iterdir()) == ["wrist-2.cascade.png", "wrist.cascade.png"]


def test_a_number_is_never_a_name_that_another_source_has(run, tmp_path: Path) -> None:
    names = ("a.png", "a.jpg", "a-2.png", "below/A.png")
    paths = [picture(tmp_path / name, level) for level, name in enumerate(names)]
    out = tmp_path / "out"
    run(*paths, "--out", out)
    written = [p.name for p in out.iterdir()]
    assert len({name.casefold() for name in written}) == len(paths)
    assert {"a.cascade.png", "a-2.cascade.png"} <= set(written)


def test_a_closed_out_folder_is_one_line_and_exit_1(run, image: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = run(image, "--json", "--out", tmp_path / "file")
    assert said.code == 1
    assert "could not be saved" in said.lines[-1]["error"]


def test_out_never_writes_onto_an_input(run, tmp_path: Path) -> None:
    first, second = picture(tmp_path / "a.png"), picture(tmp_path / "out" / "a.cascade.png", 9)
    before = second.read_bytes()
    said = run(first, second, "--json", "--out", tmp_path / "out")
    assert said.code == 1
    (refused,) = (line["error"] for line in said.lines if "error" in line)
    assert refused.startswith("a.cascade.png is itself one of the X-rays")
    assert second.read_bytes() == before


def test_a_history_hit_still_writes_its_picture(run, image: Path, tmp_path: Path) -> None:
    run(image)
    run(image, "--out", tmp_path / "out")
    assert (tmp_path / "out" / "wrist.cascade.png").exists()


def test_a_report_holds_all_images_of_the_call(run, image: Path, tmp_path: Path) -> None:
    other = picture(tmp_path / "b" / "elbow.png", 9)
    said = run(image, other, "--pipeline", "all", "--json", "--report", tmp_path / "r.pdf")
    assert said.code == 0
    assert len(said.lines) == 4
    pages = list(pypdfium2.PdfDocument((tmp_path / "r.pdf").read_bytes()))
    words = [page.get_textpage().get_text_bounded() for page in pages]
    assert len(words) == 3
    assert "Report on 2 X-rays" in words[0]
    assert "YOLO" in words[1]
    assert "wrist" not in "".join(words)


def test_a_report_on_a_kind_alone_warns_as_the_lines_do(run, dark: Path, tmp_path: Path) -> None:
    run(dark, "--pipeline", "cascade")
    run(
        dark, "--pipeline", "crack_vs_fracture",
        "--report", tmp_path / "r.pdf", "--table", tmp_path / "t.csv",
    )  # fmt: skip
    (page,) = pypdfium2.PdfDocument((tmp_path / "r.pdf").read_bytes())
    assert WARNING in " ".join(page.get_textpage().get_text_bounded().split())
    assert WARNING in (tmp_path / "t.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("option", "name", "is_told"),
    [("--out", "out", True), ("--report", "r.pdf", True), ("--table", "t.csv", False)],
)
def test_text_burned_into_a_picture_is_pointed_out_where_it_is_written(
    option: str, name: str, is_told: bool, run, tmp_path: Path
) -> None:
    lettered, plain = tmp_path / "lettered.png", picture(tmp_path / "plain.png")
    film = np.full((600, 600), 20, np.uint8)
    words = "DOE JOHN 1961"
    cv2.putText(film, words, (10, 30), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 255, 1, cv2.LINE_AA)
    cv2.imwrite(str(lettered), film)
    said = run(lettered, plain, "--pipeline", "all", "--json", option, tmp_path / name)
    assert said.code == 0
    assert said.err.count("There seems to be text in the picture lettered.png") == int(is_told)
    assert "picture plain.png" not in said.err


def test_a_report_is_a_pdf_file_and_never_an_image_of_the_call(
    run, image: Path, tmp_path: Path
) -> None:
    said = run(image, "--report", tmp_path / "r.txt")
    assert said.code == 2
    assert "give r.txt the ending .pdf" in said.err
    (tmp_path / "closed").write_text("a file, no folder")
    said = run(image, "--report", tmp_path / "closed" / "r.pdf")
    assert said.code == 1
    assert "could not be saved" in said.err


def test_a_table_of_another_ending_is_refused_before_anything_is_read(
    run, image: Path, tmp_path: Path
) -> None:
    said = run(image, "--table", tmp_path / "t.xlsx")
    assert (said.code, said.out) == (2, "")
    assert "give t.xlsx the ending .csv or .json" in said.err
    assert not (tmp_path / "h.db").exists()


def test_sub_folders_are_answered_and_all_is_written_to_a_table(run, tmp_path: Path) -> None:
    picture(tmp_path / "ward" / "a.png")
    picture(tmp_path / "ward" / "sub" / "b.png", 9)
    (tmp_path / "ward" / "broken.png").write_bytes(b"no picture")
    said = run(tmp_path / "ward", "--recursive", "--table", tmp_path / "t.json", "--json")
    assert said.code == 1
    rows = json.loads((tmp_path / "t.json").read_text())
    assert [Path(row["image"]).name for row in rows] == ["a.png", "broken.png", "b.png"]
    assert "error" in rows[1]


def test_a_run_again_with_sub_folders_reads_none_of_its_own_pictures(run, tmp_path: Path) -> None:
    ward = tmp_path / "ward"
    picture(ward / "a.png")
    picture(ward / "sub" / "b.png", 9)
    words = (ward, "--recursive", "--json", "--out", ward / "out")
    first = run(*words)
    written = sorted((ward / "out").iterdir())
    for again in (run(*words), run(ward, "--recursive", "--json")):
        assert [line["image"] for line in again.lines] == [line["image"] for line in first.lines]
        assert "(2, such as a.cascade.png)" in again.err
    assert sorted((ward / "out").iterdir()) == written
    (ward / "a.png").unlink()
    assert len(run(*words).lines) == 1
