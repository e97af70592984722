"""What was lost by compression is told of every picture that is made of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pydicom import Dataset
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit

from app.dicom.loss import state_loss
from app.dicom.study import ANNOTATED, PLAIN
from imaging.load import load_radiograph
from imaging.loss import JPEG_METHOD, Loss
from tests.app.cases import drawn_case, drawn_radiograph
from tests.app.dicom.exporting import exported, saved
from tests.imaging.made_dicom import packed
from tests.imaging.made_files import encoded, ramp, write

PICTURE = Image.fromarray(ramp())
STATED = {
    "LossyImageCompression": "01",
    "LossyImageCompressionMethod": JPEG_METHOD,
    "LossyImageCompressionRatio": "12.5",
}


@pytest.mark.parametrize(
    ("data", "method", "ratio"),
    [
        (packed(ramp(), JPEGBaseline8Bit), JPEG_METHOD, None),
        (packed(ramp(), ExplicitVRLittleEndian, **STATED), JPEG_METHOD, 12.5),
        (packed(ramp(), ExplicitVRLittleEndian, LossyImageCompression="01"), None, None),
        (encoded(PICTURE, "JPEG"), JPEG_METHOD, None),
        (encoded(PICTURE, "WEBP"), None, None),
    ],
    ids=["lossy syntax", "lossy once", "lossy somehow", "JPEG", "WebP"],
)
def test_both_pictures_say_that_their_source_was_lossy(
    data: bytes, method: str | None, ratio: float | None, tmp_path: Path
) -> None:
    radiograph = load_radiograph(write(tmp_path, "source", data))
    files = exported(drawn_case(radiograph=radiograph))
    for kind in (PLAIN, ANNOTATED):
        assert files[kind].LossyImageCompression == "01"
        assert files[kind].get("LossyImageCompressionMethod") == method
        assert files[kind].get("LossyImageCompressionRatio") == ratio
        again = load_radiograph(saved(files[kind], tmp_path))
        assert again.losses == radiograph.losses


def test_methods_without_all_their_ratios_are_told_alone() -> None:
    losses = (Loss(JPEG_METHOD, 10.0), Loss("ISO_14495_1"))
    plain = exported(drawn_case(radiograph=replace(drawn_radiograph(), losses=losses)))[PLAIN]
    assert list(plain.LossyImageCompressionMethod) == [JPEG_METHOD, "ISO_14495_1"]
    assert "LossyImageCompressionRatio" not in plain


def test_of_a_source_without_loss_nothing_is_told(tmp_path: Path) -> None:
    radiograph = load_radiograph(write(tmp_path, "source", encoded(PICTURE, "PNG")))
    assert "LossyImageCompression" not in exported(drawn_case(radiograph=radiograph))[PLAIN]


@pytest.mark.parametrize(
    ("losses", "methods", "ratios"),
    [
        ((Loss(JPEG_METHOD, 9.0), Loss("ISO_15444_1", 4.0)), True, True),
        ((Loss(JPEG_METHOD, 9.0), Loss("ISO_15444_1")), True, False),
        ((Loss(JPEG_METHOD, 9.0), Loss("", 4.0)), False, False),
    ],
)
def test_methods_and_ratios_are_stated_only_where_all_are_known(
    losses: tuple[Loss, ...], methods: bool, ratios: bool
) -> None:
    stated = Dataset()
    state_loss(stated, replace(drawn_radiograph(), losses=losses))
    assert stated.LossyImageCompression == "01"
    assert ("LossyImageCompressionMethod" in stated) is methods
    assert ("LossyImageCompressionRatio" in stated) is ratios
