"""Drags a file onto a window by the XDND protocol, as a file manager does.

Run as a program: `xdnd_source.py X Y PATH`, the position in screen pixels. Prints "dropped" when
the target has taken the data and said so.

Source: freedesktop.org, "Drag-and-Drop Protocol for the X Window System", version 5.
"""

import sys
import time
from pathlib import Path

from Xlib import X, Xatom
from Xlib.protocol import event
from Xlib.xobject.drawable import Window

from app.export.x11_clipboard import connect

VERSION = 5
PATIENCE_S = 60.0


class Drag:
    """One drag from a window of its own."""

    def __init__(self, x: int, y: int, path: Path) -> None:
        self.server = connect()
        self.root = self.server.screen().root
        self.at = (x, y)
        self.data = f"{path.as_uri()}\r\n".encode()
        self.source = self.root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        self.target = self._aware_window(self.root)
        self.selection = self._atom("XdndSelection")
        self.kind = self._atom("text/uri-list")
        self.source.set_selection_owner(self.selection, X.CurrentTime)

    def run(self) -> bool:
        """Enter, hover, drop and hand over the data; True when the target has finished."""
        self._send("XdndEnter", [VERSION << 24, self.kind, 0, 0])
        place = (self.at[0] << 16) | self.at[1]
        action = self._atom("XdndActionCopy")
        self._send("XdndPosition", [0, place, X.CurrentTime, action])
        status = self._wait_for("XdndStatus")
        if not status.data[1][1] & 1:
            return False
        self._send("XdndDrop", [0, X.CurrentTime, 0, 0])
        self._wait_for("XdndFinished")
        return True

    def _atom(self, name: str) -> int:
        return self.server.intern_atom(name)

    def _aware_window(self, start: Window) -> Window:
        aware = self._atom("XdndAware")
        for child in reversed(start.query_tree().children):
            place = child.get_geometry()
            origin = child.translate_coords(self.root, 0, 0)
            left, top = -origin.x, -origin.y
            inside = (
                left <= self.at[0] < left + place.width and top <= self.at[1] < top + place.height
            )
            if not inside or child.get_attributes().map_state != X.IsViewable:
                continue
            if child.get_full_property(aware, Xatom.ATOM) is not None:
                return child
            try:
                return self._aware_window(child)
            except LookupError:
                continue
        raise LookupError("no window there takes drops")

    def _send(self, name: str, words: list[int]) -> None:
        data = (32, [self.source.id, *words])
        message = event.ClientMessage(window=self.target, client_type=self._atom(name), data=data)
        self.target.send_event(message)
        self.server.flush()

    def _wait_for(self, name: str) -> event.ClientMessage:
        wanted, deadline = self._atom(name), time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            while self.server.pending_events():
                said = self.server.next_event()
                if said.type == X.SelectionRequest:
                    self._hand_over(said)
                elif said.type == X.ClientMessage and said.client_type == wanted:
                    return said
            time.sleep(0.005)
        raise TimeoutError(name)

    def _hand_over(self, request: event.SelectionRequest) -> None:
        request.requestor.change_property(request.property, self.kind, 8, self.data)
        request.requestor.send_event(
            event.SelectionNotify(
                time=request.time,
                requestor=request.requestor,
                selection=request.selection,
                target=request.target,
                property=request.property,
            )
        )
        self.server.flush()


if __name__ == "__main__":
    if Drag(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])).run():
        print("dropped")
