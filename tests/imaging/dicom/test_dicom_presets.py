"""What a file offers beside its pixels: named windows and tables, padding, study and frames."""

import io
from pathlib import Path

import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray
from PIL import Image
from pydicom.uid import ExplicitVRLittleEndian, JPEG2000Lossless, RLELossless

from errors import UnreadableImage
from imaging.load import load_radiograph
from imaging.preprocess import grey_8bit
from imaging.radiograph import Radiograph, frame_of
from imaging.render import render
from imaging.tone import Tone
from imaging.window import VoiLut, Window
from tests.imaging.dicom_reference import shown_greys
from tests.imaging.made_dicom import lut, packed, sequence_of
from tests.imaging.made_files import dicom_of, encoded, ramp, write

DEEP = ramp(40, 48, 4096)
RISING = np.clip(np.arange(1000) - 300, 0, 255)


def made(folder: Path, stored: NDArray = DEEP, frame: int = 0, **elements: object) -> Radiograph:
    data = dicom_of(stored, ExplicitVRLittleEndian, **elements)
    return load_radiograph(write(folder, "x.dcm", data), frame)


def test_presets_have_the_names_that_the_file_gives_them(tmp_path: Path) -> None:
    radiograph = made(
        tmp_path,
        WindowCenter=[600, 40, 900],
        WindowWidth=[301, 80, 500],
        WindowCenterWidthExplanation=["BONE", "Soft\ttissue\x1b[31m"],
        VOILUTSequence=sequence_of(lut(RISING, 50, 8, LUTExplanation="NORMAL"), lut(RISING, 90, 8)),
    )
    names = [preset.name for preset in radiograph.presets]
    assert names == ["NORMAL", "", "BONE", "Softtissue[31m", ""]
    assert [type(p.window.shape) for p in radiograph.presets] == [VoiLut, VoiLut, str, str, str]
    assert radiograph.window == radiograph.presets[0].window


def test_a_file_without_windows_offers_none(tmp_path: Path) -> None:
    assert made(tmp_path).presets == ()


@pytest.mark.parametrize(
    "elements",
    [
        {"VOILUTSequence": sequence_of({"LUTDescriptor": [3, 0, 16]})},
        {"VOILUTSequence": sequence_of(lut(np.full(100, 7), 0))},
        {"VOILUTSequence": sequence_of(lut(RISING, 30000))},
        {"WindowCenter": 1e300, "WindowWidth": 1e300},
        {"WindowCenter": 100, "WindowWidth": -5},
        {"WindowCenter": 9000, "WindowWidth": 500},
        {"WindowCenter": -9000, "WindowWidth": 500, "VOILUTFunction": "LINEAR_EXACT"},
        {"WindowCenter": 1000, "WindowWidth": 500, "RescaleSlope": 1, "RescaleIntercept": -32768},
    ],
)
def test_a_preset_that_shows_nothing_is_left_out(elements: dict, tmp_path: Path) -> None:
    radiograph = made(tmp_path, BitsStored=12, **elements)
    assert radiograph.presets == ()
    assert radiograph.window == Window.spanning(int(DEEP.min()), int(DEEP.max()))


def test_a_window_that_shows_nothing_takes_no_other_one_and_no_name_with_it(
    tmp_path: Path,
) -> None:
    (preset,) = made(
        tmp_path,
        BitsStored=12,
        WindowCenter=[100, 600],
        WindowWidth=[0, 301],
        WindowCenterWidthExplanation=["NOTHING", "BONE"],
    ).presets
    assert (preset.name, preset.window.limits) == ("BONE", (449.5, 749.5))


def test_a_table_can_be_moved_and_stretched_like_any_window(tmp_path: Path) -> None:
    table = lut(4 * RISING, 50, 10)
    window = made(tmp_path, BitsStored=12, VOILUTSequence=sequence_of(table)).window
    low, high = window.limits
    wider = Window(window.centre, 2 * window.width - 1, window.shape)
    assert wider.limits == (low - (high - low) / 2, high + (high - low) / 2)
    middle = int((low + high) / 2)
    assert abs(int(wider.table(4096)[middle]) - int(window.table(4096)[middle])) <= 1


def test_a_table_of_all_16_bits_states_0_for_its_entries_and_is_read_whole(tmp_path: Path) -> None:
    stored = np.linspace(0, 65535, 40 * 48).astype(np.uint16).reshape(40, 48)
    table = lut(np.arange(65536)[::-1], 0)
    (preset,) = made(tmp_path, stored, VOILUTSequence=sequence_of(table)).presets
    assert preset.window.table(65536)[[0, 32768, 65535]].tolist() == [255, 127, 0]


def test_a_table_of_twelve_bits_that_claims_sixteen_is_not_shown_dark(tmp_path: Path) -> None:
    table = lut(np.arange(4096), 0, 16)
    radiograph = made(tmp_path, BitsStored=12, VOILUTSequence=sequence_of(table))
    assert radiograph.window.table(4096)[4095] == 255


# Stored, elements and which rows are padding.
UPPER = np.vstack([np.full((4, 48), 4095), DEEP[4:] // 2 + 100]).astype(np.uint16)
PADDED = {
    "value": (UPPER, {"PixelPaddingValue": 4095}),
    "range": (UPPER, {"PixelPaddingValue": 4000, "PixelPaddingRangeLimit": 4095}),
    "range from its other end": (
        UPPER,
        {"PixelPaddingValue": 4095, "PixelPaddingRangeLimit": 4000},
    ),
    "MONOCHROME1": (
        UPPER,
        {"PixelPaddingValue": 4095, "PhotometricInterpretation": "MONOCHROME1"},
    ),
    "beyond the bits": (
        np.where(UPPER == 4095, -2000, UPPER // 4).astype(np.int16),
        {"PixelPaddingValue": -2000, "BitsStored": 16},
    ),
    "modality LUT": (
        UPPER,
        {
            "PixelPaddingValue": 4095,
            "ModalityLUTSequence": sequence_of(
                lut(np.arange(4096) // 2 + 7, 0, ModalityLUTType="US")
            ),
        },
    ),
}


@pytest.mark.parametrize("name", PADDED)
def test_padding_is_black_and_does_not_widen_the_window(name: str, tmp_path: Path) -> None:
    stored, elements = PADDED[name]
    elements = {"BitsStored": 12, **elements}
    radiograph = made(tmp_path, stored, **elements)
    inside = radiograph.pixels[4:]
    assert radiograph.blank is not None
    assert not radiograph.pixels[:4].any()
    assert radiograph.window.limits == (inside.min(), inside.max())
    assert not radiograph.window.apply(radiograph.pixels)[:4].any()


@pytest.mark.parametrize(
    "tone",
    [
        Tone(),
        Tone(is_inverted=True),
        Tone(Window(0.0, 2000.0)),
        Tone(Window(900.0, 400.0, "sigmoid"), gamma=2.0),
        Tone(Window(-300.0, 100.0), is_inverted=True),
    ],
)
@pytest.mark.parametrize("name", PADDED)
def test_padding_is_black_however_the_greys_are_chosen(
    name: str, tone: Tone, tmp_path: Path
) -> None:
    stored, elements = PADDED[name]
    radiograph = made(tmp_path, stored, **{"BitsStored": 12, **elements})
    drawn = np.asarray(render(radiograph, (), tone=tone))
    assert not drawn[:4].any()
    inside = tone.apply(radiograph.pixels[4:], radiograph.window)
    np.testing.assert_array_equal(drawn[4:, :, 0], inside)


@pytest.mark.parametrize("name", PADDED)
def test_what_is_no_padding_has_the_references_greys(name: str, tmp_path: Path) -> None:
    stored, elements = PADDED[name]
    data = dicom_of(
        stored,
        ExplicitVRLittleEndian,
        **{"BitsStored": 12, "WindowCenter": 900, "WindowWidth": 1200, **elements},
    )
    radiograph = load_radiograph(write(tmp_path, "x.dcm", data))
    expected = shown_greys(pydicom.dcmread(io.BytesIO(data)))[4:]
    assert np.abs(radiograph.window.apply(radiograph.pixels)[4:] - expected).max() <= 0.5 + 1e-6


def test_padding_does_not_change_what_a_network_sees_of_the_rest(tmp_path: Path) -> None:
    stored = np.vstack([np.full((200, 48), 4095), DEEP // 2 + 100]).astype(np.uint16)
    padded = made(tmp_path, stored, BitsStored=12, PixelPaddingValue=4095)
    plain = made(tmp_path, stored[200:], BitsStored=12)
    np.testing.assert_allclose(
        grey_8bit(padded, "percentile")[200:].astype(int),
        grey_8bit(plain, "percentile").astype(int),
        atol=1,
    )


@pytest.mark.parametrize("value", [4094, None])
def test_a_padding_value_that_no_pixel_has_changes_nothing(
    value: int | None, tmp_path: Path
) -> None:
    elements = {} if value is None else {"PixelPaddingValue": value}
    stored = DEEP.copy()
    stored[stored == 4094] = 4093
    radiograph = made(tmp_path, stored, BitsStored=12, **elements)
    assert radiograph.blank is None
    np.testing.assert_array_equal(radiograph.pixels, stored)


def test_a_picture_that_would_be_all_padding_is_shown(tmp_path: Path) -> None:
    radiograph = made(tmp_path, DEEP, PixelPaddingValue=0, PixelPaddingRangeLimit=4095)
    assert radiograph.blank is None
    np.testing.assert_array_equal(radiograph.pixels, DEEP)


def test_views_of_one_study_can_be_told_from_others_but_not_whose_they_are(
    tmp_path: Path,
) -> None:
    def grouped(study: str, series: str) -> Radiograph:
        return made(tmp_path, StudyInstanceUID=study, SeriesInstanceUID=series)

    front, side, other = grouped("1.2.3", "4.1"), grouped("1.2.3", "4.2"), grouped("1.2.4", "4.1")
    assert front.study == side.study != other.study
    assert front.series == other.series != side.series
    assert "1.2.3" not in front.study
    assert len(front.study) == 32
    assert (made(tmp_path).study, made(tmp_path).series) == ("", "")


FRAMES = np.stack([DEEP, DEEP // 2, DEEP[::-1]])


@pytest.mark.parametrize(
    "syntax", [ExplicitVRLittleEndian, RLELossless, JPEG2000Lossless], ids=lambda uid: uid.name
)
@pytest.mark.parametrize("frame", range(3))
def test_each_frame_can_be_chosen(frame: int, syntax: pydicom.uid.UID, tmp_path: Path) -> None:
    path = write(tmp_path, "x.dcm", packed(FRAMES, syntax))
    radiograph = load_radiograph(path, frame)
    np.testing.assert_array_equal(radiograph.pixels, FRAMES[frame])
    assert (radiograph.frame, radiograph.frames) == (frame, 3)


def test_the_first_picture_bears_the_digest_and_each_other_its_own_key(tmp_path: Path) -> None:
    path = write(tmp_path, "x.dcm", dicom_of(FRAMES))
    first, third = load_radiograph(path), load_radiograph(path, 2)
    assert first.sha256 == third.sha256 == first.key
    assert third.key == f"{first.sha256}#2"
    assert [frame_of(r.key) for r in (first, third)] == [(first.sha256, 0), (first.sha256, 2)]


@pytest.mark.parametrize("frame", [3, -1, 10**9])
def test_a_frame_that_is_not_there_is_refused_in_one_sentence(frame: int, tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage) as caught:
        made(tmp_path, FRAMES, frame)
    assert f"it holds 3 pictures and no number {frame + 1}; choose one from 1 to 3" in str(
        caught.value
    )


def test_a_picture_of_another_format_has_one_frame(tmp_path: Path) -> None:
    path = write(tmp_path, "x.png", encoded(Image.fromarray(ramp()), "PNG"))
    with pytest.raises(UnreadableImage, match="it holds one picture and no number 2"):
        load_radiograph(path, 1)
