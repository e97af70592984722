"""The windows that a key or a menu chooses, most of them made from the picture's own greys."""

from collections.abc import Callable, Mapping

from gui.shortcuts import Action
from imaging.grey_statistics import GreyStatistics
from imaging.window import Window

OWN = "As stored in the file"

PRESETS: Mapping[Action, tuple[str, Callable[[GreyStatistics], Window | None]]] = {
    Action.WINDOW_OWN: (OWN, lambda _greys: None),
    Action.WINDOW_BONE: ("Bone", GreyStatistics.bone),
    Action.WINDOW_SOFT: ("Soft tissue", GreyStatistics.soft_tissue),
    Action.WINDOW_FULL: ("Full range", GreyStatistics.full_range),
    Action.WINDOW_AUTO: ("Automatic", GreyStatistics.automatic),
}
