"""A window that answers a folder until it is killed.

    python tests/gui/batch_life.py MANIFEST DATABASE FOLDER IMAGES

Once so many images are done it says so, and no further one is read.
"""

import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main(manifest: Path, database: Path, folder: Path, images: int) -> None:
    """Live until killed."""
    sys.path.insert(0, str(ROOT))
    from app.analyst import Analyst
    from app.batch import crew
    from app.batch import run as batch_run
    from app.files.folder import Opened
    from app.session import Session
    from app.settings import Settings
    from app.worker import Worker
    from gui.main_window import MainWindow

    # Each image is noted as it comes; the one after the last of those named waits for ever.
    batch_run.KEEP_EVERY_S = 0.0
    read, passes = crew.open_image, threading.Semaphore(images)

    def wait(image: Path | Opened, frame: int = 0) -> Opened:
        passes.acquire()
        return read(image, frame)

    crew.open_image = wait
    crew.AHEAD = 0
    session = Session(
        Analyst(database, manifests=[manifest]),
        Worker(),
        Settings(geometry="1280x720+0+0"),
        clerk=Worker(),
        crew=Worker(),
    )
    window = MainWindow(session, lambda: None)
    batch = session.batch
    while not session.weights.statuses:
        window.update()
    window.show_tab("Batch")
    window._tabs["Batch"].begin([folder])
    while batch.counts.done < images:
        window.update()
        batch.refresh()
        time.sleep(0.02)
    print(f"{batch.counts.done} done", flush=True)
    while True:
        window.update()
        time.sleep(0.02)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
