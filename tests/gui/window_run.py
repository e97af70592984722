"""A whole run of the window by itself: opens, analyses, saves, copies, meets a bug and closes.

    python tests/gui/window_run.py FOLDER IMAGE ...

Prints which sockets Python was asked for.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120.0


def main(folder: Path, images: list[str]) -> None:
    """Run the program with a reader who knows what to do."""
    asked: list[str] = []

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith("socket."):
            asked.append(f"{event} {arguments[1:]}")

    # Before anything of the program is imported.
    sys.addaudithook(note)
    sys.path.insert(0, str(ROOT))
    import mainGUI
    from gui.main_window import MainWindow

    MainWindow.mainloop = lambda self, n=0: drive(self, folder, " ".join(images))  # type: ignore[method-assign]
    sys.argv = ["mainGUI.py", *images, "--db", str(folder / "h.db")]
    mainGUI.main()
    print(asked)


def drive(window: Any, folder: Path, words: str) -> None:
    """Do what a reader does."""
    from app.jobs import Continuation

    session = window._session

    def wait(until: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not until():
            window.update()
            time.sleep(0.005)
            if time.monotonic() > deadline:
                raise AssertionError(f"waited in vain; notice: {session.notice}")

    wait(lambda: session.weights.statuses and not session.images.reading)
    window.ask()
    wait(lambda: session.analyses.running is None and session.images.shown_prediction())
    for ending in ("png", "jpg", "tif"):
        session.inform("")
        session.export.save_picture(folder / f"saved.{ending}")
        wait(lambda: session.notice.sentence.startswith("Saved"))
    session.inform("")
    window.copy_picture()
    wait(lambda: session.notice.sentence)
    copied = window.selection_get(selection="CLIPBOARD", type="image/png")
    (folder / "copied").write_bytes(bytes(int(number, 16) for number in copied.split()))
    # Whoever hands the picture out ends once the clipboard holds something else.
    window.clipboard_clear()
    window.clipboard_append("something else")
    # One bug on each thread, with words that may not be kept.
    nothing = Continuation(done=lambda _result: None, failed=lambda _sentence: None)
    session._context.jobs.start(lambda _progress: {}[words], nothing)
    window.after(0, lambda: {}[words])
    for _ in range(20):
        window.update()
        time.sleep(0.02)
    window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
