"""Decoding in a process of its own: a decoder that breaks down there leaves the program alive.

The process is started by the first file that needs it and kept warm for the next. It has bounded
memory, no network and nothing of the user's environment; it is sent a file's bytes and answers in
numbers, which are checked.
"""

import atexit
import builtins
import json
import logging
import re
import struct
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from typing import IO, Any

from imaging.confinement import kept_environment
from imaging.plain_data import from_plain, room_for
from imaging.radiograph import Radiograph
from imaging.refusal import COPY_AGAIN, Refusal
from imaging.source import Source
from words import _, number, read_spelled

log = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("decoding_process.py")
# A file of 512 megapixels takes half of it on a slow machine.
MOST_SECONDS = 60.0
MOST_TEXT_BYTES = 1 << 20
PIPE_BYTES = 1 << 20
LENGTH = struct.Struct("<Q")
# As `imaging.decoding_process` says it: the kind of an error and up to three places.
_PLACE = r"\w{1,40}:\d{1,5}"
_BUG = re.compile(rf"(?P<kind>\w{{1,40}}) at (?P<places>{_PLACE}(?:, {_PLACE}){{0,2}})")
_DECODING_PACKAGES = ("imaging", "pydicom", "PIL", "numpy")

# Taking from a list and adding to it are single steps of the interpreter, so several threads may.
_idle: list["_Child"] = []


def decode_apart(source: Source, format_name: str, frame: int = 0) -> Radiograph:
    """Decode a file in another process; `imaging.decoding.decode` says what comes back.

    Raises:
        Refusal: as there; or the decoder broke down on the file, or took too long.
    """
    child = _warm_child()
    try:
        radiograph = child.decode(source, format_name, frame)
    except Refusal:
        _idle.append(child)
        raise
    except (OSError, EOFError, LookupError, TypeError, ValueError) as error:
        raise Refusal(child.end(), COPY_AGAIN) from error
    except BaseException:
        # Stopped half-way, it would answer the next question with this one's answer.
        child.end()
        raise
    _idle.append(child)
    return radiograph


def _warm_child() -> "_Child":
    """Return a process that waits for work, one that died meanwhile left aside."""
    while _idle:
        child = _idle.pop()
        if child.is_alive:
            return child
        child.end()
    try:
        return _Child()
    except OSError as error:
        raise Refusal(
            _("there is not enough memory to decode it"),
            _("close other programs and open it again"),
        ) from error


@atexit.register
def end_children() -> None:
    """End the processes that wait for work; the next file starts another."""
    while _idle:
        _idle.pop().end()


class _Child:
    """One decoding process, asked one file at a time."""

    def __init__(self) -> None:
        self._is_late = False
        self._process = subprocess.Popen(
            # -I: no PYTHON* variables, no user site, no current folder on the path.
            [sys.executable, "-I", "-B", str(CHILD)],
            env=kept_environment() | {"OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # libtiff and others report each fault of a damaged file there.
            stderr=subprocess.DEVNULL,
            bufsize=0,
            # Fewer turns from one process to the other, where the system lets it be chosen.
            pipesize=PIPE_BYTES,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def decode(self, source: Source, format_name: str, frame: int) -> Radiograph:
        assert self._process.stdin and self._process.stdout
        clock = Timer(MOST_SECONDS, self._give_up)
        clock.daemon = True
        clock.start()
        try:
            asked = {
                "format": format_name,
                "frame": frame,
                "sha256": source.sha256,
                "bytes": len(source.data),
            }
            send(self._process.stdin, asked, [source.data])
            return replace(_answer(self._process.stdout), path=source.path, sha256=source.sha256)
        finally:
            clock.cancel()

    def end(self) -> str:
        """End the process and return what to say of the file that it ended on."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        self._process.kill()
        self._process.wait()
        if self._is_late:
            return _("decoding it was given up after {seconds} seconds").format(
                seconds=number(MOST_SECONDS, ".0f")
            )
        return _("its decoder broke down on it, and the program goes on without")

    def _give_up(self) -> None:
        self._is_late = True
        self._process.kill()


def _answer(pipe: IO[bytes]) -> Radiograph:
    said = json.loads(read_exactly(pipe, read_length(pipe, MOST_TEXT_BYTES)))
    if "refused" in said:
        why, advice = said["refused"]
        raise Refusal(read_spelled(why), read_spelled(advice))
    if "bug" in said:
        log.error("decoding met %s", _known_words(said["bug"]))
        raise EOFError("the other process met a bug")
    arrays = room_for(said["shapes"])
    for array in arrays:
        read_into(pipe, array.data.cast("B"))
    radiograph = from_plain(said["radiograph"], arrays)
    if not isinstance(radiograph, Radiograph):
        raise ValueError("no radiograph was answered")
    return radiograph


def _known_words(bug: object) -> str:
    """Return what a bug is and where, in words that were there before the file was.

    Who has taken a decoder over may say anything, such as what the file holds.
    """
    told = _BUG.fullmatch(bug) if isinstance(bug, str) else None
    if told is None:
        return "a bug that it told of in no known words"
    kind = getattr(builtins, told["kind"], None)
    is_kind = isinstance(kind, type) and issubclass(kind, BaseException)
    places = (place.split(":") for place in told["places"].split(", "))
    known = [f"{stem}:{line}" for stem, line in places if stem in _module_names()]
    return f"{told['kind'] if is_kind else 'an error'} at {', '.join(known) or 'no known place'}"


@cache
def _module_names() -> frozenset[str]:
    """Return the names of the modules that decoders are made of; none of them is imported here."""
    found = (find_spec(package) for package in _DECODING_PACKAGES)
    folders = [Path(at) for spec in found if spec for at in spec.submodule_search_locations or ()]
    return frozenset(file.stem for folder in folders for file in folder.rglob("*.py"))


def send(pipe: IO[bytes], said: dict[str, Any], parts: Sequence[Any] = ()) -> None:
    """Write JSON with its length, then arrays or bytes: all that is said between the two."""
    encoded = json.dumps(said).encode()
    for part in (LENGTH.pack(len(encoded)), encoded, *parts):
        left = memoryview(part).cast("B")
        while left:
            left = left[pipe.write(left) :]


def read_length(pipe: IO[bytes], most: int) -> int:
    """Read a length.

    Raises:
        EOFError: the other process is gone.
        ValueError: it is more than it may be.
    """
    (length,) = LENGTH.unpack(read_exactly(pipe, LENGTH.size))
    if length > most:
        raise ValueError(f"a length of {length}")
    return length


def read_exactly(pipe: IO[bytes], length: int) -> bytearray:
    """Read so many bytes; EOFError where the other process is gone."""
    data = bytearray(length)
    read_into(pipe, memoryview(data))
    return data


def read_into(pipe: IO[bytes], place: memoryview) -> None:
    """Fill a place from a pipe; EOFError where the other process is gone."""
    while place:
        count = pipe.readinto(place)  # type: ignore[attr-defined]
        if not count:
            raise EOFError("the other process is gone")
        place = place[count:]
