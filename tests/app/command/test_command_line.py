"""The command line, as others' scripts depend on it."""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from app import command_line
from app.paths import settings_file
from app.settings import Settings, keep_settings
from tests.app.command.said import KEYS, WARNING, picture

ROOT = Path(__file__).parents[3]
DISAGREEMENT = "The pipelines disagree: YOLO says fracture, Cascade says no fracture."


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


def test_a_file_of_a_folder_that_is_no_image_and_is_not_named_like_one_is_no_error(
    run, image: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "cd"
    folder.mkdir()
    image.rename(folder / "1.2.840.113619.2.55.3")
    (folder / "README").write_text("Read me")
    said = run(folder, "--json", "--no-history")
    assert said.code == 0
    assert [Path(line["image"]).name for line in said.lines] == ["1.2.840.113619.2.55.3"]
    named = run(folder / "README", "--json", "--no-history")
    assert named.code == 1
    assert "README is not a readable image" in named.lines[0]["error"]


def test_an_empty_folder_says_so(run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = run(tmp_path / "empty", picture(tmp_path / "wrist.png"), "--json")
    assert said.code == 1
    empty, wrist = said.lines
    assert empty["error"].startswith("The folder empty holds no image;")
    assert wrist["verdict"] == "fracture"


def test_missing_weights_are_no_wrong_usage(run, image: Path) -> None:
    said = run(image, "--pipeline", "cbam", "--json")
    assert (said.code, said.out) == (1, "")
    assert "There are no weights for cbam yet" in said.err


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
    tiny_weights: None, capsys: pytest.CaptureFixture[str], image: Path, tmp_path: Path
) -> None:
    chosen = tmp_path / "chosen.db"
    keep_settings(settings_file(), Settings(database=str(chosen)))
    assert command_line.main([str(image)]) == 0
    assert command_line.main(["--verify-history"]) == 0
    assert f"{chosen}: The chain is whole. Rows as they were written: 1;" in capsys.readouterr().out
    other = tmp_path / "other.db"
    assert command_line.main([str(image), "--db", str(other)]) == 0
    assert other.exists()


def test_where_the_named_history_can_not_be_used_that_is_said_once_and_answers_come(
    run, image: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    said = run(image, image, "--json", "--db", tmp_path / "file" / "h.db")
    assert said.code == 1
    assert len(said.lines) == 2
    assert said.err.count("can't be used") == 1


def test_an_answer_that_the_named_history_could_not_keep_is_something_not_done(
    run, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(image, "--json").code == 0
    may = os.access
    monkeypatch.setattr(
        "store.opening.os.access", lambda path, mode: not mode & os.W_OK and may(path, mode)
    )
    assert run(image, "--json").code == 0, "this one is kept already"
    said = run(image, "--json", "--pipeline", "yolo")
    assert said.code == 1
    assert [line["pipeline"] for line in said.lines] == ["yolo"]
    assert "was not kept" in said.err


def test_where_the_settings_history_can_not_be_used_the_answers_are_all_that_was_asked(
    tiny_weights: None, capsys: pytest.CaptureFixture[str], image: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    keep_settings(settings_file(), Settings(database=str(tmp_path / "file" / "h.db")))
    assert command_line.main([str(image)]) == 0
    assert "can't be used" in capsys.readouterr().err


def test_of_all_pipelines_those_without_weights_are_named_once_and_get_no_line(
    run, image: Path, tmp_path: Path
) -> None:
    said = run(image, picture(tmp_path / "elbow.png"), "--pipeline", "all", "--json")
    assert said.code == 0
    assert [line["pipeline"] for line in said.lines] == ["cascade", "yolo"] * 2
    for pipeline in ("cbam", "pose", "crack_vs_fracture"):
        assert said.err.count(f"There are no weights for {pipeline} yet") == 1


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


def test_stopped_later_it_says_the_same(run, image: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("app.command_line.read_options", stop)
    said = run(image)
    assert (said.err, said.code) == ("Stopped.\n", 130)


def test_a_kind_of_what_is_no_fracture_is_warned_of_above_it(run, dark: Path) -> None:
    alone = run(dark, "--pipeline", "crack_vs_fracture")
    assert WARNING not in alone.out
    run(dark, "--pipeline", "cascade")
    lines = run(dark, "--pipeline", "crack_vs_fracture").out.splitlines()
    assert lines[0] == f"dark.png: {WARNING}"
    assert "If fractured: complete" in lines[1]
    assert lines[2].split() == ["fractura", "(complete", "fracture)", "96.68", "%"]


def test_the_warning_of_a_kind_has_a_key_of_its_own(run, dark: Path) -> None:
    run(dark, "--pipeline", "cascade")
    (line,) = run(dark, "--pipeline", "crack_vs_fracture", "--json").lines
    assert line["warning"] == WARNING
    assert set(line) == KEYS | {"warning"}


def test_pipelines_that_contradict_each_other_warn_as_in_the_window(run, dark: Path) -> None:
    words = (dark, "--pipeline", "all", "--no-history")
    lines = run(*words, "--json").lines
    told = {line["pipeline"]: line.get("warning") for line in lines}
    assert told == dict.fromkeys(("cascade", "yolo", "crack_vs_fracture"), DISAGREEMENT)
    assert run(*words).out.count(DISAGREEMENT) == 1
    assert "warning" not in run(dark, "--json").lines[0]


def test_a_damaged_history_is_mended_and_that_is_said(run, image: Path, tmp_path: Path) -> None:
    database = tmp_path / "image_predictions.db"
    database.write_bytes(b"\xa5" * 9000)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    said = run(broken, tmp_path / "gone.png", "--db", database)
    assert "the file was set aside as" in said.err
    database.write_bytes(b"\xa5" * 9000)
    assert "the file was set aside as" in run("--verify-history", "--db", database).err
