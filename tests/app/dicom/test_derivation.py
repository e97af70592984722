"""A picture that is no X-ray, or not the whole of one, says so wherever it goes."""

from dataclasses import replace
from pathlib import Path

import pydicom
import pytest

from app.case.case import CaseImage
from app.case.stand_in import reopen
from app.dicom.derivation import MADE_SQUARE, MASKED, STAND_IN, SYNTHETIC, warnings_on
from app.dicom.study import ANNOTATED, PLAIN, REPORT
from imaging.thumbnail import thumbnail_jpeg
from store.history import History
from store.rows import ImageSource
from tests.app.cases import drawn_answer, drawn_case, drawn_radiograph
from tests.app.dicom.exporting import comments_in, exported


def told(dataset: pydicom.Dataset) -> tuple[str, str]:
    return dataset.get("DerivationDescription", ""), dataset.get("ImageComments", "")


@pytest.fixture
def stand_in(tmp_path: Path) -> CaseImage:
    """Return a case of a row whose file is gone, as the history gathers it."""
    source = drawn_radiograph(size_wh=(2400, 2000))
    history = History(tmp_path / "history.db", "0.1.0")
    history.open()
    gone = ImageSource(tmp_path / "gone.dcm", "cd" * 32, (2400, 2000), thumbnail_jpeg(source))
    radiograph = reopen(history.add(gone, drawn_answer().prediction)).radiograph
    history.close()
    return drawn_case(radiograph=radiograph)


def test_a_kept_thumbnail_is_never_told_as_the_x_ray(stand_in: CaseImage) -> None:
    files = exported(stand_in)
    for kind in (PLAIN, ANNOTATED):
        assert told(files[kind]) == (f"{STAND_IN}.", f"{STAND_IN}.")
        assert files[kind].LossyImageCompression == "01"
        assert files[kind].LossyImageCompressionMethod == "ISO_10918_1"
    assert [comment.TextValue for comment in comments_in(files[REPORT])] == [STAND_IN]


def test_a_drawn_phantom_is_told_as_one() -> None:
    files = exported(drawn_case(radiograph=replace(drawn_radiograph(), is_synthetic=True)))
    for kind in (PLAIN, ANNOTATED):
        assert told(files[kind]) == (f"{SYNTHETIC}.", f"{SYNTHETIC}.")
        assert files[kind].QualityControlImage == "YES"
    assert [comment.TextValue for comment in comments_in(files[REPORT])] == [SYNTHETIC]


def test_a_kept_thumbnail_of_a_drawn_phantom_is_told_as_both() -> None:
    both = replace(drawn_radiograph(), is_synthetic=True, is_stand_in=True)
    assert warnings_on(both) == [STAND_IN, SYNTHETIC]


def test_what_was_done_to_an_x_ray_is_told_and_makes_it_no_other() -> None:
    stretched = replace(drawn_radiograph(), stretch_xy=(1.0, 2.0))
    plain = exported(drawn_case(radiograph=stretched, is_masked=True))[PLAIN]
    assert told(plain) == (f"{MASKED}. {MADE_SQUARE}.", "")
    assert "QualityControlImage" not in plain


def test_of_an_x_ray_as_it_is_nothing_is_told(files: dict[str, pydicom.Dataset]) -> None:
    assert told(files[PLAIN]) == ("", "")
