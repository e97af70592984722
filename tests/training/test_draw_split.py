"""Drawing the split: what is known keeps its fold, copies go together, nothing is forgotten."""

from dataclasses import replace
from pathlib import Path

import pytest

from errors import UserError
from tests.training.tree import make_tree
from training import draw_split
from training.data.catalogue import read_catalogue
from training.data.sample import Sample
from training.draw_split import draw_split as draw
from training.draw_split import refuse_fewer
from training.split import FOLDS, read_split, unknown_groups


def test_the_split_is_the_one_the_command_draws(shared: Path) -> None:
    samples = read_catalogue(shared / "data").samples
    assert draw(samples, read_split()) == read_split()


def test_groups_that_are_known_keep_their_fold(data: Path) -> None:
    samples = read_catalogue(data).samples
    known = {s.group_key: "test" for s in samples if s.source == "bonebreak"}
    drawn = draw(samples, known)
    assert {drawn[group] for group in known} == {"test"}
    assert set(drawn) == {s.group_key for s in samples}
    assert set(drawn.values()) == set(FOLDS)


def test_a_new_group_goes_where_its_source_lacks_most(data: Path) -> None:
    samples = [s for s in read_catalogue(data).samples if s.source == "bonebreak"]
    known = {s.group_key: "train" for s in samples[1:]}
    assert draw(samples, known)[samples[0].group_key] != "train"


@pytest.mark.parametrize(
    ("folds", "fold"),
    [
        (("validation", "train"), "train"),
        (("test", "train"), "train"),
        (("validation", "test"), "validation"),
        (("test", "test"), "test"),
    ],
)
def test_copies_go_where_nothing_learnt_is_tested(folds: tuple[str, str], fold: str) -> None:
    first, second = (
        Sample(Path(f"{source}/a.jpg"), source, "a", twins="bonebreak:a")
        for source in ("bonebreak", "web")
    )
    known: dict[str, str] = {"bonebreak:a": folds[0], "web:a": folds[1]}
    assert draw([first, second], known) == {"bonebreak:a": fold}


def test_a_split_is_not_drawn_from_fewer_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, out = make_tree(tmp_path / "data"), tmp_path / "split.csv"
    words = ["draw_split", "--data", str(root), "--out", str(out)]
    monkeypatch.setattr("sys.argv", words)
    draw_split.main()
    before = out.read_bytes()
    (root / "web").rename(root / "elsewhere")
    with pytest.raises(UserError, match=r"left as it is: it knows 2 groups of web"):
        draw_split.main()
    assert out.read_bytes() == before


def test_a_joined_group_is_not_missed(data: Path) -> None:
    samples = read_catalogue(data).samples
    known = draw(samples)
    joined = [replace(s, twins="bonebreak:0") if s.source == "web" else s for s in samples]
    refuse_fewer(joined, known)


def test_groups_that_the_split_does_not_know_are_counted(data: Path) -> None:
    samples = read_catalogue(data).samples
    folds = draw(samples)
    assert not unknown_groups(samples, folds)
    del folds[samples[0].group_key]
    assert unknown_groups(samples, folds) == {samples[0].group_key}
