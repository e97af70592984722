"""Owns the X11 clipboard with one picture until another program takes it over.

Run as a program of its own: reads a PNG from standard input and prints "owned" once it is offered.
"""

import contextlib
import os
import sys
from pathlib import Path
from typing import Any

from Xlib import X, Xatom, display, error
from Xlib.protocol import event

CHUNK_BYTES = 200_000  # under the 256 KiB that one X request may hold
PNG = "image/png"


def connect() -> display.Display:
    """Open the X server; a missing authority file means that none is asked for.

    Raises:
        Xlib.error.DisplayError, OSError: there is no server, or it refuses.
    """
    named = Path(os.environ.get("XAUTHORITY") or Path.home() / ".Xauthority")
    if not named.exists():
        os.environ["XAUTHORITY"] = os.devnull
    # The library warns on standard output, where only "owned" may stand.
    with contextlib.redirect_stdout(sys.stderr):
        return display.Display()


def main() -> int:
    """Serve the picture until the clipboard has another owner.

    Returns:
        0 when it was taken over, 1 when there is no X server or it refuses.
    """
    picture = sys.stdin.buffer.read()
    try:
        server = connect()
    except (error.DisplayError, OSError):
        return 1
    window = server.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
    clipboard = server.intern_atom("CLIPBOARD")
    window.set_selection_owner(clipboard, X.CurrentTime)
    server.flush()
    if server.get_selection_owner(clipboard) != window:
        return 1
    os.write(1, b"owned\n")
    while True:
        said = server.next_event()
        if said.type == X.SelectionClear:
            return 0
        if said.type == X.SelectionRequest:
            _serve(server, said, picture)


def _serve(server: display.Display, request: Any, picture: bytes) -> None:
    targets, png = server.intern_atom("TARGETS"), server.intern_atom(PNG)
    place = request.property or request.target
    if request.target == targets:
        request.requestor.change_property(place, Xatom.ATOM, 32, [targets, png])
    elif request.target == png:
        request.requestor.change_property(place, png, 8, b"")
        for start in range(0, len(picture), CHUNK_BYTES):
            piece = picture[start : start + CHUNK_BYTES]
            request.requestor.change_property(place, png, 8, piece, X.PropModeAppend)
    else:
        place = X.NONE
    request.requestor.send_event(
        event.SelectionNotify(
            time=request.time,
            requestor=request.requestor,
            selection=request.selection,
            target=request.target,
            property=place,
        )
    )
    server.flush()


if __name__ == "__main__":
    raise SystemExit(main())
