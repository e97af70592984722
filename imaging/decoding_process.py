"""The decoding process: `python -I imaging/decoding_process.py`, spoken to by `imaging.apart`."""

import json
import os
import signal
import sys
import traceback
from pathlib import Path
from types import TracebackType

# With -I the program's own folder is not on the path. It comes last, so that nothing in it can
# stand in for a library.
sys.path.append(str(Path(__file__).resolve().parents[1]))

from imaging.apart import MOST_TEXT_BYTES, read_exactly, read_length, send
from imaging.confinement import confine
from imaging.decoding import decode
from imaging.plain_data import shapes_of, to_plain
from imaging.refusal import MAX_BYTES, Refusal
from imaging.source import Source
from words import spelled

ANSWERS = 1
# The file, the decoder's own picture, the grey scale in 32 bits and the pixels.
LIMITS = {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0, "RLIMIT_DATA": 8 * MAX_BYTES}


def main() -> None:
    """Decode files until there are no more questions."""
    sys.excepthook = tell_of_bug
    # Ctrl-C is meant for the program, which ends this process by closing its pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # pydicom takes it along for downloads that nobody wants here, and it tries out a socket;
    # importing it now fails, by Python's own rule.
    sys.modules["requests"] = None  # type: ignore[assignment]
    confine(LIMITS)
    with os.fdopen(os.dup(0), "rb", 0) as questions, os.fdopen(os.dup(ANSWERS), "wb", 0) as answers:
        while True:
            try:
                asked = json.loads(read_exactly(questions, read_length(questions, MOST_TEXT_BYTES)))
            except EOFError:
                return
            data = bytes(read_exactly(questions, asked["bytes"]))
            source = Source(Path(), data, asked["sha256"])
            try:
                said, arrays = to_plain(decode(source, asked["format"], asked["frame"]))
            except Refusal as refusal:
                send(answers, {"refused": [spelled(refusal.why), spelled(refusal.advice)]})
            else:
                send(answers, {"radiograph": said, "shapes": shapes_of(arrays)}, arrays)


def tell_of_bug(
    kind: type[BaseException], _error: BaseException, trace: TracebackType | None
) -> None:
    """Answer with the kind of an error and its place; its words may hold what is in the file."""
    frames = traceback.extract_tb(trace)[-3:]
    places = [f"{Path(frame.filename).stem}:{frame.lineno}" for frame in frames]
    with os.fdopen(os.dup(ANSWERS), "wb", 0) as answers:
        send(answers, {"bug": f"{kind.__name__} at {', '.join(places)}"})


if __name__ == "__main__":
    main()
