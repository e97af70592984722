"""The narrow strip of open images: thumbnails, each with the mark of its worst verdict."""

import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path

import customtkinter as ctk

from app.images.open_image import OpenImage
from app.session import Change, Session
from errors import shown_name
from gui import theme
from gui.rows.row_area import RowArea
from gui.rows.row_list import RowList
from gui.widgets.bitmaps import Bitmaps
from gui.widgets.menu_look import menu_colours
from gui.widgets.mouse import middle_and_right
from gui.widgets.wrapped import cut, name_without_ending
from models.prediction import Verdict
from words import N_, _, number

ROW = 104
SYNTHETIC, WAITING, UNREADABLE = N_("synthetic"), "…", N_("unreadable")
CLOSE_IT, CLOSE_OTHERS = N_("Close it"), N_("Close the others")
COMPARE_IT = N_("Compare it with the one shown")
TAG_HEIGHT, COUNT_HEIGHT = 18, 24
PICTURE_PX = 76
# In design pixels: beside a name, and a letter's usual width.
GAP, LETTER = 8, 6.4
ICON_PX = 18

# The verdict that asks most of the reader is the one that marks the thumbnail.
GRAVITY = (Verdict.FRACTURE, Verdict.DOUBT, Verdict.NO_FRACTURE, Verdict.OUT_OF_SCOPE)


class ImageStrip(ctk.CTkFrame):
    """Lists the open images; click shows one, the middle button or Delete closes it.

    A line parts one study's views from the next's. The right button, or the key of menus, offers
    more.

    Args:
        on_compare: opens the image on screen and another side by side.
    """

    def __init__(
        self, master: tk.Misc, session: Session, on_compare: Callable[[OpenImage], None]
    ) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._is_narrow = False
        self._session, self._on_compare = session, on_compare
        self._bitmaps = Bitmaps(self)
        self._list = RowList(self, ROW, self._paint, on_choose=self._chosen)
        self._widen()
        self.place_of_shown = ctk.CTkLabel(
            self, text="", height=COUNT_HEIGHT, font=theme.font(theme.SMALL), text_color=theme.MUTED
        )
        self._list.pack(fill="both", expand=True)
        self._menu = tk.Menu(self, tearoff=False)
        self._hear_mouse()
        session.listen(Change.IMAGES, self.refresh)
        session.listen(Change.ANSWERS, self._list.redraw)
        session.listen(Change.THUMBNAILS, self._list.redraw)

    def refresh(self) -> None:
        """Draw the images that are open now."""
        images = self._session.images
        count, shown = len(images.all), None
        if images.current in images.all:
            shown = images.all.index(images.current)
        self._list.set_count(count)
        self._list.select(shown)
        if shown is not None and count > 1:
            words = _("{number} of {count}").format(
                number=number(shown + 1, ",d"), count=number(count, ",d")
            )
            self.place_of_shown.configure(text=words)
            self.place_of_shown.pack(side="bottom", fill="x", before=self._list)
        else:
            self.place_of_shown.pack_forget()

    def make_narrow(self, is_narrow: bool) -> None:
        """Take less room, or as much as is usual."""
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._widen()

    def _set_scaling(self, *scalings: float, **named: float) -> None:
        super()._set_scaling(*scalings, **named)
        self._widen()

    def _widen(self) -> None:
        # A canvas does not scale by itself.
        width = theme.STRIP_WIDTHS[self._is_narrow]
        self._list.canvas.configure(width=round(width * self._get_widget_scaling()))

    def _hear_mouse(self) -> None:
        canvas = self._list.canvas
        middle, right = middle_and_right(canvas)
        canvas.bind(f"<Button-{middle}>", self._closed_by_click)
        # Not while it is held: let go over an entry, it would take that one at once.
        canvas.bind(f"<ButtonRelease-{right}>", self._offer_at_click)
        canvas.bind("<Delete>", lambda _e: self._close_at(self._list.selected))
        for key in ("<Menu>", "<Shift-F10>"):
            canvas.bind(key, lambda _e: self._offer_at_shown())

    def _chosen(self, index: int) -> None:
        self._session.images.show(self._session.images.all[index])

    def _closed_by_click(self, event: tk.Event) -> None:
        self._close_at(self._list.row_at(event.y))

    def _close_at(self, index: int | None) -> None:
        if index is not None:
            self._close(self._session.images.all[index])

    def _close(self, *wished: OpenImage) -> None:
        images = self._session.images
        # While the menu was open another frame may have taken an image's place.
        images.close(*(image for image in wished if image in images.all))

    def _offer_at_click(self, event: tk.Event) -> None:
        self._offer(self._list.row_at(event.y), (event.x_root, event.y_root))

    def _offer_at_shown(self) -> str:
        canvas = self._list.canvas
        middle = canvas.winfo_rootx() + canvas.winfo_width() // 2, canvas.winfo_rooty()
        self._offer(self._list.selected, middle)
        # The window's own menus are not meant as well.
        return "break"

    def _offer(self, index: int | None, place: tuple[int, int]) -> None:
        """Show what can be done with an image, at a place of the screen."""
        if index is None:
            return
        images, menu = self._session.images, self._menu
        image = images.all[index]
        others = [one for one in images.all if one is not image]
        entries: Sequence[tuple[str, Callable[[], None], bool]] = (
            (_(CLOSE_IT), lambda: self._close(image), True),
            (_(CLOSE_OTHERS), lambda: self._close(*others), bool(others)),
            (_(COMPARE_IT), lambda: self._on_compare(image), image is not images.current),
        )
        menu.delete(0, "end")
        for words, do, is_possible in entries:
            state = "normal" if is_possible else "disabled"
            menu.add_command(label=words, command=do, state=state)
        scale = self._get_widget_scaling()
        menu.configure(font=theme.canvas_font(theme.SMALL + 1, scale), **menu_colours(theme.RAISED))
        menu.tk_popup(*place)

    def _paint(self, index: int, area: RowArea) -> None:
        image = self._session.images.all[index]
        canvas, scale = area.canvas, area.scale
        if area.is_selected:
            accent = theme.pick(theme.ACCENT)
            canvas.create_rectangle(
                0, area.top, 3 * scale, area.top + area.height, fill=accent, outline=""
            )
        middle = area.width / 2
        if index and image.study != self._session.images.all[index - 1].study:
            line = theme.pick(theme.MUTED)
            canvas.create_line(0, area.top, area.width, area.top, fill=line, width=scale)
        if image.thumbnail:
            pixels = round(PICTURE_PX * scale)
            picture = self._bitmaps.thumbnail(image.key, image.thumbnail, pixels)
            top = area.top + 8 * scale + PICTURE_PX * scale / 2
            canvas.create_image(middle, top, image=picture)
        else:
            self._session.thumbnails.want(image)
            self._draw_tag(UNREADABLE if image.refusal else WAITING, area)
        if image.is_synthetic:
            self._draw_tag(SYNTHETIC, area)
        canvas.create_text(
            middle,
            area.top + area.height - 4 * scale,
            text=_shortened(image.path, int((area.width / scale - 2 * GAP) // LETTER)),
            anchor="s",
            font=theme.canvas_font(theme.SMALL, scale),
            fill=theme.pick(theme.TEXT if area.is_selected else theme.MUTED),
        )
        verdict = self._worst(image)
        if verdict is not None:
            icon = self._bitmaps.verdict(verdict, round(ICON_PX * scale))
            canvas.create_image(
                middle + PICTURE_PX * scale / 2, area.top + 8 * scale, image=icon, anchor="ne"
            )

    def _draw_tag(self, words: str, area: RowArea) -> None:
        canvas, scale = area.canvas, area.scale
        middle, bottom = area.width / 2, area.top + (8 + PICTURE_PX) * scale
        half, top = PICTURE_PX * scale / 2, bottom - TAG_HEIGHT * scale
        ground = theme.pick(theme.RAISED)
        canvas.create_rectangle(middle - half, top, middle + half, bottom, fill=ground, outline="")
        canvas.create_text(
            middle,
            (top + bottom) / 2,
            text=_(words),
            font=theme.canvas_font(theme.SMALL, scale),
            fill=theme.pick(theme.TEXT),
        )

    def _worst(self, image: OpenImage) -> Verdict | None:
        point = self._session.settings.operating_point
        verdicts = {a.prediction.at(point).verdict for a in image.told.values()}
        return next((v for v in GRAVITY if v in verdicts), None)


def _shortened(path: Path, most: int) -> str:
    name = shown_name(path)
    if len(name) > most:
        # The ending tells less than the digits before it.
        name = name_without_ending(path)
    return cut(name, most)
