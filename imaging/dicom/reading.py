"""DICOM radiographs: from a file's bytes to a `Radiograph`, in the standard's order of steps."""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

import hashlib

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from imaging.blank import as_blank, blank_pixels
from imaging.dicom.file import (
    check_is_picture,
    code_of,
    frames_in,
    is_for_processing,
    read_elements,
)
from imaging.dicom.functional_groups import say_of_frame
from imaging.dicom.geometry import Geometry, geometry_of
from imaging.dicom.grey import grey_scale
from imaging.dicom.loss import losses_of
from imaging.dicom.overlay_planes import overlay_of
from imaging.dicom.pixels import PYDICOM_ERRORS, eight_bit_or_sixteen, stored_values
from imaging.dicom.shutter import outside_shutter
from imaging.dicom.windows import own_window, presets_of
from imaging.formats.colour import split_colour
from imaging.radiograph import Radiograph
from imaging.refusal import damage_refused
from imaging.source import Source
from imaging.value_scale import AS_STORED
from imaging.window import Window
from words import _

# Keeps what is told of a study apart from plain digests of its UID that others may have.
_GROUPING = "OsteoLens groups views by "


def decode(source: Source, frame: int = 0) -> Radiograph:
    """Decode one frame of a DICOM file.

    Source: PS3.3 C.7.6.3 (pixels), C.11.1 (modality), C.11.2 (window), C.9.2 (overlay planes),
    C.7.6.11 (shutters), 10.7.1.3 (spacing).

    Raises:
        Refusal: it holds no such picture, or one that can't be unpacked or is over the limit.
    """
    with damage_refused(_("it is a damaged or cut off DICOM file"), PYDICOM_ERRORS):
        dataset = read_elements(source.data)
        check_is_picture(dataset)
        stored = stored_values(dataset, frame)
        say_of_frame(dataset, frame)
        return _radiograph(source, dataset, stored, frame)


def _radiograph(source: Source, dataset: Dataset, stored: NDArray, frame: int) -> Radiograph:
    geometry = geometry_of(dataset)
    outside = outside_shutter(dataset, stored.shape[:2], geometry.stretch_xy)
    rgb, presets, value_scale = None, (), AS_STORED
    if stored.ndim == 3:
        channels = np.ascontiguousarray(eight_bit_or_sixteen(stored, dataset))
        if outside is not None:
            channels = channels * ~outside[:, :, None]
        pixels, rgb = split_colour(channels)
        bits = 8 * pixels.dtype.itemsize
        window = Window.spanning(0, (1 << bits) - 1)
    else:
        scale = grey_scale(dataset, stored, outside)
        pixels, bits, value_scale = scale.pixels, scale.bits, scale.value_scale
        outside = scale.blank
        presets = presets_of(dataset, scale)
        window = presets[0].window if presets else own_window(scale)
    blank = None if outside is None else _squared_mask(outside, geometry)
    marked = overlay_of(dataset, stored.shape[:2], frame)
    laterality = code_of(dataset.get("ImageLaterality")) or code_of(dataset.get("Laterality"))
    return Radiograph(
        path=source.path,
        sha256=source.sha256,
        pixels=geometry.squared(pixels),
        bits=bits,
        window=window,
        format="DICOM",
        spacing_mm=geometry.spacing_mm,
        body_part=code_of(dataset.get("BodyPartExamined")),
        laterality=laterality if laterality in ("L", "R") else "",
        view_position=code_of(dataset.get("ViewPosition")),
        rgb=None if rgb is None else geometry.squared(rgb),
        frames=frames_in(dataset),
        frame=frame,
        spacing_kind=geometry.spacing_kind,
        calibration=geometry.calibration,
        presets=presets,
        blank=blank,
        stretch_xy=geometry.stretch_xy,
        study=_stand_for(dataset.get("StudyInstanceUID")),
        series=_stand_for(dataset.get("SeriesInstanceUID")),
        value_scale=value_scale,
        is_for_processing=is_for_processing(dataset),
        overlay_plane=None if marked is None else _squared_mask(marked, geometry),
        losses=losses_of(dataset),
    )


def _squared_mask(mask: NDArray[np.bool_], geometry: Geometry) -> NDArray[np.uint8]:
    """Return which pixels are meant, 255, once they are square."""
    return as_blank(blank_pixels(geometry.squared(as_blank(mask))))


def _stand_for(uid: object) -> str:
    """Return what is the same for equal UIDs and tells nothing else; empty for none."""
    text = str(uid or "").strip()
    return hashlib.sha256((_GROUPING + text).encode()).hexdigest()[:32] if text else ""
