"""Every network is calibrated and judged by the same pictures."""

from pathlib import Path
from typing import Any

import pytest

from training.data.pictures import PictureStore
from training.data.sample import OTHER, PARTS, Sample
from training.figures import judges
from training.figures.own_pictures import has_say, own_pictures
from training.learning import cascade_checkpoint, cbam_checkpoint


def samples() -> list[Sample]:
    made = [
        Sample(Path(f"{source}{i}.jpg"), source, f"{i}", (PARTS[0],), fractured)
        for source in ("fracatlas", "daoon", "web", "bonebreak", "out_of_scope")
        for i, fractured in enumerate((True, False, None))
    ]
    skull = Sample(Path("skull.jpg"), "bonebreak", "skull", (OTHER,), fractured=True)
    drawn = Sample(Path("drawn.jpg"), "web", "drawn", (PARTS[0],), fractured=True, is_marked=True)
    return [*made, skull, drawn]


def test_own_pictures_that_tell_their_label_have_a_say() -> None:
    assert {s.source for s in own_pictures(samples())} == {"fracatlas", "daoon", "web", "bonebreak"}
    kept = [s for s in samples() if has_say(s, ["daoon"])]
    assert {s.source for s in kept} == {"fracatlas", "web", "bonebreak"}
    assert all(s.fractured is not None for s in kept)
    assert not {"skull.jpg", "drawn.jpg"} & {s.path.name for s in kept}


def test_cascade_and_cbam_are_judged_by_the_same_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, list[str]] = {}
    store = PictureStore.__new__(PictureStore)
    monkeypatch.setattr(store, "readable", list, raising=False)

    def answer_fold(_name: str, _network: Any, given: list[Sample], *_: Any) -> None:
        asked["cascade"] = [s.key for s in given]

    def ask(_network: Any, given: list[Sample], *_: Any) -> None:
        asked["cbam"] = [s.key for s in given]

    cascade, cbam = (
        module.Options(without=("daoon",)) for module in (cascade_checkpoint, cbam_checkpoint)
    )
    monkeypatch.setattr(judges, "load_cascade", lambda _path: (None, cascade))
    monkeypatch.setattr(judges, "load_classifier", lambda _path: (None, cbam))
    monkeypatch.setattr(judges, "in_fold", lambda given, *_: list(given))
    monkeypatch.setattr(judges, "answer_fold", answer_fold)
    monkeypatch.setattr(judges.cbam_answers, "ask", ask)
    monkeypatch.setattr(judges, "fit_fold", lambda _fold: {})
    monkeypatch.setattr(judges.cbam_figures, "fit_fold", lambda _fold: None)
    judges.CascadeJudge(Path(), samples(), store)
    judges.CbamJudge(Path(), samples(), store)
    assert asked["cascade"] == asked["cbam"] == [s.key for s in samples() if has_say(s, ["daoon"])]
