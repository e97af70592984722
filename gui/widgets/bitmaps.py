"""Bitmaps for canvases, kept alive as long as they may be drawn: Tk itself holds none."""

import io
import tkinter as tk
from collections import OrderedDict
from collections.abc import Callable, Hashable

from PIL import Image, ImageTk

from gui import theme
from gui.widgets.icons import verdict_picture
from models.prediction import Verdict

MOST = 256


class Bitmaps:
    """Makes bitmaps on first use and keeps the latest ones.

    Args:
        master: a widget of the window they are drawn in.
    """

    def __init__(self, master: tk.Misc) -> None:
        self._master = master
        self._kept: OrderedDict[Hashable, ImageTk.PhotoImage] = OrderedDict()

    def thumbnail(self, image_key: str, jpeg: bytes, pixels: int) -> ImageTk.PhotoImage:
        """Return an image's small picture, its long side `pixels` at most."""

        def make() -> Image.Image:
            with Image.open(io.BytesIO(jpeg)) as picture:
                picture.draft("RGB", (pixels, pixels))
                picture.thumbnail((pixels, pixels))
                return picture.copy()

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
