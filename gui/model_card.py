"""A model card in a window of its own, with its plots."""

import tkinter as tk
import tkinter.font as tkfont
from pathlib import Path

import customtkinter as ctk
from PIL import Image, ImageTk

from app.markdown import Block, Kind, read_markdown
from gui import theme

PAD = 2 * theme.GRID
SIZE = "900x720"
PICTURE_WIDTH = 640


class ModelCard(ctk.CTkToplevel):
    """Shows one card.

    Args:
        path: the Markdown file; pictures are looked for beside it.
    """

    def __init__(self, master: tk.Misc, path: Path) -> None:
        super().__init__(master, fg_color=theme.SURFACE)
        self.title(f"Model card: {path.stem}")
        self.geometry(SIZE)
        self._folder = path.parent
        self._pictures: list[ImageTk.PhotoImage] = []
        self._page = ctk.CTkTextbox(
            self, font=theme.font(), fg_color=theme.SURFACE, text_color=theme.TEXT, wrap="word"
        )
        self._page.pack(fill="both", expand=True, padx=PAD, pady=PAD)
        self._prepare_tags()
        for block in read_markdown(path.read_text(encoding="utf-8")):
            self._write(block)
        self._page.configure(state="disabled")
        self.bind("<Escape>", lambda _e: self.destroy())
        self.after_idle(self.lift)

    def _prepare_tags(self) -> None:
        scale = self._get_window_scaling()
        sizes = {1: theme.LARGE, 2: theme.TEXT_SIZE + 4, 3: theme.TEXT_SIZE}
        # The tags of the text below: CustomTkinter's own method refuses fonts in tags.
        text = self._page._textbox
        for level, size in sizes.items():
            font = theme.canvas_font(size, scale, bold=True)
            text.tag_configure(f"heading{level}", font=font, spacing1=16 * scale, spacing3=4)
        family = tkfont.nametofont("TkFixedFont", self).actual("family")
        wide = (family, -round(theme.SMALL * scale))
        text.tag_configure("table", font=wide, wrap="none", spacing3=1)
        text.tag_configure("item", lmargin1=12 * scale, lmargin2=24 * scale, spacing3=3)
        text.tag_configure("paragraph", spacing1=6 * scale, spacing3=3)

    def _write(self, block: Block) -> None:
        if block.kind is Kind.PICTURE:
            self._show_picture(self._folder / block.text)
            return
        tag = {
            Kind.HEADING: f"heading{min(block.level, 3)}",
            Kind.ITEM: "item",
            Kind.TABLE: "table",
            Kind.CODE: "table",
            Kind.PARAGRAPH: "paragraph",
        }[block.kind]
        bullet = "•  " if block.kind is Kind.ITEM else ""
        self._page.insert("end", f"{bullet}{block.text}\n", tag)

    def _show_picture(self, path: Path) -> None:
        if not path.is_file():
            return
        with Image.open(path) as picture:
            picture.thumbnail((PICTURE_WIDTH, PICTURE_WIDTH))
            self._pictures.append(ImageTk.PhotoImage(picture, master=self))
        self._page._textbox.image_create("end", image=self._pictures[-1], padx=4, pady=8)
        self._page.insert("end", "\n")
