"""A row of the history is opened with all that was answered to its X-ray."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.analyst import source_of
from tests.app.desk import Desk, picture


def test_a_row_brings_what_other_pipelines_answered_to_its_x_ray(kinds: Desk) -> None:
    first = kinds.newest_row().id
    kinds.session.analyses.choose_pipeline("crack_vs_fracture")
    kinds.analyse()
    images = kinds.session.images
    for row, pipeline in ((first, "cascade"), (kinds.newest_row().id, "crack_vs_fracture")):
        images.close_current()
        images.open_record(row)
        kinds.finish()
        assert list(kinds.current.answers) == ["cascade", "crack_vs_fracture"]
        assert kinds.current.shown_pipeline == pipeline
        assert all(answer.is_from_history for answer in kinds.current.answers.values())


def test_a_row_opened_again_leaves_the_answers_that_are_there(kinds: Desk) -> None:
    row = kinds.newest_row().id
    own = kinds.current.answers["cascade"]
    kinds.session.analyses.choose_pipeline("crack_vs_fracture")
    kinds.analyse()
    given = kinds.current.answers["crack_vs_fracture"]
    assert kinds.current.shown_pipeline == "crack_vs_fracture"
    kinds.session.images.open_record(row)
    kinds.finish()
    assert kinds.current.shown_pipeline == "cascade"
    assert kinds.current.answers["cascade"] is not own
    assert kinds.current.answers["crack_vs_fracture"] is given


def test_answers_of_other_weights_than_todays_do_not_come_along(kinds: Desk) -> None:
    row = kinds.newest_row().id
    history, radiograph = kinds.analyst.history, kinds.current.radiograph
    assert radiograph is not None
    own = history.record(row).prediction
    earlier = replace(own, pipeline="crack_vs_fracture", weights_id="of another day")
    history.add(source_of(radiograph), earlier)
    kinds.session.images.close_current()
    kinds.session.images.open_record(row)
    kinds.finish()
    assert list(kinds.current.answers) == ["cascade"]


def opened_from_its_row(folder: Path) -> Desk:
    """Return a session that lacks weights, with the image of the only row."""
    fresh = Desk(folder, folder / "no weights.toml")
    fresh.open_row()
    return fresh


def test_a_row_is_shown_again_without_any_network(desk: Desk, tmp_path: Path) -> None:
    path = picture(tmp_path)
    desk.open(path)
    desk.analyse()
    fresh = opened_from_its_row(tmp_path)
    image = fresh.current
    assert image.path == path
    assert image.shown is not None
    assert image.shown.is_from_history
    assert not image.stand_in_for


@pytest.mark.parametrize("fate", ["gone", "changed"])
def test_a_row_whose_file_is_gone_or_changed_shows_its_thumbnail(
    desk: Desk, tmp_path: Path, fate: str
) -> None:
    path = picture(tmp_path)
    desk.open(path)
    desk.analyse()
    if fate == "gone":
        path.unlink()
    else:
        picture(tmp_path, brightness=3)
    fresh = opened_from_its_row(tmp_path)
    image = fresh.current
    assert image.radiograph is not None
    assert image.radiograph.size_wh == (64, 64)
    # The brightness is that of the image that was analysed, not of the one that lies there now.
    assert image.radiograph.pixels.mean() == pytest.approx(250, abs=3)
    assert "small picture" in fresh.session.notice.sentence
    fresh.session.analyses.start()
    assert "Only a small picture" in fresh.session.notice.sentence
