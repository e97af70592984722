"""A batch whose weights are damaged: it stops at once, or goes on with the pipelines that can."""

from pathlib import Path

from app.analyst import Analyst
from app.batch.run import begin_batch
from app.files.folder import images_in
from predictions import ALL
from store.batches import Batches
from tests.app.desk import Desk, picture
from tests.networks import detector_set


def ward(folder: Path) -> Path:
    for number in range(3):
        picture(folder / "ward", f"{number}.png", brightness=80 * number)
    return folder / "ward"


def damage(file: Path) -> str:
    whole = file.read_text()
    file.write_text(whole + " ")
    return whole


def begin(desk: Desk, folder: Path) -> None:
    desk.session.batch.begin([folder], False, desk.session.weights.statuses)
    desk.finish()


def test_a_batch_that_no_pipeline_can_answer_does_not_begin(tmp_path: Path, manifest: Path) -> None:
    desk = Desk(tmp_path, manifest, pipeline="cascade")
    damage(manifest.parent / "trunk.xml")
    begin(desk, ward(tmp_path))
    assert "trunk.xml is damaged" in desk.session.notice.sentence
    assert desk.session.batch.batch is None
    assert not desk.session.batch.is_running


def test_a_batch_of_all_pipelines_leaves_out_the_damaged_one_and_says_so(
    tmp_path: Path, manifest: Path
) -> None:
    detector_set(manifest.parent, [[16, 16, 8, 8, 0.9]])
    desk = Desk(tmp_path, manifest, pipeline=ALL)
    damage(manifest.parent / "detector.xml")
    begin(desk, ward(tmp_path))
    batch = desk.session.batch
    assert "detector.xml is damaged" in desk.session.notice.sentence
    assert batch.batch is not None
    assert batch.batch.pipelines == ("cascade",)
    assert (batch.counts.done, len(batch.errors)) == (3, 0)


def test_a_paused_batch_waits_on_until_its_weights_are_restored(
    tmp_path: Path, manifest: Path
) -> None:
    lead = Analyst(tmp_path / "h.db", manifests=[manifest])
    begin_batch(Batches(lead.history), "ward", images_in([ward(tmp_path)], print), ["cascade"])
    lead.close()
    desk = Desk(tmp_path, manifest)
    batch = desk.session.batch
    whole = damage(manifest.parent / "trunk.xml")
    batch.go_on()
    desk.finish()
    assert "trunk.xml is damaged" in desk.session.notice.sentence
    assert batch.can_go_on
    (manifest.parent / "trunk.xml").write_text(whole)
    batch.go_on()
    desk.finish()
    assert (batch.counts.done, len(batch.errors)) == (3, 0)
