"""What the left mouse button does in the picture: one tool at a time is in hand."""

from enum import Enum, auto

from imaging.measure import Kind


class Tool(Enum):
    """A tool in hand."""

    HAND = auto()
    WINDOW = auto()
    MAGNIFIER = auto()
    RULER = auto()
    ANGLE = auto()
    COBB = auto()
    ELLIPSE = auto()
    RECTANGLE = auto()
    ARROW = auto()
    NOTE = auto()
    PLACE = auto()


KINDS: dict[Tool, Kind] = {
    Tool.RULER: Kind.RULER,
    Tool.ANGLE: Kind.ANGLE,
    Tool.COBB: Kind.COBB,
    Tool.ELLIPSE: Kind.ELLIPSE,
    Tool.RECTANGLE: Kind.RECTANGLE,
    Tool.ARROW: Kind.ARROW,
    Tool.NOTE: Kind.NOTE,
}
