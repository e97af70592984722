"""What a pipeline answers: plain results, the same for every pipeline, free of any engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from imaging.overlay import Box, Mark

BALANCED = "balanced"
HIGH_SENSITIVITY = "high_sensitivity"
HIGH_SPECIFICITY = "high_specificity"
OPERATING_POINTS = (BALANCED, HIGH_SENSITIVITY, HIGH_SPECIFICITY)


class Verdict(StrEnum):
    """The answer in one word."""

    FRACTURE = "fracture"
    NO_FRACTURE = "no_fracture"
    DOUBT = "doubt"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class OperatingPoint:
    """Two thresholds on the calibrated probability; what lies between them is doubt.

    Attributes:
        no_fracture_below: a probability under this is answered `no_fracture`.
        fracture_from: a probability from this on is answered `fracture`.
    """

    no_fracture_below: float
    fracture_from: float

    def judge(self, probability: float) -> Verdict:
        """Return the verdict for a calibrated probability in [0, 1]."""
        if probability >= self.fracture_from:
            return Verdict.FRACTURE
        if probability < self.no_fracture_below:
            return Verdict.NO_FRACTURE
        return Verdict.DOUBT


@dataclass(frozen=True)
class Finding:
    """One line of an answer.

    Attributes:
        label: what was found, a name.
        score: in [0, 1]; of "fractured" the calibrated probability, of a body part, a box or a
            keypoint the network's own.
        mark: where, in source pixels, if the network says where.
        probability: of a fracture's box, calibrated; None of all else.
    """

    label: str
    score: float
    mark: Mark | None = None
    probability: float | None = None

    def at(self, point: OperatingPoint) -> "Finding":
        """Return this finding with its box sure or in doubt, as the point judges it."""
        if not isinstance(self.mark, Box) or self.probability is None:
            return self
        is_sure = point.judge(self.probability) is Verdict.FRACTURE
        if is_sure == self.mark.is_sure:
            return self
        return replace(self, mark=replace(self.mark, is_sure=is_sure))


@dataclass(frozen=True)
class Region:
    """A region of the body in which a network drew a box.

    Attributes:
        label: its name.
        probability: of a fracture there, calibrated.
    """

    label: str
    probability: float


@dataclass(frozen=True)
class Prediction:
    """One pipeline's answer to one radiograph.

    Attributes:
        pipeline: the registry's name, such as "cascade".
        weights_id: `WeightsSet.weights_id` of the weights that answered.
        verdict: the answer at the balanced operating point.
        probability: calibrated P(fracture), or P(fractura) for crack_vs_fracture; None where the
            pipeline has none.
        findings: in the order they are to be read.
        headline: the answer in a few words, where the verdict's own words would not do.
        marks: marks that belong to no single finding, such as the pose's skeleton.
        notes: sentences the reader has to know to understand the answer.
        operating_points: thresholds by name; empty where the pipeline gives no verdict on fracture.
        least_score: boxes under this score are kept but not shown unless the reader asks for them.
        regions: where the network tells regions apart, those in which it drew a box, the likeliest
            first.
        network: the network's title.
        milliseconds: time the answer took.
        timings: stage in words to milliseconds.
        point_name: the operating point that gave the verdict.
    """

    pipeline: str
    weights_id: str
    verdict: Verdict
    probability: float | None
    findings: tuple[Finding, ...]
    headline: str = ""
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()
    operating_points: Mapping[str, OperatingPoint] = field(
        default_factory=lambda: MappingProxyType({})
    )
    least_score: float | None = None
    regions: tuple[Region, ...] = ()
    network: str = ""
    milliseconds: float = 0.0
    timings: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    point_name: str = BALANCED

    @property
    def overlay(self) -> tuple[Mark, ...]:
        """All marks, those of the findings last so that they lie on top."""
        return self.marks + tuple(f.mark for f in self.findings if f.mark is not None)

    def at(self, point_name: str) -> "Prediction":
        """Return this answer judged at another operating point.

        The verdict is judged anew, and so are boxes that bring a probability, which those of rows
        kept by earlier versions do not; where the verdict is a fracture its surest box is shown
        whatever it scores. An answer out of scope stays so.

        Args:
            point_name: one of `OPERATING_POINTS`; one that the weights do not state changes
                nothing.
        """
        point = self.operating_points.get(point_name)
        judged = (Verdict.FRACTURE, Verdict.NO_FRACTURE, Verdict.DOUBT)
        if point is None or self.probability is None or self.verdict not in judged:
            return self
        verdict, least = point.judge(self.probability), self.least_score
        scores = [f.score for f in self.findings if f.probability is not None]
        if verdict is Verdict.FRACTURE and least is not None:
            least = min([least, max(scores, default=least)])
        findings = tuple(finding.at(point) for finding in self.findings)
        return replace(
            self, verdict=verdict, findings=findings, least_score=least, point_name=point_name
        )

    def from_score(self, least: float | None = None) -> "Prediction":
        """Return this answer with the boxes that score at least `least`.

        Args:
            least: a score in [0, 1]; None takes the network's own `least_score`.
        """
        floor = self.least_score if least is None else least
        if floor is None:
            return self
        kept = tuple(f for f in self.findings if not isinstance(f.mark, Box) or f.score >= floor)
        return replace(self, findings=kept)
