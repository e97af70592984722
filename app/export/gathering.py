"""Rows of the history as images with their answers, ready to be reported on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.analyst import Analyst, looked_up
from app.case.stand_in import reopen
from app.images.open_image import OpenImage, opened
from imaging.burned_text import find_text
from imaging.mask import Rectangle
from models.pipeline import Progress
from store.history import HistoryRecord
from words import _, number


@dataclass(frozen=True, eq=False)
class Gathered:
    """One image.

    Attributes:
        image: with an answer of each pipeline, its pixels let go unless they are a stand-in's.
        texts: what looks like text burned into it.
    """

    image: OpenImage
    texts: tuple[Rectangle, ...]


def gathered(analyst: Analyst, rows: Sequence[int], progress: Progress) -> Iterator[Gathered]:
    """Read rows image by image, in their order; another program's rows are left out.

    Args:
        analyst: whose history they are of.
        rows: numbers; of two answers of one pipeline to one image the later one counts.
        progress: may raise `Cancelled` between two images.
    """
    images: dict[str, list[HistoryRecord]] = {}
    for row in rows:
        record = analyst.history.record(row)
        if not record.is_imported:
            images.setdefault(record.image.sha256, []).append(record)
    for place, records in enumerate(images.values()):
        progress(
            _("Reading X-ray {number} of {count}").format(
                number=number(place + 1, ",d"), count=number(len(images), ",d")
            ),
            place / len(images),
        )
        yield _one(analyst, records)


def _one(analyst: Analyst, records: Sequence[HistoryRecord]) -> Gathered:
    first = reopen(records[0])
    image = opened(first.radiograph, keeps_pixels=bool(first.obstacle))
    image.stand_in_for = first.obstacle
    for record in sorted(records, key=lambda record: record.id):
        earlier = analyst.earlier(image.key, record.pipeline)
        image.take(replace(looked_up(record), earlier=earlier))
    image.shown_pipeline = records[0].pipeline
    return Gathered(image, tuple(find_text(first.radiograph)))
