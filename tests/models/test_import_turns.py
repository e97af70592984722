"""Two windows that import weights wait for each other, and neither destroys what the other made."""

import errno
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from file_lock import take
from models.folders import IMPORTED
from models.foreign import recognise
from models.foreign_import import import_foreign
from models.import_turns import LOCK, alone_in
from models.manifest import choose_set, read_manifests, read_tables
from models.pipeline import Cancelled, ignore_progress
from tests.shared_data import shared


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A weights folder with a file to import."""
    shutil.copy(shared("weights/singlepose.tflite"), tmp_path / "movenet.tflite")
    return tmp_path


def test_an_import_waits_for_another_and_leaves_its_work_alone(folder: Path) -> None:
    imported, waits = folder / "imported", Event()
    work = imported / ".work-of-another"
    work.mkdir(parents=True)
    told: list[str] = []

    def progress(stage: str, _fraction: float) -> None:
        told.append(stage)
        waits.set()

    with ThreadPoolExecutor() as threads:
        with take(imported / LOCK):
            done = threads.submit(
                import_foreign, [recognise(folder / "movenet.tflite")], folder, progress
            )
            assert waits.wait(60)
            assert work.is_dir()
            choose_set(folder / IMPORTED, "cbam", "of-another")
        name = done.result(600)
    assert told[0] == "waiting until another window has imported its weights"
    assert not work.exists()
    assert read_tables(folder / IMPORTED)["chosen"] == {"cbam": "of-another", "pose": name}
    assert read_manifests([folder / IMPORTED]).chosen("pose").name == name


def test_who_waits_can_give_up(folder: Path) -> None:
    def cancel(_stage: str, _fraction: float) -> None:
        raise Cancelled

    imported = folder / "imported"
    imported.mkdir()
    with take(imported / LOCK), pytest.raises(Cancelled):
        import_foreign([recognise(folder / "movenet.tflite")], folder, cancel)
    assert list(imported.iterdir()) == []


def test_many_take_turns_and_the_empty_folder_goes(tmp_path: Path) -> None:
    folder, inside = tmp_path / "imported", []

    def take_turn(_number: int) -> None:
        with alone_in(folder, ignore_progress):
            inside.append(1)
            assert len(inside) == 1
            inside.pop()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(take_turn, range(12)))
    assert not folder.exists()


def raising(code: int) -> Callable[[Path], None]:
    def raises(_path: Path) -> None:
        raise OSError(code, "as planted")

    return raises


def test_where_files_can_not_be_locked_the_import_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.import_turns.take", raising(errno.ENOLCK))
    with alone_in(tmp_path / "imported", ignore_progress):
        (tmp_path / "imported" / "made.xml").touch()
    assert (tmp_path / "imported" / "made.xml").exists()
    monkeypatch.setattr("models.import_turns.take", raising(errno.EROFS))
    with pytest.raises(OSError, match="as planted"), alone_in(tmp_path, ignore_progress):
        pass
