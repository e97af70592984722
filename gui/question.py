"""A question in a window of its own, answered by one of two buttons."""

import tkinter as tk

import customtkinter as ctk

from gui import theme

PAD = 2 * theme.GRID


class Question(ctk.CTkToplevel):
    """Asks once; closing the window means no."""

    def __init__(self, master: tk.Misc, title: str, words: str, yes: str, no: str) -> None:
        super().__init__(master, fg_color=theme.RAISED)
        self.title(title)
        self.agreed = False
        self.words = ctk.CTkTextbox(
            self,
            width=640,
            height=280,
            font=theme.font(),
            fg_color=theme.RAISED,
            text_color=theme.TEXT,
            wrap="word",
        )
        self.words.insert("1.0", words)
        self.words.configure(state="disabled")
        self.words.pack(fill="both", expand=True, padx=PAD, pady=(PAD, 0))
        row = ctk.CTkFrame(self, fg_color="transparent")
        row.pack(fill="x", padx=PAD, pady=PAD)
        self.yes = ctk.CTkButton(row, text=yes, font=theme.font(), command=self._agree)
        self.no = ctk.CTkButton(
            row,
            text=no,
            font=theme.font(),
            fg_color=theme.SURFACE,
            hover_color=theme.HOVER,
            text_color=theme.TEXT,
            command=self.destroy,
        )
        self.yes.pack(side="right")
        self.no.pack(side="right", padx=(0, theme.GRID))
        self.bind("<Escape>", lambda _e: self.destroy())
        self._stand_over(master.winfo_toplevel())
        self.no.focus_set()

    def _stand_over(self, window: tk.Misc) -> None:
        self.transient(window)
        self.update_idletasks()
        x = window.winfo_rootx() + (window.winfo_width() - self.winfo_reqwidth()) // 2
        y = window.winfo_rooty() + (window.winfo_height() - self.winfo_reqheight()) // 3
        self.wm_geometry(f"+{max(x, 0)}+{max(y, 0)}")

    def _agree(self) -> None:
        self.agreed = True
        self.destroy()


def ask(master: tk.Misc, title: str, words: str, yes: str, no: str) -> bool:
    """Put a question and wait, while the window behind stays alive.

    Returns:
        True when the first button was chosen.
    """
    question = Question(master, title, words, yes, no)
    question.wait_visibility()
    question.grab_set()
    question.wait_window()
    return question.agreed
