"""What a command writes is there whole or not at all, whatever it writes."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from training.average_runs import average_runs
from training.cards.card_text import write
from training.cards.marked_text import replace_between
from training.figures.plots import plot_roc
from training.find_twins import write_twins
from training.hard_negatives import read_hard_negatives, write_hard_negatives
from training.learning.run import BEST, CURVES
from training.networks.checkpoints import load_checkpoint, save_checkpoint
from training.split import read_split, write_split
from training.whole_file import write_csv, write_json, write_text, written_whole


def test_what_lay_there_stays_until_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a.txt"
    write_text(path, "before")
    with written_whole(path) as part:
        part.write_text("af", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == "before"
        part.write_text("after", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "after"
    assert list(path.parent.iterdir()) == [path]


def test_a_failure_leaves_what_lay_there_and_no_part(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_json(path, {"n": 1})
    with pytest.raises(TypeError):
        write_json(path, {"n": Path()})
    with pytest.raises(ValueError, match="fields not in fieldnames"):
        write_csv(path, ("n",), [{"n": 1}, {"other": 2}])
    assert json.loads(path.read_text(encoding="utf-8")) == {"n": 1}
    assert list(tmp_path.iterdir()) == [path]


def dying(rows: int) -> Iterator[int]:
    """Yield some numbers, then fail as a full disk does."""
    yield from range(rows)
    raise OSError("no space left on device")


def test_a_table_that_breaks_off_is_not_begun(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, ("n",), [{"n": 5}])
    with pytest.raises(OSError, match="no space"):
        write_csv(path, ("n",), ({"n": n} for n in dying(3)))
    assert path.read_text(encoding="utf-8") == "n\n5\n"


def _marked(path: Path) -> None:
    path.write_text("<a><b>", encoding="utf-8")
    replace_between(path, "<a>", "<b>", "told")


def _averaged(path: Path) -> None:
    earlier, state = path.parent / "runs", {"average": {}, "epoch": 1, "options": {}}
    save_checkpoint(earlier / BEST, state)
    (earlier / CURVES).write_text("epoch\n", encoding="utf-8")
    average_runs(earlier / BEST, earlier / BEST, 0.5, path.parent)


WRITERS: dict[str, Callable[[Path], None]] = {
    "split.csv": lambda path: write_split({"a:1": "train"}, path),
    "found.csv": lambda path: write_twins([], path),
    "hard_negatives.csv": lambda path: write_hard_negatives(path, [("a/1.jpg", 0.5)]),
    "card.md": lambda path: write(path, ["told"], "training.told"),
    "marked.md": _marked,
    CURVES: _averaged,
    "plot.png": lambda path: plot_roc(path, {"a": (np.array([0.0, 1.0]), np.array([True, False]))}),
}


@pytest.mark.parametrize("name", WRITERS)
def test_each_writer_renames_what_it_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    renamed: list[Path] = []
    rename = Path.replace

    def seen(part: Path, place: Path) -> Path:
        renamed.append(place)
        return rename(part, place)

    monkeypatch.setattr(Path, "replace", seen)
    WRITERS[name](tmp_path / name)
    assert tmp_path / name in renamed
    assert (tmp_path / name).stat().st_size > 0
    assert not list(tmp_path.rglob("*.part"))


def test_what_was_written_reads_back(tmp_path: Path) -> None:
    write_split({"b:2": "test", "a:1": "train"}, tmp_path / "split.csv")
    assert (tmp_path / "split.csv").read_bytes() == b"group,fold\na:1,train\nb:2,test\n"
    assert read_split(tmp_path / "split.csv") == {"a:1": "train", "b:2": "test"}
    path = tmp_path / "hard.csv"
    write_hard_negatives(path, [("a/1.jpg", 0.5)])
    assert read_hard_negatives(str(path)) == ["a/1.jpg"]
    save_checkpoint(tmp_path / BEST, {"epoch": 3})
    assert load_checkpoint(tmp_path / BEST) == {"epoch": 3}
