"""Asking where the shown picture, or a picture of the window, is to be saved."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.case.annotated_picture import PICTURE_FORMATS
from app.files.export_names import export_name
from app.session import Session
from gui.dialogs.file_dialogs import ask_place
from gui.tab_names import ANALYSE
from gui.window_picture import grab, place_of
from words import _

if TYPE_CHECKING:
    from gui.main_window import MainWindow

DIALOG_GONE_MS = 250


def save_picture(window: "MainWindow", session: Session) -> None:
    """Ask where to and write the annotated picture."""
    prediction = session.images.shown_prediction()
    if prediction is None:
        session.export.refuse()
        return
    path = _ask_where(window, session, prediction.pipeline)
    if path is not None:
        session.export.save_picture(path, window.look())


def save_window(window: "MainWindow", session: Session) -> None:
    """Ask where to and write a picture of the window."""
    path = _ask_where(window, session, "window")
    if path is not None:
        # The dialog needs a moment to vanish from what is going to be photographed.
        window.lift()
        place, shows_picture = place_of(window), window.shown_tab == ANALYSE
        window.after(
            DIALOG_GONE_MS,
            lambda: session.export.save_window(lambda: grab(place), path, shows_picture),
        )


def _ask_where(window: "MainWindow", session: Session, kind: str) -> Path | None:
    endings = " ".join(f"*{ending}" for ending in PICTURE_FORMATS)
    # Beside its X-ray: in the folder of another one it would be taken for that patient's.
    current = session.images.current if window.shown_tab == ANALYSE else None
    settings = session.settings
    beside = str(current.path.parent) if current else settings.folder
    return ask_place(
        window,
        export_name(datetime.now(), ".png", kind=kind),
        ((_("Pictures"), endings),),
        settings.export_folder or beside,
    )
