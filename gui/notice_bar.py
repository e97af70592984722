"""What is not to be overlooked: one whole sentence over the full width, until it is put away.

What was written can be shown in its folder. Several failures at once are counted, with the reasons
of the first; the rest one click away.
"""

import tkinter as tk
from collections.abc import Callable

import customtkinter as ctk

from app.changes import Offer
from app.markdown import Block, Kind
from app.session import Change, NoticeKind, Session
from gui import theme
from gui.dialogs.page import Page
from gui.widgets.controls import Button
from gui.widgets.focus_in_sight import keep_focus_in_sight
from gui.widgets.icons import verdict_icon
from gui.widgets.wrapped import wrap_within
from models.prediction import Verdict
from words import _, number

SIGN = 18
PAD = 2 * theme.GRID
MOST_REASONS = 3

# The signs and colours of verdicts serve here too; the sentence says what they mean.
SIGNS = {
    NoticeKind.SAVED: Verdict.NO_FRACTURE,
    NoticeKind.WARNING: Verdict.DOUBT,
    NoticeKind.ERROR: Verdict.FRACTURE,
}


class NoticeBar(ctk.CTkFrame):
    """Appears above the status line when there is something to say.

    It lies over what is above, where a picture that gave way would jump twice and be drawn at
    another size. A history that is not kept stays in view as long as nothing else has to be said,
    and can't be put away: what is above gives way to that, once, and other notices take its place.

    Args:
        above: what is covered at its foot, or gives way.
    """

    def __init__(self, master: tk.Misc, session: Session, above: tk.Misc) -> None:
        super().__init__(master, fg_color=theme.RAISED, corner_radius=0)
        self._session = session
        self._above = above
        self._is_built = False
        session.listen(Change.NOTICE, self.refresh)
        session.listen(Change.HISTORY, self.refresh)

    def build(self) -> None:
        """Make what is in it, which the first sight does not need."""
        if self._is_built:
            return
        self._is_built = True
        self._sign = ctk.CTkLabel(self, text="", width=SIGN)
        self.words = ctk.CTkLabel(
            self, text="", font=theme.font(), text_color=theme.TEXT, justify="left", anchor="w"
        )
        self.all_reasons = self._quiet("", self._show_all)
        self.offered = self._quiet("", self._take_offer)
        self.put_away = self._quiet("×", lambda: self._session.inform(""))
        self.grid_columnconfigure(1, weight=1)
        self._sign.grid(row=0, column=0, padx=(PAD, theme.GRID), pady=theme.GRID)
        self.words.grid(row=0, column=1, sticky="ew", pady=theme.GRID)
        self.put_away.grid(row=0, column=4, padx=theme.GRID)
        margin = 3 * PAD + theme.GRID + SIGN
        beside = [self.all_reasons, self.offered, self.put_away]
        wrap_within(self, self.words, margin=margin, beside=beside)

    def refresh(self) -> None:
        """Show the notice that matters now, or nothing."""
        notice, standing = self._session.notice, self._session.history.warning
        if notice.kind in SIGNS and notice.sentence:
            reasons = "\n".join(notice.details[:MOST_REASONS])
            words = f"{notice.sentence}\n{reasons}" if reasons else notice.sentence
            self._show(words, SIGNS[notice.kind], can_go=True, covers=not standing)
            self._offer(len(notice.details), notice.offer)
        elif standing:
            self._show(standing, Verdict.DOUBT, can_go=False, covers=False)
            self._offer(0, None)
        elif self.winfo_manager():
            (self.place_forget if self.winfo_manager() == "place" else self.pack_forget)()
            keep_focus_in_sight(self._above)

    def _show(self, sentence: str, sign: Verdict, *, can_go: bool, covers: bool) -> None:
        self.build()
        self._sign.configure(image=verdict_icon(sign, SIGN))
        self.words.configure(text=sentence)
        (self.put_away.grid if can_go else self.put_away.grid_remove)()
        if covers:
            self.place(in_=self._above, relx=0.0, rely=1.0, anchor="sw", relwidth=1.0)
        else:
            # Before the body, so that the body gives way and not the bar.
            self.pack(fill="x", side="bottom", before=self._above)

    def _offer(self, count: int, offer: Offer | None) -> None:
        if offer is not None:
            self.offered.configure(text=_(offer.words))
            self.offered.grid(row=0, column=3)
        else:
            self.offered.grid_remove()
        if count > MOST_REASONS:
            self.all_reasons.configure(text=_("All {count}…").format(count=number(count, ",d")))
            self.all_reasons.grid(row=0, column=2)
        else:
            self.all_reasons.grid_remove()

    def _take_offer(self) -> None:
        offer = self._session.notice.offer
        if offer is not None:
            offer.do()

    def _show_all(self) -> None:
        notice = self._session.notice
        blocks = [Block(Kind.ITEM, reason) for reason in notice.details]
        Page(self, notice.sentence.rstrip(":"), blocks)

    def _quiet(self, words: str, command: Callable[[], None]) -> Button:
        return Button(
            self,
            text=words,
            width=28,
            height=28,
            corner_radius=6,
            font=theme.font(),
            fg_color="transparent",
            hover_color=theme.HOVER,
            text_color=theme.TEXT,
            command=command,
        )
