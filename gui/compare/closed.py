"""What the panes of a comparison show when images are closed under them."""

from collections.abc import Sequence

from app.images.open_image import OpenImage
from gui.compare.pane import ComparePane
from gui.picture.corner_notes import NOTES_INK
from words import N_, _

EMPTY = N_("Choose an X-ray")


def still_shown(
    shown: Sequence[OpenImage | None], before: Sequence[OpenImage], strip: Sequence[OpenImage]
) -> list[OpenImage | None]:
    """Return what each pane shows now: its image, or another in the place of a closed one.

    That is another frame of the same file; else the image that stood behind it in the strip and no
    pane shows, else one before it, else none, since no image tells anything beside itself.

    Args:
        shown: what each pane showed; None for an empty one.
        before: what was open then.
        strip: what is open now.
    """
    still = [i if i is None or i in strip else i.standing_in(strip) for i in shown]
    for number, (closed, own) in enumerate(zip(shown, still, strict=True)):
        if closed is not None and own is None:
            place = before.index(closed)
            near = [*before[place:], *before[:place][::-1]]
            still[number] = next((i for i in near if i in strip and i not in still), None)
    return still


def leave_empty(pane: ComparePane) -> None:
    """Let a pane show nothing but what to do."""
    pane.image, pane.prediction = None, None
    pane.words, pane.ink = _(EMPTY), NOTES_INK
    pane.bar.which.set(_(EMPTY))
    pane.bar.whole_name.text = ""
    pane.view.show(None)
