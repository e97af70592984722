"""Lines of another process, waited for with patience that ends."""

import selectors
import time
from typing import IO


class TimedLines:
    """Lines of a pipe, each waited for no longer than one has patience."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._waiting = selectors.DefaultSelector()
        self._waiting.register(pipe, selectors.EVENT_READ)
        self._held = b""
        self.is_over = False

    def next(self, patience_s: float) -> str | None:
        """Return the next line; None at the end, or when patience is."""
        deadline = time.monotonic() + patience_s
        while b"\n" not in self._held:
            if not self._waiting.select(max(deadline - time.monotonic(), 0)):
                return None
            chunk = self._pipe.read1(65536)  # type: ignore[attr-defined]
            if not chunk:
                self.is_over = True
                return None
            self._held += chunk
        line, self._held = self._held.split(b"\n", 1)
        return line.decode(errors="replace")
