"""Each stored value has the colour that the palette gives it, however the palette is packed."""

import numpy as np
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from imaging.dicom.palette import palette_colours
from imaging.refusal import Refusal

ENTRIES = np.array([[1000, 2000, 3000], [1100, 2100, 3100], [1200, 2200, 3200]], np.uint16)
COLOURS = ("Red", "Green", "Blue")


def palette(first: int = 0, bits: int = 16, entries: int = 3, **data: list[bytes]) -> Dataset:
    """Return what a file says of its palette, each part of it for red, green and blue."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    for place, colour in enumerate(COLOURS):
        descriptor = [entries % 65536, first, bits]
        setattr(dataset, f"{colour}PaletteColorLookupTableDescriptor", descriptor)
        for name, parts in data.items():
            prefix = "Segmented" if name == "segmented" else ""
            setattr(dataset, f"{prefix}{colour}PaletteColorLookupTableData", parts[place])
    return dataset


def words(*numbers: int) -> bytes:
    return np.array(numbers, "<u2").tobytes()


@pytest.mark.parametrize("first", [0, 10])
def test_the_first_colour_is_that_of_the_first_value_and_of_all_below(first: int) -> None:
    table = palette(first, plain=[column.astype("<u2").tobytes() for column in ENTRIES.T])
    stored = np.array([[max(first - 1, 0), first, first + 1, first + 2, first + 9]], np.uint16)
    found = palette_colours(table, stored)
    assert found.dtype == np.uint16
    np.testing.assert_array_equal(found[0], ENTRIES[[0, 0, 1, 2, 2]])


def test_entries_of_eight_bits_lie_in_a_byte_or_in_a_word_each() -> None:
    stored = np.array([[0, 1, 2]], np.uint8)
    for parts in ([bytes([7, 8, 9])] * 3, [words(7, 8, 9)] * 3):
        found = palette_colours(palette(bits=8, plain=parts), stored)
        assert found.dtype == np.uint8
        assert found[0, :, 0].tolist() == [7, 8, 9]
    deeper = palette_colours(palette(bits=8, plain=[words(7, 800, 9)] * 3), stored)
    assert deeper[0, :, 0].tolist() == [7, 800, 9], "whatever the descriptor says"


def test_a_palette_of_all_values_states_0_for_its_entries() -> None:
    table = palette(entries=65536, plain=[np.arange(65536).astype("<u2").tobytes()] * 3)
    stored = np.array([[0, 40000, 65535]], np.uint16)
    assert palette_colours(table, stored)[0, :, 0].tolist() == [0, 40000, 65535]


def test_segments_are_copied_run_straight_and_are_repeated() -> None:
    # Two entries as they are, four in even steps to 100, and both segments again.
    segments = words(0, 2, 10, 20, 1, 4, 100, 2, 2, 0, 0)
    table = palette(entries=12, segmented=[segments] * 3)
    found = palette_colours(table, np.arange(12, dtype=np.uint8)[None])
    assert found[0, :, 1].tolist() == [10, 20, 40, 60, 80, 100] * 2


def test_a_segment_that_is_repeated_is_found_by_its_place_in_bytes() -> None:
    # Three entries, then the second segment, which begins after five words, once more.
    segments = words(0, 3, 1, 2, 3, 0, 2, 50, 60, 2, 1, 10, 0)
    table = palette(entries=7, segmented=[segments] * 3)
    found = palette_colours(table, np.arange(7, dtype=np.uint8)[None])
    assert found[0, :, 2].tolist() == [1, 2, 3, 50, 60, 50, 60]


def test_segments_that_end_before_the_palette_does_are_all_there_is() -> None:
    table = palette(entries=9, segmented=[words(0, 2, 10, 20)] * 3)
    found = palette_colours(table, np.array([[0, 1, 8]], np.uint8))
    assert found[0, :, 0].tolist() == [10, 20, 20]


def test_a_segment_of_no_known_kind_is_damage() -> None:
    with pytest.raises(Refusal, match="palette is damaged"):
        palette_colours(palette(segmented=[words(9, 2, 10, 20)] * 3), np.zeros((1, 1), np.uint8))
