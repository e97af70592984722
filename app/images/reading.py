"""What the worker does so that an image is open: a file's, or a row of the history."""

import os
from dataclasses import replace
from pathlib import Path

from app.analyst import Analyst
from app.case.stand_in import reopen
from app.files.listing import Listing
from app.images.open_image import OpenImage, opened
from errors import UnreadableImage, shown_name
from imaging.radiograph import Radiograph
from models.pipeline import Progress
from models.registry import PIPELINES
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


def reopen_row(analyst: Analyst, number: int, at: Path | None = None) -> OpenImage:
    """Return the image of a row of the history, its answer shown; nothing is run.

    What the other pipelines' weights in use are known to have answered to it comes along.

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
    opened_of = reopened.answer.prediction.pipeline
    answers = [replace(reopened.answer, earlier=analyst.earlier(image.key, opened_of))]
    others = (analyst.kept(image.key, name) for name in PIPELINES if name != opened_of)
    answers += [answer for answer in others if answer is not None]
    for answer in sorted(answers, key=lambda answer: answer.row):
        image.take(answer)
    image.shown_pipeline = opened_of
    return image


def not_opened(count: int) -> str:
    """Return how many files could not be opened."""
    return ngettext(
        "{count} file could not be opened:", "{count} files could not be opened:", count
    ).format(count=number(count, ",d"))
