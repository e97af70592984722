"""Two processes in one folder take turns, or the second is told so."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from errors import UserError
from tests.training.tree import make_tree
from training import turns
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore
from training.settings import ROOT
from training.turns import alone_in

HOLDS = (
    "import sys, time; from pathlib import Path; from training.turns import alone_in; "
    "held = alone_in(Path(sys.argv[1]), ''); print('held', flush=True); time.sleep(600)"
)


def held_elsewhere(folder: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", HOLDS, str(folder)]
    holder = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_folder_is_free_again_when_its_holder_was_killed(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path / "run") as holder:
        with pytest.raises(UserError, match="somebody trains here"):
            alone_in(tmp_path / "run", "somebody trains here")
        holder.kill()
    with alone_in(tmp_path / "run", "somebody trains here"):
        pass
    assert not list((tmp_path / "run").iterdir())


def test_pictures_are_not_decoded_twice_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.data.pictures.PATIENCE_S", 0.05)
    samples = read_catalogue(make_tree(tmp_path / "data")).samples
    cache = tmp_path / "cache"
    with alone_in(cache, ""), pytest.raises(UserError, match="still decodes pictures into"):
        PictureStore(samples, cache)
    assert len(PictureStore(samples, cache).readable(samples)) == len(samples)


def test_where_files_cannot_be_locked_nobody_is_held_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def knows_no_locks(_path: Path, _patience_s: float) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(turns, "take", knows_no_locks)
    with alone_in(tmp_path, "somebody trains here"):
        pass
