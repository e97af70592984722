"""The windows and tables that a DICOM file offers, in units of the pixels."""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

from collections.abc import Iterator, Sequence

import numpy as np
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue

from imaging.dicom.bounds import TABLE_KEYWORDS, check_lengths, items_of
from imaging.dicom.grey import GreyScale, number_of
from imaging.radiograph import Preset
from imaging.window import Shape, VoiLut, Window

LONGEST_NAME = 40
# A file of a million windows is no help to anyone.
MOST_PRESETS = 64
_WIDEST = 1e9
_SHAPES: dict[str, Shape] = {"SIGMOID": "sigmoid", "LINEAR_EXACT": "linear_exact"}


def presets_of(dataset: Dataset, scale: GreyScale) -> tuple[Preset, ...]:
    """Return all that the file offers, in its order, its tables before its windows.

    Tables first, since a file that has both means its table: pydicom's reference prefers it too.

    Source: PS3.3 C.11.2.
    """
    found = [*_tables(dataset, scale), *_windows(dataset, scale)]
    return tuple(found[:MOST_PRESETS])


def own_window(scale: GreyScale) -> Window:
    """Return the window of a file that states none: what it holds, what is blank left out.

    8-bit pictures were windowed by whoever saved them and keep their full range.
    """
    whole = Window.spanning(0, (1 << scale.bits) - 1)
    if scale.bits <= 8:
        return whole
    held = scale.pixels if scale.blank is None else scale.pixels[~scale.blank]
    if held.size == 0 or held.min() == held.max():
        return whole
    return Window.spanning(int(held.min()), int(held.max()))


def _windows(dataset: Dataset, scale: GreyScale) -> Iterator[Preset]:
    centres, widths = (_numbers(dataset.get(name)) for name in ("WindowCenter", "WindowWidth"))
    names = _texts(dataset.get("WindowCenterWidthExplanation"))
    function = str(dataset.get("VOILUTFunction") or "LINEAR").upper()
    pairs = list(zip(centres, widths, strict=False))[:MOST_PRESETS]
    for place, (centre, width) in enumerate(pairs):
        limits = _limits(centre, width, function)
        if limits is None:
            continue
        low, high = sorted(scale.level_of(limit) for limit in limits)
        shape = _SHAPES.get(function, "linear")
        # Stated in other units than the pixels', it may make all that there can be black, or white.
        is_seen = shape == "sigmoid" or (low < 1 << scale.bits and high >= 0)
        if is_seen and high - low < _WIDEST and abs(low) < _WIDEST:
            name = names[place] if place < len(names) else ""
            yield Preset(name, Window.spanning(low, high, shape))


def _limits(centre: float | None, width: float | None, function: str) -> tuple[float, float] | None:
    """Return the modality values that turn black and white.

    Source: PS3.3 C.11.2.1.2.1 (LINEAR), C.11.2.1.3 (SIGMOID and LINEAR_EXACT).
    """
    if centre is None or width is None or width <= 0:
        return None
    if function in _SHAPES:
        return centre - width / 2, centre + width / 2
    half = (max(width, 1.0) - 1.0) / 2
    return centre - 0.5 - half, centre - 0.5 + half


def _tables(dataset: Dataset, scale: GreyScale) -> Iterator[Preset]:
    for item in items_of(dataset, "VOILUTSequence")[:MOST_PRESETS]:
        check_lengths(item, TABLE_KEYWORDS)
        window = _table_window(item, scale, dataset.file_meta.TransferSyntaxUID.is_little_endian)
        if window is not None:
            names = _texts(item.get("LUTExplanation"))
            yield Preset(names[0] if names else "", window)


def _table_window(item: Dataset, scale: GreyScale, is_little: bool) -> Window | None:
    """Return one VOI LUT as a window over the levels between which it rises or falls.

    Source: PS3.3 C.11.2.1.1.
    """
    descriptor, stored = item.get("LUTDescriptor"), item.get("LUTData")
    if descriptor is None or len(descriptor) != 3 or stored is None:
        return None
    data = _entries(stored, int(descriptor[0]) or 1 << 16, is_little)
    if data.size == 0 or data.min() == data.max():
        return None
    places = np.floor(scale.modality - _first_mapped(int(descriptor[1]), scale))
    shown = data[np.clip(places, 0, len(data) - 1).astype(np.int64)]
    shares = np.minimum(shown / _full(data, int(descriptor[2])), 1.0)
    greys = np.rint((1.0 - shares if scale.is_turned else shares) * 255.0).astype(np.uint8)
    changes = np.flatnonzero(greys[1:] != greys[:-1])
    if changes.size == 0:
        return None
    low, high = int(changes[0]), int(changes[-1]) + 1
    return Window.spanning(low, high, VoiLut(greys[low : high + 1].tobytes()))


def _first_mapped(stated: int, scale: GreyScale) -> int:
    """Return the modality value of a table's first entry, which may be negative where they may.

    Implicit VR leaves open whether it is signed, and reads it by the pixels, which are not rescaled
    yet. So is it taken where it would lie beyond all values. Source: PS3.3 C.11.2.1.1.
    """
    may_be_negative = scale.modality.min() < 0 or scale.modality.max() < stated
    return stated - (1 << 16) if stated >= 1 << 15 and may_be_negative else stated


def _entries(stored: object, count: int, is_little: bool) -> np.ndarray:
    if not isinstance(stored, bytes):
        return np.atleast_1d(np.asarray(stored, np.float64))[:count]
    # Entries of 8 bits may lie in a byte or in a word each.
    kind = np.dtype("<u2" if is_little else ">u2") if len(stored) >= 2 * count else np.dtype("u1")
    return np.frombuffer(stored[: len(stored) // kind.itemsize * kind.itemsize], kind)[:count]


def _full(data: np.ndarray, bits: int) -> float:
    """Return the entry that means white: of all bits stated, or of those used where most are not.

    Some files state 16 bits for tables of 12, which would show hardly any light.
    """
    used = int(data.max()).bit_length()
    return float((1 << (bits if used <= bits < used + 2 else used)) - 1)


def _numbers(value: object) -> list[float | None]:
    return [number_of(entry) for entry in _entries_of(value)]


def _texts(value: object) -> list[str]:
    """Return names in one harmless line each."""
    return [
        "".join(c for c in str(entry) if c.isprintable()).strip()[:LONGEST_NAME]
        for entry in _entries_of(value)
    ]


def _entries_of(value: object) -> Sequence[object]:
    if value is None:
        return ()
    return value if isinstance(value, MultiValue) else (value,)
