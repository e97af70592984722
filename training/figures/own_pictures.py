"""Which pictures the networks were made for, and which have a say in calibration and thresholds."""

from collections.abc import Collection, Iterable

from training.data.sample import OTHER, RADIOGRAPHS, Sample


def own_pictures(samples: Iterable[Sample]) -> list[Sample]:
    """Return the radiographs of the networks' parts that nobody drew on."""
    return [s for s in samples if is_own(s)]


def is_own(sample: Sample) -> bool:
    """Tell whether a picture is a radiograph of one of those parts that nobody drew on."""
    is_of_parts = sample.source in RADIOGRAPHS and sample.parts != (OTHER,)
    return is_of_parts and not sample.is_marked


def has_say(sample: Sample, without: Collection[str] = ()) -> bool:
    """Tell whether a picture of the validation fold has a say in calibration and thresholds.

    The rule is the same for every network, so that none is judged more mildly: all of its own
    pictures that tell their label. One that is answered out of scope sets no threshold.

    Args:
        sample: the picture.
        without: sources that the run leaves out.
    """
    return is_own(sample) and sample.fractured is not None and sample.source not in without
