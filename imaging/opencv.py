"""OpenCV, imported when it is first used.

The import takes 75 ms, a sixth of the time to the first paint, and the empty window needs none of
it. Write `from imaging.opencv import cv2` wherever the window's start leads past.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import cv2
else:

    class _Late:
        """Stands for the module until one of its names is asked for."""

        def __getattr__(self, name: str) -> Any:
            import cv2 as module

            value = getattr(module, name)
            # Kept, so that the next use is a plain attribute.
            setattr(self, name, value)
            return value

    cv2 = _Late()


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Keep OpenCV to the threads that call it, where these have all processors at work already.

    Its own threads wait for each other by spinning, which takes twice the time of a processor. A
    film read alone is ready in half the time with them.
    """
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(threads)
