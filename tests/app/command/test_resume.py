"""`--resume`: a folder run that was killed goes on from where it stood."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from app.analyst import Analyst
from tests.app.command.said import KEYS, Said, picture
from tests.networks import cascade_set, detector_set
from tests.timed_lines import TimedLines

ROOT = Path(__file__).parents[3]
IMAGES = 30
PATIENCE_S = 60.0
RUN = (
    "import sys; from pathlib import Path; from models import folders; "
    "folders.manifest_paths = lambda: (Path(sys.argv[1]),); "
    "from app.command_line import main; raise SystemExit(main(sys.argv[2:]))"
)


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    cascade_set(tmp_path / "weights")
    made = detector_set(tmp_path / "weights", [[16, 16, 8, 8, 0.9]])
    monkeypatch.setattr("models.folders.manifest_paths", lambda: (made,))
    return made


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    for number in range(IMAGES):
        picture(tmp_path / "ward" / f"{number:02}.png", 8 * number)
    (tmp_path / "ward" / "03.png").write_bytes(b"no picture")
    return tmp_path / "ward"


@pytest.fixture
def run(manifest: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    return lambda *words: Said(capsys, tmp_path, *words)


def killed(manifest: Path, folder: Path, after: int, *words: object) -> list[dict]:
    """Kill a run after so many lines; return all that it has said."""
    arguments = [sys.executable, "-c", RUN, manifest, *words, "--db", folder / "h.db", "--json"]
    process = subprocess.Popen(
        [str(a) for a in arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    with process.stdout:
        said = TimedLines(process.stdout)
        lines = [said.next(PATIENCE_S) for _ in range(after)]
        os.kill(process.pid, signal.SIGKILL)
        while (line := said.next(PATIENCE_S)) is not None:
            lines.append(line)
    assert process.wait() == -signal.SIGKILL
    return [json.loads(line) for line in lines if line is not None]


def told(lines: list[dict]) -> list[tuple[str, str]]:
    return [(Path(line["image"]).name, line.get("pipeline", "error")) for line in lines]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize("after", [1, 17, 2 * IMAGES - 3])
def test_a_killed_run_goes_on_without_a_gap_and_in_order(
    run, manifest: Path, ward: Path, tmp_path: Path, after: int
) -> None:
    words = (ward, "--pipeline", "all")
    before = told(killed(manifest, tmp_path, after, *words))
    again = run(*words, "--resume", "--json")
    whole = told(run(*words, "--json", "--db", tmp_path / "other.db").lines)
    rest = told(again.lines)
    assert len(whole) == 2 * IMAGES - 1
    assert before == whole[: len(before)]
    assert rest == whole[len(whole) - len(rest) :]
    assert len(before) + len(rest) >= len(whole)
    assert again.code == 1
    allowed = (KEYS, KEYS | {"warning"}, {"image", "error"})
    assert all(set(line) in allowed for line in again.lines)


def interrupted(
    run, monkeypatch: pytest.MonkeyPatch, name: str, *words: object
) -> tuple[Said, Said]:
    """Break a run off where it comes to an image, and resume it."""
    from app.case.plain_answers import answer_as_data

    def broken(image: str, *rest: object) -> dict:
        if Path(image).name == name:
            raise KeyboardInterrupt
        return answer_as_data(image, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr("app.command.run.answer_as_data", broken)
        first = run(*words)
    return first, run(*words, "--resume")


def test_an_interrupted_run_says_each_line_once(
    run, ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, again = interrupted(run, monkeypatch, "11.png", ward, "--json")
    assert first.code == 130
    assert told(first.lines)[-1] == ("10.png", "cascade")
    assert told(again.lines)[0] == ("11.png", "cascade")
    assert len(first.lines) + len(again.lines) == IMAGES
    assert f"11 of its {IMAGES} images are done" in again.err
    # 03.png was refused by the first of both.
    assert again.code == 1
    once_more = run(ward, "--json", "--resume")
    assert "begins anew" in once_more.err
    assert len(once_more.lines) == IMAGES


def test_table_and_report_of_a_resumed_run_hold_all(
    run, ward: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, report = tmp_path / "t.json", tmp_path / "r.pdf"
    words = (ward, "--json", "--table", table, "--report", report)
    interrupted(run, monkeypatch, "20.png", *words)
    rows = json.loads(table.read_text())
    assert [Path(row["image"]).name for row in rows] == [f"{n:02}.png" for n in range(IMAGES)]
    assert "not a readable image" in rows[3]["error"]
    assert "from_history" in rows[2]
    first = next(iter(pypdfium2.PdfDocument(report.read_bytes())))
    assert f"Report on {IMAGES - 1} X-rays" in first.get_textpage().get_text_bounded()


def test_table_and_report_of_a_resumed_run_hold_what_one_pipeline_answered_beside_a_broken_one(
    run, ward: Path, manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next(manifest.parent.glob("*detector*")).write_bytes(b"broken")
    table, report = tmp_path / "t.json", tmp_path / "r.pdf"
    words = (ward, "--json", "--pipeline", "all", "--table", table, "--report", report)
    first, _again = interrupted(run, monkeypatch, "20.png", *words)
    assert any("error" in line for line in first.lines if line["image"].endswith("00.png"))
    resumed = json.loads(table.read_text())
    run(*words)
    assert told(resumed) == told(json.loads(table.read_text()))
    assert len([row for row in resumed if "verdict" in row]) == IMAGES - 1
    page = next(iter(pypdfium2.PdfDocument(report.read_bytes())))
    assert f"Report on {IMAGES - 1} X-rays" in page.get_textpage().get_text_bounded()


@pytest.mark.skipif(sys.platform == "win32", reason="names are bytes on POSIX only")
def test_a_folder_whose_name_is_no_text_is_gone_on_with(
    run, ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = ward.rename(ward.with_name(os.fsdecode(b"caf\xe9")))
    first, again = interrupted(run, monkeypatch, "11.png", strange, "--json")
    assert f"11 of its {IMAGES} images are done" in again.err
    assert [Path(line["image"]) for line in first.lines + again.lines] == [
        strange / f"{number:02}.png" for number in range(IMAGES)
    ]
    assert sum("error" in line for line in first.lines + again.lines) == 1


def test_pictures_of_one_name_do_not_overwrite_those_of_the_run_before(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, place in enumerate(("a", "b", "c")):
        picture(tmp_path / "ward" / place / "wrist.png", 60 * number)
    picture(tmp_path / "ward" / "b" / "stop.png", 9)
    out = tmp_path / "out"
    words = (tmp_path / "ward", "--recursive", "--json", "--out", out)
    interrupted(run, monkeypatch, "stop.png", *words)
    names = {"stop", "wrist", "wrist-2", "wrist-3"}
    assert {path.name for path in out.iterdir()} == {f"{name}.cascade.png" for name in names}


def test_another_call_is_not_gone_on_with(
    run, ward: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(run, monkeypatch, "11.png", ward, "--json")
    with monkeypatch.context() as patch:
        patch.setattr("app.command.run.answer_as_data", _stop)
        run(ward, "--json")
    for other in (("--pipeline", "yolo"), ("--recursive",), ("--frame", "2")):
        said = run(ward, "--json", "--resume", *other)
        assert "begins anew" in said.err
        assert len(said.lines) == IMAGES


def test_a_file_that_is_gone_meanwhile_is_refused_by_name(
    run, ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("app.command.run.answer_as_data", _stop)
        run(ward, "--json")
    (ward / "05.png").unlink()
    (line,) = (x for x in run(ward, "--json", "--resume").lines if x["image"].endswith("05.png"))
    assert line["error"].startswith("05.png ")


def test_a_run_of_the_command_line_is_none_of_the_window(
    run, ward: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.batches import Batches

    with monkeypatch.context() as patch:
        patch.setattr("app.command.run.answer_as_data", _stop)
        run(ward, "--json")
    analyst = Analyst(tmp_path / "h.db")
    assert Batches(analyst.history).latest() is None
    analyst.close()


def test_without_a_history_there_is_nothing_to_go_on_with(run, ward: Path, tmp_path: Path) -> None:
    said = run(ward, "--resume", "--no-history")
    assert said.code == 2
    assert "--resume goes on with what the history's file knows" in said.err
    (tmp_path / "file").write_text("")
    said = run(ward, "--resume", "--db", tmp_path / "file" / "h.db")
    assert said.code == 1
    assert "name a place with --db" in said.err


def test_a_run_goes_on_where_its_progress_can_not_be_noted(
    run, ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from errors import HistoryUnavailable

    def full(*_: object) -> None:
        raise HistoryUnavailable("The disk is full.")

    monkeypatch.setattr("store.batches.Batches.keep", full)
    said = run(ward, "--json")
    assert len(said.lines) == IMAGES
    assert said.err.count("--resume can't go on with it. The disk is full.") == 1


def _stop(*_: object) -> dict:
    raise KeyboardInterrupt
