"""The report that the command line writes: all images of one call in one document."""

from collections.abc import Sequence
from pathlib import Path

from app.analyst import Answer
from app.case.case import CaseImage, ReportForm, judged
from app.files.saving import Sources, save_bytes
from app.showing import Showing
from errors import WrongUsage, shown_name
from imaging.radiograph import Radiograph
from predictions import PipelineStatus


class CommandReport:
    """Gathers images while they are answered, and writes the report at the end.

    Args:
        path: the PDF file.
        statuses: the weights in use, whose manifest holds the figures.
        least_score: lowest score of a box that is shown; None takes the network's own.

    Raises:
        WrongUsage: the file's name has another ending than .pdf.
    """

    def __init__(
        self, path: Path, statuses: Sequence[PipelineStatus], least_score: float | None
    ) -> None:
        if path.suffix.lower() != ".pdf":
            raise WrongUsage(f"A report is a PDF file; give {shown_name(path)} the ending .pdf.")
        from app.report.pdf import ReportPdf

        self._path = path
        self._statuses = statuses
        self._showing = Showing(least_score=least_score)
        self._report = ReportPdf(ReportForm())
        self._is_empty = True

    def add(self, radiograph: Radiograph, answers: Sequence[Answer]) -> None:
        """Add an image with its answers, if there are any; its picture shows the first."""
        if not answers:
            return
        taken = tuple(judged(answer, self._statuses, self._showing) for answer in answers)
        self._report.add(CaseImage(radiograph, taken))
        self._is_empty = False

    def save(self, sources: Sources) -> None:
        """Write the report if there is anything to report.

        Raises:
            CannotSave: the place can't be written, or is one of the sources.
        """
        if not self._is_empty:
            save_bytes(self._path, self._report.finish(), sources)
