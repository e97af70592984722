"""The windows that a key or a menu chooses: made from the picture's own greys, or its file's."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from gui.actions.names import Action
from imaging.grey_statistics import GreyStatistics
from imaging.radiograph import Preset
from imaging.window import VoiLut, Window
from words import N_, _

OWN = N_("As stored in the file")

PRESETS: Mapping[Action, tuple[str, Callable[[GreyStatistics], Window | None]]] = {
    Action.WINDOW_OWN: (OWN, lambda _greys: None),
    Action.WINDOW_BONE: (N_("Bone"), GreyStatistics.bone),
    Action.WINDOW_SOFT: (N_("Soft tissue"), GreyStatistics.soft_tissue),
    Action.WINDOW_FULL: (N_("Full range"), GreyStatistics.full_range),
    Action.WINDOW_AUTO: (N_("Automatic"), GreyStatistics.automatic),
}


def file_windows(presets: Sequence[Preset]) -> dict[str, Window]:
    """Return the windows that a file offers by name, each with a name of its own.

    A file may call a table and a window alike, or a window as this program calls one of its own.
    """
    taken = {_(words) for words, _make in PRESETS.values()}
    named: dict[str, Window] = {}
    for number, preset in enumerate(presets, 1):
        stated = preset.name or _("Window {number} of the file").format(number=number)
        names = _names(stated, isinstance(preset.window.shape, VoiLut))
        free = next(name for name in names if name not in taken)
        taken.add(free)
        named[free] = preset.window
    return named


def window_after(used: Window | None, windows: Iterable[Window]) -> Window | None:
    """Return the window that follows the one in use; None where there is none at all."""
    # The same one twice would be returned to again and again.
    distinct = list(dict.fromkeys(windows))
    place = distinct.index(used) + 1 if used in distinct else 0
    return distinct[place % len(distinct)] if distinct else None


def _names(stated: str, is_table: bool) -> Iterator[str]:
    """Yield the names that a file's window can bear, without end."""
    if is_table:
        yield _("{name} (curve)").format(name=stated)
    else:
        yield stated
        yield _("{name} (file)").format(name=stated)
    number = 2
    while True:
        words = _("{name} (curve {number})") if is_table else _("{name} (file {number})")
        yield words.format(name=stated, number=number)
        number += 1
