"""Ways to damage a file: blind ones, and some that know where a format keeps its numbers."""

import re
import struct
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from tests.fuzz.seeds import all_seeds

# Numbers at which sizes, counts and offsets tip over.
EDGES = (0, 1, 2, 7, 8, 15, 16, 17, 127, 128, 255, 256, 4095, 32767, 32768, 65535, 65536)
WIDE_EDGES = (*EDGES, 2**24, 2**29, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1)
LONGEST_RUN = 4096
# Unsigned shorts of group 0028, little-endian and explicit: rows, columns, samples, bits, frames.
_DICOM_SHORT = re.compile(
    rb"\x28\0(?:\x02\0|\x06\0|\x10\0|\x11\0|\0\x01|\x01\x01|\x02\x01|\x03\x01)US\x02\0"
)
_DICOM_FRAMES = re.compile(rb"\x28\0\x08\0IS(..)", re.DOTALL)
_DICOM_PACKED = re.compile(rb"\xe0\x7f\x10\0O[BW]\0\0\xff\xff\xff\xff")
_ITEM = b"\xfe\xff\0\xe0"
# Of JPEG and JPEG-LS, and of JPEG 2000.
_END_OF_PICTURE = b"\xff\xd9"
_JPEG_FRAME = re.compile(rb"\xff[\xc0-\xc3\xf7]\0[\x0b-\x14]", re.DOTALL)


@dataclass(frozen=True)
class Damaged:
    """One file to try.

    Attributes:
        seed: name of the whole file it was made from.
        ways: what was done to it, in order.
        data: its bytes.
    """

    seed: str
    ways: tuple[str, ...]
    data: bytes

    @property
    def is_only_shorter(self) -> bool:
        """True when it lacks an end, its own or a fragment's: its picture must not differ."""
        return self.ways in (("cut",), ("cut fragment",))


def damaged(number: int, run: int) -> Damaged:
    """Return the file with this number; the same numbers always give the same bytes.

    Args:
        number: of the file.
        run: number of the whole run.
    """
    chance = Random(f"{run}:{number}")
    seeds = all_seeds()
    # By format first: the many packings of DICOM would crowd out the others.
    formats = sorted({name.split()[0] for name in seeds})
    wanted = chance.choice([*formats, "DICOM", "TIFF"])
    seed = chance.choice([name for name in seeds if name.startswith(wanted)])
    data = bytearray(seeds[seed])
    ways: list[str] = []
    if chance.random() < 0.15:
        _cut(data, chance)
        return Damaged(seed, ("cut",), bytes(data))
    if wanted == "DICOM" and chance.random() < 0.2 and _cut_fragment(data, chance):
        return Damaged(seed, ("cut fragment",), bytes(data))
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        way = chance.choice(_ways(wanted))
        # Where the numbers it looks for were destroyed by the way before, it does nothing.
        with suppress(struct.error, IndexError):
            way(data, chance)
        ways.append(way.__name__.strip("_"))
    if wanted == "PNG" and chance.random() < 0.7:
        _mend_checksums(data)
        ways.append("mend checksums")
    return Damaged(seed, tuple(ways), bytes(data))


Way = Callable[[bytearray, Random], None]


def _ways(wanted: str) -> Sequence[Way]:
    plain = (_flip, _set, _edge, _early_edge, _remove, _repeat, _zero, _noise, _cut, _splice, _grow)
    return (*plain, *_OF_FORMAT.get(wanted, ()))


def _place(data: bytearray, chance: Random) -> int:
    return chance.randrange(max(len(data), 1))


def _run(chance: Random) -> int:
    return int(LONGEST_RUN ** chance.random())


def _flip(data: bytearray, chance: Random) -> None:
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        if data:
            data[_place(data, chance)] ^= 1 << chance.randrange(8)


def _set(data: bytearray, chance: Random) -> None:
    for _ in range(chance.choice((1, 2, 4))):
        if data:
            data[_place(data, chance)] = chance.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF))


def _write_edge(data: bytearray, chance: Random, place: int) -> None:
    letter, edges = chance.choice((("H", EDGES), ("I", WIDE_EDGES), ("I", WIDE_EDGES)))
    order = chance.choice("<>")
    number = struct.pack(
        order + letter, chance.choice(edges) & (2 ** (8 * struct.calcsize(letter)) - 1)
    )
    data[place : place + len(number)] = number


def _edge(data: bytearray, chance: Random) -> None:
    _write_edge(data, chance, _place(data, chance))


def _early_edge(data: bytearray, chance: Random) -> None:
    _write_edge(data, chance, chance.randrange(min(max(len(data), 1), 600)))


def _remove(data: bytearray, chance: Random) -> None:
    place = _place(data, chance)
    del data[place : place + _run(chance)]


def _repeat(data: bytearray, chance: Random) -> None:
    place, length = _place(data, chance), _run(chance)
    data[place:place] = data[place : place + length] * chance.choice((1, 2, 10))


def _zero(data: bytearray, chance: Random) -> None:
    place = _place(data, chance)
    length = min(_run(chance), len(data) - place)
    data[place : place + length] = bytes(length)


def _noise(data: bytearray, chance: Random) -> None:
    place = _place(data, chance)
    length = min(_run(chance), len(data) - place)
    data[place : place + length] = chance.randbytes(length)


def _cut(data: bytearray, chance: Random) -> None:
    # The last bytes are where a decoder is most easily content with less.
    end = len(data) - _run(chance) if chance.random() < 0.5 else _place(data, chance)
    del data[max(end, 0) :]


def _splice(data: bytearray, chance: Random) -> None:
    other = all_seeds()[chance.choice(list(all_seeds()))]
    start = chance.randrange(len(other))
    place = _place(data, chance)
    piece = other[start : start + _run(chance)]
    data[place : place + len(piece)] = piece


def _grow(data: bytearray, chance: Random) -> None:
    place = _place(data, chance)
    data[place:place] = chance.choice((b"\0", b"\xff", b"\x41", chance.randbytes(1))) * _run(chance)


def _png_header(data: bytearray, chance: Random) -> None:
    # Width, height, depth, colour type, packing, filter, interlace: bytes 16 to 28.
    if chance.random() < 0.5:
        _write_edge(data, chance, chance.choice((16, 20)))
    elif len(data) > 29:
        data[chance.randrange(24, 29)] = chance.choice((0, 1, 2, 3, 4, 6, 8, 16, 255))


def _mend_checksums(data: bytearray) -> None:
    """Make each chunk's checksum right again, so that the damage reaches the decoder."""
    place = 8
    while place + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, place)
        end = place + 8 + length
        if end + 4 > len(data):
            return
        struct.pack_into(">I", data, end, zlib.crc32(data[place + 4 : end]))
        place = end + 4


def _jpeg_frame(data: bytearray, chance: Random) -> None:
    found = list(_JPEG_FRAME.finditer(data))
    if found:
        # Depth, height, width, components, sampling.
        _write_edge(data, chance, chance.choice(found).end() + chance.choice((0, 1, 3, 5, 6, 7)))


def _tiff_entry(data: bytearray, chance: Random) -> None:
    if len(data) < 8:
        return
    order = "<" if data[:2] == b"II" else ">"
    (directory,) = struct.unpack_from(order + "I", data, 4)
    if directory + 2 > len(data):
        return
    (entries,) = struct.unpack_from(order + "H", data, directory)
    entry = directory + 2 + 12 * chance.randrange(max(entries, 1))
    if entry + 12 > len(data):
        return
    field, letter, edges = chance.choice(
        ((2, "H", range(14)), (4, "I", WIDE_EDGES), (8, "I", WIDE_EDGES), (8, "H", EDGES))
    )
    most = 2 ** (8 * struct.calcsize(letter)) - 1
    struct.pack_into(order + letter, data, entry + field, chance.choice(edges) & most)


def _tiff_next_page(data: bytearray, chance: Random) -> None:
    """Let the list of pages go round in a circle or anywhere else."""
    if len(data) < 8:
        return
    order = "<" if data[:2] == b"II" else ">"
    (directory,) = struct.unpack_from(order + "I", data, 4)
    if directory + 2 <= len(data):
        (entries,) = struct.unpack_from(order + "H", data, directory)
        link = directory + 2 + 12 * entries
        if link + 4 <= len(data):
            target = chance.choice((directory, 8, _place(data, chance)))
            struct.pack_into(order + "I", data, link, target)


def _dicom_short(data: bytearray, chance: Random) -> None:
    found = list(_DICOM_SHORT.finditer(data))
    if found:
        struct.pack_into("<H", data, chance.choice(found).end(), chance.choice(EDGES) & 0xFFFF)


def _dicom_frames(data: bytearray, chance: Random) -> None:
    """State another number of frames, up to more than any file holds."""
    found = _DICOM_FRAMES.search(data)
    if found:
        text = chance.choice((b"0 ", b"-1", b"2 ", b"1000000000", b"99999999999999999999", b"x "))
        end = found.end() + struct.unpack("<H", found[1])[0]
        data[found.start() + 6 : end] = struct.pack("<H", len(text)) + text


def _dicom_length(data: bytearray, chance: Random) -> None:
    """State another length of some element."""
    found = [m.end() for m in re.finditer(rb"(?:OW|OB|SQ|UN)\0\0", data)]
    if found:
        _write_edge(data, chance, chance.choice(found))


def _cut_fragment(data: bytearray, chance: Random) -> bool:
    """Cut a fragment of packed pixels and mend its length; return whether there was one.

    Half of the time it gets the end marker again, so that nothing but the pixels is missing.
    """
    fragments = _fragments(data)
    if not fragments:
        return False
    start, length = chance.choice(fragments)
    kept = max(length - _run(chance), 0) if chance.random() < 0.5 else chance.randrange(length)
    part = bytes(data[start : start + kept])
    # Run lengths have no markers, and it would stand for lost values.
    if part[:1] == b"\xff" and chance.random() < 0.5:
        part += _END_OF_PICTURE
    part += b"\0" * (len(part) % 2)
    data[start - 4 : start + length] = struct.pack("<I", len(part)) + part
    return True


def _fragments(data: bytearray) -> list[tuple[int, int]]:
    """Return where fragments of packed pixels begin, and their lengths; PS3.5 A.4."""
    found = _DICOM_PACKED.search(data)
    if not found:
        return []
    fragments: list[tuple[int, int]] = []
    place = found.end()
    while data.startswith(_ITEM, place):
        (length,) = struct.unpack_from("<I", data, place + 4)
        fragments.append((place + 8, length))
        place += 8 + length
    # The first is the table of offsets.
    return [fragment for fragment in fragments[1:] if fragment[1]]


_OF_FORMAT: dict[str, Sequence[Way]] = {
    "PNG": (_png_header, _png_header, _png_header),
    "JPEG": (_jpeg_frame, _jpeg_frame, _jpeg_frame),
    "TIFF": (_tiff_entry, _tiff_entry, _tiff_entry, _tiff_next_page, _jpeg_frame),
    "DICOM": (_dicom_short, _dicom_short, _dicom_frames, _dicom_length, _jpeg_frame),
}
