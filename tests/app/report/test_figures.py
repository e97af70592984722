"""A report's two figures: the picture alone and the one with its marks, fit to be looked at."""

from dataclasses import replace

import numpy as np
import pytest

from app.case.annotated_picture import Look
from app.case.case import CaseImage
from imaging.drawing.measurements import COLOUR, Drawn
from imaging.measure import Kind, Measurement
from imaging.orientation import Orientation
from imaging.tone import Tone
from tests.app.cases import drawn_case, drawn_radiograph
from tests.app.report.printed import Printed

RULER = Drawn(Measurement(Kind.RULER, ((100.0, 100.0), (100.0, 500.0))), "56.0 mm")


def figures(image: CaseImage) -> tuple[np.ndarray, np.ndarray]:
    """Return the picture alone and the one with its marks, (height, width, 3) RGB."""
    page = Printed(image).document[0]
    plain, marked = (
        np.asarray(o.get_bitmap().to_pil().convert("RGB"), np.int16)
        for o in page.get_objects()
        if o.type == 3
    )
    return plain, marked


def test_the_plain_picture_bears_no_mark_and_the_one_beside_it_does() -> None:
    picture = np.asarray(Printed(drawn_case()).picture(), np.int16)
    blue = (picture[:, :, 2] - picture[:, :, 0]) > 60
    middle = picture.shape[1] // 2
    figures = slice(picture.shape[0] // 6, picture.shape[0] // 2)
    assert not blue[figures, :middle].any()
    assert blue[figures, middle:].any()


@pytest.mark.parametrize("size_wh", [(2000, 100), (100, 2000), (1, 1)])
def test_a_picture_of_any_form_has_its_place(size_wh: tuple[int, int]) -> None:
    printed = Printed(drawn_case(radiograph=drawn_radiograph(size_wh)))
    assert len(printed.words) == 1


def test_a_figure_can_be_read_at_the_size_of_the_paper() -> None:
    assert [figure.shape[1] for figure in figures(drawn_case())] == [1100, 1100]
    assert len(Printed(drawn_case()).data) < 2_000_000


def test_mirrored_figures_say_so() -> None:
    mirrored = drawn_case(look=Look(orientation=Orientation(is_mirrored=True)))
    (words,) = Printed(mirrored).words
    assert "X-ray · Mirrored With the marks of the answer · Mirrored" in words
    assert "Mirrored" not in Printed(drawn_case()).words[0]


def test_both_figures_have_the_greys_and_turns_of_the_screen() -> None:
    upright, _marked = figures(drawn_case())
    look = Look(tone=Tone(is_inverted=True), orientation=Orientation(quarter_turns=1))
    for figure in figures(drawn_case(look=look)):
        assert figure.shape[0] > figure.shape[1]
        assert np.abs(figure[100, 5] - figure[100, -5]).max() < 20, "the slope runs down now"
        assert figure[5, 5].min() > upright[5, 5].max() + 100


def test_graphics_of_the_file_lie_on_the_marked_figure_alone_unless_they_are_hidden() -> None:
    plane = np.zeros((600, 800), np.uint8)
    plane[450:550, 50:150] = 255
    radiograph = replace(drawn_radiograph(), overlay_plane=plane)
    plain, marked = figures(drawn_case(radiograph=radiograph))
    assert plain[687, 137].max() < 100
    assert marked[687, 137].min() > 200
    _plain, without = figures(
        drawn_case(radiograph=radiograph, look=Look(shows_overlay_planes=False))
    )
    assert without[687, 137].max() < 100


def test_measurements_lie_on_the_marked_figure_alone() -> None:
    plain, marked = figures(drawn_case(look=Look(measures=(RULER,))))
    for figure, is_drawn in ((plain, False), (marked, True)):
        apart = np.abs(figure - np.array(COLOUR)).max(axis=2)
        assert bool((apart < 40).any()) is is_drawn
