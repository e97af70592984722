"""What a reader masks is black and blank to the last pixel that the rectangle touches."""

from dataclasses import replace

import numpy as np

from imaging.mask import masked
from tests.imaging.test_preprocess import radiograph_of


def test_every_pixel_that_a_rectangle_touches_is_gone_in_all_planes() -> None:
    pixels = np.full((40, 60), 200, np.uint8)
    plain = replace(
        radiograph_of(pixels, rgb=np.full((40, 60, 3), 150, np.uint8)),
        overlay_plane=np.full((40, 60), 255, np.uint8),
    )
    shown = masked(plain, [(10.9, 20.2, 30.1, 25.5), (55.5, -9.0, 99.0, 2.0)])
    gone = np.zeros((40, 60), bool)
    gone[20:26, 10:31] = True
    gone[0:2, 55:] = True
    assert shown.rgb is not None
    assert shown.overlay_plane is not None
    assert shown.blank is not None
    for plane in (shown.pixels, shown.rgb.min(2), shown.rgb.max(2), shown.overlay_plane):
        assert np.array_equal(plane == 0, gone)
    assert np.array_equal(shown.blank > 0, gone)
    assert pixels.all(), "the picture itself is left alone"
    assert masked(plain, []) is plain
