"""Whether the reader's word still stands to an answer as it did when it was said."""

from models.prediction import Verdict
from store.opinions import Stance

OPPOSITES = {
    Verdict.FRACTURE: Verdict.NO_FRACTURE,
    Verdict.NO_FRACTURE: Verdict.FRACTURE,
}
JUDGED = (Verdict.FRACTURE, Verdict.NO_FRACTURE, Verdict.DOUBT)


def was_of_another_point(stance: Stance, said: Verdict | None, answered: Verdict) -> bool:
    """Tell whether a word was said of an answer as it stood at another operating point.

    What a network answers to an image changes with the operating point alone, and whoever agrees
    or disagrees takes over the verdict of that moment or its opposite.

    Args:
        stance: how the word stood to the answer.
        said: the reader's own verdict; None where they gave none.
        answered: the verdict that stands beside the word now.
    """
    if answered not in JUDGED:
        return False
    if stance is Stance.AGREES:
        return said is not answered
    return stance is Stance.DISAGREES and said is not OPPOSITES.get(answered)
