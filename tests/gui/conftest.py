"""A real window on a virtual screen."""

import gc
import os
import shutil
import subprocess
import time
import tkinter as tk
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.analyst import Analyst
from app.session import Change, Session
from app.settings import Settings
from app.worker import Worker
from gui.main_window import MainWindow
from models.folders import manifest_paths
from tests.networks import cascade_set, detector_set

SCREEN = "1600x1000x24"
PATIENCE_S = 60.0
ROUND_S = 0.01


@contextmanager
def screen_server(size: str) -> Iterator[str]:
    """Run a virtual X server and return its name."""
    if shutil.which("Xvfb") is None:
        pytest.fail("the window's tests need Xvfb: sudo apt-get install xvfb")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.fixture(scope="session", autouse=True)
def screen() -> Iterator[str]:
    """Start a virtual X server of our own, so that no test draws on anybody's desktop."""
    before = os.environ.get("DISPLAY")
    with screen_server(SCREEN) as display:
        os.environ["DISPLAY"] = display
        os.environ["XDG_SESSION_TYPE"] = "x11"
        yield display
    if before is None:
        os.environ.pop("DISPLAY")
    else:
        os.environ["DISPLAY"] = before


@pytest.fixture(scope="module", autouse=True)
def _only_what_is_new_is_collected() -> Iterator[None]:
    """Have the collections after windows pass over all that was imported, 0.3 s each else.

    None comes by itself: a window that is found to be garbage must go on the thread it lived on.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


class Stage:
    """A window with all that stands behind it."""

    def __init__(self, database: Path, manifests: tuple[Path, ...], settings: Settings) -> None:
        self.worker = Worker()
        self.analyst = Analyst(database, manifests=manifests)
        self.clerk, self.crew, self.auditor = Worker(), Worker(), Worker()
        self.session = Session(
            self.analyst,
            self.worker,
            settings,
            clerk=self.clerk,
            crew=self.crew,
            auditor=self.auditor,
        )
        self.is_closed = False
        self.errors: list[str] = []
        self.readings_of_history = 0
        self.session.listen(Change.HISTORY, self._history_was_read)
        self.window = MainWindow(self.session, self._closed)
        self.window.report_callback_exception = self._caught
        self.wait(lambda: bool(self.session.weights.statuses) and self.session.history.is_read)

    def wait(self, until: Callable[[], object], seconds: float = PATIENCE_S) -> None:
        """Let the window live until something holds."""
        deadline = time.monotonic() + seconds
        while not until():
            self.pump(0.01)
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {seconds} s in vain; notice: {self.session.notice}")

    def pump(self, seconds: float = 0.1) -> None:
        """Let the window live for a moment; longer where a busy machine gives it few rounds."""
        deadline = time.monotonic() + seconds
        rounds = 0
        while time.monotonic() < deadline or rounds * ROUND_S < seconds:
            if not self.is_closed:
                self.window.update()
            rounds += 1
            time.sleep(0.002)

    def open(self, path: Path) -> None:
        """Open an image and wait until it is on screen."""
        self.window.open([path])
        self.wait(lambda: not self.session.images.reading)
        self.pump()

    def analyse(self) -> None:
        """Click Analyse and wait for the end."""
        before = self.readings_of_history
        self.window.toolbar.analyse.invoke()
        self.wait(lambda: self.session.analyses.running is None)
        self.wait(lambda: self.readings_of_history > before)
        self.pump()

    def close(self) -> None:
        """Close the window as its button does."""
        if not self.is_closed:
            self.window.close()
            # What was removed is deleted first.
            self.wait(lambda: self.is_closed)
        self.session.close()
        self.auditor.close()
        self.crew.close()
        self.clerk.close()
        self.worker.submit(lambda _progress: self.analyst.close())
        self.worker.close()

    def _closed(self) -> None:
        self.is_closed = True

    def _history_was_read(self) -> None:
        self.readings_of_history += 1

    def _caught(self, _kind: object, error: BaseException, _trace: object) -> None:
        self.errors.append("".join(traceback.format_exception(error)))


def double_click(canvas: tk.Canvas, y: int) -> None:
    """Click twice on a row at a height of its list."""
    for _ in range(2):
        canvas.event_generate("<Button-1>", x=300, y=y)
        canvas.event_generate("<ButtonRelease-1>", x=300, y=y)


@pytest.fixture
def make_stage(tmp_path: Path) -> Iterator[Callable[..., Stage]]:
    """Build windows; after the test none may have met an error in a callback."""
    made: list[Stage] = []

    def make(
        manifests: tuple[Path, ...] | None = None, database: Path | None = None, **settings: object
    ) -> Stage:
        chosen = Settings(**{"geometry": "1280x720+0+0", "language": "en", **settings})  # type: ignore[arg-type]
        stage = Stage(database or tmp_path / "h.db", manifests or manifest_paths(), chosen)
        made.append(stage)
        return stage

    yield make
    errors = []
    while made:
        made[-1].close()
        errors += made.pop().errors
    # Tk's objects must die on this thread: a later test's worker would wait for a dead window.
    gc.collect()
    assert not errors, "\n".join(errors)


@pytest.fixture
def root() -> Iterator[tk.Tk]:
    """A bare window."""
    root = tk.Tk()
    root.update()
    yield root
    root.destroy()
    # As in `make_stage`.
    del root
    gc.collect()


@pytest.fixture
def stage(make_stage: Callable[..., Stage]) -> Stage:
    return make_stage()


def tiny(tmp_path: Path) -> tuple[Path, ...]:
    """Write weights for the cascade and a detector that sees one box; return their manifest."""
    folder = tmp_path / "weights"
    cascade_set(folder)
    return (detector_set(folder, [[16, 16, 8, 8, 0.9]]),)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A picture of one bright grey."""
    path = tmp_path / "wrist.png"
    cv2.imwrite(str(path), np.full((400, 300), 250, np.uint8))
    return path
