"""One full case, exported once for all tests that only look at it."""

import pydicom
import pytest

from app.dicom.study import new_study
from tests.app.cases import form, full_case
from tests.app.dicom.exporting import exported


@pytest.fixture(scope="package")
def files() -> dict[str, pydicom.Dataset]:
    words = form(label="Case 17", institution="Hospital Łódź", remarks="Seen twice.\nStable.")
    return exported(full_case(), new_study(words))
