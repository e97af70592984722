"""What each action of the picture does; the window adds its own."""

from collections.abc import Callable, Mapping

from app.reader.opinions import OPEN_FIRST
from app.session import Session
from gui.actions.names import Action
from gui.picture.grey_presets import PRESETS
from gui.picture.tool_strip import TOOLS
from gui.picture.tools import Tool
from gui.picture.viewer import Viewer
from imaging.orientation import UPRIGHT, Orientation
from models.prediction import Verdict
from words import _

Actions = Mapping[Action, Callable[[], None]]


def picture_actions(viewer: Viewer) -> Actions:
    """Return what is done to the picture on screen."""
    view = viewer.view
    return {
        Action.FIT: view.fit,
        Action.ONE_TO_ONE: view.one_to_one,
        Action.ZOOM_IN: view.zoom_in,
        Action.ZOOM_OUT: view.zoom_out,
        Action.TURN_RIGHT: lambda: view.turn(lambda o: o.turned(1)),
        Action.TURN_LEFT: lambda: view.turn(lambda o: o.turned(-1)),
        Action.FLIP_ACROSS: lambda: view.turn(Orientation.flipped_horizontally),
        Action.FLIP_DOWN: lambda: view.turn(Orientation.flipped_vertically),
        Action.UPRIGHT: lambda: view.turn(lambda _o: UPRIGHT),
        Action.WINDOW_FILE: view.choose_next_file_window,
        Action.INVERT: view.invert,
        Action.BRIGHTER: lambda: view.step_gamma(1),
        Action.DARKER: lambda: view.step_gamma(-1),
        Action.GREYS: viewer.toggle_card,
        Action.RESET_TONE: view.reset_tone,
        **{action: lambda a=action: _choose_window(viewer, a) for action in PRESETS},
    }


def measure_actions(viewer: Viewer, session: Session) -> Actions:
    """Return what is done with tools and measurements."""
    measuring, tools = session.measuring, viewer.tools

    def take(tool: Tool) -> None:
        # A tool's key lays it down again.
        tools.take(Tool.HAND if tools.tool is tool else tool)

    return {
        **{action: lambda t=tool: take(t) for action, tool in TOOLS.items()},
        Action.MAGNIFY: lambda: tools.magnify(True),
        Action.UNDO: measuring.undo,
        Action.REDO: measuring.redo,
        Action.REMOVE: measuring.remove_chosen,
        Action.REMOVE_ALL: measuring.remove_all,
        Action.CALIBRATE: viewer.hand.calibrate,
        Action.UNCALIBRATE: measuring.forget_calibration,
    }


def reader_actions(viewer: Viewer, session: Session) -> Actions:
    """Return what the reader says of the image on screen."""
    opinions, tools = session.opinions, viewer.tools

    def mark_place() -> None:
        if session.images.current is None:
            session.inform(_(OPEN_FIRST))
        else:
            tools.take(Tool.HAND if tools.tool is Tool.PLACE else Tool.PLACE)

    return {
        Action.AGREE: opinions.agree,
        Action.DISAGREE: opinions.disagree,
        Action.SAY_FRACTURE: lambda: opinions.say(Verdict.FRACTURE),
        Action.SAY_NO_FRACTURE: lambda: opinions.say(Verdict.NO_FRACTURE),
        Action.SAY_DOUBT: lambda: opinions.say(Verdict.DOUBT),
        Action.MARK_PLACE: mark_place,
        Action.REMOVE_PLACES: opinions.remove_places,
        Action.TAKE_BACK: opinions.take_back,
        Action.READ_FIRST: session.reading_first.toggle,
    }


def _choose_window(viewer: Viewer, action: Action) -> None:
    greys = viewer.view.statistics()
    if greys is not None:
        viewer.view.set_window(PRESETS[action][1](greys))
