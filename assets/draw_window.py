"""Takes the README's picture of the window: `python -m assets.draw_window` (needs a display).

The X-ray in it is the synthetic phantom and the answer is the bundled network's own.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.analyst import Analyst
from app.session import Session
from app.settings import Settings
from app.worker import Worker
from gui.main_window import MainWindow
from gui.window_picture import grab, place_of

ROOT = Path(__file__).parents[1]
PHANTOM = ROOT / "assets" / "synthetic_forearm_broken.png"
TARGET = ROOT / "docs" / "pictures" / "window.png"
PATIENCE_S = 60.0


def main() -> None:
    """Open the phantom, ask all pipelines that are ready, and save what the window shows."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(pipeline="all", geometry="1280x760+0+0")
        session = Session(Analyst(Path(folder) / "h.db"), Worker(), settings)
        window = MainWindow(session, lambda: None)
        wait(window, lambda: session.weights.statuses)
        window.open([PHANTOM, PHANTOM.with_name("synthetic_forearm_whole.png")])
        wait(window, lambda: not session.images.reading)
        for image in reversed(session.images.all):
            session.images.show(image)
            session.analyses.start()
            wait(window, lambda: session.analyses.running is None)
        wait(window, lambda: False, 1.0)
        TARGET.parent.mkdir(exist_ok=True)
        grab(place_of(window)).save(TARGET, optimize=True)
        window.close()


def wait(window: MainWindow, until: Callable[[], object], seconds: float = PATIENCE_S) -> None:
    """Let the window live until something holds or the time is over."""
    deadline = time.monotonic() + seconds
    while not until() and time.monotonic() < deadline:
        window.update()
        time.sleep(0.01)


if __name__ == "__main__":
    main()
