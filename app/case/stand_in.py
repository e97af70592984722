"""Showing a row of the history again: from its file, or from the small picture kept with it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.analyst import Answer, looked_up
from errors import HistoryUnavailable, UnreadableImage, shown_name
from imaging.load import load_radiograph
from imaging.loss import JPEG_METHOD, Loss
from imaging.opencv import cv2
from imaging.radiograph import Radiograph, frame_of
from imaging.window import Window
from store.history import HistoryRecord
from words import N_, _

STAND_IN_FORMAT = N_("Kept thumbnail")


@dataclass(frozen=True)
class Reopened:
    """A row of the history, ready to be shown.

    Attributes:
        radiograph: the image, or its stand-in.
        answer: as it was given then.
        obstacle: one sentence when a stand-in had to be used; else empty.
    """

    radiograph: Radiograph
    answer: Answer
    obstacle: str


def reopen(record: HistoryRecord) -> Reopened:
    """Read a row's image again, by its content: a file that has changed is another image."""
    image, answer = record.image, looked_up(record)
    whys = []
    for path in filter(None, (image.path, image.earlier_path)):
        radiograph = _read(path, image.sha256)
        if isinstance(radiograph, Radiograph):
            return Reopened(radiograph, answer, "")
        whys.append(radiograph)
    obstacle = _("{why}, so the small picture kept with the answer is shown.").format(why=whys[0])
    return Reopened(_stand_in(record), answer, obstacle)


def _read(path: Path, key: str) -> Radiograph | str:
    """Return an image by its content, or why it can't be had there."""
    sha256, frame = frame_of(key)
    try:
        radiograph = load_radiograph(path, frame)
    except UnreadableImage:
        return _("{name} is gone or can't be read any more").format(name=shown_name(path))
    if radiograph.sha256 == sha256:
        return radiograph
    return _("{name} is no longer the file that was analysed").format(name=shown_name(path))


def _stand_in(record: HistoryRecord) -> Radiograph:
    """Stretch the thumbnail to the image's own size, so that every mark lies where it belongs."""
    sha256, frame = frame_of(record.image.sha256)
    small = cv2.imdecode(np.frombuffer(record.image.thumbnail, np.uint8), cv2.IMREAD_GRAYSCALE)
    if small is None:
        raise HistoryUnavailable(_("The small picture kept with this row is damaged."))
    pixels = cv2.resize(small, record.image.size_wh, interpolation=cv2.INTER_CUBIC)
    return Radiograph(
        path=record.image.path,
        sha256=sha256,
        frame=frame,
        pixels=np.asarray(pixels, np.uint8),
        bits=8,
        window=Window.spanning(0, 255),
        format=STAND_IN_FORMAT,
        is_synthetic=record.image.is_synthetic,
        is_stand_in=True,
        losses=(Loss(JPEG_METHOD),),
    )
