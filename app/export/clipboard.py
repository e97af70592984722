"""Putting a picture on the system's clipboard, which Tk can do for text only."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from errors import CannotSave
from words import N_, _

PATIENCE_S = 10.0
NOT_PUT = N_("The picture could not be put on the clipboard; save it to a file instead.")
# By the environment, since "-Command" takes what follows it for more of the script.
PICTURE_VARIABLE = "OSTEOLENS_PICTURE"
WINDOWS_SCRIPT = (
    "Add-Type -AssemblyName System.Windows.Forms,System.Drawing;"
    f"[Windows.Forms.Clipboard]::SetImage([Drawing.Image]::FromFile($env:{PICTURE_VARIABLE}))"
)
MAC_SCRIPT = (
    "on run argv\n"
    "set the clipboard to (read (POSIX file (item 1 of argv)) as «class PNGf»)\n"
    "end run"
)


def put_picture(png: bytes) -> None:
    """Put a PNG picture on the clipboard, where it stays when the program ends.

    Raises:
        CannotSave: the system offers no way to do so.
    """
    try:
        if sys.platform == "win32":
            script = ["powershell", "-NoProfile", "-STA", "-Command", WINDOWS_SCRIPT]
            _run_with_file(png, lambda _path: script)
        elif sys.platform == "darwin":
            _run_with_file(png, lambda path: ["osascript", "-e", MAC_SCRIPT, str(path)])
        else:
            _hand_to_owner(png)
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotSave(_(NOT_PUT)) from error


def _run_with_file(png: bytes, command: Callable[[Path], list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.png"
        path.write_bytes(png)
        environment = {**os.environ, PICTURE_VARIABLE: str(path)}
        subprocess.run(
            command(path),
            env=environment,
            check=True,
            timeout=PATIENCE_S,
            capture_output=True,
            # PowerShell would open a window of its own where the program has no console.
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


def _hand_to_owner(png: bytes) -> None:
    # On X11 the clipboard is a promise: somebody has to live to hand the picture out.
    owner = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("x11_clipboard.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert owner.stdin and owner.stdout
    # Its end closes the pipes, for which nobody then waits.
    patience = threading.Timer(PATIENCE_S, owner.kill)
    patience.start()
    try:
        owner.stdin.write(png)
        owner.stdin.close()
        if owner.stdout.readline().strip() != b"owned":
            raise subprocess.SubprocessError("no X11 clipboard")
    except (OSError, subprocess.SubprocessError):
        owner.kill()
        owner.wait()
        with suppress(OSError):
            owner.stdin.close()
        raise
    finally:
        patience.cancel()
