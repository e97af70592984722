"""Copies of one picture lie in one group, whatever their sources."""

from pathlib import Path

import numpy as np

from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore, read_pixels
from training.data.sample import Sample
from training.data.twins import join_twins, read_twins
from training.find_twins import draw_sheets, find_twins, write_twins
from training.split import read_split


def sample(source: str, name: str) -> Sample:
    return Sample(Path(f"{source}/images/{name}.jpg"), source, name)


def test_groups_of_copies_become_one_over_all_sources() -> None:
    names = ("a", "b", "c", "d")
    samples = [sample(source, name) for source in ("bonebreak", "web") for name in names]
    keys = {s.own_group_key: s.key for s in samples}
    pairs = [
        (keys["web:b"], keys["web:a"]),
        (keys["web:c"], keys["web:b"]),
        (keys["bonebreak:d"], keys["web:c"]),
        ("web/images/gone.jpg", keys["web:d"]),
    ]
    joined, left_out = join_twins(samples, pairs)
    groups = {s.own_group_key: s.group_key for s in joined}
    together = {"web:a", "web:b", "web:c", "bonebreak:d"}
    assert {groups[own] for own in together} == {"bonebreak:d"}
    assert all(groups[own] == own for own in set(groups) - together)
    assert not left_out


def test_of_two_runs_with_a_copy_the_second_picture_is_left_out() -> None:
    samples = [sample("fracatlas", name) for name in ("a", "b", "c")]
    joined, left_out = join_twins(samples, [(samples[0].key, samples[1].key)])
    assert joined == [samples[0], samples[2]]
    assert [p.path for p in left_out] == [samples[1].path]


def test_every_listed_pair_is_of_two_pictures_that_are_there(shared: Path) -> None:
    samples = read_catalogue(shared / "data").samples
    known = {s.key: s for s in samples}
    pairs = read_twins()
    assert len(set(pairs)) == len(pairs) > 28
    assert all(first < second for first, second in pairs)
    folds = read_split()
    for first, second in pairs:
        if second not in known:
            assert first.startswith("fracatlas")
            continue
        assert known[first].group_key == known[second].group_key in folds


def test_copies_are_found_and_drawn(data: Path, tmp_path: Path) -> None:
    samples = list(read_catalogue(data).samples)
    web = next(s for s in samples if s.source == "web")
    other = next(s for s in samples if s.source == "bonebreak")
    kept = [s for s in samples if s.source in {"web", "daoon"}] + [other]

    class Mirrored(PictureStore):
        """The store in which one picture is another one's mirror image."""

        def pixels(self, sample: Sample) -> np.ndarray:
            return read_pixels(web.path)[:, ::-1] if sample == other else super().pixels(sample)

    store = Mirrored(kept, tmp_path / "cache")
    twins = find_twins(kept, store, 0.9)
    assert [{first, second} for _, first, second in twins] == [{web, other}]
    write_twins(twins, tmp_path / "out" / "found.csv")
    draw_sheets(twins, store, tmp_path / "out")
    lines = (tmp_path / "out" / "found.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "likeness,picture,copy"
    assert lines[1].split(",")[1:] == sorted((web.key, other.key))
    assert read_pixels(tmp_path / "out" / "sheet-01.png").max() > 0
