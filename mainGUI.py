"""Opens the window: `python mainGUI.py [IMAGE ...] [--db FILE]`."""

import argparse
import gc
from pathlib import Path

if __name__ == "__main__":
    # All that the imports make stays.
    gc.disable()

from app.analyst import Analyst
from app.crash import watched
from app.logs import start_log
from app.paths import IN_WINDOW, settings_file
from app.session import Session
from app.settings import keep_settings, read_settings
from app.worker import Worker
from gui.main_window import MainWindow


def main() -> None:
    """Build the program, watch over it until its window closes, and put its things away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", nargs="*", type=Path)
    parser.add_argument("--db", type=Path, help="keep the history there")
    options = parser.parse_args()
    start_log()
    with watched("window") as crash_report:
        run(options.images, options.db, crash_report)


def run(images: list[Path], database: Path | None, crash_report: Path | None) -> None:
    """Run the window until it is closed."""
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

    # What was imported stays; to look through it for what may go keeps the window waiting.
    gc.freeze()
    gc.enable()
    # So do the widgets: what becomes of them later goes without a collection.
    window = MainWindow(session, put_away, gc.freeze)
    window.open(images)
    window.mainloop()


if __name__ == "__main__":
    main()
