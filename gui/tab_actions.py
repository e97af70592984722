"""What the actions of History, Batch, Agreement and Models do: each brings its tab to the front."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.session import Session
from gui.actions.names import Action
from gui.picture.actions import Actions
from gui.tab_names import AGREEMENT, BATCH, HISTORY, MODELS

if TYPE_CHECKING:
    from gui.main_window import MainWindow


def tab_actions(window: "MainWindow", session: Session) -> Actions:
    """Return what is done in the tabs beside Analyse."""

    def pause_or_go_on() -> None:
        (session.batch.pause if session.batch.is_running else session.batch.go_on)()

    def within(name: str, do: Callable[[Any], None]) -> Callable[[], None]:
        return lambda: do(window.tab(name))

    return {
        Action.FIND_ROWS: within(HISTORY, lambda history: history.search.begin()),
        Action.EXPORT_ROWS: within(HISTORY, lambda history: history.actions.export()),
        Action.IMPORT_ROWS: within(HISTORY, lambda history: history.actions.import_rows()),
        Action.FIND_IMAGES: within(HISTORY, lambda history: history.actions.find_images()),
        Action.VERIFY: within(HISTORY, lambda history: history.actions.verify()),
        Action.RESTORE_ROWS: within(HISTORY, lambda history: history.actions.restore()),
        Action.CLEAR_ROWS: within(HISTORY, lambda history: history.actions.clear()),
        Action.BATCH_FOLDER: within(BATCH, lambda batch: batch.ask_folder()),
        Action.BATCH_FILES: within(BATCH, lambda batch: batch.ask_files()),
        Action.BATCH_PAUSE: within(BATCH, lambda _batch: pause_or_go_on()),
        Action.BATCH_CANCEL: within(BATCH, lambda _batch: session.batch.cancel()),
        Action.SAVE_TABLE: within(BATCH, lambda batch: batch.save_table()),
        Action.SAVE_CORRECTIONS: within(AGREEMENT, lambda own: own.save_corrections()),
        Action.CHOOSE_WEIGHTS: within(MODELS, lambda models: models.choose_weights()),
    }
