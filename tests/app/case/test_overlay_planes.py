"""Graphics that a file lays over its picture go out with it, unless they are switched off."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.case.annotated_picture import Look, annotated
from app.case.case import described
from app.dicom.files import plain_capture
from app.dicom.study import new_study
from app.report.pdf import _marked, _plain
from imaging.radiograph import Radiograph
from models.prediction import Prediction, Verdict
from tests.app.cases import drawn_case, drawn_radiograph, form

ANSWER = Prediction("cascade", "x", Verdict.NO_FRACTURE, 0.12, ())
HIDDEN = Look(shows_overlay_planes=False)


def with_graphics() -> Radiograph:
    radiograph = drawn_radiograph()
    plane = np.zeros(radiograph.pixels.shape, np.uint8)
    plane[100:140, 50:90] = 255
    return replace(radiograph, overlay_plane=plane)


def white(picture: object) -> NDArray[np.bool_]:
    return (np.asarray(picture)[100:140, 50:90] == 255).all()


def test_annotated_pictures_show_them_as_the_screen_does() -> None:
    assert white(annotated(with_graphics(), ANSWER))
    assert not white(annotated(with_graphics(), ANSWER, HIDDEN))


def test_a_reports_marked_figure_shows_them_and_its_plain_one_does_not() -> None:
    case, plain = drawn_case(radiograph=with_graphics()), drawn_case()
    size_wh = plain.radiograph.size_wh
    assert _marked(case, size_wh) != _marked(plain, size_wh)
    hidden = replace(case, look=HIDDEN)
    assert _marked(hidden, size_wh) == _marked(plain, size_wh)
    assert _plain(case, size_wh) == _plain(plain, size_wh)


def test_the_plain_dicom_file_holds_the_pixels_alone() -> None:
    dataset = plain_capture(drawn_case(radiograph=with_graphics()), new_study(form()), 1)
    np.testing.assert_array_equal(dataset.pixel_array, drawn_radiograph().pixels)


def test_a_report_says_what_the_file_lays_over_its_picture_and_that_it_is_raw() -> None:
    assert "graphics" not in described(drawn_radiograph(), None)
    assert "with graphics of the file" in described(with_graphics(), None)
    raw = replace(drawn_radiograph(), is_for_processing=True)
    assert "raw values, for processing" in described(raw, None)
    assert annotated(raw, ANSWER) != annotated(drawn_radiograph(), ANSWER)
