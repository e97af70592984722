"""How much a DICOM file may say besides its pixels, so that a small one can't ask for hours.

pydicom makes an object of each element, item and value that it meets. Some hundred bytes, deflated,
can stand for a million of them.
"""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

import io
from collections.abc import Iterable

from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import BaseTag, Tag

from imaging.refusal import COPY_AGAIN, Refusal
from words import _

# An element takes two or three, an item five; an enhanced file of a thousand frames has 200,000.
_MOST_READS = 300_000
# Short text and numbers: as much as their length in two bytes can say.
_MOST_SHORT_BYTES = 1 << 16
# Of functional groups a frame takes 1 to 4 kB and up to 20 items; a look-up table takes 128 kB.
_MOST_SEQUENCE_BYTES = 6 << 20
_MOST_ITEMS = 50_000
_ITEM_TAGS = (b"\xfe\xff\0\xe0", b"\xff\xfe\xe0\0")
# Four times what 65536 entries of 16 bits take, for segments that say less than they could.
_MOST_PALETTE_BYTES = 1 << 19
# Eight bytes for each of a million frames.
_MOST_OFFSET_BYTES = 1 << 23
_SEQUENCES = (
    "SharedFunctionalGroupsSequence",
    "PerFrameFunctionalGroupsSequence",
    "PixelMeasuresSequence",
    "FramePixelDataPropertiesSequence",
    "PixelValueTransformationSequence",
    "FrameVOILUTSequence",
    "FrameAnatomySequence",
    "FrameDisplayShutterSequence",
    "ModalityLUTSequence",
    "VOILUTSequence",
)
TABLE_KEYWORDS = ("LUTDescriptor", "LUTExplanation", "ModalityLUTType", "LUTData")
"""The elements of a look-up table's item."""
_MOST_BYTES = {
    **dict.fromkeys(_SEQUENCES, _MOST_SEQUENCE_BYTES),
    **{
        f"{segmented}{colour}PaletteColorLookupTableData": _MOST_PALETTE_BYTES
        for segmented in ("", "Segmented")
        for colour in ("Red", "Green", "Blue")
    },
    "LUTData": _MOST_PALETTE_BYTES,
    "ExtendedOffsetTable": _MOST_OFFSET_BYTES,
    "ExtendedOffsetTableLengths": _MOST_OFFSET_BYTES,
}
# These may be as large as the file, so they must be bytes and not a list of values.
_BULK = ("PixelData", "FloatPixelData", "DoubleFloatPixelData", "OverlayData")
# Specific Character Set (0008,0005), which pydicom parts into its values while it reads.
_CHARACTER_SETS = (b"\x08\0\x05\0", b"\0\x08\0\x05")
_HEADER_BYTES = 8
# PS3.5 7.5: whose end a delimiter says.
_UNDEFINED_LENGTH = 0xFFFFFFFF


class CountedReads(io.BytesIO):
    """A file in memory that refuses to be read in more pieces than a picture's file has."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._left = _MOST_READS
        self._header = b""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read as a file does.

        Raises:
            Refusal: it is a piece too many, or a list of character sets without an end.
        """
        self._left -= 1
        if self._left < 0:
            raise Refusal(_("it holds more elements than any picture has"), COPY_AGAIN)
        if size and size > _MOST_SHORT_BYTES and self._header.startswith(_CHARACTER_SETS):
            raise _too_large("SpecificCharacterSet")
        piece = super().read(size)
        if size == _HEADER_BYTES:
            self._header = piece
        return piece


def check_lengths(dataset: Dataset, tags: Iterable[BaseTag | str]) -> None:
    """Refuse elements that are cut off or too long, before anything is made of them.

    Args:
        dataset: or an item of one.
        tags: of the elements to look at, or their keywords.

    Raises:
        Refusal: one holds fewer bytes than it states, or more than any picture needs.
    """
    for tag in map(Tag, tags):
        element = dataset.get_item(tag) if tag in dataset else None
        # What pydicom has converted while it read was counted then.
        if not isinstance(element, RawDataElement):
            continue
        if not _is_whole(element):
            raise Refusal(_("it is cut off before its end"), COPY_AGAIN)
        if element.value and not _is_bounded(element):
            raise _too_large(keyword_for_tag(tag))


def items_of(dataset: Dataset, name: str) -> list[Dataset]:
    """Return the items of a sequence; none where there is no such sequence.

    Raises:
        Refusal: it is longer than any picture needs.
    """
    check_lengths(dataset, [name])
    value = dataset.get(name)
    return list(value) if isinstance(value, Sequence) else []


def _is_whole(element: RawDataElement) -> bool:
    if element.length == _UNDEFINED_LENGTH:
        return True
    held = len(element.value or b"")
    # Some writers count the byte that makes a length even (PS3.5 7.1) and leave it out at the end.
    return element.length <= held + held % 2


def _is_bounded(element: RawDataElement) -> bool:
    value = element.value or b""
    name = keyword_for_tag(element.tag)
    if name in _BULK:
        return element.VR in (None, "UN") or element.VR.startswith("O")
    if len(value) > _MOST_BYTES.get(name, _MOST_SHORT_BYTES):
        return False
    return name not in _SEQUENCES or sum(map(value.count, _ITEM_TAGS)) <= _MOST_ITEMS


def _too_large(name: str) -> Refusal:
    return Refusal(
        _("its element {name} is larger than any picture needs").format(name=name), COPY_AGAIN
    )
