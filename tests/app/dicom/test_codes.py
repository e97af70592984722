import pytest

from app.dicom.codes import FRACTURE, own, what_is_marked


@pytest.mark.parametrize(
    ("label", "is_fracture"),
    [
        ("fracture", True),
        ("elbow positive", True),
        ("fisura", True),
        ("hairline crack", True),
        ("no fracture", False),
        ("Not fractured", False),
        ("healthy, no fracture", False),
        ("fracture negative", False),
        ("humerus", False),
    ],
)
def test_a_mark_is_a_fracture_only_where_its_name_means_one(label: str, is_fracture: bool) -> None:
    assert what_is_marked(label) == (FRACTURE if is_fracture else own(label, label))
