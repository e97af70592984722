"""Taking open X-rays with their answers out of the program: reports, DICOM, tables, pictures."""

from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

from PIL import Image

from app.case.annotated_picture import Look
from app.case.case import ReportForm
from app.case.csv_lines import csv_lines
from app.changes import Change
from app.context import Context
from app.export.burned_in import BurnedTexts, tell_of_export
from app.export.case_images import CaseImages, CaseSource, source_of
from app.export.gathering import Gathered, gathered
from app.export.taking import Taking, Takings
from app.files.saving import Sources, file_ids, save_bytes
from app.images.open_image import OpenImage
from app.images.open_images import OpenImages
from app.images.reading import read_again
from app.images.studies import study_of
from app.jobs import Continuation
from app.weights.desk import WeightsDesk
from errors import shown_name
from imaging.mask import Rectangle
from imaging.render import render
from models.pipeline import Progress
from words import N_, _, ngettext, number

NOTHING_YET = N_("There is no answer to report on yet; analyse an X-ray first.")
DICOM = "DICOM"

Images = Sequence[OpenImage]


class CaseDesk:
    """Makes reports and exports; every one is drawn anew from pixels, masked where it is wished.

    Attributes:
        texts: what looks like burned-in text.
    """

    def __init__(self, context: Context, images: OpenImages, weights: WeightsDesk) -> None:
        self._context = context
        self._images = images
        self._weights = weights
        self._takings = Takings(context)
        self.texts = BurnedTexts(context)

    @property
    def running(self) -> Taking | None:
        """The export under way; None for none."""
        return self._takings.running

    def start(self) -> None:
        """Delete the pages that an earlier run left with the program that shows or prints them."""

        def work(_progress: Progress) -> None:
            from app.export.printing import forget_printed

            forget_printed()

        self._context.jobs.start(
            work, Continuation(done=lambda _none: None, failed=self._context.fail)
        )

    @property
    def all(self) -> list[OpenImage]:
        """The open images that have an answer."""
        return [image for image in self._images.all if image.told]

    @property
    def shown(self) -> list[OpenImage]:
        """The image on screen, if it has an answer."""
        return [image for image in self.all if image is self._images.current]

    @property
    def study(self) -> list[OpenImage]:
        """The views with an answer of the same study as the image on screen."""
        current = self._images.current
        return study_of(current, self.all) if current else []

    def refuse(self) -> None:
        """Say that there is nothing to report on yet."""
        self._context.warn(NOTHING_YET)

    def mask(self, image: OpenImage, rectangles: Sequence[Rectangle]) -> None:
        """Blacken parts of an image in all that is exported of it; the image itself stays."""
        image.masks = tuple(rectangles)
        self._context.tell(Change.CASE)

    def look_for_text(self) -> None:
        """Look for burned-in text in the open images with answers that were not looked at yet."""
        self.texts.look_in(self.all)

    def draw(
        self,
        image: OpenImage,
        most_wh: tuple[int, int],
        then: Callable[[OpenImage, Image.Image, float], None],
    ) -> None:
        """Draw an image alone, fitted into a size, and hand it on with its zoom."""
        analyst, held = self._context.analyst, image.radiograph

        def work(_progress: Progress) -> tuple[Image.Image, float]:
            radiograph = held or read_again(analyst, image.path, image.frame, image.key)
            width, height = radiograph.size_wh
            zoom = min(most_wh[0] / width, most_wh[1] / height)
            size_wh = max(1, round(width * zoom)), max(1, round(height * zoom))
            return render(radiograph, (), size_wh), zoom

        self._context.jobs.start(
            work,
            Continuation(done=lambda drawn: then(image, *drawn), failed=self._context.fail),
        )

    def save_report(self, path: Path, form: ReportForm, images: Images, look: Look) -> None:
        """Write a PDF report on images with answers."""
        sources = self._sources(images)

        def work(case: CaseImages, progress: Progress) -> str:
            from app.export.case_files import report_bytes

            save_bytes(path, report_bytes(case, form, progress), sources)
            return _("Saved {name}.").format(name=shown_name(path))

        self._take(images, look, work, path)

    def print_report(self, form: ReportForm, images: Images, look: Look) -> None:
        """Print the same report."""

        def work(case: CaseImages, progress: Progress) -> str:
            from app.export.case_files import report_bytes
            from app.export.printing import print_pdf

            return print_pdf(report_bytes(case, form, progress))

        self._take(images, look, work)

    def save_table(self, path: Path, form: ReportForm, images: Images, look: Look) -> None:
        """Write a CSV file with a line for each answer."""
        sources = self._sources(images)

        def work(case: CaseImages, progress: Progress) -> str:
            save_bytes(path, csv_lines(list(case.read(progress)), form), sources)
            return _("Saved {name}.").format(name=shown_name(path))

        self._take(images, look, work, path, has_pictures=False)

    def save_files(
        self, folder: Path, kind: str, form: ReportForm, images: Images, look: Look
    ) -> None:
        """Write files under names of their own into a folder.

        Args:
            kind: `DICOM` for three files an X-ray, or an ending of `PICTURE_FORMATS`.
        """
        sources = self._sources(images)

        def work(case: CaseImages, progress: Progress) -> str:
            from app.export.case_files import write_dicom, write_pictures

            read = case.read(progress)
            if kind == DICOM:
                count = write_dicom(read, folder, form, sources)
            else:
                count = write_pictures(read, folder, kind, form, sources)
            return ngettext(
                "Saved {count} file in {name}.", "Saved {count} files in {name}.", count
            ).format(count=number(count, ",d"), name=shown_name(folder))

        self._take(images, look, work, folder)

    def save_corrections(self, folder: Path) -> None:
        """Write the reader's verdicts with their X-rays as a training set into an empty folder."""
        analyst = self._context.analyst

        def work(progress: Progress) -> tuple[str, bool]:
            from app.export.corrections import export_corrections, in_words

            exported = export_corrections(analyst.history, folder, progress)
            return in_words(exported, folder), exported.lettered > 0

        self._takings.start(work, lambda told: self._context.saved(told[0], folder, told[1]))

    def cancel(self) -> None:
        """Stop the export; what is whole on the disk stays."""
        self._takings.cancel()

    def gather(self, rows: Sequence[int], then: Callable[[list[OpenImage]], None]) -> None:
        """Read the images of rows of the history with their answers, to be reported on.

        Args:
            rows: their numbers; an image of several rows comes once, with all their answers.
            then: takes the images, their pixels let go again.
        """
        analyst = self._context.analyst

        def work(progress: Progress) -> list[Gathered]:
            return list(gathered(analyst, rows, progress))

        def done(found: list[Gathered]) -> None:
            for one in found:
                self.texts.note(one.image, one.texts)
            if found:
                then([one.image for one in found])
            else:
                self.refuse()

        self._takings.start(work, done)

    def _take(
        self,
        chosen: Sequence[OpenImage],
        look: Look,
        work: Callable[[CaseImages, Progress], str],
        place: Path | None = None,
        has_pictures: bool = True,
    ) -> None:
        """Start an export.

        Args:
            chosen: what it is of.
            look: how the picture on screen is drawn.
            work: returns the sentence that tells of it.
            place: the file or folder that it writes; None where nothing is left to be shown.
            has_pictures: whether text that is burned into the images is seen in it.
        """
        if not chosen:
            self.refuse()
            return
        case = CaseImages(
            self._context.analyst,
            [self._source(image, look) for image in chosen],
            self._weights.statuses,
            self._images.showing,
            self._context.settings.measures_are_saved,
        )

        def done(sentence: str) -> None:
            shows_text = has_pictures and case.show_text
            tell_of_export(self._context, sentence, place, shows_text=shows_text)

        self._takings.start(lambda progress: work(case, progress), done)

    def _source(self, image: OpenImage, look: Look) -> CaseSource:
        # Greys and turns of the picture on screen are its own.
        is_shown = image is self._images.current
        return source_of(image, look if is_shown else look.of_another())

    def _sources(self, images: Sequence[OpenImage]) -> Sources:
        paths = chain(self._context.opened(), (image.path for image in images))
        return Sources(file_ids(paths), self._context.analyst.known_as)
