"""A text in a window of its own, such as a model card with its plots."""

import tkinter as tk
import tkinter.font as tkfont
from collections.abc import Sequence

from PIL import Image, ImageTk

from app.markdown import Block, Kind
from app.weights.model_card import Piece
from gui import theme
from gui.widgets.controls import TextBox
from gui.widgets.sub_window import BARS_PX, SubWindow

PAD = 2 * theme.GRID
SIZE_WH = (900, 720)


class Page(SubWindow):
    """Shows one text.

    Args:
        title: of the window.
        pieces: what it consists of.
    """

    def __init__(self, master: tk.Misc, title: str, pieces: Sequence[Piece]) -> None:
        super().__init__(master, fg_color=theme.SURFACE)
        self.title(title)
        text, window = theme.scale_of(self), self._get_window_scaling()
        width = min(SIZE_WH[0] * text, self.winfo_screenwidth() / window)
        height = min(SIZE_WH[1], (self.winfo_screenheight() - BARS_PX) / window)
        self.geometry(f"{width:.0f}x{height:.0f}")
        self._pictures: list[ImageTk.PhotoImage] = []
        self.page = TextBox(
            self, font=theme.font(), fg_color=theme.SURFACE, text_color=theme.TEXT, wrap="word"
        )
        self.page.pack(fill="both", expand=True, padx=PAD, pady=PAD)
        self._prepare_tags()
        for piece in pieces:
            if isinstance(piece, Image.Image):
                self._show(piece)
            else:
                self._write(piece)
        self.page.configure(state="disabled")
        self.bind("<Escape>", lambda _e: self.destroy())
        self.after_idle(self.bring_forward)

    def bring_forward(self) -> None:
        """Put this window over the others and let it hear the keys."""
        self.deiconify()
        self.lift()
        self.page.focus_set()

    def _prepare_tags(self) -> None:
        scale = theme.scale_of(self)
        sizes = {1: theme.LARGE, 2: theme.TEXT_SIZE + 4, 3: theme.TEXT_SIZE}
        # The tags of the text below: CustomTkinter's own method refuses fonts in tags.
        text = self.page._textbox
        for level, size in sizes.items():
            font = theme.canvas_font(size, scale, bold=True)
            text.tag_configure(f"heading{level}", font=font, spacing1=16 * scale, spacing3=4)
        family = tkfont.nametofont("TkFixedFont", self).actual("family")
        wide = (family, -round(theme.SMALL * scale))
        text.tag_configure("table", font=wide, wrap="none", spacing3=1)
        text.tag_configure("item", lmargin1=12 * scale, lmargin2=24 * scale, spacing3=3)
        text.tag_configure("paragraph", spacing1=6 * scale, spacing3=3)

    def _write(self, block: Block) -> None:
        tag = {
            Kind.HEADING: f"heading{min(block.level, 3)}",
            Kind.ITEM: "item",
            Kind.TABLE: "table",
            Kind.CODE: "table",
            Kind.PARAGRAPH: "paragraph",
        }[block.kind]
        bullet = "•  " if block.kind is Kind.ITEM else ""
        self.page.insert("end", f"{bullet}{block.text}\n", tag)

    def _show(self, picture: Image.Image) -> None:
        self._pictures.append(ImageTk.PhotoImage(picture, master=self))
        self.page._textbox.image_create("end", image=self._pictures[-1], padx=4, pady=8)
        self.page.insert("end", "\n")
