"""Median milliseconds of loading and drawing: `python -m benchmarks.imaging [FOLDER]`.

FOLDER holds radiographs to load besides those made here; the shared data beside the repository are
taken where they are there.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ComputedRadiographyImageStorage, ExplicitVRLittleEndian, generate_uid

from errors import UnreadableImage
from imaging.load import load_radiograph
from imaging.overlay import Box, Heatmap
from imaging.pyramid import Pyramid
from imaging.radiograph import Radiograph
from imaging.render import render, render_view
from imaging.tone import Tone
from imaging.view import View
from imaging.window import Window

SHARED = Path(__file__).parents[2] / "shared" / "data"
FILM_WH = (2500, 3000)
VIEWPORT_WH = (1200, 900)
ROUNDS = 31


def milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Return median and worst time of a call, after one that does not count."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times), max(times)


def show(what: str, times: tuple[float, float]) -> None:
    """Print one line."""
    print(f"{what:<58}{times[0]:9.2f} {times[1]:9.2f}")


def film() -> Radiograph:
    """Return a 12-bit radiograph of 2500 x 3000 pixels."""
    rows, columns = np.mgrid[0 : FILM_WH[1], 0 : FILM_WH[0]]
    pixels = (2000 + 1500 * np.sin(rows / 300) * np.cos(columns / 200)).astype(np.uint16)
    pixels += np.random.default_rng(0).integers(0, 90, pixels.shape, dtype=np.uint16)
    return Radiograph(Path("film.png"), "0" * 64, pixels, 12, Window(2048, 4096), "PNG")


def write_dicom(pixels: np.ndarray, path: Path) -> None:
    """Write an uncompressed computed radiograph."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = ComputedRadiographyImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    dataset = FileDataset(str(path), {}, b"\0" * 128, meta, is_implicit_VR=False)
    dataset.SOPClassUID, dataset.SOPInstanceUID = ComputedRadiographyImageStorage, generate_uid()
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = *pixels.shape, 1
    dataset.PhotometricInterpretation = "MONOCHROME1"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 12, 11
    dataset.PixelRepresentation = 0
    dataset.PixelData = pixels.tobytes()
    dataset.save_as(path, enforce_file_format=True)


def measure_loading(radiograph: Radiograph, folder: Path | None) -> None:
    """Time the loader on files made here, on shared ones and on those of a folder."""
    with tempfile.TemporaryDirectory() as made:
        small = cv2.resize(radiograph.pixels, (533, 640), interpolation=cv2.INTER_AREA)
        jpeg = Path(made) / "small.jpg"
        cv2.imwrite(str(jpeg), np.right_shift(small, 4).astype(np.uint8))
        show("load a 533 x 640 JPEG", milliseconds(lambda: load_radiograph(jpeg)))
        png = Path(made) / "film.png"
        cv2.imwrite(str(png), radiograph.pixels)
        show("load a 2500 x 3000 16-bit PNG", milliseconds(lambda: load_radiograph(png), 7))
        dicom = Path(made) / "film.dcm"
        write_dicom(radiograph.pixels, dicom)
        show(
            "load a 2500 x 3000 uncompressed DICOM", milliseconds(lambda: load_radiograph(dicom), 9)
        )
    for path in sorted((SHARED / "dicom").glob("*")) + sorted(folder.iterdir() if folder else []):
        try:
            show(f"load {path.name}", milliseconds(lambda p=path: load_radiograph(p), 5))
        except UnreadableImage as error:
            print(error)


def measure_drawing(radiograph: Radiograph) -> None:
    """Time pictures for the screen and for saving, with and without marks."""
    width, height = radiograph.size_wh
    heat = np.random.default_rng(1).random((56, 47), dtype=np.float32)
    marks = (
        Heatmap(heat, (0.0, 0.0, float(width), float(height)), "fracture"),
        Box((700, 800, 1200, 1300), "fracture", 0.9),
        Box((1300, 1800, 1900, 2300), "fracture", 0.3, is_sure=False),
    )
    show("make the pyramid", milliseconds(lambda: Pyramid(radiograph)))
    pyramid = Pyramid(radiograph)
    fitted = View.fit(radiograph.size_wh, VIEWPORT_WH)
    middle = (VIEWPORT_WH[0] / 2, VIEWPORT_WH[1] / 2)
    views = {
        "fitted": fitted,
        "filling the viewport": fitted.zoomed_at(middle, 2.0),
        "at 1:1": fitted.zoomed_at(middle, 1.0 / fitted.zoom),
        "at 6:1": fitted.zoomed_at(middle, 6.0 / fitted.zoom),
    }
    for name, view in views.items():
        show(f"view {name}", milliseconds(lambda v=view: render_view(pyramid, (), v)))
        show(
            f"view {name}, heat map and boxes",
            milliseconds(lambda v=view: render_view(pyramid, marks, v)),
        )
    centres = iter(range(1000, 100000))
    show(
        "view with the window dragged",
        milliseconds(
            lambda: render_view(pyramid, (), views["at 1:1"], Tone(Window(next(centres), 1500.0)))
        ),
    )
    show("whole picture to 750 x 900", milliseconds(lambda: render(radiograph, marks, (750, 900))))
    show("whole picture at full size", milliseconds(lambda: render(radiograph, marks), 9))


def main() -> None:
    """Print a table of median and worst times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="with radiographs")
    folder = parser.parse_args().folder
    if folder is not None and not folder.is_dir():
        parser.error(f"{folder} is no folder")
    print(f"{'':<58}{'median ms':>9} {'worst ms':>9}")
    radiograph = film()
    measure_loading(radiograph, folder)
    measure_drawing(radiograph)


if __name__ == "__main__":
    main()
