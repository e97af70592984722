"""The program from its start until its window is closed: the window, and who works for it."""

import gc
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

from app.analyst import Analyst
from app.paths import IN_WINDOW, key_table_folder, settings_file
from app.session import Session
from app.settings import keep_settings, read_settings
from app.worker import Worker
from errors import UserError
from gui.key_table import keep_key_table
from gui.main_window import MainWindow
from words import _

# What X11's part of Tk says where nothing is named, and where what is named leads nowhere.
NO_DISPLAY = ("no display name", "couldn't connect to display")


class NoDisplay(UserError):
    """There is no screen on which a window can be opened."""


def run(images: list[Path], database: Path | None, crash_report: Path | None) -> None:
    """Run the window until it is closed.

    Args:
        images: are opened.
        database: holds the history; None takes the one of the settings.
        crash_report: on a run before that did not end properly; None where all did.

    Raises:
        NoDisplay: no window can be opened here.
    """
    settings = read_settings(settings_file())
    analyst = Analyst(
        database or settings.history, processors=settings.threads or None, remedy=IN_WINDOW
    )
    worker = Worker(on_death=analyst.start_afresh)
    # The session is made after its clerk.
    clerk = Worker(on_death=lambda: session.renew_archive())  # noqa: PLW0108
    crew, auditor = Worker(), Worker()
    session = Session(
        analyst, worker, settings, crash_report, clerk=clerk, crew=crew, auditor=auditor
    )

    def put_away() -> None:
        # What is left of the window must not be collected on the worker's thread, where Tk is not.
        gc.disable()
        session.close()
        auditor.close()
        crew.close()
        clerk.close()
        worker.submit(lambda _progress: analyst.close())
        worker.close()
        # After whatever the worker still had to write of them.
        keep_settings(settings_file(), settings)

    window = _opened(session, put_away)
    window.open(images)
    window.mainloop()


def _opened(session: Session, put_away: Callable[[], None]) -> MainWindow:
    keep_key_table(key_table_folder())
    # What was imported stays; to look through it for what may go keeps the window waiting.
    gc.freeze()
    gc.enable()
    try:
        # So do the widgets: what becomes of them later goes without a collection.
        return MainWindow(session, put_away, gc.freeze)
    except tk.TclError as error:
        if not str(error).startswith(NO_DISPLAY):
            raise
        raise NoDisplay(
            _("There is no display for the window; use: python3 start.py analyse IMAGE...")
        ) from error
