"""An X-ray that was analysed is never written over, under whatever name it lies."""

import shutil
from pathlib import Path

from tests.app.desk import Desk, picture


def test_an_x_ray_that_the_history_knows_is_not_written_over(desk: Desk, tmp_path: Path) -> None:
    known = picture(tmp_path, "known.png", 3)
    desk.open(known)
    desk.analyse()
    desk.session.images.close_current()
    copy = tmp_path / "copy.png"
    shutil.copy(known, copy)
    before = known.read_bytes()
    desk.open(picture(tmp_path, "other.png"))
    desk.analyse()
    for place in (known, copy):
        desk.session.export.save_picture(place)
        desk.finish()
        assert "is an X-ray that was analysed before" in desk.session.notice.sentence
        assert place.read_bytes() == before
    desk.session.rows.export(copy.with_suffix(".csv"))
    desk.session.export.save_picture(tmp_path / "new.png")
    desk.finish()
    assert (tmp_path / "new.png").exists()
