"""The command line, as others' scripts depend on it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest

from app import command_line
from app.paths import settings_file
from app.settings import Settings, keep_settings
from models.manifest import read_tables, write_tables
from tests.networks import cascade_set, classifier_set, detector_set, movenet_set

ROOT = Path(__file__).parents[3]
KEYS = {
    "image",
    "sha256",
    "pipeline",
    "weights",
    "verdict",
    "probability",
    "findings",
    "from_history",
    "milliseconds",
}


@pytest.fixture(autouse=True)
def _tiny_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "weights"
    cascade_set(folder)
    manifest = detector_set(folder, [[16, 16, 8, 8, 0.9], [4, 4, 4, 4, 0.1]])
    monkeypatch.setattr("models.folders.manifest_paths", lambda: (manifest,))


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return picture(tmp_path / "wrist.png")


def picture(path: Path, brightness: int = 250) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.full((64, 64), brightness, np.uint8))
    return path


class Said:
    """What a run of the command line printed and returned."""

    def __init__(self, capsys: pytest.CaptureFixture[str], tmp_path: Path, *words: object) -> None:
        arguments = [str(word) for word in words]
        if "--db" not in arguments and "--no-history" not in arguments:
            arguments += ["--db", str(tmp_path / "h.db")]
        try:
            self.code = command_line.main(arguments)
        except SystemExit as end:
            self.code = end.code
        captured = capsys.readouterr()
        self.out, self.err = captured.out, captured.err

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    return lambda *words: Said(capsys, tmp_path, *words)


def test_a_line_holds_the_contracts_keys(run, image: Path) -> None:
    said = run(image, "--json")
    (line,) = said.lines
    assert said.code == 0
    assert set(line) == KEYS
    assert line["image"] == str(image)
    assert len(line["sha256"]) == 64
    assert line["pipeline"] == "cascade"
    assert line["verdict"] == "fracture"
    assert 0.7 <= line["probability"] <= 1.0
    part, fractured = line["findings"]
    assert part["label"] == "Hand"
    assert set(part) == {"label", "score"}
    assert set(fractured) == {"label", "score", "point_xy"}
    assert line["from_history"] is False


def test_the_second_run_comes_from_the_history(run, image: Path) -> None:
    first, again = run(image, "--json").lines[0], run(image, "--json").lines[0]
    assert again["from_history"] is True
    for volatile in ("from_history",):
        first.pop(volatile), again.pop(volatile)
    assert first == again


def test_no_history_neither_asks_nor_keeps(run, image: Path, tmp_path: Path) -> None:
    for _ in range(2):
        (line,) = run(image, "--json", "--no-history").lines
        assert line["from_history"] is False
    assert not (tmp_path / "h.db").exists()


def test_all_gives_a_line_for_each_image_and_pipeline_in_order(run, tmp_path: Path) -> None:
    paths = [picture(tmp_path / f"{name}.png", level) for name, level in (("b", 9), ("a", 200))]
    said = run(*paths, "--pipeline", "all", "--json")
    order = [(Path(line["image"]).stem, line["pipeline"]) for line in said.lines]
    assert order == [("b", "cascade"), ("b", "yolo"), ("a", "cascade"), ("a", "yolo")]
    assert "cbam" in said.err


def test_a_yolo_finding_has_its_box_and_min_score_moves_the_limit(run, image: Path) -> None:
    (line,) = run(image, "--pipeline", "yolo", "--json").lines
    assert [f["box_xyxy"] for f in line["findings"]] == [[24.0, 24.0, 40.0, 40.0]]
    (line,) = run(image, "--pipeline", "yolo", "--json", "--min-score", "0.05").lines
    assert len(line["findings"]) == 2
    (line,) = run(image, "--pipeline", "yolo", "--json", "--min-score", "0.95").lines
    assert line["findings"] == []


def test_a_bad_file_gives_its_line_and_the_run_goes_on(run, image: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    said = run(broken, tmp_path / "gone.png", image, "--json")
    assert said.code == 1
    bad, gone, good = said.lines
    assert set(bad) == {"image", "error"}
    assert bad["error"].startswith("broken.png is not a readable image: ")
    assert gone["error"].startswith("gone.png ")
    assert good["verdict"] == "fracture"


def test_a_folder_is_read_in_the_order_of_its_names(run, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    for name in ("c.png", "a.png", "b.jpg"):
        picture(folder / name)
    (folder / "readme.txt").write_text("not an image")
    picture(folder / "below" / "d.png")
    names = [Path(line["image"]).name for line in run(folder, "--json").lines]
    assert names == ["a.png", "b.jpg", "c.png"]


def test_an_empty_folder_says_so(run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = run(tmp_path / "empty", picture(tmp_path / "wrist.png"), "--json")
    assert said.code == 1
    empty, wrist = said.lines
    assert empty["error"].startswith("The folder empty holds no image;")
    assert wrist["verdict"] == "fracture"


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
    assert saved.shape == (64, 64, 3)


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


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--pipeline", "xray"),
        ("x.png", "--min-score", "2"),
        ("x.png", "--precision", "f8"),
        ("x.png", "--unheard-of"),
        ("--verify-history", "x.png"),
        ("--verify-history", "--json"),
        ("--verify-history", "--no-history"),
        ("--fetch-weights", "yolo", "--verify-history"),
        ("--export-corrections", "set", "--recursive"),
    ],
)
def test_wrong_usage_is_exit_2(run, words: tuple[str, ...]) -> None:
    said = run(*words)
    assert said.code == 2
    assert said.err
    assert not said.out


def test_what_would_be_left_undone_is_named_in_one_sentence(run, tmp_path: Path) -> None:
    said = run("x.png", "--json", "--fetch-weights", "yolo", "--export-corrections", tmp_path / "s")
    assert (
        said.err
        == "--fetch-weights is done alone; leave out PATH, --json and --export-corrections.\n"
    )
    assert not (tmp_path / "s").exists()


def test_missing_weights_are_no_wrong_usage(run, image: Path) -> None:
    said = run(image, "--pipeline", "cbam", "--json")
    assert (said.code, said.out) == (1, "")
    assert "There are no weights for cbam yet" in said.err


@pytest.mark.parametrize("score", ["abc", "nan", "1.1", "-0.1"])
def test_a_score_that_is_none_is_named(run, score: str) -> None:
    said = run("x.png", f"--min-score={score}")
    assert said.code == 2
    assert f"{score} is no score; a score lies between 0 and 1" in said.err


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pose weights with an address; the names of what is fetched."""
    manifest = movenet_set(tmp_path / "pose", np.zeros((17, 3)))
    tables = read_tables(manifest)
    tables["pose"]["tiny"]["files"]["keypoints"]["address"] = "https://weights.example/pose"
    write_tables(manifest, tables)
    monkeypatch.setattr("models.folders.manifest_paths", lambda: (manifest,))
    names: list[str] = []
    monkeypatch.setattr("models.fetch.fetch", lambda file: names.append(file.path.name))
    return names


def test_weights_that_are_all_there_are_not_fetched(run, fetched: list[str]) -> None:
    said = run("--fetch-weights", "pose")
    assert "has all its weights" in said.out
    assert not fetched


def test_a_damaged_file_with_an_address_is_named_and_fetched_again(
    run, image: Path, fetched: list[str], tmp_path: Path
) -> None:
    binary = tmp_path / "pose" / "keypoints.bin"
    binary.write_bytes(binary.read_bytes() + b"x")
    refused = run(image, "--pipeline", "pose")
    assert refused.code == 1
    assert "damaged or another one; get it in the Models tab" in refused.err
    assert "or with --fetch-weights pose" in refused.err
    assert "keypoints.bin or keypoints.xml" in refused.err
    assert run("--fetch-weights", "pose").code == 0
    assert fetched == ["keypoints.xml"]


def test_a_damaged_file_without_an_address_is_not_called_whole(run, tmp_path: Path) -> None:
    (tmp_path / "weights" / "trunk.xml").write_text("damaged")
    said = run("--fetch-weights", "cascade")
    assert said.code == 1
    assert "restore it from the original" in said.err


def test_where_no_pipeline_has_its_weights_the_lines_before_say_what_to_do(
    run, image: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = tmp_path / "gone.toml"
    monkeypatch.setattr("models.folders.manifest_paths", lambda: (lost,))
    said = run(image, "--pipeline", "all", "--json")
    assert said.code == 1
    restored, last = said.err.splitlines()
    assert restored.startswith(f"The program's weights manifest {lost} is missing;")
    assert last == "No pipeline has its weights; the lines above say what to do."


def test_without_db_the_history_is_where_the_settings_say(
    capsys: pytest.CaptureFixture[str], image: Path, tmp_path: Path
) -> None:
    chosen = tmp_path / "chosen.db"
    keep_settings(settings_file(), Settings(database=str(chosen)))
    assert command_line.main([str(image)]) == 0
    assert command_line.main(["--verify-history"]) == 0
    assert f"{chosen}: The chain is whole. Rows as they were written: 1;" in capsys.readouterr().out
    other = tmp_path / "other.db"
    assert command_line.main([str(image), "--db", str(other)]) == 0
    assert other.exists()


def test_a_history_that_can_not_be_written_is_said_once_and_answers_come(
    run, image: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    said = run(image, image, "--json", "--db", tmp_path / "file" / "h.db")
    assert said.code == 0
    assert len(said.lines) == 2
    assert said.err.count("can't be used") == 1


def test_without_json_people_get_a_table(run, image: Path) -> None:
    said = run(image)
    assert "wrist.png" in said.out
    assert "Fracture" in said.out
    assert "%" in said.out


def test_a_phantom_is_called_synthetic_in_words_and_the_lines_keep_their_keys(run) -> None:
    phantom = ROOT / "assets" / "synthetic_forearm_whole.png"
    assert run(phantom).out.count("Synthetic picture") == 1
    assert run(phantom).out.count("Synthetic picture") == 1
    assert set(run(phantom, "--json").lines[0]) == KEYS


def test_of_several_pages_the_first_is_read_and_that_is_said(run, tmp_path: Path) -> None:
    pages = [np.full((64, 64), level, np.uint8) for level in (250, 9)]
    path = tmp_path / "scan.tif"
    cv2.imwritemulti(str(path), pages)
    for mode in ([], ["--json"]):
        said = run(path, "--pipeline", "all", *mode)
        assert said.code == 0
        assert said.err.count("scan.tif holds 2 pictures; number 1 was read.") == 1
    assert set(said.lines[0]) == KEYS | {"frame"}
    assert said.lines[0]["frame"] == 1


def test_another_page_is_read_where_it_is_named_and_is_another_image(run, tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    cv2.imwritemulti(str(path), [np.full((64, 64), level, np.uint8) for level in (250, 9)])
    for was_known in (False, True):
        first = run(path, "--json").lines[0]
        second = run(path, "--frame", "2", "--json", "--out", tmp_path / "out").lines[0]
        assert (first["from_history"], second["from_history"]) == (was_known, was_known)
        assert (first["frame"], second["frame"]) == (1, 2)
        assert first["sha256"] == second["sha256"]
        assert (first["verdict"], second["verdict"]) == ("fracture", "no_fracture")
    assert (tmp_path / "out" / "scan-2.cascade.png").exists()


def test_a_page_that_is_not_there_is_refused_by_name(run, image: Path) -> None:
    said = run(image, "--frame", "4", "--json")
    assert said.code == 1
    assert (
        "wrist.png is not a readable image: it holds one picture and no number 4"
        in (said.lines[0]["error"])
    )


@pytest.mark.parametrize("number", ["0", "-1", "two", "1.5"])
def test_a_number_that_no_page_can_have_is_wrong_usage(run, image: Path, number: str) -> None:
    said = run(image, f"--frame={number}")
    assert said.code == 2
    assert f"{number} is no picture's number" in said.err


def test_a_history_hit_still_writes_its_picture(run, image: Path, tmp_path: Path) -> None:
    run(image)
    run(image, "--out", tmp_path / "out")
    assert (tmp_path / "out" / "wrist.cascade.png").exists()


def test_stopped_later_it_says_the_same(run, image: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("app.command_line.parser", stop)
    said = run(image)
    assert (said.err, said.code) == ("Stopped.\n", 130)


WARNING = "Cascade says no fracture; the kind is what it would be if there were one."


@pytest.fixture
def dark(tmp_path: Path) -> Path:
    """A picture that the tiny cascade calls `no_fracture`, and a classifier of kinds beside it."""
    kinds = ["fisura", "fractura"]
    classifier_set(tmp_path / "weights", "crack_vs_fracture", kinds, known_from=0.5)
    return picture(tmp_path / "dark.png", 20)


def test_a_kind_of_what_is_no_fracture_is_warned_of_above_it(run, dark: Path) -> None:
    alone = run(dark, "--pipeline", "crack_vs_fracture")
    assert WARNING not in alone.out
    run(dark, "--pipeline", "cascade")
    lines = run(dark, "--pipeline", "crack_vs_fracture").out.splitlines()
    assert lines[0] == f"dark.png: {WARNING}"
    assert "Fractura (complete fracture)" in lines[1]
    assert lines[2].split() == ["fractura", "(complete", "fracture)", "96.68", "%"]


def test_the_warning_of_a_kind_has_a_key_of_its_own(run, dark: Path) -> None:
    run(dark, "--pipeline", "cascade")
    (line,) = run(dark, "--pipeline", "crack_vs_fracture", "--json").lines
    assert line["warning"] == WARNING
    assert set(line) == KEYS | {"warning"}


DISAGREEMENT = "The pipelines disagree: YOLO says fracture, Cascade says no fracture."


def test_pipelines_that_contradict_each_other_warn_as_in_the_window(run, dark: Path) -> None:
    words = (dark, "--pipeline", "all", "--no-history")
    lines = run(*words, "--json").lines
    told = {line["pipeline"]: line.get("warning") for line in lines}
    assert told == dict.fromkeys(("cascade", "yolo", "crack_vs_fracture"), DISAGREEMENT)
    assert run(*words).out.count(DISAGREEMENT) == 1
    assert "warning" not in run(dark, "--json").lines[0]


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


def test_the_history_is_verified(run, image: Path, tmp_path: Path) -> None:
    database = tmp_path / "h.db"
    assert run(image, "--db", database).code == 0
    said = run("--verify-history", "--db", database)
    assert (said.code, "The chain is whole. Rows as they were written: 1;" in said.out) == (0, True)
    with closing(sqlite3.connect(database)) as other:
        other.execute("UPDATE predictions SET probability = 0.5")
        other.commit()
    said = run("--verify-history", "--db", database)
    assert said.code == 1
    assert "Row 1 (wrist.png) was changed from outside" in said.out


def test_a_history_of_an_impossible_name_is_refused_in_a_sentence(run, tmp_path: Path) -> None:
    said = run("--verify-history", "--db", tmp_path / ("n" * 300))
    assert (said.code, said.out) == (1, "")
    assert "There is no history" in said.err


@pytest.mark.parametrize("name", ["typo.db", "notes.db", "locked.db"])
def test_a_history_that_can_not_be_read_is_not_called_whole(
    run, image: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.opening.BUSY_SECONDS", 0.1)
    (tmp_path / "notes.db").write_text("my notes, and no database\n" * 50)
    assert run(image, "--db", tmp_path / "locked.db").code == 0
    with closing(sqlite3.connect(tmp_path / "locked.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = run("--verify-history", "--db", tmp_path / name)
    assert (said.code, said.out) == (1, "")
    assert f"{name} " in said.err
    assert not (tmp_path / "typo.db").exists()


def test_a_damaged_history_is_mended_and_that_is_said(run, image: Path, tmp_path: Path) -> None:
    database = tmp_path / "image_predictions.db"
    database.write_bytes(b"\xa5" * 9000)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    said = run(broken, tmp_path / "gone.png", "--db", database)
    assert "the file was set aside as" in said.err
    database.write_bytes(b"\xa5" * 9000)
    assert "the file was set aside as" in run("--verify-history", "--db", database).err


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
