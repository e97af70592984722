"""A virtual screen of our own, so that no benchmark draws on anybody's desktop."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def virtual_screen(size: str = "1600x1000") -> Iterator[Path]:
    """Start Xvfb, make it the display, and yield a folder that also holds the program's settings.

    Raises:
        FileNotFoundError: there is no Xvfb here.
    """
    reading, writing = os.pipe()
    # Else it begins anew whenever its last program has left, as no desktop does.
    flags = ["-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", *flags],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        os.environ["DISPLAY"] = f":{pipe.readline().strip()}"
    os.environ["XDG_SESSION_TYPE"] = "x11"
    try:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["XDG_CONFIG_HOME"] = folder
            yield Path(folder)
    finally:
        server.terminate()
        server.wait()
