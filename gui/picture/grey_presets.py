"""The windows that a key or a menu chooses, most of them made from the picture's own greys."""

from collections.abc import Callable, Mapping

from gui.actions.names import Action
from imaging.grey_statistics import GreyStatistics
from imaging.window import Window
from words import N_

OWN = N_("As stored in the file")

PRESETS: Mapping[Action, tuple[str, Callable[[GreyStatistics], Window | None]]] = {
    Action.WINDOW_OWN: (OWN, lambda _greys: None),
    Action.WINDOW_BONE: (N_("Bone"), GreyStatistics.bone),
    Action.WINDOW_SOFT: (N_("Soft tissue"), GreyStatistics.soft_tissue),
    Action.WINDOW_FULL: (N_("Full range"), GreyStatistics.full_range),
    Action.WINDOW_AUTO: (N_("Automatic"), GreyStatistics.automatic),
}
