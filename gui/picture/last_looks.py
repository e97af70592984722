"""How each picture was last looked at, for as long as the picture is kept."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from imaging.grey_statistics import GreyStatistics
from imaging.pyramid import Pyramid
from imaging.tone import PLAIN, Tone
from imaging.view import View


@dataclass
class LastLook:
    """How one picture was last looked at.

    Attributes:
        view: zoom, place and orientation.
        is_fitted: True as long as the picture is to fill the viewport, whatever its size.
        tone: of its greys.
    """

    view: View
    is_fitted: bool = True
    tone: Tone = PLAIN


class LastLooks:
    """The last looks at all pictures that one view has shown."""

    def __init__(self) -> None:
        self._looks: WeakKeyDictionary[Pyramid, LastLook] = WeakKeyDictionary()
        self._counted: WeakKeyDictionary[Pyramid, GreyStatistics] = WeakKeyDictionary()

    def begin(self, pyramid: Pyramid, like: Pyramid | None, size_wh: tuple[int, int]) -> None:
        """Fit a picture that was never looked at into the viewport.

        Args:
            like: another picture of the same pixels, whose place and zoom are taken over.
            size_wh: of the viewport.
        """
        if pyramid not in self._looks:
            self._looks[pyramid] = LastLook(View.fit(pyramid.radiograph.size_wh, size_wh))
        model = self.of(like)
        if model is not None:
            look = self._looks[pyramid]
            look.view, look.is_fitted = model.view, model.is_fitted

    def of(self, pyramid: Pyramid | None) -> LastLook | None:
        """Return how a picture was last looked at; None for none, or one never looked at."""
        return None if pyramid is None else self._looks.get(pyramid)

    def statistics(self, pyramid: Pyramid) -> GreyStatistics:
        """Return what greys a picture holds, counted once."""
        if pyramid not in self._counted:
            self._counted[pyramid] = GreyStatistics.of(pyramid.radiograph, pyramid.smallest)
        return self._counted[pyramid]
