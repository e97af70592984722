"""The bounded process that opens damaged files: `python -m tests.fuzz.child FIRST COUNT RUN`.

It says each file's number before it opens it, so that whoever listens knows which one ended it.
"""

import os
import re
import resource
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import numpy as np

from errors import UnreadableImage
from imaging import load
from imaging.radiograph import Radiograph
from tests.fuzz.damage import Damaged, damaged
from tests.fuzz.seeds import all_seeds

MOST_BYTES = 4 << 30
MOST_CPU_S = 5
NAME = "damaged.bin"
LONGEST_SENTENCE = 300
_SENTENCE = re.compile(rf"{re.escape(NAME)} is not a readable image: .+; .+")


def main(first: int, count: int, run: int) -> None:
    """Open the files one after the other and say a line about each."""
    # All decoders run in this process, so that none can break down unseen in another.
    load.APART = ()
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        for number in range(first, first + count):
            made = damaged(number, run)
            path.write_bytes(made.data)
            _say("open", number, made.seed, "+".join(made.ways))
            _give_time()
            started = time.process_time()
            outcome, detail = _open(path, made)
            milliseconds = round((time.process_time() - started) * 1000)
            peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            _say("end", number, outcome, milliseconds, peak_mb, detail)


def _say(*words: object) -> None:
    # One call, since what is half written when the process dies would be read as a line.
    os.write(1, ("\t".join(str(word) for word in words) + "\n").encode())


def _give_time() -> None:
    """Let the system end this process if the next file takes longer than it may."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + MOST_CPU_S + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _open(path: Path, made: Damaged) -> tuple[str, str]:
    """Return "read", "refused" or "fault", and what was wrong."""
    try:
        radiograph = load.load_radiograph(path)
    except UnreadableImage as error:
        sentence = str(error)
        is_one_line = sentence.isprintable() and len(sentence) <= LONGEST_SENTENCE
        if not is_one_line or not _SENTENCE.fullmatch(sentence):
            return "fault", f"no sentence: {sentence!r}"
        return "refused", sentence.split(": ", 1)[1]
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return "fault", f"{type(error).__name__}: {error}".replace("\n", " ").replace("\t", " ")
    wrong = _what_is_wrong(radiograph)
    if not wrong and made.is_only_shorter and not _is_as_whole(radiograph, made.seed):
        wrong = "a file that was cut is shown as if it were whole"
    return ("fault", wrong) if wrong else ("read", "")


def _what_is_wrong(radiograph: Radiograph) -> str:
    pixels, rgb = radiograph.pixels, radiograph.rgb
    if pixels.ndim != 2 or pixels.dtype not in (np.uint8, np.uint16) or not pixels.size:
        return f"pixels of shape {pixels.shape} and type {pixels.dtype}"
    if int(pixels.max()) >= radiograph.levels:
        return f"a value of {pixels.max()} in {radiograph.bits} bits"
    if rgb is not None and (rgb.shape != (*pixels.shape, 3) or rgb.dtype != np.uint8):
        return f"colours of shape {rgb.shape} beside pixels of shape {pixels.shape}"
    limits = (radiograph.window.centre, radiograph.window.width)
    if not np.isfinite(limits).all() or radiograph.window.width <= 0:
        return f"a window of {limits}"
    return ""


def _is_as_whole(radiograph: Radiograph, seed: str) -> bool:
    whole = _whole(seed)
    return (
        whole is not None
        and radiograph.frames == whole.frames
        and np.array_equal(radiograph.pixels, whole.pixels)
    )


@cache
def _whole(seed: str) -> Radiograph | None:
    """Return the undamaged picture; None for a bomb that is refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(all_seeds()[seed])
        try:
            return load.load_radiograph(path)
        except UnreadableImage:
            return None


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
