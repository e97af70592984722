"""The Models tab's state: what is missing is got, what was brought is imported after a question."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.analyst import Analyst
from app.session import NoticeKind
from app.weights.words import describe
from errors import WeightsUnavailable
from models import folders
from models.pipeline import Cancelled, Progress
from models.weights import WeightsFile, weights_sha256
from tests.app.desk import Steps
from tests.networks import cascade_set
from tests.shared_data import shared


class Desk(Steps):
    """A session over a weights folder of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        manifests = (folder / "manifest.toml", folder / "imported" / "imported.toml")
        monkeypatch.setattr(folders, "BUNDLED", folder)
        super().__init__(Analyst(folder / "h.db", manifests=manifests))
        self.weights = self.session.weights
        self.session.start()
        self.finish()

    def title(self, pipeline: str) -> str:
        (status,) = (s for s in self.weights.statuses if s.name == pipeline)
        return status.weights.title if status.weights else ""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    cascade_set(tmp_path / "weights")
    return Desk(tmp_path / "weights", monkeypatch)


@pytest.fixture
def movenet(tmp_path: Path) -> Path:
    brought = tmp_path / "brought" / "movenet_of_mine.tflite"
    brought.parent.mkdir()
    shutil.copy(shared("weights/singlepose.tflite"), brought)
    return brought


def test_statuses_say_what_is_ready_and_what_is_missing(desk: Desk) -> None:
    ready = {s.name for s in desk.weights.statuses if s.is_ready}
    assert ready == {"cascade"}
    words = {s.name: "\n".join(describe(s)) for s in desk.weights.statuses}
    assert words["cascade"].startswith("Ready: Tiny cascade")
    assert "no weights for cbam yet" in words["cbam"]


def test_a_damaged_file_is_told_of_once_the_weights_are_verified(
    desk: Desk, tmp_path: Path
) -> None:
    damaged = tmp_path / "weights" / "trunk.xml"
    damaged.write_text(damaged.read_text() + " ")
    desk.weights.refresh()
    desk.finish()
    assert next(s for s in desk.weights.statuses if s.name == "cascade").is_ready
    for look in (desk.weights.verify, desk.weights.refresh):
        look()
        desk.finish()
        status = next(s for s in desk.weights.statuses if s.name == "cascade")
        assert "trunk.xml is damaged" in describe(status)[0]


def test_a_file_that_was_brought_is_used_after_a_yes(desk: Desk, movenet: Path) -> None:
    desk.weights.consider([movenet])
    desk.finish()
    assert weights_sha256(movenet) in desk.weights.question
    assert desk.title("pose") == ""
    desk.weights.agree()
    desk.finish()
    assert "movenet_of_mine.tflite" in desk.title("pose")
    assert "in use" in desk.session.notice.sentence
    assert not desk.weights.is_busy


def test_a_no_leaves_everything_as_it_was(desk: Desk, movenet: Path) -> None:
    desk.weights.consider([movenet])
    desk.finish()
    desk.weights.decline()
    desk.finish()
    assert not desk.weights.question
    assert desk.title("pose") == ""
    assert not (folders.BUNDLED / "imported").exists()


def test_a_file_in_the_weights_folder_is_found(
    desk: Desk, movenet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(movenet, folders.BUNDLED)
    desk.weights.refresh()
    desk.finish()
    assert [file.path.name for file in desk.weights.foreign] == ["movenet_of_mine.tflite"]
    desk.weights.consider([file.path for file in desk.weights.foreign])
    desk.finish()
    desk.weights.agree()
    desk.finish()
    assert desk.weights.foreign == []


def test_a_file_of_no_use_is_one_sentence_and_no_question(desk: Desk, tmp_path: Path) -> None:
    wrong = tmp_path / "best.pt"
    wrong.write_bytes(b"not a checkpoint")
    desk.weights.consider([wrong])
    desk.finish()
    assert desk.session.notice.kind is NoticeKind.ERROR
    assert "best.pt" in desk.session.notice.sentence
    assert not desk.weights.question


def test_only_one_thing_is_done_to_weights_at_a_time(desk: Desk, movenet: Path) -> None:
    desk.weights.consider([movenet])
    desk.weights.consider([movenet])
    assert "under way" in desk.session.notice.sentence
    desk.finish()


def test_what_can_be_had_is_got_and_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parents[3]
    folder = tmp_path / "weights"
    folder.mkdir()
    shutil.copy(root / "weights" / "manifest.toml", folder)
    desk = Desk(folder, monkeypatch)
    pose = next(s for s in desk.weights.statuses if s.name == "pose")
    assert "get it in the Models tab" in pose.obstacle
    assert "pose" in desk.weights.can_be_got

    def fetch(file: WeightsFile, _progress: object) -> Path:
        return Path(shutil.copy(shared("weights/singlepose.tflite"), file.path))

    monkeypatch.setattr("models.fetch.fetch", fetch)
    desk.weights.get("pose")
    desk.finish()
    assert next(s for s in desk.weights.statuses if s.name == "pose").is_ready
    assert not desk.weights.can_be_got
    (folder / "singlepose.tflite").write_bytes(b"damaged")
    desk.weights.refresh()
    desk.finish()
    assert desk.weights.can_be_got == {"pose"}
    desk.weights.get("pose")
    desk.finish()
    assert next(s for s in desk.weights.statuses if s.name == "pose").is_ready


def import_one_and(end: Callable[[Progress], None], folder: Path):
    """Stand in for a long import of two sets whose second does not end well."""

    def import_all(_files: object, _folder: Path, progress: Progress) -> None:
        progress("Importing the first set", 0.0)
        cascade_set(folder)
        end(progress)

    return import_all


def refuse(_progress: Progress) -> None:
    raise WeightsUnavailable("second.pt was refused.")


def give_up(_progress: Progress) -> None:
    raise Cancelled


@pytest.mark.parametrize("end", [refuse, give_up])
def test_what_was_whole_before_an_import_ended_badly_is_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: Callable[[Progress], None]
) -> None:
    folder = tmp_path / "weights"
    folder.mkdir()
    desk = Desk(folder, monkeypatch)
    monkeypatch.setattr("models.foreign_import.import_all", import_one_and(end, folder))
    desk.weights.agree()
    desk.finish()
    assert desk.title("cascade") == "Tiny cascade"
    assert "nothing" not in desk.session.notice.sentence
    assert not desk.weights.is_busy


def test_what_waits_for_weights_says_so(desk: Desk, movenet: Path, phantom_path: Path) -> None:
    desk.weights.consider([movenet])
    assert desk.session.work == ("Looking at the files", 0.0)
    desk.session.images.open([phantom_path])
    assert desk.session.work[0] == f"Looking at the files; {phantom_path.name} waits for it"
    desk.finish()
    assert desk.session.work == ("", 0.0)


def test_an_analysis_that_waits_for_weights_says_so(
    desk: Desk, movenet: Path, phantom_path: Path
) -> None:
    desk.session.images.open([phantom_path])
    desk.finish()
    desk.weights.consider([movenet])
    desk.session.analyses.start()
    assert desk.session.work[0] == "Looking at the files; the analysis waits for it"
    desk.weights.cancel()
    assert desk.weights.is_stopping
    assert desk.session.work[0] == "Stopping…; the analysis waits for it"
    desk.finish()
    assert desk.session.images.shown_prediction() is not None
