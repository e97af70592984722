"""Which epoch of a run is its best, and which sources have a say in that."""

from collections.abc import Collection, Iterable

from errors import UserError
from training.data.sample import BOTH_LABELS, Sample

WORST, LAST = "worst", "epoch"
FEWEST_JUDGES = 2


def judging_sources(validation: Iterable[Sample], without: Collection[str] = ()) -> tuple[str, ...]:
    """Return the sources with fractured and normal pictures in validation.

    Args:
        validation: the samples of that fold.
        without: sources that the run leaves out, which have no say.

    Raises:
        UserError: there is none, so that no epoch could be told from another.
    """
    labels = {(s.source, s.fractured) for s in validation if s.source not in without}
    judging = tuple(s for s in BOTH_LABELS if {(s, True), (s, False)} <= labels)
    if not judging:
        raise UserError(
            "No epoch could be chosen as the best: the validation fold has no fractured and normal "
            f"pictures of {' or '.join(BOTH_LABELS)} that are not left out; put one of these "
            "sources into the folder of --data, or leave out fewer --without."
        )
    return judging


def best_by(validation: Iterable[Sample], without: Collection[str] = ()) -> str:
    """Return the figure of a curve's row by whose highest value the best epoch is kept.

    It is the AUC of the worst source, where at least two have a say. One alone would choose the
    epoch at which it is known by heart, long before places that the run never saw are read as well
    as they can be (`docs/experiments.md`, sources left out whole): then the last epoch is kept.

    Args:
        validation: the samples of that fold.
        without: sources that the run leaves out, which have no say.

    Raises:
        UserError: no source has a say.
    """
    judges = judging_sources(validation, without)
    return WORST if len(judges) >= FEWEST_JUDGES else LAST
