"""Room for the pixels of a single picture."""

import pytest

ONE_PICTURE = 64 * 64 * 4 // 3


@pytest.fixture
def room_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.images.held_pixels.MOST_PIXEL_BYTES", ONE_PICTURE)
