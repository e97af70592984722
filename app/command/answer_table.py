"""An answer as lines of the command line's table."""

from collections.abc import Iterator

from app.analyst import Answer
from app.wording import (
    FOR_PROCESSING,
    headline,
    label_in_words,
    probability_in_words,
    region_of_box,
    remarks,
    score_in_words,
)
from errors import shown_name
from imaging.radiograph import Radiograph
from models.prediction import Prediction
from models.registry import names_a_kind


def answer_lines(
    radiograph: Radiograph, answer: Answer, shown: Prediction, above: str
) -> Iterator[str]:
    """Yield the lines of one answer.

    Args:
        radiograph: the image that was asked about.
        answer: where the answer came from.
        shown: the answer with the boxes that are shown.
        above: a sentence that goes before the answer, or nothing.
    """
    name = shown_name(radiograph.path)
    if above:
        yield f"{name}: {above}"
    # The percentages of both kinds stand on lines of their own.
    told = "" if names_a_kind(shown.pipeline) else probability_in_words(shown)
    origin = "from history" if answer.is_from_history else f"{shown.milliseconds:.0f} ms"
    yield f"{name:<28.28} {shown.pipeline:<18} {headline(shown):<22} {told:>21}  {origin}"
    if radiograph.is_for_processing:
        yield f"    {FOR_PROCESSING}"
    if radiograph.is_synthetic:
        yield "    Synthetic picture, drawn and not an X-ray of anyone."
    for finding in shown.findings:
        label, words = label_in_words(finding.label), score_in_words(finding)
        yield f"    {label:<30} {words:>7}  {region_of_box(finding)}".rstrip()
    for remark in remarks(shown):
        yield f"    {remark}"
