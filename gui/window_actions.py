"""What each action of the window does, and which of them are switched on."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.session import Session
from app.settings import Toggle
from gui.actions.names import Action
from gui.actions.shortcuts import shortcut_of
from gui.menu_bar import RecentFiles
from gui.picture.actions import Actions, measure_actions, picture_actions, reader_actions
from gui.picture.tool_strip import TOOLS
from gui.picture.tools import Tool
from gui.picture.viewer import Viewer
from gui.save_dialogs import save_picture, save_window
from gui.tab_actions import tab_actions
from gui.tab_names import AGREEMENT, ANALYSE, BATCH, HELP, HISTORY, MODELS
from gui.toolbar import NOT_IN_VIEW
from words import _

if TYPE_CHECKING:
    from gui.main_window import MainWindow

# What takes the picture on screen out of the program.
TAKEN_OUT = (Action.SAVE, Action.COPY)


def all_actions(window: "MainWindow", session: Session, viewer: Viewer) -> Actions:
    """Return what every action of the table does, those of the picture in that viewer."""

    def in_view(do: Callable[[], None]) -> Callable[[], None]:
        """Let the picture be taken out only while it can be seen which one that is."""
        return lambda: do() if window.shown_tab == ANALYSE else session.inform(_(NOT_IN_VIEW))

    return {
        **picture_actions(viewer),
        **measure_actions(viewer, session),
        **reader_actions(viewer, session),
        **tab_actions(window, session),
        **_look_actions(window, session),
        Action.OPEN: window.open_dialog,
        Action.OPEN_FOLDER: window.open_folder,
        Action.PASTE: window.paste,
        Action.ANALYSE: window.ask,
        Action.CANCEL: window.cancel,
        Action.QUIT: window.close,
        Action.NEXT_PIPELINE: lambda: window.toolbar.pipeline.step(1),
        Action.PREVIOUS_PIPELINE: lambda: window.toolbar.pipeline.step(-1),
        Action.NEXT_POINT: session.choices.choose_next_operating_point,
        Action.SAVE: in_view(lambda: save_picture(window, session)),
        Action.SAVE_WINDOW: lambda: save_window(window, session),
        Action.REPORT: lambda: _report(window, session),
        Action.SETTINGS: lambda: _settings(window, session),
        Action.COPY: in_view(window.copy_picture),
        Action.NEXT_IMAGE: lambda: session.images.step(1),
        Action.PREVIOUS_IMAGE: lambda: session.images.step(-1),
        Action.COMPARE: lambda: _compare(window, session),
        Action.CLOSE_IMAGE: session.images.close_current,
        Action.CLOSE_ALL: lambda: session.images.close(*session.images.all),
        Action.TAB_ANALYSE: lambda: window.show_tab(ANALYSE),
        Action.TAB_HISTORY: lambda: window.show_tab(HISTORY),
        Action.TAB_BATCH: lambda: window.show_tab(BATCH),
        Action.TAB_AGREEMENT: lambda: window.show_tab(AGREEMENT),
        Action.TAB_MODELS: lambda: window.show_tab(MODELS),
        Action.TAB_HELP: lambda: window.show_tab(HELP),
    }


def _look_actions(window: "MainWindow", session: Session) -> Actions:
    """Return what changes how everything is shown and saved."""
    toggle = session.choices.toggle
    return {
        Action.PUBLIC_NAMES: lambda: toggle(Toggle.PUBLIC_NAMES),
        Action.SAVE_MEASURES: lambda: toggle(Toggle.SAVED_MEASURES),
        Action.SAVE_TURNED: lambda: toggle(Toggle.SAVED_TURNS),
        Action.OVERLAY: lambda: toggle(Toggle.OVERLAY),
        Action.MEASURES: lambda: toggle(Toggle.MEASURES),
        Action.PANEL: window.toggle_panel,
        Action.SCALE_BAR: lambda: window.toggle_on_picture(Toggle.SCALE_BAR),
        Action.OVERLAY_PLANES: lambda: window.toggle_on_picture(Toggle.OVERLAY_PLANES),
        Action.DETAILS: lambda: window.toggle_on_picture(Toggle.DETAILS),
        Action.EQUALISE: session.equalising.toggle,
        Action.THEME: window.next_theme,
        Action.LARGER: lambda: window.step_text_size(1),
        Action.SMALLER: lambda: window.step_text_size(-1),
    }


def menu_actions(window: "MainWindow", actions: Actions) -> Actions:
    """Return what the entries of the menus do: those of the picture bring it to the front first."""

    def shown_first(do: Callable[[], None]) -> Callable[[], None]:
        def work() -> None:
            window.show_tab(ANALYSE)
            do()

        return work

    return {
        action: shown_first(do) if shortcut_of(action).is_of_picture or action in TAKEN_OUT else do
        for action, do in actions.items()
    }


def switched_on(viewer: Viewer, session: Session) -> dict[Action, Callable[[], bool]]:
    """Return, for the actions that are switches, whether they are on."""
    settings = session.settings
    return {
        Action.SAVE_MEASURES: lambda: settings.measures_are_saved,
        Action.SAVE_TURNED: lambda: settings.saves_as_turned,
        Action.OVERLAY: lambda: settings.overlay_is_on,
        Action.PUBLIC_NAMES: lambda: settings.public_names,
        Action.MEASURES: lambda: settings.measures_are_shown,
        Action.PANEL: lambda: settings.panel_is_shown,
        Action.SCALE_BAR: lambda: settings.scale_bar_is_shown,
        Action.OVERLAY_PLANES: lambda: settings.overlay_planes_are_shown,
        Action.DETAILS: lambda: settings.details_are_shown,
        Action.MARK_PLACE: lambda: viewer.tools.tool is Tool.PLACE,
        Action.READ_FIRST: lambda: session.reading_first.is_on,
        Action.INVERT: lambda: viewer.view.tone.is_inverted,
        Action.EQUALISE: lambda: session.equalising.is_on,
        Action.GREYS: lambda: viewer.card_is_open,
        **{a: lambda t=t: viewer.tools.tool is t for a, t in TOOLS.items()},
    }


def recent_files(window: "MainWindow", session: Session) -> RecentFiles:
    """Return what the menu of recent files shows and does."""
    recent = session.recent
    return RecentFiles(
        recent.paths, lambda: recent.is_kept, window.open, recent.toggle, recent.forget
    )


# Windows of their own are imported when they are first opened: the first sight needs none of them.


def _compare(window: "MainWindow", session: Session) -> None:
    from gui.compare.window import open_comparison

    open_comparison(window, session)


def _settings(window: "MainWindow", session: Session) -> None:
    from gui.dialogs.settings_dialog import SettingsDialog

    if not _has_dialog(window):
        SettingsDialog(window, session, window.apply_theme, window.apply_text_size)


def _report(window: "MainWindow", session: Session) -> None:
    from gui.dialogs.report_dialog import ReportDialog

    if window.shown_tab in (HISTORY, BATCH):
        window.tab(window.shown_tab).report()
        return
    # The picture that the dialog speaks of is seen behind it.
    window.show_tab(ANALYSE)
    if not session.case.all:
        session.case.refuse()
    elif not _has_dialog(window):
        ReportDialog(window, session, window.look())


def _has_dialog(window: "MainWindow") -> bool:
    """Return whether one is open or coming: until it is seen, the keys still reach the window."""
    from gui.dialogs.dialog import Dialog

    return any(isinstance(child, Dialog) for child in window.winfo_children())
