"""The right panel: what was found, how sure, where, and what stands behind it."""

import tkinter as tk
from collections.abc import Callable, Iterator
from math import ceil

import customtkinter as ctk

from app.about import about, caution
from app.analyst import Answer
from app.percentages import decimals_of, thresholds_in_words
from app.session import Change, Session
from app.wording import probability_in_words, remarks
from gui import theme
from gui.actions.names import Action
from gui.actions.shortcuts import shown_key
from gui.answer.answer_list import AnswerList
from gui.answer.findings_list import FindingsList
from gui.answer.probability_bar import ProbabilityBar
from gui.answer.reader_word import ReaderWord
from gui.answer.verdict_card import VerdictCard
from gui.answer.why import Why
from gui.pace.turns import in_turn
from gui.widgets.tall_sheet import TallSheet
from gui.widgets.wrapped import unbroken, wrap_within
from imaging.overlay import Mark
from models.prediction import BALANCED, Prediction, Verdict
from words import N_, _

PAD = 2 * theme.GRID
# So many lines of findings stay in sight at least where everything else does too; where the sheet
# scrolls anyway, up to so many spare the reader a second thing that scrolls.
LEAST_LINES, MOST_LINES = 2, 8
EMPTY = N_("The answer appears here: what was found, how sure the network is, and where it looked.")
ASK = N_(
    "Press Analyse ({key}): what was found, how sure the network is and where it looked then "
    "appears here."
)
WAITING = N_("Analysing…")


class FindingsPanel(TallSheet):
    """Shows the answer to the image on screen.

    Args:
        on_mark: called with the mark of the finding under the pointer, or None.
        on_choose: called with the mark of the finding that was chosen, or None.
        on_models: called when the user wants to see the pipelines and their weights.
        on_action: does what a key would.
        is_marking: tells whether the mouse marks places just now.
    """

    def __init__(
        self,
        master: tk.Misc,
        session: Session,
        *,
        on_mark: Callable[[Mark | None], None],
        on_choose: Callable[[Mark | None], None],
        on_models: Callable[[], None],
        on_action: Callable[[Action], None],
        is_marking: Callable[[], bool],
    ) -> None:
        super().__init__(master, theme.PANEL_WIDTHS[0])
        self.sheet.grid_columnconfigure(0, weight=1)
        self._session = session
        self._on_mark, self._on_choose = on_mark, on_choose
        self._on_models, self._on_action = on_models, on_action
        self._is_marking = is_marking
        self._wanted: set[tk.Misc] = set()
        self._laid_out: set[tk.Misc] = set()
        self._room_for_lines = self._most_lines = 0
        self._to_build = [
            self._build_answer,
            self._build_word,
            self._build_findings,
            self._build_why,
            self._begin,
        ]

    @property
    def is_whole(self) -> bool:
        """True when all parts are there."""
        return not self._to_build

    def fill(self) -> Iterator[None]:
        """Build the parts in steps, as far as they are not there."""
        while self._to_build:
            self._to_build.pop(0)()
            yield

    def _build_answer(self) -> None:
        self.empty = self._label(theme.TEXT_SIZE, theme.MUTED)
        self.answers = AnswerList(self.sheet, self._session, self._on_models)
        self.warning = self._label(theme.TEXT_SIZE, theme.VERDICTS[Verdict.DOUBT])
        self.card = VerdictCard(self.sheet)
        self.bar = ProbabilityBar(self.sheet)
        self.notes = self._label(theme.SMALL, theme.MUTED)

    def _build_word(self) -> None:
        self.word = ReaderWord(
            self.sheet, self._session, self._on_action, self.refresh, self._is_marking
        )
        self._to_build[:0] = self.word.steps

    def _build_findings(self) -> None:
        self.findings = FindingsList(self.sheet, self._on_mark, self._on_choose, self.scroll)

    def _build_why(self) -> None:
        self.why = Why(self.sheet, self._session)
        self.caution = self._label(theme.SMALL, theme.VERDICTS[Verdict.DOUBT])
        self.about = self._label(theme.SMALL, theme.MUTED)
        self._to_build[:0] = self.why.steps

    def _begin(self) -> None:
        self._rows = (
            (self.empty, PAD),
            (self.answers, theme.GRID),
            (self.warning, theme.GRID),
            (self.card, theme.GRID),
            (self.bar, theme.GRID),
            (self.notes, theme.GRID),
            (self.word, theme.GRID),
            (self.findings, theme.GRID),
            (self.why, theme.GRID),
            (self.caution, theme.GRID),
            (self.about, theme.GRID),
            (ctk.CTkFrame(self.sheet, height=PAD, fg_color="transparent"), 0),
        )
        # What is left over lies below all of it, so that what belongs together stands together.
        self.sheet.grid_rowconfigure(len(self._rows) - 1, weight=1)
        # The reader's marks are shown and hidden by the same switch as the answer's.
        for change in (Change.ANSWERS, Change.WEIGHTS, Change.OPINIONS):
            self._session.listen(change, self.refresh)
        self._session.listen(Change.WORK, self._refresh_empty)
        self.watch()
        self._refresh()

    def refresh(self) -> None:
        """Show what the session holds when Tk is idle: answers come together, from the history."""
        in_turn(self, FindingsPanel._refresh)

    def _refresh(self) -> None:
        image = self._session.images.current
        prediction = self._session.images.shown_prediction()
        self.word.refresh()
        if image is not None and image.is_hidden:
            self._lay_out({self.word})
            return
        if image is None or image.shown is None or prediction is None:
            self._refresh_empty()
            self._lay_out({self.empty})
            return
        self._show(image.shown, prediction)

    def point_at(self, mark: Mark | None) -> None:
        """Show the line whose mark the pointer is on, in the picture."""
        self.findings.point_at(mark)

    def select(self, mark: Mark | None) -> None:
        """Choose the line that this mark belongs to, or none."""
        self.findings.select(mark)

    def _refresh_empty(self) -> None:
        running, current = self._session.analyses.running, self._session.images.current
        words = _(EMPTY) if current is None else _(ASK).format(key=shown_key(Action.ANALYSE))
        if running is not None and running.image is current:
            words = _(WAITING)
        # Work advances many times in one analysis, and a label is drawn anew each time it is set.
        if self.empty.cget("text") != words:
            self.empty.configure(text=words)

    def _show(self, answer: Answer, prediction: Prediction) -> None:
        wanted: set[tk.Misc] = {self.card, self.word, self.findings, self.why, self.about}
        self.card.show(prediction)
        points, words = prediction.operating_points, probability_in_words(prediction)
        chosen = self._session.settings.operating_point
        if prediction.probability is not None and words and points:
            wanted.add(self.bar)
            point = points.get(chosen, points[BALANCED])
            thresholds = thresholds_in_words(point, decimals_of(prediction))
            self.bar.show(prediction.probability, words, point, thresholds)
        notes = remarks(prediction, chosen)
        warning = self._session.images.disagreement()
        if warning:
            wanted.add(self.warning)
            self.warning.configure(text=warning)
        current = self._session.images.current
        if current and len(current.answers) + len(self._session.analyses.unasked()) > 1:
            wanted.add(self.answers)
            self.answers.refresh()
        if notes:
            wanted.add(self.notes)
            self.notes.configure(text="\n".join(notes))
        self.findings.show(prediction.findings)
        kept = answer.prediction.at(chosen).findings
        self._most_lines = max(len(prediction.findings), len(kept))
        self.why.refresh()
        if self.why.is_empty:
            wanted.discard(self.why)
        statuses = self._session.weights.statuses
        told = "\n".join(about(answer, statuses, chosen))
        self.about.configure(text=unbroken(told))
        warned = caution(prediction, statuses)
        if warned:
            wanted.add(self.caution)
            self.caution.configure(text=warned)
        self._lay_out(wanted)

    def _measure(self) -> None:
        super()._measure()
        if self.is_whole:
            self._lay_out(self._wanted)

    def _lay_out(self, wanted: set[tk.Misc]) -> None:
        self._wanted = wanted
        if self.why in wanted and self.word.is_correcting and self._spare_room(wanted) < 0:
            # The two together would leave no room for the findings in a small window.
            wanted = wanted - {self.why}
        self._make_room_for_lines(wanted)
        if wanted == self._laid_out:
            return
        self._laid_out = wanted
        for row, (widget, gap) in enumerate(self._rows):
            if widget in wanted or row == len(self._rows) - 1:
                sticky = "nsew" if widget is self.findings else "ew"
                widget.grid(row=row, column=0, sticky=sticky, padx=PAD, pady=(gap, 0))
            else:
                widget.grid_remove()

    def _make_room_for_lines(self, wanted: set[tk.Misc]) -> None:
        """Give the findings the room of as many lines as are in sight with everything else.

        Of boxes that is the room of all that the slider below can show: it would else run away from
        under the pointer.
        """
        lines = 0
        if self.findings in wanted:
            spare = self._spare_room(wanted)
            more = int(spare // self.findings.height_of(1))
            lines = min(self._most_lines, LEAST_LINES + more if spare >= 0 else MOST_LINES)
        # Tk counts the gap above a widget to its row.
        room = self.findings.height_of(lines) + ceil(theme.GRID * theme.scale_of(self))
        if room != self._room_for_lines:
            self._room_for_lines = room
            row = [widget for widget, _gap in self._rows].index(self.findings)
            self.sheet.grid_rowconfigure(row, minsize=room)

    def _spare_room(self, wanted: set[tk.Misc]) -> float:
        """Return what is left when so much is in sight together, or, below 0, what is lacking."""
        shown = [(widget, gap) for widget, gap in self._rows if widget in wanted]
        least = self.findings.height_of(min(self._most_lines, LEAST_LINES))
        needed = sum(
            max(widget.winfo_reqheight(), least if widget is self.findings else 0)
            for widget, _gap in shown
        )
        gaps = PAD + sum(gap for _widget, gap in shown)
        return self.winfo_height() - needed - gaps * theme.scale_of(self)

    def _label(self, size: int, colour: theme.Colour) -> ctk.CTkLabel:
        label = ctk.CTkLabel(
            self.sheet,
            text="",
            # As high as its lines, so that one line has the same gaps as several.
            height=1,
            font=theme.font(size),
            text_color=colour,
            justify="left",
            anchor="w",
        )
        wrap_within(self.sheet, label, margin=2 * PAD)
        return label
