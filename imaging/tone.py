"""From stored values to screen greys: the window, gamma and inversion that a reader chose."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from imaging.radiograph import Pixels
from imaging.window import Window, levels_of, look_up

LEAST_GAMMA, GREATEST_GAMMA = 0.4, 2.5


@dataclass(frozen=True)
class Tone:
    """How the greys are shown; the networks never see it.

    Attributes:
        window: None takes the radiograph's own.
        gamma: 1.0 is straight; more brightens the middle greys, black and white stay.
        is_inverted: True shows bone dark.
    """

    window: Window | None = None
    gamma: float = 1.0
    is_inverted: bool = False

    def with_gamma(self, gamma: float) -> "Tone":
        """Return the tone with another gamma, kept between its limits."""
        return replace(self, gamma=min(max(gamma, LEAST_GAMMA), GREATEST_GAMMA))

    def table(self, own: Window, levels: int) -> NDArray[np.uint8]:
        """Return the look-up table, shape (levels,), from stored value to screen grey 0-255.

        Window, gamma and inversion are applied together and rounded once, so that none of the
        screen's steps is lost between them.

        Args:
            own: the radiograph's window, for a tone that has none.
            levels: how many stored values there can be.
        """
        window = self.window or own
        if self.gamma == 1.0 and not self.is_inverted:
            return window.table(levels)
        return _table(window, self.gamma, self.is_inverted, levels)

    def apply(self, pixels: Pixels, own: Window) -> NDArray[np.uint8]:
        """Return stored values of any shape as screen greys 0-255."""
        return look_up(pixels, self.table(own, levels_of(pixels)))


PLAIN = Tone()


# A frame needs the table again as long as nothing is dragged.
@lru_cache(maxsize=8)
def _table(window: Window, gamma: float, is_inverted: bool, levels: int) -> NDArray[np.uint8]:
    shares = window.shares(levels)
    if gamma != 1.0:
        shares = np.power(shares, 1.0 / gamma)
    greys = np.rint((1.0 - shares if is_inverted else shares) * 255.0).astype(np.uint8)
    greys.flags.writeable = False
    return greys
