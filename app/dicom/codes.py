"""What answers and measurements say, in the standard's codes and our own where it has none."""

# ruff: noqa: TID253 - this module is itself imported only when DICOM files are made.

from highdicom.sr import CodedConcept, Measurement, QualitativeEvaluation

from app.dicom.study import dicom_text
from app.wording import VERDICTS, headline, told_probability
from models.fracture_names import means_fracture
from models.prediction import Prediction, Verdict
from models.registry import names_a_kind
from words import english

# Our own codes; a scheme's name may have 16 letters.
OWN_SCHEME = "99OSTEOLENS"

NOT_RECOGNISED = "not_recognised"
UNITS = {
    "mm": CodedConcept("mm", "UCUM", "mm"),
    "°": CodedConcept("deg", "UCUM", "degree"),
    "px": CodedConcept("{pixels}", "UCUM", "pixels"),
}
FRACTURE = CodedConcept("125605004", "SCT", "Fracture of bone")
_VERDICT_CODES = {
    Verdict.FRACTURE: CodedConcept("52101004", "SCT", "Present"),
    Verdict.NO_FRACTURE: CodedConcept("272519000", "SCT", "Absent"),
    Verdict.DOUBT: CodedConcept("42425007", "SCT", "Equivocal"),
}
# Source: DICOM PS3.16, CID 244.
SIDES = {"L": CodedConcept("7771000", "SCT", "Left"), "R": CodedConcept("24028007", "SCT", "Right")}
_MEASURED = {
    "Length": CodedConcept("410668003", "SCT", "Length"),
    "Angle": CodedConcept("1483009", "SCT", "Angle"),
}
# Goes from 0 to 100 (PS3.16, Annex D).
_CERTAINTY_OF_FINDING = CodedConcept("111012", "DCM", "Certainty of Finding")
_PERCENT = CodedConcept("%", "UCUM", "Percent")


def own(value: str, meaning: str) -> CodedConcept:
    """Return a code of our own."""
    # A code has 16 letters at most, its meaning 64 (PS3.3, Table 8.8-1).
    return CodedConcept(dicom_text(value)[:16], OWN_SCHEME, dicom_text(meaning))


_KIND = own("kind", "Kind of fracture")
# Not DCM 111013, the certainty of the impression: beside "Absent" it would have to be the other
# share, and the probability of a kind is of neither.
_PROBABILITY = own("P_fracture", "Probability of fracture")
_PROBABILITY_OF_KIND = own("P_complete", "Probability of complete fracture, if fractured")


def what_is_judged(prediction: Prediction) -> CodedConcept | None:
    """Return what an answer is about; None where it says nothing of a fracture."""
    return _KIND if names_a_kind(prediction.pipeline) else what_is_said_of(prediction.verdict)


def what_is_said_of(verdict: Verdict | None) -> CodedConcept | None:
    """Return the finding that a verdict finds present, absent or doubtful; None for any other.

    Whoever receives a finding of which neither is said takes it for present (PS3.16, TID 1501).
    """
    return FRACTURE if verdict in _VERDICT_CODES else None


def evaluations(prediction: Prediction) -> list[QualitativeEvaluation]:
    """Return what an answer says: its verdict, or which kind of fracture it would be."""
    if not names_a_kind(prediction.pipeline):
        return verdict_alone(prediction.verdict)
    return [QualitativeEvaluation(_KIND, own(_kind_of(prediction), english(headline(prediction))))]


def _kind_of(prediction: Prediction) -> str:
    if prediction.verdict is not Verdict.OUT_OF_SCOPE:
        return prediction.findings[0].label
    # A picture of no known body part was not even asked about.
    return NOT_RECOGNISED if prediction.findings else prediction.verdict.value


def verdict_alone(verdict: Verdict | None) -> list[QualitativeEvaluation]:
    """Return a verdict on whether there is a fracture; nothing where there is none."""
    if verdict is None or verdict is Verdict.NOT_APPLICABLE:
        return []
    value = _VERDICT_CODES.get(verdict) or own(verdict.value, VERDICTS[verdict])
    return [QualitativeEvaluation(FRACTURE, value)]


def probabilities(prediction: Prediction) -> list[Measurement]:
    """Return the probability that the card shows, in per cent; nothing where it shows none."""
    pipeline, verdict = prediction.pipeline, prediction.verdict
    told = told_probability(pipeline, verdict, prediction.probability)
    name = _PROBABILITY_OF_KIND if names_a_kind(pipeline) else _PROBABILITY
    return [] if told is None else [_in_percent(name, told)]


def certainty(score: float) -> Measurement:
    """Return the score of a finding, from 0 to 1, in per cent."""
    return _in_percent(_CERTAINTY_OF_FINDING, score)


def what_is_marked(label: str) -> CodedConcept:
    """Return what a mark with this label shows."""
    return FRACTURE if means_fracture(label) else own(label, label)


def what_is_measured(name: str) -> CodedConcept:
    """Return what a measurement of this name, in English, is of."""
    return _MEASURED.get(name) or own(name, name)


def _in_percent(name: CodedConcept, share: float) -> Measurement:
    return Measurement(name=name, value=round(share * 100.0, 2), unit=_PERCENT)
