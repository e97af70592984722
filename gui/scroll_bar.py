"""A scroll bar that is drawn together with the rest of the window."""

import tkinter as tk
from typing import Any

import customtkinter as ctk


class ScrollBar(ctk.CTkScrollbar):
    """CustomTkinter's own has the whole window laid out and drawn whenever it moves."""

    def __init__(self, master: tk.Misc, **options: Any) -> None:
        super().__init__(master, **options)
        self._canvas.update_idletasks = lambda: None
