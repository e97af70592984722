"""Memory that was freed, handed back to the system while nothing is being done.

Pictures, answers and tables come and go in all sizes, and the C library keeps the holes between
them: over eight hours of use the program grew by a fifth with nothing more in it than before.
"""

import ctypes
import sys
import time
from collections.abc import Callable

# It takes some milliseconds, and what was handed back is soon asked for again.
LEAST_S = 5.0


def _trim() -> Callable[[int], int]:
    """Return what hands back whole free pages; it does nothing where the C library has no such way.

    Source: malloc_trim(3).
    """
    if sys.platform != "linux":
        return lambda _kept: 0
    # musl has none.
    return getattr(ctypes.CDLL(None), "malloc_trim", lambda _kept: 0)


class FreedMemory:
    """Hands freed memory back, now and then.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._trim = clock, _trim()
        self._done_at = clock()

    def hand_back(self) -> bool:
        """Hand back what is free, unless it was done a moment ago; return whether it was done."""
        if self._clock() - self._done_at < LEAST_S:
            return False
        self._trim(0)
        self._done_at = self._clock()
        return True
