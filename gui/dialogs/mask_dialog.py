"""Rectangles over a picture that are black in all that is exported of it."""

import tkinter as tk
from collections.abc import Sequence

from PIL import Image, ImageTk

from app.images.open_image import OpenImage
from app.session import Change, Session
from gui import theme
from gui.dialogs.dialog import Dialog
from gui.widgets.sub_window import BARS_PX
from imaging.mask import Rectangle
from words import N_, _

TITLE = N_("Mask what must not leave")
HOW = N_("Drag over a name, a date or a number. Only exports are masked; the X-ray stays as it is.")
SIZE_WH = (720, 480)
# Of the dialog without the picture, in design pixels.
REST = 130
LEAST_DRAG = 4
ORANGE = "#f0ad3c"


class MaskDialog(Dialog):
    """Shows one picture after the other; each change holds at once.

    Args:
        images: those that are to be exported.
    """

    def __init__(self, master: tk.Misc, session: Session, images: Sequence[OpenImage]) -> None:
        super().__init__(master, TITLE)
        self._session, self._images = session, images
        self._place = 0
        self._listens = False
        self._begun: tuple[float, float] | None = None
        self._photo: ImageTk.PhotoImage | None = None
        self._zoom = 1.0
        self.words = self.note(HOW, theme.TEXT)
        self.add_wide(self.words)
        room = self.winfo_screenheight() - BARS_PX - round(REST * theme.scale_of(self))
        self._size_wh = SIZE_WH[0], min(SIZE_WH[1], room)
        self.picture = tk.Canvas(
            self.sheet,
            width=self._size_wh[0],
            height=self._size_wh[1],
            background=theme.PICTURE,
            highlightthickness=0,
            cursor="crosshair",
        )
        self.picture.bind("<Button-1>", self._press)
        self.picture.bind("<B1-Motion>", self._drag)
        self.picture.bind("<ButtonRelease-1>", self._release)
        self.add_wide(self.picture)
        self.picture.grid(sticky="")
        self._show_buttons()
        self._show(0)
        # What looks like text may be found only now.
        session.listen(Change.CASE, self._paint)
        self._listens = True
        self.stand_over(master.winfo_toplevel())

    def destroy(self) -> None:
        """Close, and hear no more of what was looked for."""
        if self._listens:
            self._listens = False
            self._session.forget(Change.CASE, self._paint)
        super().destroy()

    def _show_buttons(self) -> None:
        row = self.foot
        self.found = self.button(row, _("Mask what was found"), self._mask_found)
        self.undo = self.button(row, _("Take last away"), self._take_last_away)
        self.next = self.button(row, _("Next X-ray"), lambda: self._show(self._place + 1))
        self.done = self.button(row, _("Done"), self.destroy, is_main=True)
        for button in (self.found, self.undo, self.next):
            button.pack(side="left", padx=(0, theme.GRID))
        self.done.pack(side="right")

    def _show(self, place: int) -> None:
        """Show another picture, and nothing until it is drawn: a drag masks what is seen."""
        if not self._images:
            return
        self._photo = self._begun = None
        self._place = place % len(self._images)
        self.next.configure(state="normal" if len(self._images) > 1 else "disabled")
        self._paint()
        self._session.case.draw(self._image, self._size_wh, self._was_drawn)

    @property
    def _image(self) -> OpenImage:
        return self._images[self._place]

    def _was_drawn(self, image: OpenImage, picture: Image.Image, zoom: float) -> None:
        if not self.winfo_exists() or image is not self._image:
            return
        self._photo, self._zoom = ImageTk.PhotoImage(picture, master=self), zoom
        self.picture.configure(width=picture.width, height=picture.height)
        self._paint()

    def _paint(self) -> None:
        self.picture.delete("all")
        if self._photo is None:
            for button in (self.found, self.undo):
                button.configure(state="disabled")
            return
        self.picture.create_image(0, 0, anchor="nw", image=self._photo)
        for mask in self._image.masks:
            box = [value * self._zoom for value in mask]
            self.picture.create_rectangle(box, fill="#000000", outline=theme.ACCENT[1], width=2)
        texts = self._session.case.unmasked_texts(self._image)
        for text in texts:
            box = [value * self._zoom for value in text]
            self.picture.create_rectangle(box, outline=ORANGE, width=2, dash=(5, 3))
        self.found.configure(state="normal" if texts else "disabled")
        self.undo.configure(state="normal" if self._image.masks else "disabled")

    def _mask_found(self) -> None:
        self._mask((*self._image.masks, *self._session.case.unmasked_texts(self._image)))

    def _take_last_away(self) -> None:
        self._mask(self._image.masks[:-1])

    def _mask(self, masks: Sequence[Rectangle]) -> None:
        self._session.case.mask(self._image, masks)

    def _press(self, event: tk.Event) -> None:
        if self._photo is not None:
            self._begun = (event.x, event.y)

    def _drag(self, event: tk.Event) -> None:
        if self._begun is not None:
            self.picture.delete("drag")
            self.picture.create_rectangle(
                *self._begun, event.x, event.y, outline=theme.ACCENT[1], width=2, tags="drag"
            )

    def _release(self, event: tk.Event) -> None:
        if self._begun is None:
            return
        (x0, y0), self._begun = self._begun, None
        left, right = sorted((x0, event.x))
        top, bottom = sorted((y0, event.y))
        if min(right - left, bottom - top) < LEAST_DRAG:
            self._paint()
            return
        zoom = self._zoom
        drawn = (left / zoom, top / zoom, right / zoom, bottom / zoom)
        self._mask((*self._image.masks, drawn))
