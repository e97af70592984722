"""Class names that speak of a fracture are told from those that speak of none."""

import pytest

from models.fracture_names import means_fracture
from models.public_labels import PUBLIC_LABELS

FRACTURES = (
    *(label for label in PUBLIC_LABELS if label != "humerus"),
    *("fracture", "FRACTURE", "Fractured", "BoneFracture", "bone_fracture", "fracture_1"),
    *("hairline", "microfracture", "crack", "fissure", "broken", "bone break"),
    *("fisura", "Fisuras", "fractura", "hueso fracturado", "una fractura"),
    *("non-displaced fracture", "NonDisplacedFracture", "nondisplaced fracture"),
    *("not displaced fracture", "undisplaced fracture", "fracture without displacement"),
    *("fractura no desplazada", "fractura sin desplazamiento", "fracture no 2"),
)
OTHERS = (
    *("humerus", "person", "text", "metal", "", "2"),
    *("not fractured", "not a fracture", "Not_Fractured", "NotFractured", "NOT FRACTURED"),
    *("no fracture", "no_fracture", "No visible fracture", "NoFracture", "nofracture"),
    *("non_fractured", "non-fracture", "NonFractured", "nonfractured", "without any fracture"),
    *("unbroken", "un-broken", "UnBroken", "unfractured"),
    *("no fracturado", "no hay fractura", "sin fractura", "sin_fisuras", "hueso sin una fisura"),
    *("fracture negative", "negative for fracture", "fractura negativa", "fracture_neg"),
    *("normal", "normal (fracture)", "healthy, unbroken", "intact, no crack"),
    *("fracture: none", "fracture absent", "fracture_no"),
)


@pytest.mark.parametrize("name", FRACTURES)
def test_a_name_of_a_fracture_is_known(name: str) -> None:
    assert means_fracture(name)


@pytest.mark.parametrize("name", OTHERS)
def test_a_name_that_denies_a_fracture_is_none(name: str) -> None:
    assert not means_fracture(name)
