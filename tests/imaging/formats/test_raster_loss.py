"""Which pictures were compressed with loss."""

import io
from pathlib import Path

import pytest
from PIL import Image, TiffImagePlugin

from imaging.load import load_radiograph
from imaging.loss import Loss
from tests.imaging.made_files import encoded, ramp, write

JPEG = (Loss("ISO_10918_1"),)
# WebP has no name in the standard.
UNNAMED = (Loss(),)
PICTURE = Image.fromarray(ramp()).convert("RGB")
OTHER = PICTURE.transpose(Image.Transpose.FLIP_TOP_BOTTOM)


@pytest.mark.parametrize(
    ("format_name", "options", "losses"),
    [
        ("PNG", {}, ()),
        ("BMP", {}, ()),
        ("JPEG", {}, JPEG),
        ("TIFF", {}, ()),
        ("TIFF", {"compression": "tiff_lzw"}, ()),
        ("TIFF", {"compression": "jpeg"}, JPEG),
        ("WEBP", {"lossless": True}, ()),
        ("WEBP", {"lossless": False}, UNNAMED),
        ("WEBP", {"lossless": False, "exif": b"Exif\0\0"}, UNNAMED),
        ("WEBP", {"lossless": True, "save_all": True, "append_images": [OTHER]}, ()),
        ("WEBP", {"lossless": False, "save_all": True, "append_images": [OTHER]}, UNNAMED),
    ],
)
def test_lossy_packings_are_losses_and_no_others_are(
    format_name: str, options: dict, losses: tuple[Loss, ...], tmp_path: Path
) -> None:
    path = write(tmp_path, "x", encoded(PICTURE, format_name, **options))
    assert load_radiograph(path).losses == losses


def test_each_page_of_a_tiff_has_its_own_packing(tmp_path: Path) -> None:
    written = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(written) as pages:
        for compression in ("raw", "jpeg"):
            PICTURE.save(pages, "TIFF", compression=compression)
            pages.newFrame()
    path = write(tmp_path, "x.tif", written.getvalue())
    assert [load_radiograph(path, page).losses for page in (0, 1)] == [(), JPEG]
