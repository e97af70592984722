"""The size that a packed picture states of itself, read before anything is unpacked."""

import struct

_SOI, _SOC = b"\xff\xd8", b"\xff\x4f"
_SIZ = b"\xff\x51"
# Frame headers: SOF0-SOF15 of JPEG without DHT, JPG and DAC (T.81, table B.1), SOF55 of JPEG-LS.
FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC} | {0xF7}
_START_OF_SCAN = 0xDA


def codestream_wh(frame: bytes) -> tuple[int, int] | None:
    """Return width and height from the header of a JPEG, JPEG-LS or JPEG 2000 codestream.

    Args:
        frame: one encapsulated DICOM frame.

    Returns:
        None where the frame is packed in another way, such as RLE, or its header can't be read.
    """
    try:
        if frame[:2] == _SOI:
            return _jpeg_wh(frame)
        if frame[:4] == _SOC + _SIZ:
            # ISO/IEC 15444-1, A.5.1: reference grid size, then the picture's offset on it.
            right, bottom, left, top = struct.unpack_from(">4I", frame, 8)
            return right - left, bottom - top
    except (struct.error, IndexError):
        return None
    return None


def _jpeg_wh(frame: bytes) -> tuple[int, int] | None:
    position = 2
    while frame[position] == 0xFF:
        marker = frame[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in FRAME_HEADERS:
            height, width = struct.unpack_from(">HH", frame, position + 5)
            return width, height
        if marker == _START_OF_SCAN:
            return None
        position += 2 + struct.unpack_from(">H", frame, position + 2)[0]
    return None
