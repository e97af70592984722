"""A copy of a picture is found whatever was done to it, and another picture is none."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from training.data.likeness import Gallery
from training.data.pictures import Pixels

SEEDS = range(6)


def film(seed: int) -> Pixels:
    """Return a made-up film: one bright shaft, the same for all, with a texture of its own."""
    rng = np.random.default_rng(seed)
    grey = np.full((420, 300), 60.0, np.float32)
    for blur in (2.0, 5.0, 12.0):
        noise = rng.normal(size=grey.shape).astype(np.float32)
        grey += cv2.GaussianBlur(noise, (0, 0), blur) * blur * 14
    grey[:, 110:190] += 90
    return np.clip(grey, 0, 255).astype(np.uint8)


def compressed(pixels: Pixels, quality: int) -> Pixels:
    written = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(written, cv2.IMREAD_GRAYSCALE)  # type: ignore[return-value]


def framed(pixels: Pixels) -> Pixels:
    return np.pad(pixels, ((40, 0), (25, 60)))


def resized(pixels: Pixels, share: float) -> Pixels:
    return cv2.resize(pixels, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


CHANGES: dict[str, Callable[[Pixels], Pixels]] = {
    "untouched": lambda p: p,
    "recompressed": lambda p: compressed(p, 95),
    "a row cut off": lambda p: p[1:],
    "resized": lambda p: resized(p, 0.9),
    "halved and recompressed": lambda p: compressed(resized(p, 0.5), 70),
    "mirrored": lambda p: np.ascontiguousarray(p[:, ::-1]),
    "turned": lambda p: np.ascontiguousarray(np.rot90(p)),
    "turned and mirrored": lambda p: np.ascontiguousarray(np.rot90(p[:, ::-1], 3)),
    "brighter": lambda p: (255 * (p / 255.0) ** 0.7).astype(np.uint8),
    "cropped": lambda p: p[20:380, 20:280],
    "cropped and mirrored": lambda p: np.ascontiguousarray(p[20:380, 20:280][:, ::-1]),
    "framed": framed,
}


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    return Gallery(film(seed) for seed in SEEDS)


@pytest.mark.parametrize("change", CHANGES)
def test_a_copy_is_found(change: str, gallery: Gallery) -> None:
    for seed in (1, 4):
        assert [c.index for c in gallery.copies_of(CHANGES[change](film(seed)))] == [seed]


def test_another_picture_of_the_same_posture_is_no_copy(gallery: Gallery) -> None:
    for seed in (100, 101):
        assert gallery.copies_of(film(seed)) == []


def test_nothing_is_a_copy_of_an_empty_picture_or_gallery(gallery: Gallery) -> None:
    blank = np.zeros((50, 40), np.uint8)
    assert gallery.copies_of(blank) == []
    assert Gallery([blank]).copies_of(blank) == []
    assert Gallery([]).copies_of(film(1)) == []


WHOLE = ("recompressed", "halved and recompressed", "mirrored", "turned", "turned and mirrored")


@pytest.mark.parametrize("change", WHOLE)
def test_a_copy_of_the_whole_picture_is_found_without_its_features(
    change: str, gallery: Gallery
) -> None:
    found = gallery.copies_of(CHANGES[change](film(2)), is_whole=True)
    assert [c.index for c in found] == [2]


def test_a_part_is_not_looked_for_where_only_whole_pictures_are(gallery: Gallery) -> None:
    part = CHANGES["cropped"](film(2))
    assert [c.index for c in gallery.copies_of(part)] == [2]
    assert gallery.copies_of(part, is_whole=True) == []


def test_the_likest_copy_comes_first() -> None:
    gallery = Gallery([compressed(resized(film(1), 0.5), 40), film(1)])
    likest, other = gallery.copies_of(film(1))
    assert (likest.index, other.index) == (1, 0)
    assert likest.likeness > 0.99 > other.likeness
