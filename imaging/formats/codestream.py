"""What a packed picture states of itself, read before anything is unpacked."""

import struct
from typing import NamedTuple

_SOI, _SOC = b"\xff\xd8", b"\xff\x4f"
_SIZ = b"\xff\x51"
_JP2_SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
# The boxes before a JP2 file's codestream take some hundred bytes.
_MOST_BOX_BYTES = 1 << 16
# Frame headers: SOF0-SOF15 of JPEG without DHT, JPG and DAC (T.81, table B.1), SOF55 of JPEG-LS.
FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC} | {0xF7}
_START_OF_SCAN = 0xDA
_EOI = b"\xff\xd9"


class Layout(NamedTuple):
    """The header of a codestream.

    Attributes:
        width: columns.
        height: rows.
        samples: for each pixel.
        bits: of each sample.
        is_signed: True where the samples may be negative; only JPEG 2000 tells.
        is_jpeg2000: True for JPEG 2000, high throughput or not; False for JPEG and JPEG-LS.
    """

    width: int
    height: int
    samples: int
    bits: int
    is_signed: bool = False
    is_jpeg2000: bool = False


def codestream_layout(frame: bytes) -> Layout | None:
    """Return what the header of a JPEG, JPEG-LS or JPEG 2000 codestream states.

    Args:
        frame: one encapsulated DICOM frame.

    Returns:
        None where the frame is packed in another way, such as RLE, or its header can't be read.
    """
    frame = without_boxes(frame)
    try:
        if frame[:2] == _SOI:
            return _jpeg_layout(frame)
        if frame[:4] == _SOC + _SIZ:
            return _jpeg2000_layout(frame)
    except (struct.error, IndexError):
        return None
    return None


def without_boxes(frame: bytes) -> bytes:
    """Return a frame's codestream, without the boxes of a JP2 file round it; empty for none."""
    if not frame.startswith(_JP2_SIGNATURE):
        return frame
    start = frame.find(_SOC + _SIZ, 0, _MOST_BOX_BYTES)
    return frame[start:] if start > 0 else b""


def is_whole_jpeg_ls(frame: bytes) -> bool:
    """Return whether a JPEG-LS codestream holds its end marker.

    No data in it can look like one: after FF comes a bit of 0; source: ITU-T T.87, A.1.
    """
    return _EOI in frame


def _jpeg2000_layout(frame: bytes) -> Layout:
    """Read the SIZ segment; source: ISO/IEC 15444-1, A.5.1."""
    # The reference grid's size, then the picture's offset on it.
    right, bottom, left, top = struct.unpack_from(">4I", frame, 8)
    samples, depth = struct.unpack_from(">HB", frame, 40)
    bits = (depth & 0x7F) + 1
    return Layout(right - left, bottom - top, samples, bits, bool(depth & 0x80), True)


def _jpeg_layout(frame: bytes) -> Layout | None:
    position = 2
    while frame[position] == 0xFF:
        marker = frame[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in FRAME_HEADERS:
            bits, height, width, samples = struct.unpack_from(">BHHB", frame, position + 4)
            return Layout(width, height, samples, bits)
        if marker == _START_OF_SCAN:
            return None
        position += 2 + struct.unpack_from(">H", frame, position + 2)[0]
    return None
