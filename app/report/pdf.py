"""A report as PDF: a page for each X-ray, and before several of them one with all verdicts."""

import io

from PIL import Image

from app.case.case import CaseImage, ReportForm, described, view_in_words
from app.report.page import Entry, print_page, print_remarks
from app.report.sheet import Sheet
from app.report.summary import print_summary
from errors import CannotSave, shown_name
from imaging.render import render
from words import _

MOST_IMAGES = 1000
# 300 dots an inch over half a page's width, with letters that are read on paper.
FIGURE_PX, FIGURE_SCALE = 1100, 2.0
JPEG_QUALITY = 92


class ReportPdf:
    """Takes X-rays one by one and prints them as one document.

    Args:
        form: what the reader filled in.

    Raises:
        CannotSave: the reader typed a sign that the font has not.
    """

    def __init__(self, form: ReportForm) -> None:
        self._form = form
        self._sheet = Sheet(form)
        self._entries: list[Entry] = []

    def add(self, image: CaseImage) -> None:
        """Draw an X-ray's two figures; its pixels are not needed any more afterwards.

        Raises:
            CannotSave: there are too many for one document.
        """
        if len(self._entries) == MOST_IMAGES:
            raise CannotSave(
                _("A report holds {most} X-rays at most; make several reports of fewer.").format(
                    most=MOST_IMAGES
                )
            )
        radiograph = image.radiograph
        size_wh = _figure_size(image)
        name = _("File {name}, SHA-256 {sha256}").format(
            name=shown_name(radiograph.path), sha256=radiograph.sha256
        )
        self._entries.append(
            Entry(
                answers=image.answers,
                measurements=image.measurements,
                disagreement=image.disagreement,
                plain=_plain(image, size_wh),
                marked=_marked(image, size_wh),
                size_wh=size_wh,
                stretch_xy=radiograph.stretch_xy,
                view=view_in_words(radiograph),
                description=described(radiograph, image.calibrated_mm),
                name=name if self._form.names_files else "",
                is_masked=image.is_masked,
                is_mirrored=image.look.orientation.is_mirrored,
            )
        )

    def finish(self) -> bytes:
        """Return the document.

        Raises:
            CannotSave: no X-ray was added.
        """
        if not self._entries:
            raise CannotSave(_("There is no answer to report on yet; analyse an X-ray first."))
        total = len(self._entries)
        if total > 1:
            print_summary(self._sheet, self._entries, self._form.remarks)
        for number, entry in enumerate(self._entries, start=1):
            print_page(
                self._sheet,
                entry,
                _("X-ray {number} of {total}").format(number=number, total=total)
                if total > 1
                else _("X-ray"),
            )
        if total == 1:
            print_remarks(self._sheet, self._form.remarks)
        return bytes(self._sheet.output())


def _figure_size(image: CaseImage) -> tuple[int, int]:
    width, height = image.look.orientation.size_of(image.radiograph.size_wh)
    scale = FIGURE_PX / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _plain(image: CaseImage, size_wh: tuple[int, int]) -> bytes:
    look = image.look
    picture = render(
        image.radiograph,
        (),
        size_wh,
        look.tone,
        orientation=look.orientation,
        shows_overlay_planes=False,
    )
    return _jpeg(picture.convert("L") if image.radiograph.rgb is None else picture)


def _marked(image: CaseImage, size_wh: tuple[int, int]) -> bytes:
    look = image.look
    picture = render(
        image.radiograph,
        image.main.prediction.overlay,
        size_wh,
        look.tone,
        look.opacity,
        measures=look.measures,
        orientation=look.orientation,
        scale=FIGURE_SCALE,
        shows_overlay_planes=look.shows_overlay_planes,
    )
    return _jpeg(picture)


def _jpeg(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, format="JPEG", quality=JPEG_QUALITY)
    return written.getvalue()
