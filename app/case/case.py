"""What a report or an export is about, as plain data: X-rays, answers, and what the reader adds."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.about import caution, standing
from app.analyst import Answer
from app.case.annotated_picture import Look
from app.case.body_parts import known_part
from app.scale import scale_of
from app.settings import PAPERS
from app.showing import Showing
from app.wording import disagreement, warning_above
from imaging.measure import Measures
from imaging.overlay import Box
from imaging.radiograph import Radiograph
from imaging.view import Point
from models.prediction import Prediction, Verdict
from predictions import PipelineStatus
from words import N_, _, joined, number

DEFAULT_LOOK = Look()
A4, LETTER = PAPERS

DOT = " · "
SIDES = {"L": N_("left"), "R": N_("right")}
# Source: DICOM PS3.3 C.8.11.5.1.1 and C.8.1.1, the defined terms of View Position.
VIEW_POSITIONS = ("AP", "PA", "LL", "RL", "RLD", "LLD", "RLO", "LLO")


@dataclass(frozen=True)
class MeasuredValue:
    """One thing that was measured on a radiograph.

    Attributes:
        name: what was measured, such as "Length" or "Angle".
        value: in `unit`.
        unit: "mm", "°" or "px".
        lines_xy: the lines it was measured on, each with two points or more, in source pixels.
        remark: what has to be known of it, such as "in the detector's plane"; may be empty.
    """

    name: str
    value: float
    unit: str
    lines_xy: tuple[tuple[Point, ...], ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Saying:
    """One thing that the reader said.

    Attributes:
        words: a sentence, as it is to be printed.
        verdict: the reader's own; None where they gave none.
        boxes: what the reader drew or agreed with, in source pixels.
        is_first: True for a first reading, said before any answer was seen.
    """

    words: str
    verdict: Verdict | None = None
    boxes: tuple[Box, ...] = ()
    is_first: bool = False


@dataclass(frozen=True)
class ReaderWord:
    """What the reader said of an answer; it stands beside the network's word and never over it.

    Attributes:
        sayings: at least one, a first reading before what was said of the answer.
    """

    sayings: tuple[Saying, ...]

    @property
    def words(self) -> str:
        """One sentence or several, as they are to be printed."""
        return joined([saying.words for saying in self.sayings])


@dataclass(frozen=True)
class ReportForm:
    """What the reader fills in before a report is made.

    Attributes:
        institution: printed at the top; may be empty.
        label: of the case; may be empty.
        remarks: free text; may be empty.
        paper: one of `PAPERS`.
        names_files: whether file names and hashes are told, which can lead to a person.
        made_at: when the report is made, with its time zone.
    """

    institution: str = ""
    label: str = ""
    remarks: str = ""
    paper: str = A4
    names_files: bool = False
    made_at: datetime = field(default_factory=lambda: datetime.now().astimezone())


@dataclass(frozen=True, eq=False)
class CaseAnswer:
    """One pipeline's answer.

    Attributes:
        prediction: as the reader chose to see it: judged at an operating point, its boxes those
            over the least score, under the names of the public system or our own.
        standing: the lines that say how far it can be trusted, as `app.about.standing` gives them.
        point_name: the operating point.
        made_at: when it was given, with its time zone.
        reader: what the reader said of it; None until they do.
        earlier: as `Answer.earlier`, judged at the same operating point.
        caution: what warns of a network that was hardly measured; empty for nothing.
    """

    prediction: Prediction
    standing: tuple[str, ...]
    point_name: str
    made_at: datetime
    reader: ReaderWord | None = None
    earlier: tuple[Prediction, ...] = ()
    caution: str = ""


@dataclass(frozen=True, eq=False)
class CaseImage:
    """One X-ray with its answers.

    Attributes:
        radiograph: with what the reader masked already blackened.
        answers: at least one; the first is the one whose marks are drawn.
        measurements: what was measured on it.
        calibrated_mm: how wide and high a pixel is by the reader's own known length; None before
            they gave one.
        look: how its picture is drawn.
        is_masked: True when the reader masked a part of it.
        shows_text: True when text seems to be burned into what is exported of it.
    """

    radiograph: Radiograph
    answers: tuple[CaseAnswer, ...]
    measurements: tuple[MeasuredValue, ...] = ()
    calibrated_mm: float | None = None
    look: Look = DEFAULT_LOOK
    is_masked: bool = False
    shows_text: bool = False

    @property
    def main(self) -> CaseAnswer:
        """The answer that the picture shows."""
        return self.answers[0]

    @property
    def disagreement(self) -> str:
        """One sentence if any of the pipelines contradict each other; else empty."""
        known = {p.pipeline: p for p in (*self._earlier, *self._told)}
        return disagreement(known.values())

    @property
    def warned_look(self) -> Look:
        """Its look, and before the answer what contradicts the one that the picture shows."""
        return replace(self.look, warning=self.warning_on(self.main))

    def warning_on(self, answer: CaseAnswer) -> str:
        """Return what goes before one of the answers, as on screen; empty for nothing."""
        return warning_above(answer.prediction.pipeline, self._told, self._earlier)

    @property
    def _told(self) -> list[Prediction]:
        return [answer.prediction for answer in self.answers]

    @property
    def _earlier(self) -> list[Prediction]:
        return [prediction for answer in self.answers for prediction in answer.earlier]


def judged(answer: Answer, statuses: Sequence[PipelineStatus], showing: Showing) -> CaseAnswer:
    """Return an answer as a report takes it.

    Args:
        statuses: the weights in use, whose manifest holds the figures.
        showing: how the reader chose to see it.
    """
    prediction, point_name = showing.of(answer.prediction), showing.point_name
    return CaseAnswer(
        prediction,
        tuple(standing(prediction, statuses, point_name)),
        point_name,
        answer.made_at,
        earlier=tuple(earlier.at(point_name) for earlier in answer.earlier),
        caution=caution(prediction, statuses),
    )


def view_in_words(radiograph: Radiograph) -> str:
    """Return part, side and projection, as far as the file says them in the standard's terms."""
    words = [_(known_part(radiograph.body_part)), _(SIDES.get(radiograph.laterality, ""))]
    if radiograph.view_position in VIEW_POSITIONS:
        words.append(radiograph.view_position)
    return DOT.join(word for word in words if word)


def described(radiograph: Radiograph, calibrated_mm: float | None) -> str:
    """Return what is known of an X-ray in one line, without a word of free text of its file.

    Args:
        radiograph: told in pixels of its file, as places in it are.
        calibrated_mm: as `CaseImage`'s.
    """
    (width, height), (across, down) = radiograph.size_wh, radiograph.stretch_xy
    words = [
        view_in_words(radiograph),
        _("{width} × {height} pixels, {bits} bits").format(
            width=round(width / across), height=round(height / down), bits=radiograph.bits
        ),
    ]
    scale = scale_of(radiograph, Measures(mm_per_pixel=calibrated_mm))
    if scale.origin:
        size = _("pixels of {row} × {column} mm").format(
            row=number(scale.mm_xy[1] * down, ".3g"), column=number(scale.mm_xy[0] * across, ".3g")
        )
        words.append(f"{size}, {_(scale.origin)}")
    if radiograph.frames > 1:
        words.append(
            _("picture {frame} of {frames}").format(
                frame=radiograph.frame + 1, frames=radiograph.frames
            )
        )
    if radiograph.overlay_plane is not None:
        words.append(_("with graphics of the file"))
    if radiograph.is_for_processing:
        words.append(_("raw values, for processing"))
    if radiograph.is_synthetic:
        words.append(_("synthetic picture, no X-ray of anyone"))
    if radiograph.is_stand_in:
        words.append(_("kept thumbnail, not the X-ray itself"))
    return DOT.join(word for word in words if word)
