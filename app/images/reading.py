"""What the worker does so that an image is open: a file's, or a row of the history."""

import os
from dataclasses import replace
from pathlib import Path

from app.analyst import Analyst, Answer
from app.case.stand_in import reopen
from app.files.listing import Listing
from app.images.open_image import OpenImage, opened
from errors import UnreadableImage, shown_name
from imaging.radiograph import Radiograph
from models.pipeline import Progress
from words import _, ngettext, number


def read_image(analyst: Analyst, path: Path, frame: int, progress: Progress) -> OpenImage | Listing:
    """Read a file, or list a folder.

    Args:
        analyst: reads the file.
        path: a file or a folder.
        frame: which picture of a file that holds several, from 0.
        progress: told the file's name.

    Raises:
        UserError: nothing there can be read; one sentence says why.
    """
    progress(_("Reading {name}").format(name=shown_name(path)), 0.0)
    # Path.is_dir() raises on names too long.
    if os.path.isdir(path):  # noqa: PTH112
        return Listing([path])
    return opened(analyst.open(path, frame))


def read_again(analyst: Analyst, path: Path, frame: int, key: str) -> Radiograph:
    """Read an image whose pixels were let go, by its content: a changed file is another image.

    Args:
        analyst: reads the file.
        path: the file.
        frame: which picture of a file that holds several, from 0.
        key: `Radiograph.key` of the image that was analysed.

    Raises:
        UnreadableImage: the file can't be read any more, or has changed since.
    """
    radiograph = analyst.open(path, frame)
    if radiograph.key != key:
        raise UnreadableImage(
            _("{name} has changed since it was analysed; open it again and analyse it.").format(
                name=shown_name(path)
            )
        )
    return radiograph


def reopen_row(analyst: Analyst, number: int, at: Path | None = None) -> tuple[OpenImage, Answer]:
    """Return the image of a row of the history, and the answer that was kept; nothing is run.

    Args:
        analyst: has the history.
        number: of the row.
        at: where the image is to be read first, as a batch has it; None for the row's own place.

    Raises:
        UserError: there is no such row any more.
    """
    record = analyst.history.record(number)
    if at is not None and at != record.image.path:
        record = replace(
            record, image=replace(record.image, path=at, earlier_path=record.image.path)
        )
    reopened = reopen(record)
    image = opened(reopened.radiograph)
    image.stand_in_for, image.row = reopened.obstacle, number
    earlier = analyst.earlier(image.key, reopened.answer.prediction.pipeline)
    return image, replace(reopened.answer, earlier=earlier)


def not_opened(count: int) -> str:
    """Return how many files could not be opened."""
    return ngettext(
        "{count} file could not be opened:", "{count} files could not be opened:", count
    ).format(count=number(count, ",d"))
