"""Every command says what it skipped, and no figure of few pictures takes the place of another."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import training
from errors import UserError
from tests.training.tree import make_tree, text
from training import (
    evaluate_cascade,
    evaluate_cbam,
    evaluate_yolo,
    fit_gate,
    shortcut_checks,
    train_crack,
)
from training.arguments import read_data
from training.data.sample import Sample
from training.train_crack import FOLDS, refuse_too_few

FOLDER = Path(training.__file__).parent
RUN, CARDS = Path("run"), Path("cards")
# These look at a folder's labels alone, or draw the split itself.
WITHOUT_PIXELS = {"draw_split.py", "parity.py", "arguments.py"}


def test_every_command_reads_the_data_by_the_way_that_tells_what_was_skipped() -> None:
    silent = [
        path.name
        for path in FOLDER.rglob("*.py")
        if "read_catalogue(" in path.read_text("utf-8") and path.parent.name != "data"
    ]
    assert set(silent) == WITHOUT_PIXELS


def test_what_was_skipped_and_what_the_split_does_not_know_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_tree(tmp_path / "data")
    text(root / "web/images/0.jpg", "no picture")
    monkeypatch.setattr("training.arguments.read_split", lambda: {"fracatlas:run000": "test"})
    samples, _ = read_data(root, tmp_path / "cache")
    told = capsys.readouterr().out
    unknown = {s.group_key for s in samples} - {"fracatlas:run000"}
    assert "picture can't be read: 1" in told
    assert f"{len(unknown)} groups of pictures are not in training/split.csv" in told


def test_figures_are_kept_where_a_source_is_missing(tmp_path: Path) -> None:
    root = make_tree(tmp_path / "data")
    shutil.rmtree(root / "bonebreak")
    read_data(root, tmp_path / "cache")
    with pytest.raises(UserError, match="left as they are: bonebreak has no picture"):
        read_data(root, tmp_path / "cache", is_whole=True)


class Asked(Exception):
    """The data were asked for."""


@pytest.mark.parametrize(
    ("module", "evaluate"),
    [
        (evaluate_cascade, lambda: evaluate_cascade.evaluate(RUN, RUN, RUN, CARDS)),
        (evaluate_cbam, lambda: evaluate_cbam.evaluate(RUN, RUN, RUN, CARDS)),
        (evaluate_yolo, lambda: evaluate_yolo.evaluate(RUN, RUN, RUN, CARDS, RUN)),
        (fit_gate, lambda: fit_gate.fit(RUN, RUN, RUN)),
        (shortcut_checks, lambda: shortcut_checks.check("cascade", RUN, RUN, RUN)),
    ],
    ids=["cascade", "cbam", "yolo", "gate", "shortcuts"],
)
def test_whatever_writes_figures_asks_for_all_sources(
    module: Any, evaluate: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Network:
        def to(self, *_: object, **_named: object) -> "Network":
            return self

        rule = None

    def read(*_: object, is_whole: bool = False) -> None:
        assert is_whole
        raise Asked

    monkeypatch.setattr(module, "read_data", read)
    for name in ("load_cascade", "load_classifier", "load_detector"):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, lambda _path: (Network(), Network()))
    with pytest.raises(Asked):
        evaluate()


def kind(name: str, count: int) -> list[Sample]:
    return [
        Sample(Path(f"{name}/{n}.jpg"), "bonebreak", f"{name}{n}", kind=name) for n in range(count)
    ]


def test_crack_against_fracture_says_which_kind_is_too_few() -> None:
    enough, held = kind("hairline", FOLDS) + kind("spiral", FOLDS), kind("hairline", 1)
    refuse_too_few(enough, held + kind("spiral", 1))
    with pytest.raises(UserError, match="there are 4 of cracks and 5 of fractures"):
        refuse_too_few(kind("hairline", FOLDS - 1) + kind("spiral", FOLDS), held)
    with pytest.raises(UserError, match="tested on; there are 1 of cracks and 0 of fractures"):
        refuse_too_few(enough, held)
    with pytest.raises(UserError, match="there are 0 of cracks"):
        refuse_too_few([], [])


def test_features_of_no_picture_are_an_empty_table() -> None:
    shape = train_crack.read_features(None, [], None, None).shape  # type: ignore[arg-type]
    assert shape[:2] == (0, len(train_crack.VIEWS))
    assert np.prod(shape) == 0
