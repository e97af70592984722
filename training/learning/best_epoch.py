"""Which sources have a say in which epoch of a run is its best."""

from collections.abc import Collection, Iterable

from errors import UserError
from training.data.sample import BOTH_LABELS, Sample


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
