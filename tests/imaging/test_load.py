"""What a file's first bytes tell, where its name says nothing."""

import io

import pydicom
import pytest
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from imaging.load import FIRST_BYTES, looks_like_picture
from tests.imaging.made_files import colours, dataset_of, dicom_of, encoded, ramp


def without_preamble(is_implicit: bool) -> bytes:
    syntax = ImplicitVRLittleEndian if is_implicit else ExplicitVRLittleEndian
    bare, buffer = Dataset(), io.BytesIO()
    bare.update(dataset_of(ramp(40, 50, 65536), syntax))
    pydicom.dcmwrite(buffer, bare, implicit_vr=is_implicit, little_endian=True)
    return buffer.getvalue()


PICTURES = {
    "PNG": encoded(Image.fromarray(ramp()), "PNG"),
    "JPEG": encoded(Image.fromarray(ramp()), "JPEG"),
    "TIFF": encoded(Image.fromarray(ramp()), "TIFF"),
    "BMP": encoded(Image.fromarray(ramp()), "BMP"),
    "WebP": encoded(Image.fromarray(colours()), "WEBP"),
    "DICOM": dicom_of(ramp(40, 50, 65536)),
    "DICOM without preamble": without_preamble(is_implicit=False),
    "implicit DICOM without preamble": without_preamble(is_implicit=True),
}
OTHERS = {
    "nothing": b"",
    "a text": b"Dear colleague,\n" * 40,
    "a text about BMI": b"BMI of all patients, by age and by sex\n" * 20,
    "two letters": b"BM",
    "a GIF picture": encoded(Image.fromarray(ramp()), "GIF"),
    "numbers": b"\x02\0\0\0" + bytes(600),
    "a DICOMDIR": dicom_of(ramp(), SOPClassUID="1.2.840.10008.1.3.10", PixelData=None),
}


@pytest.mark.parametrize("data", PICTURES.values(), ids=PICTURES)
def test_a_picture_is_told_by_its_first_bytes(data: bytes) -> None:
    assert looks_like_picture(data[:FIRST_BYTES])


@pytest.mark.parametrize("data", OTHERS.values(), ids=OTHERS)
def test_what_is_no_picture_that_is_read_here_is_told_too(data: bytes) -> None:
    assert not looks_like_picture(data[:FIRST_BYTES])
