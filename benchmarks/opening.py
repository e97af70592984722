"""From a file to a `Radiograph`: `python -m benchmarks.opening [--report]`.

The files are made here, in a temporary folder: films of 3000 x 2500 pixels in 14 bits with the
noise of an exposure, and pictures of the size that FracAtlas has. "Here" decodes in this process,
without reading and hashing the file; the figure is what a click waits for.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import cv2
import numpy as np
from pydicom.uid import ExplicitVRLittleEndian, JPEG2000Lossless, JPEGLSLossless, RLELossless

from benchmarks.films import DICOM_BITS, FILM_WH, SMALL_WH, WINDOW, film, write_dicom
from benchmarks.measured import heading, spread, times_ms
from benchmarks.page import Row, add_report, table, tell
from imaging.decoding import decode
from imaging.load import load_radiograph
from imaging.source import read_source

NAME = "opening"
CALLS = 9
SIGMOID = {**WINDOW, "VOILUTFunction": "SIGMOID"}
FILM, SMALL = (f"{wide} x {high}" for wide, high in (FILM_WH, SMALL_WH))
# Milliseconds from a click to its picture; what has no aim stands beside these.
AIMS_MS = {
    f"JPEG, {SMALL}": 30.0,
    f"uncompressed DICOM, {FILM}": 120.0,
    f"JPEG 2000 DICOM, {FILM}": 600.0,
}


def main() -> None:
    """Open every file several times and print a row for each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_report(parser)
    options = parser.parse_args()
    first = heading()
    opened: dict[str, list[list[float]]] = {}
    decoded: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, path in made_files(Path(folder)):
            source, form = read_source(path), load_radiograph(path).format
            decode(source, form)
            here = times_ms(lambda s=source, f=form: decode(s, f), CALLS)
            decoded.setdefault(kind, []).append(median(here))
            times = times_ms(lambda p=path: load_radiograph(p), CALLS)
            opened.setdefault(kind, []).append(times)
    rows = [row(kind, files, decoded[kind]) for kind, files in opened.items()]
    tell(NAME, [f"{first} Medians.", "", *table(rows)], options.report)


def row(kind: str, files: list[list[float]], here: list[float]) -> Row:
    """Return the figure of one kind of file; several files of a kind make a range."""
    worst = max(ms for times in files for ms in times)
    measured = (
        f"{spread([median(times) for times in files], '.1f')} ms; worst {worst:.1f}; "
        f"here {spread(here, '.1f')}"
    )
    is_main = kind in AIMS_MS
    aim = f"under {AIMS_MS[kind]:.0f} ms" if is_main else ""
    return Row(f"from click to picture: {kind}", measured, aim, f"{len(files)} × {CALLS}", is_main)


def made_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Write the files, one after the other, and say of which kind each is."""
    pixels = film(DICOM_BITS)
    plain = ExplicitVRLittleEndian
    for number, (kind, syntax, elements) in enumerate(
        (
            ("uncompressed DICOM", plain, WINDOW),
            ("uncompressed DICOM", plain, SIGMOID),
            ("uncompressed DICOM", plain, {"PixelPaddingValue": 2000}),
            ("RLE DICOM", RLELossless, WINDOW),
            ("JPEG-LS DICOM", JPEGLSLossless, WINDOW),
            ("JPEG 2000 DICOM", JPEG2000Lossless, WINDOW),
        )
    ):
        path = folder / f"{number}.dcm"
        write_dicom(pixels, path, syntax, **elements)
        yield f"{kind}, {FILM}", path
    small = cv2.resize(pixels, SMALL_WH, interpolation=cv2.INTER_AREA)
    shown = np.right_shift(small, DICOM_BITS - 8).astype(np.uint8)
    for ending, picture, kind in (
        (".jpg", shown, "JPEG"),
        (".png", shown, "PNG of 8 bits"),
        (".png", small, "PNG of 16 bits"),
    ):
        path = folder / f"{kind}{ending}"
        cv2.imwrite(str(path), picture)
        yield f"{kind}, {SMALL}", path


if __name__ == "__main__":
    main()
