"""A bitmap on a canvas that is used again for each frame."""

import tkinter as tk

import numpy as np
from PIL import Image, ImageTk

from imaging.opencv import cv2


class Frame:
    """Shows one picture after the other at one place of a canvas.

    Args:
        canvas: where.
        tag: of the canvas's item.
        room: the bitmap's sides are multiples of this, so that a picture of about the same size
            needs no other; what sticks out must not be seen.
    """

    def __init__(self, canvas: tk.Canvas, tag: str, room: int = 1) -> None:
        self._canvas, self._tag, self._room = canvas, tag, room
        self._bitmap: ImageTk.PhotoImage | None = None

    def has_room_for(self, picture: Image.Image) -> bool:
        """Return whether the bitmap in use takes a picture of this size."""
        bitmap = self._bitmap
        return bitmap is not None and (bitmap.width(), bitmap.height()) == self._room_for(picture)

    def show(self, picture: Image.Image, corner_xy: tuple[float, float] = (0.0, 0.0)) -> None:
        """Put an RGB picture on the canvas, its upper left corner at a point."""
        # Tk keeps four bytes a pixel and copies four at once: 4 ms a megapixel instead of 7.
        four = cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2RGBA)
        whole = Image.fromarray(np.asarray(four, np.uint8))
        bitmap = self._bitmap
        if bitmap is None or not self.has_room_for(picture):
            self._canvas.delete(self._tag)
            room = self._room_for(picture)
            bitmap = self._bitmap = ImageTk.PhotoImage("RGBA", room, master=self._canvas)
            bitmap.paste(whole)
            self._canvas.create_image(*corner_xy, image=bitmap, anchor="nw", tags=self._tag)
            if self._tag == "picture":
                self._canvas.tag_lower(self._tag)
        else:
            bitmap.paste(whole)
            self._canvas.coords(self._tag, *corner_xy)

    def clear(self) -> None:
        """Take the picture away."""
        self._canvas.delete(self._tag)
        self._bitmap = None

    def _room_for(self, picture: Image.Image) -> tuple[int, int]:
        width, height = picture.size
        return -(-width // self._room) * self._room, -(-height // self._room) * self._room
