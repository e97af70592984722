"""A session without a window, its jobs run by the test one at a time."""

from pathlib import Path

import cv2
import numpy as np

from app.analyst import Analyst
from app.images.open_image import OpenImage
from app.session import Change, Session
from app.settings import Settings
from store.history import HistoryLine
from tests.fakes import StepWorker

KIND_WARNING = "Cascade says no fracture; the kind is what it would be if there were one."


class Steps:
    """A session with its worker, which has not been started."""

    def __init__(
        self, analyst: Analyst, crash_report: Path | None = None, **settings: object
    ) -> None:
        self.worker = StepWorker()
        self.analyst = analyst
        chosen = Settings(**settings)  # type: ignore[arg-type]
        self.session = Session(analyst, self.worker, chosen, crash_report)

    @property
    def current(self) -> OpenImage:
        """The image on screen; there must be one."""
        image = self.session.images.current
        assert image is not None
        return image

    def step(self) -> None:
        self.worker.run_one()
        self.session.poll()

    def finish(self) -> None:
        while self.worker.has_jobs:
            self.step()

    def open(self, *paths: Path) -> None:
        self.session.images.open(list(paths))
        self.finish()

    def analyse(self) -> None:
        self.session.analyses.start()
        self.finish()


class Desk(Steps):
    """A session that has begun, and what it told."""

    def __init__(self, folder: Path, manifest: Path, **settings: object) -> None:
        super().__init__(Analyst(folder / "h.db", manifests=[manifest]), **settings)
        self.told: list[Change] = []
        for change in Change:
            self.session.listen(change, lambda c=change: self.told.append(c))
        self.session.start()
        self.finish()

    def open_anew(self) -> None:
        """Close the image on screen and open it again, its answers kept in the history alone."""
        path = self.current.path
        self.session.images.close_current()
        self.open(path)

    def open_row(self) -> OpenImage:
        """Open the newest row's image, and return what is on screen then."""
        self.session.images.open_record(self.newest_row().id)
        self.finish()
        return self.current

    def answered(self, path: Path) -> int:
        """Open an image, have it answered, and return the number of its row."""
        self.open(path)
        self.analyse()
        return self.newest_row().id

    def newest_row(self) -> HistoryLine:
        self.session.history.refresh()
        self.finish()
        line = self.session.history.line(0)
        assert line is not None
        return line


def picture(folder: Path, name: str = "wrist.png", brightness: int = 250) -> Path:
    """Write an evenly grey picture."""
    path = folder / name
    path.parent.mkdir(exist_ok=True, parents=True)
    cv2.imwrite(str(path), np.full((64, 64), brightness, np.uint8))
    return path
