"""Greys on the screen: values and windows in the file's units, the file's windows, the curve."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gui.picture.corner_notes import notes_on
from gui.picture.grey_presets import PRESETS, file_windows
from gui.picture.histogram import PAD, Histogram
from imaging.grey_statistics import GreyStatistics
from imaging.orientation import UPRIGHT
from imaging.radiograph import Preset, Radiograph
from imaging.tone import PLAIN, Tone
from imaging.value_scale import AS_STORED, ValueScale
from imaging.window import VoiLut, Window
from tests.gui.conftest import Stage
from tests.gui.hands import Hands
from tests.imaging.made_dicom import lut, sequence_of
from tests.imaging.made_files import dicom_of, ramp, write
from tests.networks import detector_set

WIDTH, HEIGHT = 400, 500
CURVE = VoiLut(bytes([0, 10, 40, 160, 255]))
STRAIGHT = Window.spanning(100, 900)


@pytest.fixture
def stored() -> np.ndarray:
    """A picture of many values with a strip of padding at its left and a known place."""
    stored = ramp(HEIGHT, WIDTH, 4000).astype(np.uint16)
    stored[90:110, 90:110] = 300
    stored[:, :20] = 4095
    return stored


@pytest.fixture
def opened(make_stage: Callable[..., Stage], tmp_path: Path, stored: np.ndarray) -> Stage:
    """A window with a MONOCHROME1 film in Hounsfield units, and two windows called alike."""
    data = dicom_of(
        stored,
        BitsStored=12,
        PhotometricInterpretation="MONOCHROME1",
        PixelPaddingValue=4095,
        RescaleSlope=2,
        RescaleIntercept=-1024,
        RescaleType="HU",
        WindowCenter=[1000, 2000],
        WindowWidth=[1500, 3000],
        WindowCenterWidthExplanation=["NORMAL", "Bone"],
        VOILUTSequence=sequence_of(
            lut(np.arange(2000) ** 2 // 1000, 0, 12, LUTExplanation="NORMAL")
        ),
    )
    path = write(tmp_path, "film.dcm", data)
    stage = make_stage((detector_set(tmp_path / "weights", [[16, 16, 8, 8, 0.9]]),))
    stage.open(path)
    stage.window.focus_force()
    stage.pump()
    return stage


def read_off(stage: Stage) -> str:
    stage.pump(0.2)
    return stage.window.status.pointer.cget("text")


def test_values_and_windows_are_in_the_units_of_the_file(opened: Stage) -> None:
    hands = Hands(opened)
    try:
        hands.move((100.5, 100.5))
        assert read_off(opened) == "x 100  y 100  grey -424 HU"
        hands.move((10.5, 100.5))
        assert read_off(opened) == "x 10  y 100  no value"
        hands.press("g")
    finally:
        hands.close()
    viewer = opened.window.analyse.viewer
    viewer.view.set_window(viewer.view.file_windows()["NORMAL"])
    opened.pump(0.2)
    canvas = viewer.view.canvas
    notes = [i for i in canvas.find_withtag("corner_notes_left") if canvas.type(i) == "text"]
    assert canvas.itemcget(notes[0], "text").splitlines()[0] == "C 1000  W 1500 HU"
    told = viewer.card.numbers.cget("text")
    assert told == "Centre 1000   width 1500   black 1749   white 250"


def test_the_file_s_windows_stand_beside_the_program_s_own(opened: Stage) -> None:
    viewer = opened.window.analyse.viewer
    viewer.toggle_card()
    opened.pump(0.2)
    card = viewer.card
    names = list(card._windows)
    assert names[:5] == [words for words, _make in PRESETS.values()]
    assert names[5:] == ["NORMAL (curve)", "NORMAL", "Bone (file)"]
    chosen = [card._windows[name] for name in names[1:]]
    assert len(set(chosen)) == len(chosen)
    for name in names:
        card.presets._command(name)  # type: ignore[misc]
        opened.pump()
        assert card.presets.get() == name


def test_every_window_of_a_file_has_a_name_of_its_own() -> None:
    table = Window.spanning(0, 900, CURVE)
    presets = [
        Preset(n, w) for n in ("NORMAL", "NORMAL", "", "Automatic") for w in (STRAIGHT, table)
    ]
    assert list(file_windows(presets)) == [
        "NORMAL", "NORMAL (curve)", "NORMAL (file)", "NORMAL (curve 2)",
        "Window 5 of the file", "Window 6 of the file (curve)",
        "Automatic (file)", "Automatic (curve)",
    ]  # fmt: skip
    assert len(file_windows([Preset("A", STRAIGHT)] * 64)) == 64


def test_a_window_that_comes_twice_does_not_stop_the_round(opened: Stage) -> None:
    view = opened.window.analyse.view
    assert view.pyramid is not None
    seen = []
    for _turn in range(4):
        view.choose_next_file_window()
        seen.append(view.tone.window)
    assert len(set(seen)) == 3
    assert seen[3] == seen[0]


def film(window: Window = STRAIGHT, scale: ValueScale = AS_STORED) -> Radiograph:
    pixels = ramp(64, 64, 4096).astype(np.uint16)
    return Radiograph(Path("x"), "0", pixels, 12, window, "DICOM", value_scale=scale)


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        (AS_STORED, "C 500  W 801"),
        (ValueScale(4095.0, -1.0), "C 3596  W 801"),
        (ValueScale(-1024.0, 2.0, "HU"), "C -24  W 1601 HU"),
        (ValueScale(0.0, 0.5), "C 250.5  W 401.0"),
    ],
)
def test_the_corner_tells_the_window_in_the_units_of_the_file(
    scale: ValueScale, words: str
) -> None:
    assert notes_on(PLAIN, film(scale=scale), UPRIGHT) == [words]


@pytest.mark.parametrize(
    "tone",
    [
        PLAIN,
        Tone(gamma=2.0, is_inverted=True),
        Tone(Window(2000.0, 1000.0, "sigmoid")),
        Tone(Window.spanning(500, 3000, CURVE)),
        Tone(Window.spanning(-5000, 9000, CURVE), gamma=0.5),
    ],
)
def test_the_histogram_s_curve_is_what_the_screen_shows(root: tk.Tk, tone: Tone) -> None:
    radiograph = film()
    histogram = Histogram(root, 300, 100, lambda _window: None)
    histogram.pack()
    root.update()
    histogram.show(GreyStatistics.of(radiograph, radiograph.pixels), tone)
    (line, *_edges) = [
        item for item in histogram.find_withtag("window") if histogram.type(item) == "line"
    ]
    places = np.reshape(histogram.coords(line), (-1, 2))
    greys = tone.table(radiograph.window, 4096)
    assert (places[0, 0], places[-1, 0]) == (PAD, histogram.winfo_width() - PAD)
    for x, y in places:
        level = min(max(round(histogram._value_at(x)), 0), 4095)
        drawn = (histogram.winfo_height() - PAD - y) / (histogram.winfo_height() - 2 * PAD)
        near = greys[max(level - 1, 0) : level + 2] / 255.0
        assert near.min() - 0.01 <= drawn <= near.max() + 0.01
