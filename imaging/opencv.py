"""OpenCV, imported when it is first used.

The import takes 75 ms, a sixth of the time to the first paint, and the empty window needs none of
it. Write `from imaging.opencv import cv2` wherever the window's start leads past.
"""

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
