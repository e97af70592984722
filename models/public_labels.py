"""The public system's names for boxes, and the body region that each of them speaks of."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from imaging.overlay import Box
from models.prediction import Finding, Prediction

PUBLIC_LABELS = (
    "elbow positive",
    "fingers positive",
    "forearm fracture",
    "humerus fracture",
    "humerus",
    "shoulder fracture",
    "wrist positive",
)
FRACTURE = "fracture"
# "humerus" alone names the bone and no fracture.
REGIONS: Mapping[str, str] = MappingProxyType(
    {label: label.split()[0].capitalize() for label in PUBLIC_LABELS if label != "humerus"}
)


def region_of(label: str) -> str:
    """Return the region that a public name for a fracture speaks of; empty for any other name."""
    return REGIONS.get(label, "")


def has_public_names(prediction: Prediction) -> bool:
    """Tell whether an answer names a box as the public system does."""
    return any(finding.label in REGIONS for finding in prediction.findings)


def in_own_words(prediction: Prediction) -> Prediction:
    """Return the answer with "fracture" and the region apart, where one public name says both."""
    return replace(prediction, findings=tuple(_renamed(f) for f in prediction.findings))


def _renamed(finding: Finding) -> Finding:
    if finding.label not in REGIONS or not isinstance(finding.mark, Box):
        return finding
    mark = replace(finding.mark, label=FRACTURE, region=region_of(finding.label))
    return replace(finding, label=FRACTURE, mark=mark)
