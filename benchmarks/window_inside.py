"""One run of the window that times itself, for `benchmarks.window`.

Arguments: image, database, pipeline, and when the process was started (`time.time()`).
"""

import gc
import json
import sys
import time
from pathlib import Path

from app.lazy_methods import compile_when_called

if __name__ == "__main__":
    # As the program begins.
    gc.disable()
    compile_when_called()

from app.analyst import Analyst
from app.session import Change, Session
from app.settings import Settings
from app.worker import Worker
from benchmarks.processes import resident_mb
from gui.main_window import MainWindow

BEAT_MS = 1
PATIENCE_MS = 60_000


class Run:
    """Opens an image, analyses it as soon as it is on screen, and watches the Tk thread."""

    def __init__(self, image: Path, database: Path, pipeline: str, started: float) -> None:
        settings = Settings(pipeline=pipeline, geometry="1280x720+0+0")
        self.session = Session(Analyst(database), Worker(), settings)
        gc.freeze()
        gc.enable()
        self.window = MainWindow(self.session, lambda: None, gc.freeze)
        self.started = started
        self.answer_s = 0.0
        self.stall_ms = 0.0
        self.beat_at = 0.0
        self.turn = 0
        self.session.listen(Change.IMAGES, self._begin)
        self.session.listen(Change.WEIGHTS, self._begin)
        self.session.listen(Change.WORK, self._ended)
        self.window.open([image])
        self.window.after(PATIENCE_MS, self.window.destroy)
        self.window.mainloop()

    def _begin(self) -> None:
        ready = self.session.images.current and self.session.weights.statuses
        if ready and self.turn == 0 and self.session.analyses.running is None:
            self.turn = 1
            self._beat()
            self.window.after_idle(self.session.analyses.start)

    def _ended(self) -> None:
        current = self.session.images.current
        if self.turn == 1 and current and current.answers and not self.session.analyses.running:
            self.turn = 2
            self.window.update_idletasks()
            self.answer_s = time.time() - self.started
            self.window.after(300, self._report)

    def _beat(self) -> None:
        now = time.perf_counter()
        if self.beat_at:
            self.stall_ms = max(self.stall_ms, (now - self.beat_at) * 1000 - BEAT_MS)
        self.beat_at = now
        self.window.after(BEAT_MS, self._beat)

    def _report(self) -> None:
        current = self.session.images.current
        print(
            json.dumps(
                {
                    "answer_s": self.answer_s,
                    "stall_ms": self.stall_ms,
                    "memory_mb": resident_mb(),
                    "loaded": list(current.answers) if current else [],
                }
            ),
            flush=True,
        )
        self.window.close()


if __name__ == "__main__":
    Run(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], float(sys.argv[4]))
