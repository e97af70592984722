"""Bitmaps for canvases, kept alive as long as they may be drawn: Tk itself holds none."""

import io
import logging
import tkinter as tk
from collections import OrderedDict
from collections.abc import Callable, Hashable

from PIL import Image, ImageDraw, ImageTk

from gui import theme
from gui.widgets.icons import verdict_picture
from models.prediction import Verdict

log = logging.getLogger(__name__)

MOST = 256


class Bitmaps:
    """Makes bitmaps on first use and keeps the latest ones.

    Args:
        master: a widget of the window they are drawn in.
    """

    def __init__(self, master: tk.Misc) -> None:
        self._master = master
        self._kept: OrderedDict[Hashable, ImageTk.PhotoImage] = OrderedDict()
        self._unreadable: set[str] = set()

    def thumbnail(self, image_key: str, jpeg: bytes, pixels: int) -> ImageTk.PhotoImage:
        """Return an image's small picture, its long side `pixels` at most.

        One that can't be read is an empty frame, and is told of in the log the first time.
        """

        def make() -> Image.Image:
            try:
                with Image.open(io.BytesIO(jpeg)) as picture:
                    picture.draft("RGB", (pixels, pixels))
                    picture.thumbnail((pixels, pixels))
                    return picture.copy()
            except (OSError, ValueError, SyntaxError) as error:
                # SyntaxError is how Pillow's readers say that a file breaks its format's rules.
                if image_key not in self._unreadable:
                    self._unreadable.add(image_key)
                    log.warning("a kept thumbnail can't be read: %s", type(error).__name__)
                return _empty_frame(pixels)

        return self._get((image_key, pixels), make)

    def verdict(self, verdict: Verdict, pixels: int) -> ImageTk.PhotoImage:
        """Return a verdict's sign in the colours in use."""
        colour = theme.pick(theme.VERDICTS[verdict])
        return self._get(
            (verdict, colour, pixels), lambda: verdict_picture(verdict, pixels, colour)
        )

    def _get(self, key: Hashable, make: Callable[[], Image.Image]) -> ImageTk.PhotoImage:
        if key not in self._kept:
            self._kept[key] = ImageTk.PhotoImage(make(), master=self._master)
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


def _empty_frame(pixels: int) -> Image.Image:
    picture = Image.new("RGB", (pixels, pixels), theme.PICTURE)
    pen, ink, last = ImageDraw.Draw(picture), theme.pick(theme.MUTED), pixels - 1
    pen.rectangle((0, 0, last, last), outline=ink)
    pen.line((0, 0, last, last), fill=ink)
    pen.line((0, last, last, 0), fill=ink)
    return picture
