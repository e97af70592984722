"""A decoding process whose decoders break down: what is asked of it tells it how."""

import os
import signal
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))

from imaging import decoding_process
from imaging.apart import send
from imaging.radiograph import Radiograph
from imaging.source import Source


def break_down(source: Source, _format_name: str, _frame: int) -> Radiograph:
    if b"segfault" in source.data:
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"hang" in source.data:
        time.sleep(600)
    if b"bug" in source.data:
        raise ZeroDivisionError("Doe^Jane")
    if b"tell" in source.data:
        with os.fdopen(os.dup(1), "wb", 0) as answers:
            send(answers, {"bug": "Doe at jane:1963"})
    if b"lie" in source.data:
        os.write(1, b"\xff" * 4096)
    if b"reach out" in source.data:
        import socket

        socket.create_connection(("127.0.0.1", 9))
    raise MemoryError


decoding_process.decode = break_down
decoding_process.main()
