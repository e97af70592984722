"""Reports as a reader of PDF files sees them: their pages, words and colours."""

from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image

from app.case.case import CaseImage
from app.report.pdf import ReportPdf
from tests.app.cases import form

POINTS_PER_MM = 72 / 25.4


def page_texts(document: pypdfium2.PdfDocument) -> list[str]:
    """Return the words of each page of a document."""
    return [page.get_textpage().get_text_bounded() for page in document]


class Printed:
    """A report as a reader of PDF files sees it."""

    def __init__(self, *images: CaseImage, **fields: object) -> None:
        report = ReportPdf(form(**fields))
        for image in images:
            report.add(image)
        self.data = report.finish()
        self.document = pypdfium2.PdfDocument(self.data)
        self.sizes_mm = [
            tuple(round(side / POINTS_PER_MM) for side in page.get_size()) for page in self.document
        ]
        self.texts = page_texts(self.document)
        self.words = [" ".join(text.split()) for text in self.texts]

    def picture(self, page: int = 0) -> Image.Image:
        return self.document[page].render(scale=1.3).to_pil().convert("RGB")


def share_of(picture: Image.Image, colour: tuple[int, int, int]) -> float:
    """Return which share of a picture has a colour, nearly."""
    apart = np.abs(np.asarray(picture, np.int16) - np.array(colour, np.int16)).max(axis=2)
    return float((apart < 12).mean())


def ends_mm(printed: Printed, words: str) -> tuple[float, float]:
    """Return where words begin and end on the first page, from its left edge."""
    page = printed.document[0].get_textpage()
    start, count = page.search(words).get_next()
    left, right = page.get_charbox(start)[0], page.get_charbox(start + count - 1)[2]
    return left / POINTS_PER_MM, right / POINTS_PER_MM


def pages(path: Path) -> list[str]:
    """Return the words of each page of a file."""
    return page_texts(pypdfium2.PdfDocument(path.read_bytes()))
