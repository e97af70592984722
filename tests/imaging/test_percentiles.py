"""Counting gives what NumPy's sorting gives."""

import numpy as np
import pytest

from imaging.percentiles import percentiles

PER_CENT = (0.0, 0.5, 12.5, 50.0, 99.5, 100.0)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("shape", [(1, 1), (1, 2), (3, 5), (201, 1), (130, 157)])
def test_it_is_what_numpy_says(dtype: type, shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(shape[0])
    top = np.iinfo(dtype).max
    for values in (
        rng.integers(0, top, shape, endpoint=True),
        rng.binomial(40, 0.01, shape),
        np.full(shape, top),
    ):
        stored = np.asarray(values, dtype)
        np.testing.assert_allclose(
            percentiles(stored, PER_CENT), np.percentile(stored, PER_CENT), rtol=1e-12
        )


def test_every_other_pixel_of_a_picture_can_be_asked() -> None:
    picture = np.arange(64, dtype=np.uint8).reshape(8, 8)
    np.testing.assert_array_equal(
        percentiles(picture[::2, ::2], PER_CENT), np.percentile(picture[::2, ::2], PER_CENT)
    )
