"""A DICOM file's elements, as many as a radiograph needs; objects that are none are refused.

Only the attributes listed here are ever read from a file; a patient's name is not among them. Of an
enhanced file's functional groups only what `imaging.dicom.functional_groups` lists is used.
"""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

import zlib

from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filereader import read_dataset
from pydicom.tag import Tag
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    MediaStorageDirectoryStorage,
    RTDoseStorage,
)

from imaging.dicom.bounds import CountedReads, check_lengths
from imaging.dicom.functional_groups import GROUP_KEYWORDS
from imaging.dicom.overlay_planes import OVERLAY_TAGS
from imaging.dicom.packed_frame import PIXEL_KEYWORDS
from imaging.dicom.shutter import SHUTTER_KEYWORDS
from imaging.refusal import (
    COPY_AGAIN,
    LIMIT_IN_WORDS,
    MAX_BYTES,
    Refusal,
    check_size,
)
from words import _

_KEYWORDS = (
    "SOPClassUID",
    "PresentationIntentType",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    *PIXEL_KEYWORDS,
    "NumberOfFrames",
    "PixelData",
    "FloatPixelData",
    "DoubleFloatPixelData",
    "ExtendedOffsetTable",
    "ExtendedOffsetTableLengths",
    "RescaleSlope",
    "RescaleIntercept",
    "RescaleType",
    "ModalityLUTSequence",
    "WindowCenter",
    "WindowWidth",
    "WindowCenterWidthExplanation",
    "VOILUTFunction",
    "VOILUTSequence",
    "PixelPaddingValue",
    "PixelPaddingRangeLimit",
    "LossyImageCompression",
    "LossyImageCompressionRatio",
    "LossyImageCompressionMethod",
    *(
        f"{segmented}{colour}PaletteColorLookupTable{part}"
        for colour in ("Red", "Green", "Blue")
        for segmented, part in (("", "Descriptor"), ("", "Data"), ("Segmented", "Data"))
    ),
    "PixelAspectRatio",
    "PixelSpacing",
    "PixelSpacingCalibrationType",
    "ImagerPixelSpacing",
    "NominalScannedPixelSpacing",
    "EstimatedRadiographicMagnificationFactor",
    *SHUTTER_KEYWORDS,
    *GROUP_KEYWORDS,
    "BodyPartExamined",
    "ImageLaterality",
    "Laterality",
    "ViewPosition",
)
_TAGS = [*(Tag(keyword) for keyword in _KEYWORDS), *OVERLAY_TAGS]
_GREY = ("MONOCHROME1", "MONOCHROME2")
_COLOUR = ("RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT", "PALETTE COLOR")
_INFLATE_STEP = 1 << 24
# A blank film deflates to a thousandth, the noise of an X-ray to a tenth at best.
_PLAIN_BYTES = 128 << 20
_MOST_RATIO = 64


def read_elements(data: bytes) -> Dataset:
    """Return the elements of a file, with its transfer syntax in `file_meta`, filled in if missing.

    Raises:
        Refusal: it is deflated and would be larger than the limit, or holds more than a picture
            needs.
    """
    file = CountedReads(data)
    file.seek(132 if data[128:132] == b"DICM" else 0)
    meta = read_dataset(file, False, True, stop_when=lambda tag, _vr, _length: tag.group != 2)
    if str(meta.get("TransferSyntaxUID", "")) == DeflatedExplicitVRLittleEndian:
        dataset = _inflated(meta, memoryview(data)[file.tell() :])
        check_lengths(dataset, list(dataset.keys()))
        return dataset
    dataset = dcmread(CountedReads(data), force=True, specific_tags=list(_TAGS))
    check_lengths(dataset, list(dataset.keys()))
    if "TransferSyntaxUID" not in dataset.file_meta:
        is_implicit, is_little_endian = dataset.original_encoding
        if is_implicit:
            dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
        else:
            syntax = ExplicitVRLittleEndian if is_little_endian else ExplicitVRBigEndian
            dataset.file_meta.TransferSyntaxUID = syntax
    return dataset


def _inflated(meta: Dataset, packed: memoryview) -> Dataset:
    """Inflate step by step; pydicom would do so at once, whatever came out, and fill the memory."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    plausible = _PLAIN_BYTES + _MOST_RATIO * len(packed)
    parts, length = [], 0
    while packed and not inflater.eof:
        parts.append(inflater.decompress(packed, _INFLATE_STEP))
        packed = memoryview(inflater.unconsumed_tail)
        length += len(parts[-1])
        if length > MAX_BYTES:
            raise Refusal(
                _("unpacked it is larger than the limit of {limit}").format(
                    limit=_(LIMIT_IN_WORDS)
                ),
                _("cut it to the part you need"),
            )
        if length > plausible:
            raise Refusal(_("it is damaged"), COPY_AGAIN)
    if not inflater.eof:
        raise Refusal(_("it is cut off before its end"), COPY_AGAIN)
    # Joined and parted: the parts would otherwise stay beside the whole.
    whole = CountedReads(b"".join(parts))
    parts.clear()
    dataset = read_dataset(whole, False, True, specific_tags=list(_TAGS))
    dataset.file_meta = FileMetaDataset(meta)
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.set_original_encoding(False, True)
    return dataset


def syntax_of(dataset: Dataset) -> UID:
    """Return the file's transfer syntax."""
    return UID(str(dataset.file_meta.TransferSyntaxUID))


def frames_in(dataset: Dataset) -> int:
    """Return how many frames the file states, at least 1."""
    return max(int(dataset.get("NumberOfFrames") or 1), 1)


def check_is_picture(dataset: Dataset) -> None:
    """Refuse an object without pixels, and one whose pixels would not fit.

    Raises:
        Refusal: it holds no picture of a kind read here, or one over the limit.
    """
    kind = _class_of(dataset)
    if kind == MediaStorageDirectoryStorage:
        raise Refusal(_("it is a DICOMDIR, a list of files"), _("open one of the files it lists"))
    if kind == RTDoseStorage or "Rows" not in dataset or "Columns" not in dataset:
        raise _no_picture(kind)
    if "FloatPixelData" in dataset or "DoubleFloatPixelData" in dataset:
        raise Refusal(_("its pixels are floating-point numbers"), _("save it with 16 bits"))
    if not dataset.get("PixelData"):
        raise Refusal(_("its pixels are missing"), COPY_AGAIN)
    frame_bytes = int(dataset.get("SamplesPerPixel", 1)) * -(-int(dataset.BitsAllocated) // 8)
    check_size(int(dataset.Columns), int(dataset.Rows), frame_bytes)
    if int(dataset.BitsAllocated) not in (1, 8, 16):
        raise Refusal(
            _("its pixels have {bits} bits").format(bits=dataset.BitsAllocated),
            _("save it with 16 bits"),
        )
    photometric = str(dataset.get("PhotometricInterpretation", ""))
    if photometric not in _GREY + _COLOUR:
        stated = code_of(photometric)
        raise Refusal(
            _("its colour model {photometric} is not read here").format(photometric=stated)
            if stated
            else _("its colour model is not stated and is not read here"),
            _("save it as MONOCHROME2"),
        )
    wanted = 1 if photometric in (*_GREY, "PALETTE COLOR") else 3
    if int(dataset.get("SamplesPerPixel", 1)) != wanted:
        raise Refusal(
            _(
                "it states {samples} samples a pixel, which its colour model {photometric} has not"
            ).format(samples=dataset.get("SamplesPerPixel", 1), photometric=photometric),
            COPY_AGAIN,
        )


def _no_picture(kind: UID) -> Refusal:
    """Return why there is no picture: an object of an image's class has lost it, others have none.

    Args:
        kind: the SOP class, empty where the file ends before it.
    """
    if not kind or "Image Storage" in kind.name:
        return Refusal(_("it is a DICOM file that was cut off before its picture"), COPY_AGAIN)
    named = f" ({kind.name})" if kind.name != kind else ""
    return Refusal(
        _("it is a DICOM object without a picture{named}").format(named=named),
        _("open the image it belongs to"),
    )


def is_for_processing(dataset: Dataset) -> bool:
    """Tell whether the greys are raw values and not to be read; source: PS3.3 C.8.11.1.1.1.

    Where the intent is not stated, the object's class tells it: there are two for each kind.
    """
    intent = code_of(dataset.get("PresentationIntentType"))
    return intent == "FOR PROCESSING" if intent else "For Processing" in _class_of(dataset).name


def _class_of(dataset: Dataset) -> UID:
    return UID(
        str(dataset.get("SOPClassUID") or dataset.file_meta.get("MediaStorageSOPClassUID", ""))
    )


def code_of(value: object) -> str:
    """Return a DICOM code string (PS3.5 6.2: capitals, digits, space, underscore, 16 at most)."""
    kept = (c for c in str(value or "").upper() if c.isascii() and (c.isalnum() or c in " _-"))
    return "".join(kept).strip()[:16]
