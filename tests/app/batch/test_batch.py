"""Batches: answered as they come, paused, gone on after a restart, counted and saved."""

import csv
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.analyst import Analyst
from app.batch.pace import Rate
from app.batch.run import begin_batch, run_batch
from app.batch.words import batch_in_words
from app.files.folder import images_in
from models.networks import Networks
from models.prediction import Verdict
from store.batch_rows import BatchState
from store.batches import Batches
from tests.app.desk import KIND_WARNING, Desk, picture
from words import SPANISH, _, use


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(6):
        picture(tmp_path / "ward", f"{number}.png", brightness=40 * number)
    picture(tmp_path / "ward" / "sub", "7.png", brightness=33)
    (tmp_path / "ward" / "broken.png").write_bytes(b"no picture")
    return tmp_path / "ward"


def begin(desk: Desk, folder: Path, is_recursive: bool = False) -> None:
    desk.session.batch.begin([folder], is_recursive, desk.session.weights.statuses)
    desk.finish()


def test_a_folder_is_answered_counted_and_listed(desk: Desk, folder: Path) -> None:
    begin(desk, folder)
    batch = desk.session.batch
    assert not batch.is_running
    assert (batch.counts.images, batch.counts.waiting) == (7, 0)
    assert sum((batch.counts.verdicts or {}).values()) == len(batch) == 6
    (error,) = batch.errors
    assert "broken.png is not a readable image" in error.error
    use(SPANISH)
    batch.refresh()
    desk.finish()
    assert "broken.png no es una imagen legible" in batch.errors[0].error
    assert "broken.png no es una imagen legible" in _(error.error)
    first = batch.answer(0)
    assert first is not None
    assert first.path.name == "0.png"
    assert first.thumbnail
    assert desk.analyst.history.record(first.row).image.path == first.path
    assert desk.session.history.total == 6
    assert batch.batch is not None
    assert batch.batch.state is BatchState.FINISHED


def test_sub_folders_are_taken_by_choice(desk: Desk, folder: Path) -> None:
    begin(desk, folder, is_recursive=True)
    assert len(desk.session.batch) == 7


def test_annotated_pictures_that_are_left_out_are_told_of(desk: Desk, folder: Path) -> None:
    picture(folder, "0.cascade.png")
    begin(desk, folder)
    assert len(desk.session.batch) == 6
    assert desk.session.notice.sentence.startswith(
        "Annotated pictures in the folder ward were left out (1, such as 0.cascade.png)"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="names are bytes on POSIX only")
def test_a_folder_whose_name_is_no_text_is_answered_and_named(desk: Desk, folder: Path) -> None:
    strange = folder.rename(folder.with_name(os.fsdecode(b"caf\xe9")))
    begin(desk, strange)
    batch = desk.session.batch
    assert [error.path.name for error in batch.errors] == ["broken.png"]
    assert len(batch) == 6
    first = batch.answer(0)
    assert first is not None
    assert first.path == strange / "0.png"
    assert batch_in_words(batch).startswith(f"{folder.parent}/caf\\udce9")


def test_answers_are_filtered_by_verdict(desk: Desk, folder: Path) -> None:
    begin(desk, folder)
    batch = desk.session.batch
    batch.list_by(batch.sort_by, True, Verdict.FRACTURE)
    desk.finish()
    assert 0 < len(batch) < 6
    assert len(batch) == (batch.counts.verdicts or {})[Verdict.FRACTURE]


def test_a_batch_goes_on_after_a_crash_where_it_stood(
    tmp_path: Path, manifest: Path, folder: Path
) -> None:
    def another(networks: Networks | None = None) -> Analyst:
        return Analyst(tmp_path / "h.db", manifests=[manifest], networks=networks)

    lead = another()
    batches = Batches(lead.history)
    batch = begin_batch(batches, "ward", images_in([folder], print), ["cascade"])
    items = batches.items(batch.id, is_waiting=True)
    answers = run_batch(batches, batch, items, another)
    asked = [next(answers).opened.path.name for _ in range(3)]
    answers.close()
    # The third was still at hand.
    assert batches.counts(batch.id).waiting == 5
    lead.close()

    desk = Desk(tmp_path, manifest)
    assert desk.session.batch.can_go_on
    desk.session.batch.go_on()
    desk.finish()
    counts = desk.session.batch.counts
    assert counts.waiting == 0
    assert len(desk.session.batch) == 6
    assert asked == ["0.png", "1.png", "2.png"]


def test_a_cancelled_batch_is_not_gone_on_with(desk: Desk, folder: Path) -> None:
    batch = desk.session.batch
    batch.begin([folder], False, desk.session.weights.statuses)
    batch.pause()
    desk.finish()
    batch.refresh()
    desk.finish()
    assert not batch.is_running
    begin(desk, folder)
    assert not batch.can_go_on


def test_a_batch_is_saved_as_csv_and_json(desk: Desk, folder: Path, tmp_path: Path) -> None:
    begin(desk, folder)
    # Scripts of others read it: it is in English whatever the window speaks.
    use(SPANISH)
    for name in ("batch.csv", "batch.json"):
        desk.session.batch.export(tmp_path / name)
    desk.finish()
    rows = json.loads((tmp_path / "batch.json").read_text())
    with (tmp_path / "batch.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(rows) == len(lines) == 7
    assert [row["verdict"] for row in rows[:6]] == [line["verdict"] for line in lines[:6]]
    assert "not a readable image" in lines[6]["error"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("0.png", "one of the X-rays opened"),
        ("broken.png", "one of the X-rays opened"),
        ("open.png", "one of the X-rays opened"),
        ("../h.db", "the history itself"),
    ],
)
def test_a_batch_is_never_saved_over_an_x_ray_or_the_history(
    desk: Desk, folder: Path, tmp_path: Path, name: str, words: str
) -> None:
    begin(desk, folder)
    desk.open(picture(folder, "open.png", 77))
    link = tmp_path / "batch.csv"
    link.hardlink_to(folder / name)
    before = link.read_bytes()
    desk.session.batch.export(link)
    desk.finish()
    assert words in desk.session.notice.sentence
    assert link.read_bytes() == before


def test_a_saved_batch_names_its_own_images_and_those_without_a_row(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    desk.open(picture(tmp_path / "old", "a.png", 0))
    desk.analyse()
    picture(folder, "copy.png", 40)
    begin(desk, folder)
    batch = desk.session.batch
    shown = [answer for n in range(len(batch)) if (answer := batch.answer(n)) is not None]
    assert batch.batch is not None
    batches = Batches(desk.analyst.history)
    unkept = replace(shown[2], row=0)
    batches.keep(batch.batch.id, [], [unkept])
    desk.session.rows.remove([shown[3].row])
    desk.session.batch.export(tmp_path / "batch.json")
    desk.finish()
    assert desk.session.notice.sentence == "Saved batch.json."
    assert desk.session.notice.offer is not None
    rows = json.loads((tmp_path / "batch.json").read_text())
    told = {row["image"]: row.get("verdict") for row in rows}
    broken = str(folder / "broken.png")
    assert told == {**{str(a.path): a.verdict.value for a in shown}, broken: None}
    assert len(rows) == 8
    assert [row["image"] for row in rows if not row.get("number")] == [
        str(shown[3].path),
        str(unkept.path),
        broken,
    ]


@pytest.mark.parametrize(
    ("chosen", "asked"),
    [("all", {"cascade", "crack_vs_fracture"}), ("crack_vs_fracture", {"crack_vs_fracture"})],
)
def test_a_saved_batch_warns_where_its_answers_contradict_each_other(
    kinds: Desk, tmp_path: Path, chosen: str, asked: set[str]
) -> None:
    # The cascade has answered a picture of the same bytes, when it is not asked in the batch.
    folder = picture(tmp_path / "ward", "dark.png", 10).parent
    kinds.session.analyses.choose_pipeline(chosen)
    begin(kinds, folder)
    kinds.session.batch.export(tmp_path / "batch.csv")
    kinds.finish()
    with (tmp_path / "batch.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = {line["pipeline"]: line for line in csv.DictReader(file)}
    assert set(lines) == asked
    assert lines.pop("crack_vs_fracture")["warning"] == KIND_WARNING
    assert [(line["warning"], line["frame"]) for line in lines.values()] == [("", "1")] * len(lines)


def test_a_saved_batch_holds_each_page_and_warns_of_an_image_by_its_own_answers(
    kinds: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.batch.saved_rows.PAGE_ROWS", 3)
    for name, brightness in (("1 dark.png", 10), ("2 bright.png", 250)):
        picture(tmp_path / "ward", name, brightness)
    kinds.session.analyses.choose_pipeline("all")
    begin(kinds, tmp_path / "ward")
    kinds.session.batch.export(tmp_path / "batch.json")
    kinds.finish()
    rows = json.loads((tmp_path / "batch.json").read_text())
    assert [(Path(r["image"]).name, r["pipeline"], r.get("warning", "")) for r in rows] == [
        ("1 dark.png", "cascade", ""),
        ("1 dark.png", "crack_vs_fracture", KIND_WARNING),
        ("2 bright.png", "cascade", ""),
        ("2 bright.png", "crack_vs_fracture", ""),
    ]


def test_the_rate_is_that_of_the_last_seconds() -> None:
    rate = Rate()
    assert rate.per_second == 0.0
    for second in range(60):
        rate.note(second * (1 if second < 30 else 3), float(second))
    assert rate.per_second == pytest.approx(3.0, abs=0.1)
