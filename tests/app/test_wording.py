"""Answers in words: boxes that are not there, regions, and kinds in two languages."""

import pytest

from app.wording import (
    NO_BOXES,
    headline,
    headline_in_words,
    kinds_in_words,
    label_in_words,
    name_in_words,
    probability_in_words,
    remarks,
    score_in_words,
)
from imaging.drawing.marks import label_of
from imaging.overlay import SEEN_ON, Box
from models.crack_vs_fracture import HEADLINES, MATCHES_NEITHER, NOT_RECOGNISED
from models.prediction import (
    BALANCED,
    HIGH_SENSITIVITY,
    Finding,
    OperatingPoint,
    Prediction,
    Region,
    Verdict,
)
from words import LANGUAGES, SPANISH, _, use

POINTS = {BALANCED: OperatingPoint(0.2, 0.6), HIGH_SENSITIVITY: OperatingPoint(0.2, 0.2)}


def boxed(*scores: float, regions: tuple[Region, ...] = ()) -> Prediction:
    findings = tuple(Finding("fracture", s, Box((0, 0, 9, 9), "fracture", s)) for s in scores)
    return Prediction(
        "yolo",
        "w",
        Verdict.DOUBT,
        0.5,
        findings,
        notes=("A note.",),
        operating_points=POINTS,
        least_score=0.3,
        regions=regions,
    )


def test_no_box_is_said_of_what_is_shown_and_not_of_what_is_kept() -> None:
    kept = boxed(0.4, 0.1)
    assert remarks(kept.from_score()) == ["A note."]
    assert remarks(kept.from_score(0.5)) == [NO_BOXES, "A note."]
    assert remarks(boxed(0.1).from_score()) == [NO_BOXES, "A note."]
    assert remarks(boxed(0.1).from_score(0.05)) == ["A note."]


def test_a_pipeline_without_boxes_is_not_said_to_lack_them() -> None:
    assert remarks(Prediction("cascade", "w", Verdict.DOUBT, 0.5, ())) == []


def test_regions_are_judged_at_the_chosen_point() -> None:
    told = boxed(0.4, regions=(Region("Wrist", 0.7), Region("Elbow", 0.3)))
    assert remarks(told)[-1] == (
        "By region: Wrist: fracture, 70 %; Elbow: doubt, 30 %. No box on other regions."
    )
    assert "Elbow: fracture, 30 %" in remarks(told, HIGH_SENSITIVITY)[-1]


def test_kinds_are_named_in_both_languages_with_two_decimals() -> None:
    kinds = (Finding("fractura", 0.82196), Finding("fisura", 0.17804))
    answer = Prediction("crack_vs_fracture", "w", Verdict.NOT_APPLICABLE, 0.82196, kinds)
    assert kinds_in_words(answer) == "fractura (complete fracture) 82.20 %, fisura (crack) 17.80 %"
    assert kinds_in_words(boxed(0.4)) == ""


def test_kinds_keep_both_names_in_spanish() -> None:
    use(SPANISH)
    kinds = (Finding("fractura", 0.82196), Finding("fisura", 0.17804))
    answer = Prediction("crack_vs_fracture", "w", Verdict.NOT_APPLICABLE, 0.82196, kinds)
    assert kinds_in_words(answer) == "fractura (complete fracture) 82,20 %, fisura (crack) 17,80 %"


@pytest.mark.parametrize("kept", HEADLINES.values())
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kind_as_an_answer_carries_its_condition_in_one_language(
    language: str, kept: str
) -> None:
    use(language)
    words = headline_in_words(kept, Verdict.NOT_APPLICABLE)
    assert kept not in words
    assert "(" not in words
    assert ":" in words
    answer = Prediction("crack_vs_fracture", "w", Verdict.NOT_APPLICABLE, 0.5, (), headline=kept)
    assert headline(answer) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_probability_of_a_kind_is_not_named_like_that_of_a_fracture(language: str) -> None:
    use(language)
    kind = Prediction("crack_vs_fracture", "w", Verdict.NOT_APPLICABLE, 0.2852, ())
    name, told = probability_in_words(kind).rsplit(")", 1)
    assert (name + ")", told.replace(",", ".")) == (_("P(complete, if fractured)"), " 28.52 %")
    assert name + ")" not in (f"P({_('fracture')})", "P(fractura)")
    presence = Prediction("cascade", "w", Verdict.FRACTURE, 0.9512, ())
    assert probability_in_words(presence) == f"P({_('fracture')}) 95 %"


def test_no_probability_is_told_of_a_kind_that_was_not_recognised() -> None:
    answer = Prediction("crack_vs_fracture", "w", Verdict.OUT_OF_SCOPE, 0.2852, ())
    assert probability_in_words(answer) == ""
    assert probability_in_words(Prediction("pose", "w", Verdict.NOT_APPLICABLE, None, ())) == ""


def test_what_earlier_versions_said_of_no_known_kind_is_shown_in_todays_words() -> None:
    before = Prediction(
        "crack_vs_fracture",
        "w",
        Verdict.OUT_OF_SCOPE,
        0.5,
        (),
        notes=("The picture matches none of the known classes.", "Another note."),
    )
    kept = "Neither crack nor fracture"
    assert headline_in_words(kept, Verdict.OUT_OF_SCOPE) == NOT_RECOGNISED
    assert remarks(before) == [MATCHES_NEITHER, "Another note."]


def test_a_box_says_its_region_in_the_chosen_language() -> None:
    box = Box((0, 0, 9, 9), "fracture", 0.87, region=SEEN_ON.format(part="Elbow"))
    finding = Finding("fracture", 0.87, box)
    assert name_in_words(finding) == "fracture · Elbow X-ray"
    assert label_of(box) == "fracture 0.87 · Elbow X-ray"
    use(SPANISH)
    assert name_in_words(finding) == "fractura · radiografía: Codo"
    assert label_of(box) == "fractura 0,87 · radiografía: Codo"


def test_what_the_networks_were_not_made_for_is_no_part_called_other() -> None:
    assert label_in_words("other") == "none of these parts"


def test_other_findings_keep_their_names_and_scores() -> None:
    assert label_in_words("left_wrist") == "left wrist"
    assert score_in_words(Finding("left_wrist", 0.456)) == "0.46"
