"""What several open views of one study say together: a bar under the picture."""

import tkinter as tk
from collections.abc import Callable

import customtkinter as ctk

from app.images.studies import views_with
from app.session import Change, Session
from app.study_words import study_line
from gui import theme
from gui.actions.names import Action
from gui.actions.shortcuts import shown_key
from gui.widgets.small_controls import small_button
from gui.widgets.tips import Tip
from gui.widgets.wrapped import wrap_within
from words import _

PAD = 2 * theme.GRID


class StudyBar(ctk.CTkFrame):
    """Says whether any view shows a fracture, which are not analysed, and which view is missing.

    It must be placed by grid.

    Args:
        on_compare: opens the views side by side.
    """

    def __init__(self, master: tk.Misc, session: Session, on_compare: Callable[[], None]) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._session = session
        self.words = ctk.CTkLabel(
            self,
            text="",
            font=theme.font(theme.SMALL),
            text_color=theme.TEXT,
            anchor="w",
            justify="left",
        )
        self.compare = small_button(self, _("Compare"), on_compare, height=26)
        Tip(self.compare, f"{_('Compare open images side by side…')} ({shown_key(Action.COMPARE)})")
        self.compare.pack(side="right", padx=PAD, pady=theme.GRID // 2)
        self.words.pack(side="left", fill="x", expand=True, padx=(PAD, 0), pady=theme.GRID // 2)
        wrap_within(self, self.words, margin=3 * PAD, beside=[self.compare])
        for change in (Change.IMAGES, Change.ANSWERS):
            session.listen(change, self.refresh)

    def refresh(self) -> None:
        """Show what is open and answered now."""
        images = self._session.images
        views = views_with(images.current, images.all) if images.current else []
        if len(views) < 2:
            self.grid_remove()
            return
        line = study_line(views, self._session.settings.operating_point)
        words = _("Study, {count} views: {line}").format(count=len(views), line=line)
        self.words.configure(text=words)
        self.grid()
