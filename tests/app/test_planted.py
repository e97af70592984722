"""What is planted in the tags and texts of an X-ray's file is in no byte of any export."""

import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image, PngImagePlugin
from pydicom.uid import ExplicitVRLittleEndian

from app.case.annotated_picture import Look
from app.case.case import ReportForm
from app.export.desk import DICOM
from imaging.opencv import cv2
from tests.app.desk import Desk
from tests.imaging.made_files import dataset_of

PLANTED = "PLANTEDNAME"
OPENED = "PLANTEDNAME_JOHN_1962"
HARMLESS = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "compression", "dpi", "resolution"}
GREYS = np.full((64, 64), 250, np.uint8)


def png(folder: Path) -> Path:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", PLANTED)
    texts.add_itxt("Comment", PLANTED, zip=True)
    picture = Image.fromarray(GREYS)
    exif = picture.getexif()
    exif[0x010E] = exif[0x013B] = PLANTED
    picture.save(folder / f"{OPENED}.png", pnginfo=texts, exif=exif)
    return folder / f"{OPENED}.png"


def jpeg(folder: Path) -> Path:
    picture = Image.fromarray(GREYS)
    exif = picture.getexif()
    exif[0x010E] = exif[0x9286] = PLANTED
    picture.save(folder / f"{OPENED}.jpg", exif=exif, comment=PLANTED.encode())
    return folder / f"{OPENED}.jpg"


def tiff(folder: Path) -> Path:
    tags = {270: PLANTED, 305: PLANTED, 315: PLANTED, 33432: PLANTED}
    Image.fromarray(GREYS).save(folder / f"{OPENED}.tif", tiffinfo=tags)
    return folder / f"{OPENED}.tif"


def dicom(folder: Path) -> Path:
    """Write a DICOM file with the planted word in every kind of tag that holds a text."""
    dataset = dataset_of(GREYS, ExplicitVRLittleEndian)
    for keyword in (
        "PatientName", "PatientID", "InstitutionName", "ReferringPhysicianName", "StudyDescription",
        "AccessionNumber", "BodyPartExamined", "ViewPosition", "ImageLaterality", "PatientComments",
        "OperatorsName", "StationName", "SeriesDescription", "ImageComments", "ProtocolName",
    ):  # fmt: skip
        setattr(dataset, keyword, PLANTED)
    dataset.StudyInstanceUID = "1.2.3.4567"
    private = dataset.private_block(0x0011, PLANTED, create=True)
    private.add_new(0x01, "LO", PLANTED)
    item = pydicom.Dataset()
    item.CodeMeaning = PLANTED
    dataset.ProcedureCodeSequence = [item]
    dataset.save_as(folder / f"{OPENED}.dcm", enforce_file_format=True)
    return folder / f"{OPENED}.dcm"


def readings(data: bytes) -> Iterator[bytes]:
    """Yield a file's bytes, and those of every compressed stream in it."""
    yield data
    for start in re.finditer(rb"stream\r?\n", data):
        try:
            yield zlib.decompressobj().decompress(data[start.end() :])
        except zlib.error:
            continue
    for chunk in re.finditer(rb"(?:zTXt|iTXt)", data):
        yield data[chunk.end() : chunk.end() + 4096]


def spellings(word: str) -> list[bytes]:
    return [
        spelled
        for text in (word, word.lower(), word.capitalize())
        for spelled in (
            text.encode(),
            text.encode("utf-16-le"),
            text.encode("utf-16-be"),
            text.encode().hex().encode(),
            text.encode("utf-16-be").hex().upper().encode(),
        )
    ]


def assert_clean(folder: Path, count: int) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) == count
    for path in files:
        assert PLANTED.casefold() not in path.name.casefold()
        for reading in readings(path.read_bytes()):
            for spelled in [*spellings(PLANTED), b"1.2.3.4567"]:
                assert spelled not in reading, (path.name, spelled)


@pytest.mark.parametrize("make", [png, jpeg, tiff, dicom])
def test_no_export_holds_a_planted_word(make, desk: Desk, tmp_path: Path) -> None:
    source = make(tmp_path)
    assert PLANTED.encode() in source.read_bytes()
    desk.open(source)
    assert desk.session.images.current is not None, desk.session.notice
    desk.analyse()
    out, case, look = tmp_path / "out", desk.session.case, Look()
    form = ReportForm(label="Case 17", remarks="Nothing special.")
    case.save_report(out / "r.pdf", form, case.shown, look)
    desk.finish()
    case.save_table(out / "t.csv", form, case.shown, look)
    desk.finish()
    for kind in (DICOM, ".png", ".jpg", ".tif"):
        case.save_files(out, kind, form, case.shown, look)
        desk.finish()
        assert "Saved" in desk.session.notice.sentence
    assert_clean(out, 2 + 3 + 3)


def test_a_planted_word_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"stream\n" + zlib.compress(PLANTED.encode("utf-16-be")))
    with pytest.raises(AssertionError):
        assert_clean(tmp_path, 1)


def test_names_are_told_only_where_that_is_ticked(desk: Desk, tmp_path: Path) -> None:
    desk.open(png(tmp_path))
    desk.analyse()
    case = desk.session.case
    case.save_table(tmp_path / "t.csv", ReportForm(names_files=True), case.shown, Look())
    desk.finish()
    assert OPENED in (tmp_path / "t.csv").read_text()


def test_exported_pictures_hold_pixels_and_nothing_else(desk: Desk, tmp_path: Path) -> None:
    desk.open(jpeg(tmp_path))
    desk.analyse()
    for kind in (".png", ".jpg", ".tif"):
        case = desk.session.case
        case.save_files(tmp_path / "out", kind, ReportForm(), case.shown, Look())
        desk.finish()
    for path in (tmp_path / "out").iterdir():
        picture = Image.open(io.BytesIO(path.read_bytes()))
        assert not set(picture.info) - HARMLESS
        assert not {270, 271, 272, 305, 306, 315, 316, 33432, 34665} & set(picture.getexif())


def test_what_is_masked_is_black_in_every_export_and_nowhere_else(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "wrist.png"
    cv2.imwrite(str(path), np.full((400, 400), 200, np.uint8))
    desk.open(path)
    desk.analyse()
    image = desk.session.images.current
    assert image is not None
    assert image.radiograph is not None
    desk.session.case.mask(image, [(10, 20, 110, 60)])
    look = Look(overlay_is_on=False)
    for kind in (DICOM, ".png"):
        case = desk.session.case
        case.save_files(tmp_path / "out", kind, ReportForm(), case.shown, look)
        desk.finish()
    desk.session.export.save_picture(tmp_path / "out" / "shown.png", look)
    desk.finish()
    for exported in (tmp_path / "out").glob("*.png"):
        grey = np.asarray(Image.open(exported).convert("L"))
        assert not grey[20:60, 10:110].any()
        assert (grey[100:200] == 200).all()
    (plain,) = (tmp_path / "out").glob("*-image.dcm")
    pixels = pydicom.dcmread(plain).pixel_array
    assert not pixels[20:60, 10:110].any()
    assert pixels[0, 0] == 200
    assert (image.radiograph.pixels == 200).all()
