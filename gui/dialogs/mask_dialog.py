"""Rectangles over a picture that are black in all that is exported of it."""

import tkinter as tk
from collections.abc import Sequence

import customtkinter as ctk
from PIL import Image

from app.images.open_image import OpenImage
from app.session import Change, Session
from gui import theme
from gui.actions.keys import bind_key
from gui.actions.names import Action
from gui.actions.shortcuts import shortcut_of, shown_key
from gui.dialogs.dialog import PAD, Dialog
from gui.dialogs.mask_view import MaskView
from gui.picture.image_view import ZOOM_STEP
from gui.widgets.flow import Flow
from gui.widgets.sub_window import BARS_PX
from gui.widgets.tips import Tip
from gui.widgets.wrapped import wrap_within
from imaging.mask import Rectangle
from words import N_, _

TITLE = N_("Mask what must not leave")
HOW = N_(
    "Drag over a name, a date or a number. The wheel enlarges, a right drag moves, a click chooses "
    "a mask. Only exports are masked; the X-ray stays as it is."
)
# Wider, it would reach over a second screen.
SHAPE = 4 / 3
LEAST_WH = (480, 320)
# Of a picture's sides: a name is read at this size on the largest film, in 50 MB.
MOST_PX = 4096


class MaskDialog(Dialog):
    """Shows one picture after the other, as large as the screen; each change holds at once.

    Args:
        images: those that are to be exported, at least one.
    """

    def __init__(self, master: tk.Misc, session: Session, images: Sequence[OpenImage]) -> None:
        super().__init__(master, TITLE)
        self.resizable(True, True)
        self._session, self._images = session, images
        self._place = 0
        self._chosen: int | None = None
        self._before: dict[OpenImage, list[Sequence[Rectangle]]] = {}
        self._listens = False
        self._build()
        self._bind_keys()
        self._show(0)
        # What looks like text may be found only now.
        session.listen(Change.CASE, self._paint)
        self._listens = True
        self.stand_over(master.winfo_toplevel())
        self.picture.focus_set()

    def destroy(self) -> None:
        """Close, and hear no more of what was looked for."""
        if self._listens:
            self._listens = False
            self._session.forget(Change.CASE, self._paint)
        super().destroy()

    def _build(self) -> None:
        # Nothing here scrolls: the picture takes all the room that words and buttons leave.
        self.rows.pack_forget()
        scale = theme.scale_of(self)
        pad, height = round(PAD * scale), self.winfo_screenheight() - BARS_PX
        width = max(round(height * SHAPE), self._build_buttons())
        width = min(width, self.winfo_screenwidth() - 2 * pad)
        self.words = ctk.CTkLabel(
            self,
            text=_(HOW),
            font=theme.font(theme.SMALL),
            text_color=theme.TEXT,
            justify="left",
            anchor="w",
            # So that they do not make the window wide.
            wraplength=round(width / scale),
        )
        wrap_within(self, self.words, margin=2 * PAD)
        self.words.pack(fill="x", padx=PAD, pady=(PAD, theme.GRID))
        self.picture = MaskView(
            self, (width, height), on_drawn=self._was_drawn, on_chosen=self._choose
        )
        self.picture.pack(fill="both", expand=True, padx=pad)
        self.wm_minsize(*(round(side * scale) for side in LEAST_WH))

    def _build_buttons(self) -> int:
        """Build the buttons, and return how wide all of them are, in screen pixels."""
        # On two lines where there is too little room.
        line = Flow(self.foot, theme.GRID)
        line.configure(fg_color="transparent")
        line.pack(fill="x")
        self.found = self.button(line, _("Mask what was found"), self._mask_found)
        self.remove = self.button(line, _("Delete mask"), self._remove)
        self.undo = self.button(line, _("Undo"), self._undo)
        self.next = self.button(line, _("Next X-ray"), lambda: self._show(self._place + 1))
        self.done = self.button(line, _("Done"), self.destroy, is_main=True)
        buttons = (self.found, self.remove, self.undo, self.next, self.done)
        for button in buttons:
            line.add(button, at_right=button is self.done)
        for button, action in ((self.remove, Action.REMOVE), (self.undo, Action.UNDO)):
            Tip(button, shown_key(action))
        self.update_idletasks()
        gaps = round(theme.GRID * theme.scale_of(self)) * len(buttons)
        return sum(button.winfo_reqwidth() for button in buttons) + gaps

    def _bind_keys(self) -> None:
        picture = self.picture
        for action, do in (
            (Action.REMOVE, self._remove),
            (Action.UNDO, self._undo),
            (Action.FIT, picture.fit),
            (Action.ZOOM_IN, lambda: picture.zoom(ZOOM_STEP)),
            (Action.ZOOM_OUT, lambda: picture.zoom(1.0 / ZOOM_STEP)),
        ):
            bind_key(self, shortcut_of(action).tk_sequence, lambda _e, do=do: do())

    def _show(self, place: int) -> None:
        """Show another picture, and nothing until it is drawn: a drag masks what is seen."""
        self._place, self._chosen = place % len(self._images), None
        self.picture.show(None)
        self.next.configure(state="normal" if len(self._images) > 1 else "disabled")
        self._paint()
        held = self._image.radiograph
        width, height = held.size_wh if held else (MOST_PX, MOST_PX)
        most_wh = min(width, MOST_PX), min(height, MOST_PX)
        self._session.case.draw(self._image, most_wh, self._was_read)

    @property
    def _image(self) -> OpenImage:
        return self._images[self._place]

    def _was_read(self, image: OpenImage, picture: Image.Image, zoom: float) -> None:
        if self.winfo_exists() and image is self._image:
            self.picture.show(picture, zoom)
            self._paint()

    def _paint(self) -> None:
        is_seen = self.picture.view is not None
        masks, texts = self._image.masks, self._session.case.texts.unmasked(self._image)
        if is_seen:
            self.picture.lay(masks, texts, self._chosen)
        for button, is_usable in (
            (self.found, bool(texts)),
            (self.remove, self._chosen is not None),
            (self.undo, bool(self._before.get(self._image))),
        ):
            button.configure(state="normal" if is_seen and is_usable else "disabled")

    def _choose(self, place: int | None) -> None:
        self._chosen = place
        self._paint()

    def _was_drawn(self, box: Rectangle) -> None:
        self._mask((*self._image.masks, box), chosen=len(self._image.masks))

    def _mask_found(self) -> None:
        self._mask((*self._image.masks, *self._session.case.texts.unmasked(self._image)))

    def _remove(self) -> None:
        if self._chosen is not None:
            masks = self._image.masks
            self._mask((*masks[: self._chosen], *masks[self._chosen + 1 :]))

    def _undo(self) -> None:
        before = self._before.get(self._image)
        if before:
            self._chosen = None
            self._session.case.mask(self._image, before.pop())

    def _mask(self, masks: Sequence[Rectangle], chosen: int | None = None) -> None:
        self._before.setdefault(self._image, []).append(self._image.masks)
        self._chosen = chosen
        self._session.case.mask(self._image, masks)
