"""The program's window with all that stands behind it, for benchmarks that use it as people do."""

import gc
import time
import tkinter as tk
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from app.analyst import Analyst
from app.session import Session
from app.settings import Settings
from app.worker import Worker
from gui.main_window import MainWindow
from gui.pace.leavings import family

PATIENCE_S = 120.0


class LiveWindow:
    """A window on the display, kept alive by whoever waits for something.

    Attributes:
        errors: tracebacks of what broke in a callback.
    """

    def __init__(
        self, database: Path, clock: Callable[[], float] = time.monotonic, **settings: object
    ) -> None:
        """Build it; `clock` is the session's, and `settings` are fields of `Settings`."""
        chosen = {"geometry": "1280x720+0+0", "language": "en", "pipeline": "all"} | settings
        self._analyst = Analyst(database)
        self._workers = Worker(), Worker(), Worker()
        worker, clerk, crew = self._workers
        self.session = Session(
            self._analyst,
            worker,
            Settings(**chosen),  # type: ignore[arg-type]
            clerk=clerk,
            crew=crew,
            clock=clock,
        )
        # As the program does.
        gc.freeze()
        self.window = MainWindow(self.session, lambda: None, gc.freeze)
        self.errors: list[str] = []
        self.window.report_callback_exception = self._caught
        self.wait(lambda: bool(self.session.weights.statuses) and self.session.history.is_read)

    def live(self, seconds: float) -> None:
        """Let the window live for a while, by the very loop that it has in the program.

        Tk's `update` would wait, after whatever was done, until the screen has drawn it.
        """
        self.window.after(round(seconds * 1000), self.window.quit)
        self.window.mainloop()

    def wait(self, until: Callable[[], object], seconds: float = PATIENCE_S) -> None:
        """Let the window live until something holds.

        Raises:
            TimeoutError: it does not hold in time.
        """
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end:
                raise TimeoutError(f"in vain for {seconds:.0f} s; {self.session.notice}")
            self.live(0.005)

    def settle(self) -> None:
        """Let the window live until nothing is read or analysed any more, and a moment longer."""
        self.wait(lambda: not self.session.work[0])
        self.live(0.15)

    def put_dialogs_away(self) -> None:
        """Close every window over the main one, as Escape would, whichever tab it belongs to."""
        for widget in family(self.window):
            is_window = isinstance(widget, tk.Toplevel) and widget.winfo_exists()
            if is_window and widget.winfo_viewable():
                widget.destroy()

    def close(self) -> None:
        """Close the window and end its threads."""
        self.window.close()
        self.session.close()
        worker, clerk, crew = self._workers
        crew.close()
        clerk.close()
        worker.submit(lambda _progress: self._analyst.close())
        worker.close()

    def _caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.errors.append("".join(traceback.format_exception(kind, error, trace)))
