"""A word that was said of an answer as it stood then speaks of that answer only."""

import pytest

from app.stances import was_of_another_point
from models.prediction import Verdict
from store.opinions import Stance

F, N, D = Verdict.FRACTURE, Verdict.NO_FRACTURE, Verdict.DOUBT
AGREES, DISAGREES = Stance.AGREES, Stance.DISAGREES


@pytest.mark.parametrize(
    ("stance", "said", "answered", "is_of_another"),
    [
        (AGREES, N, N, False),
        (AGREES, N, F, True),
        (AGREES, N, D, True),
        (AGREES, D, D, False),
        (DISAGREES, F, N, False),
        (DISAGREES, F, F, True),
        (DISAGREES, F, D, True),
        # Of three verdicts, doubt has no one opposite.
        (DISAGREES, None, D, False),
        (DISAGREES, None, F, True),
        # These stand by themselves.
        (Stance.CORRECTED, F, N, False),
        (Stance.FIRST, F, N, False),
        # What is not judged is the same at every operating point.
        (AGREES, None, Verdict.NOT_APPLICABLE, False),
        (DISAGREES, None, Verdict.OUT_OF_SCOPE, False),
    ],
)
def test_the_verdict_agreed_with_tells_the_answer_of_then(
    stance: Stance, said: Verdict | None, answered: Verdict, is_of_another: bool
) -> None:
    assert was_of_another_point(stance, said, answered) is is_of_another
