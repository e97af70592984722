"""The reader's own word in the right panel: beside the answer, or before it is shown."""

import tkinter as tk
from collections.abc import Callable

import customtkinter as ctk

from app.case.body_parts import PARTS_TO_NAME
from app.reader.opinions import Opinion, Stance
from app.reader.words import details, said
from app.session import Change, Session
from app.stances import was_of_another_point
from gui import theme
from gui.actions.names import Action
from gui.actions.shortcuts import shown_key
from gui.widgets.controls import Button
from gui.widgets.small_controls import small_button, small_menu
from gui.widgets.tips import Tip
from gui.widgets.wrapped import wrap_within
from models.prediction import Verdict
from words import N_, _

PAD = 2 * theme.GRID
HEIGHT = 28
NOT_NAMED = N_("Body part: not named")
FIRST_TITLE = N_("What do you see?")
FIRST_WORDS = N_(
    "Reading first is on: the answer stays hidden until you have said your own word. Mark the "
    "place and name the body part before, if you like."
)
VERDICTS = (
    (Verdict.FRACTURE, N_("Fracture"), Action.SAY_FRACTURE),
    (Verdict.NO_FRACTURE, N_("No fracture"), Action.SAY_NO_FRACTURE),
    (Verdict.DOUBT, N_("Doubt"), Action.SAY_DOUBT),
)


class ReaderWord(ctk.CTkFrame):
    """Lets the reader agree, disagree, correct, or read first.

    Args:
        on_action: does what a key would.
        on_fold: called when the controls of a correction appear or go.
        is_marking: tells whether the mouse marks places just now.

    Attributes:
        steps: build the controls; to be taken in this order before anything is shown.
    """

    def __init__(
        self,
        master: tk.Misc,
        session: Session,
        on_action: Callable[[Action], None],
        on_fold: Callable[[], None],
        is_marking: Callable[[], bool],
    ) -> None:
        super().__init__(master, fg_color="transparent", corner_radius=0)
        self._session, self._on_action = session, on_action
        self._on_fold, self._is_marking = on_fold, is_marking
        self.is_correcting = False
        self.grid_columnconfigure(0, weight=1)
        self.verdicts: ctk.CTkFrame | None = None
        self.place: ctk.CTkFrame | None = None
        self.steps = [self._build_stances, self._build_status]

    def _build_stances(self) -> None:
        self.title = self._label(_(FIRST_TITLE), theme.TEXT_SIZE, theme.TEXT, bold=True)
        self.words = self._label(_(FIRST_WORDS), theme.SMALL, theme.MUTED)
        self.stances = self._stance_row()

    def _build_status(self) -> None:
        self.status = self._status_row()
        self._session.listen(Change.OPINIONS, self.refresh)
        self._session.listen(Change.IMAGES, self._fold)

    def refresh(self) -> None:
        """Show what the reader has said."""
        opinions, is_first = self._session.opinions, self._session.reading_first.is_waiting
        word = opinions.draft if is_first else opinions.shown
        is_open = is_first or self.is_correcting
        if is_open and self.verdicts is None:
            # Most answers need neither, and they take as long to build as all the rest.
            self.verdicts, self.place = self._verdict_row(), self._place_row()
        self._light(word)
        self._show(self.title, 0, is_first)
        self._show(self.words, 1, is_first, theme.GRID // 2)
        # What was said takes the buttons' place: the panel is short in a small window.
        asks = word is None or self.is_correcting
        self._show(self.stances, 2, not is_first and asks)
        for row, widget in ((3, self.verdicts), (4, self.place)):
            if widget is not None:
                self._show(widget, row, is_open, theme.GRID // 2)
        told = word or (None if is_first else opinions.first)
        self._show(self.status, 5, told is not None, theme.GRID // 2)
        if told is not None:
            self._tell(told, is_first)

    def _tell(self, told: Opinion, is_first: bool) -> None:
        head = "" if is_first else said(told.stance, told.verdict, self._answered())
        self._said.configure(text=f"{head} {details(told)}".strip())
        can_take_back = self._session.opinions.can_take_back and not is_first
        can_change = self._session.opinions.shown is not None and not self.is_correcting
        for button, is_wanted in ((self.take_back, can_take_back), (self.change, can_change)):
            if is_wanted and not is_first:
                button.pack(side="right")
            else:
                button.pack_forget()

    def _answered(self) -> Verdict | None:
        prediction = self._session.images.shown_prediction()
        return prediction.verdict if prediction else None

    def _light(self, word: Opinion | None) -> None:
        stance, answered = word.stance if word else None, self._answered()
        if word and answered and was_of_another_point(word.stance, word.verdict, answered):
            stance = None
        for own, button in self._stances.items():
            is_on = own is stance or (own is Stance.CORRECTED and self.is_correcting)
            _light(button, is_on)
        if self.verdicts is None:
            return
        for verdict, button in self._verdicts.items():
            _light(button, word is not None and word.verdict is verdict)
        _light(self.mark, self._is_marking())
        self.part.set(_(word.body_part if word and word.body_part else NOT_NAMED))
        has_boxes = word is not None and bool(word.boxes)
        self.unmark.configure(state="normal" if has_boxes else "disabled")

    def _fold(self) -> None:
        self.is_correcting = False
        self.refresh()

    def _unfold(self) -> None:
        self.is_correcting = not self.is_correcting
        self._on_fold()

    def _stance_row(self) -> ctk.CTkFrame:
        row = self._row(3)
        agree = self._button(row, _("Agree"), 0, self._session.opinions.agree, Action.AGREE)
        differ = self._button(
            row, _("Disagree"), 1, self._session.opinions.disagree, Action.DISAGREE
        )
        correct = self._button(row, _("Correct…"), 2, self._unfold, None)
        Tip(correct, _("Give your own verdict, name the body part, mark the place"))
        self._stances = {
            Stance.AGREES: agree,
            Stance.DISAGREES: differ,
            Stance.CORRECTED: correct,
        }
        return row

    def _verdict_row(self) -> ctk.CTkFrame:
        row = self._row(3)
        say = self._session.opinions.say
        self._verdicts = {
            verdict: self._button(row, _(words), place, lambda v=verdict: say(v), action)
            for place, (verdict, words, action) in enumerate(VERDICTS)
        }
        return row

    def _place_row(self) -> ctk.CTkFrame:
        row = self._row(2)
        self._parts = {_(part): part for part in PARTS_TO_NAME}
        self.part = small_menu(
            row,
            values=[_(NOT_NAMED), *self._parts],
            height=HEIGHT,
            command=self._name_part,
        )
        self.part.grid(row=0, column=0, columnspan=2, sticky="ew", pady=(0, theme.GRID // 2))
        self.mark = self._button(
            row,
            _("Mark the place"),
            0,
            lambda: self._on_action(Action.MARK_PLACE),
            Action.MARK_PLACE,
        )
        self.unmark = self._button(
            row, _("Remove marks"), 1, self._session.opinions.remove_places, Action.REMOVE_PLACES
        )
        for button in (self.mark, self.unmark):
            button.grid(row=1)
        return row

    def _status_row(self) -> ctk.CTkFrame:
        row = ctk.CTkFrame(self, fg_color="transparent", corner_radius=0)
        self._said = ctk.CTkLabel(
            row,
            text="",
            font=theme.font(theme.SMALL),
            text_color=theme.MUTED,
            justify="left",
            anchor="w",
        )
        self._said.pack(side="left", fill="x", expand=True)
        look = {"height": HEIGHT, "fg_color": "transparent"}
        self.take_back = small_button(row, _("Take back"), self._session.opinions.take_back, **look)
        self.change = small_button(row, _("Change"), self._unfold, **look)
        beside = (self.take_back, self.change)
        wrap_within(self.master, self._said, margin=3 * PAD, beside=beside)
        words = _("Return to what you said before ({key})")
        Tip(self.take_back, words.format(key=shown_key(Action.TAKE_BACK)))
        return row

    def _name_part(self, words: str) -> None:
        self._session.opinions.name_part(self._parts.get(words, ""))

    def _row(self, columns: int) -> ctk.CTkFrame:
        row = ctk.CTkFrame(self, fg_color="transparent", corner_radius=0)
        row.grid_columnconfigure(tuple(range(columns)), weight=1)
        return row

    def _button(
        self,
        row: ctk.CTkFrame,
        words: str,
        place: int,
        command: Callable[[], None],
        action: Action | None,
    ) -> Button:
        button = small_button(row, words, command, height=HEIGHT, width=60)
        gap = (0 if place == 0 else theme.GRID // 2, 0)
        button.grid(row=0, column=place, sticky="ew", padx=gap)
        if action is not None:
            Tip(button, f"{words} ({shown_key(action)})")
        return button

    def _label(
        self, words: str, size: int, colour: theme.Colour, bold: bool = False
    ) -> ctk.CTkLabel:
        label = ctk.CTkLabel(
            self,
            text=words,
            font=theme.font(size, bold=bold),
            text_color=colour,
            justify="left",
            anchor="w",
        )
        wrap_within(self.master, label, margin=2 * PAD)
        return label

    @staticmethod
    def _show(widget: tk.Misc, row: int, is_wanted: bool, gap: int = 0) -> None:
        if is_wanted:
            widget.grid(row=row, column=0, sticky="ew", pady=(gap, 0))
        else:
            widget.grid_remove()


def _light(button: Button, is_on: bool) -> None:
    colour = theme.ACCENT if is_on else theme.RAISED
    if button.cget("fg_color") != colour:
        button.configure(
            fg_color=colour,
            hover_color=theme.ACCENT_HOVER if is_on else theme.HOVER,
            text_color=theme.ON_ACCENT if is_on else theme.TEXT,
        )
