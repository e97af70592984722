"""Probabilities and other shares in per cent: rounded by one rule wherever they are shown."""

from models.prediction import OperatingPoint, Prediction
from words import _, number

# Two shares that differ less tell the same to anybody.
MOST_DECIMALS = 8


def in_percent(share: float, decimals: int = 0) -> str:
    """Return a share as a figure in per cent, rounded as `README.md` and model cards round it."""
    # Half a per cent is rounded before it is a hundred times as much: .495 is a little under it.
    return number(round(share, decimals + 2) * 100, f".{decimals}f")


def percent(share: float, decimals: int = 0) -> str:
    """Return a probability for people; 0 % and 100 % are never claimed."""
    least = 0.01 / 10**decimals
    if round(share, decimals + 2) >= 1.0:
        return _("over {share} %").format(share=in_percent(1.0 - least, decimals))
    if round(share, decimals + 2) <= 0.0:
        return _("under {share} %").format(share=in_percent(least, decimals))
    return f"{in_percent(share, decimals)} %"


def exact_percent(share: float) -> str:
    """Return a share to two decimals, the public system's form; 0 and 100 are never claimed."""
    return f"{in_percent(min(max(share, 0.0001), 0.9999), 2)} %"


def decimals_of(prediction: Prediction) -> int:
    """Return with how many decimals an answer's probabilities and thresholds tell one story.

    As few as can be: none where 30 % stands beside a threshold of 60 %, one where 2.9 % would be
    rounded to the threshold that it lies under.
    """
    told = [region.probability for region in prediction.regions]
    if prediction.probability is not None:
        told.append(prediction.probability)
    points = prediction.operating_points.values()
    thresholds = {t for point in points for t in (point.no_fracture_below, point.fracture_from)}
    pairs = [(share, threshold) for share in told for threshold in thresholds]
    enough = (n for n in range(MOST_DECIMALS) if all(_is_told(*pair, n + 2) for pair in pairs))
    return next(enough, MOST_DECIMALS)


def _is_told(share: float, threshold: float, digits: int) -> bool:
    limit = round(threshold, digits)
    claims_all = limit != threshold and limit in (0.0, 1.0)
    return not claims_all and (round(share, digits) >= limit) == (share >= threshold)


def thresholds_in_words(point: OperatingPoint, decimals: int) -> list[str]:
    """Return the thresholds, from the lowest up: two, or one where there is no doubt.

    Args:
        decimals: as `decimals_of` gives them.
    """
    low, high = (in_percent(t, decimals) for t in (point.no_fracture_below, point.fracture_from))
    words = [_("fracture from {high} %").format(high=high)]
    if point.no_fracture_below < point.fracture_from:
        words.insert(0, _("no fracture under {low} %").format(low=low))
    return words
