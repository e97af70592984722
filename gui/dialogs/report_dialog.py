"""Report and export: what is to be made of which X-rays, and what the reader adds."""

import tkinter as tk
from collections.abc import Iterator, Sequence
from pathlib import Path

import customtkinter as ctk

from app.case.annotated_picture import Look
from app.case.case import PAPERS, ReportForm
from app.export.desk import DICOM
from app.files.export_names import export_name
from app.images.open_image import OpenImage
from app.session import Change, Session
from errors import shown_name
from gui import theme
from gui.dialogs.dialog import CONTROL_WIDTH, Dialog
from gui.dialogs.file_dialogs import ask_folder, ask_place
from gui.dialogs.mask_dialog import MaskDialog
from gui.widgets.controls import TextBox
from gui.widgets.wrapped import cut
from models.prediction import Verdict
from words import N_, _, ngettext, number

TITLE = N_("Report and export")
PDF, TABLE = ".pdf", ".csv"
KINDS = {
    N_("Report (PDF)"): PDF,
    N_("DICOM: pictures and structured report"): DICOM,
    N_("Annotated pictures (PNG)"): ".png",
    N_("Annotated pictures (JPEG)"): ".jpg",
    N_("Annotated pictures (TIFF)"): ".tif",
    N_("Table of answers (CSV)"): TABLE,
}
THIS_ONE = N_("The open X-ray: {name}")
# In the place of a choice that the reader has to make first.
NOT_CHOSEN = N_("Choose the X-rays")
NO_ANSWER = N_("The X-ray on screen has no answer yet, so it is not in this report or export.")
IS_HIDDEN = N_(
    "The answer to the X-ray on screen waits for your own word, so it is not in this report or "
    "export."
)
NAMES = N_("Include file names and hashes, which can identify a person")
CLEAN = N_(
    "Exports are made anew from pixels: no tag, no text and no name of the source goes along."
)
NAME_LETTERS = 24
NO_TEXT = N_("No text was recognised; small or logo text is often missed.")
NO_OTHER_TEXT = N_("No other text was recognised; small or logo text is often missed.")
TEXT_IS_SOUGHT = N_("Text is still being looked for in the pictures.")
NOT_SEARCHED = N_("Not every picture could be searched for text; look at them all.")


class ReportDialog(Dialog):
    """Asks once and hands the work to the session.

    Args:
        look: how the picture on screen is drawn.
        rows: images of rows of the history; none leaves the choice among those that are open.
    """

    def __init__(
        self, master: tk.Misc, session: Session, look: Look, rows: Sequence[OpenImage] = ()
    ) -> None:
        super().__init__(master, TITLE)
        self._session, self._look, self._rows = session, look, rows
        self._listens = False
        self.come_up_over(self._build(), master.winfo_toplevel())

    def destroy(self) -> None:
        """Close, and hear no more of what was looked for."""
        if self._listens:
            self._listens = False
            self._session.forget(Change.CASE, self._text_was_looked_for)
        super().destroy()

    def came_up(self) -> None:
        """Let Return save, or open the choice that has to be made first."""
        (self.save if self._images() else self.scope).focus_set()

    def _build(self) -> Iterator[None]:
        yield from self._show_choices()
        yield from self._show_words()
        for step in (self._show_text_warning, self._show_buttons, self._begin):
            step()
            yield

    def _begin(self) -> None:
        self._session.listen(Change.CASE, self._text_was_looked_for)
        self._listens = True
        self._session.case.look_for_text()
        self._scope_was_chosen()

    def form(self) -> ReportForm:
        """Return what the reader filled in."""
        return ReportForm(
            institution=self.institution.get().strip(),
            label=self.label.get().strip(),
            remarks=self.remarks.get("1.0", "end").strip(),
            paper=self.paper.get(),
            names_files=bool(self.names.get()),
        )

    def _show_choices(self) -> Iterator[None]:
        self._scopes = self._offered()
        scopes = list(self._scopes)
        self._kinds = {_(words): kind for words, kind in KINDS.items()}
        kinds = list(self._kinds)
        self.kind = self.menu(kinds, kinds[0], lambda _w: self._kind_was_chosen())
        self.add_row(_("What"), self.kind)
        yield
        missing = self._missing()
        chosen = _(NOT_CHOSEN) if missing else scopes[0]
        self.scope = self.menu(scopes, chosen, lambda _w: self._scope_was_chosen())
        self.add_row(_("Of"), self.scope)
        if missing:
            self.missing = self.note(missing, theme.VERDICTS[Verdict.DOUBT])
            self.add_wide(self.missing)
        yield
        self.paper = self.menu(PAPERS, self._session.settings.paper, lambda _w: None)
        self.add_row(_("Paper"), self.paper)
        yield

    def _offered(self) -> dict[str, Sequence[OpenImage]]:
        """Return what can be reported on, by its words."""
        case, count = self._session.case, len(self._rows)
        if count:
            words = ngettext(
                "The X-ray of the chosen row: {name}",
                "The {count} X-rays of the chosen rows",
                count,
            )
            named = words.format(name=_name(self._rows[0]), count=number(count, ",d"))
            return {named: self._rows}
        scopes: dict[str, Sequence[OpenImage]] = {
            _(THIS_ONE).format(name=_name(image)): case.shown for image in case.shown
        }
        if len(case.study) > 1:
            views = _("Its study, {count} X-rays").format(count=number(len(case.study), ",d"))
            scopes[views] = case.study
        if len(case.all) > 1 or not scopes:
            words = ngettext(
                "The one open X-ray with an answer",
                "All {count} open X-rays with an answer",
                len(case.all),
            )
            scopes[words.format(count=number(len(case.all), ",d"))] = case.all
        return scopes

    def _missing(self) -> str:
        """Return why the X-ray on screen is not among those offered; empty if it is."""
        current = self._session.images.current
        if self._rows or self._session.case.shown or current is None:
            return ""
        return IS_HIDDEN if current.is_hidden else NO_ANSWER

    def _show_words(self) -> Iterator[None]:
        self.institution = self.entry(self._session.settings.institution, _("may stay empty"))
        self.add_row(_("Institution"), self.institution)
        yield
        self.label = self.entry(hint=_("such as Case 17; no name, if it is to stay anonymous"))
        self.add_row(_("Label of the case"), self.label)
        yield
        self.remarks = TextBox(
            self.sheet,
            width=CONTROL_WIDTH,
            height=84,
            font=theme.font(),
            fg_color=theme.SURFACE,
            border_color=theme.LINE,
            border_width=2,
            text_color=theme.TEXT,
            wrap="word",
        )
        self.add_row(_("Remarks"), self.remarks)
        yield
        self.names = self.switch(NAMES)
        self.add_wide(self.names)
        yield

    def _show_text_warning(self) -> None:
        row = ctk.CTkFrame(self.sheet, fg_color="transparent")
        self.text_words = ctk.CTkLabel(
            row,
            text="",
            font=theme.font(theme.SMALL),
            anchor="w",
            justify="left",
            wraplength=CONTROL_WIDTH,
        )
        self.text_words.pack(side="left", fill="x", expand=True)
        self.masks = self.button(row, _("Mask…"), self._open_masks)
        self.masks.pack(side="right")
        self.add_wide(row)
        self.add_wide(self.note(CLEAN))

    def _show_buttons(self) -> None:
        cancel = self.button(self.foot, _("Cancel"), self.destroy)
        self.print = self.button(self.foot, _("Print"), self._print)
        self.save = self.button(self.foot, _("Save…"), self._save, is_main=True)
        # Made from left to right, the way Tab goes, and packed from the right.
        for place, button in enumerate((self.save, self.print, cancel)):
            button.pack(side="right", padx=(0 if place == 2 else theme.GRID, 0))

    def _kind_was_chosen(self) -> None:
        is_report = self._kinds[self.kind.get()] == PDF
        self.paper.configure(state=_state(is_report))
        self.print.configure(state=_state(is_report and bool(self._images())))

    def _scope_was_chosen(self) -> None:
        for button in (self.save, self.masks):
            button.configure(state=_state(bool(self._images())))
        self._kind_was_chosen()
        self._text_was_looked_for()

    def _text_was_looked_for(self) -> None:
        images = self._images()
        count = sum(bool(self._session.case.texts.unmasked(image)) for image in images)
        told = (_masked_in_words(images), self._text_in_words(images, count))
        colour = theme.VERDICTS[Verdict.DOUBT] if count else theme.MUTED
        self.text_words.configure(text=" ".join(filter(None, told)), text_color=colour)

    def _text_in_words(self, images: Sequence[OpenImage], count: int) -> str:
        """Return what is known of text in pictures.

        Args:
            count: how many show some that is not masked.
        """
        texts = self._session.case.texts
        if count:
            return ngettext(
                "There seems to be text in a picture, such as a name or a date.",
                "There seems to be text in {count} pictures, such as a name or a date.",
                count,
            ).format(count=count)
        if not all(map(texts.has_looked_in, images)):
            return _(TEXT_IS_SOUGHT if any(map(texts.is_sought_in, images)) else NOT_SEARCHED)
        if any(map(texts.found_in, images)):
            return _(NO_OTHER_TEXT)
        return _(NO_TEXT) if images else ""

    def _images(self) -> Sequence[OpenImage]:
        """Return what was chosen; none before a choice that the reader has to make."""
        return self._scopes.get(self.scope.get(), ())

    def _open_masks(self) -> None:
        MaskDialog(self, self._session, self._images())

    def _print(self) -> None:
        form = self._keep_form()
        images = self._images()
        self.destroy()
        self._session.case.print_report(form, images, self._look)

    def _save(self) -> None:
        kind, form, images = self._kinds[self.kind.get()], self._keep_form(), self._images()
        folder = self._session.settings.export_folder or self._session.settings.folder
        if kind in (PDF, TABLE):
            name = export_name(form.made_at, kind)
            place = ask_place(self, name, ((kind[1:].upper(), f"*{kind}"),), folder)
        else:
            place = ask_folder(self, _("Save into a folder"), folder)
        if place is None:
            return
        self.destroy()
        self._start(kind, place, form, images)

    def _start(self, kind: str, place: Path, form: ReportForm, images: Sequence[OpenImage]) -> None:
        case = self._session.case
        if kind == PDF:
            case.save_report(place, form, images, self._look)
        elif kind == TABLE:
            case.save_table(place, form, images, self._look)
        else:
            case.save_files(place, kind, form, images, self._look)

    def _keep_form(self) -> ReportForm:
        form = self.form()
        self._session.choices.report_as(form.institution, form.paper)
        return form


def _masked_in_words(images: Sequence[OpenImage]) -> str:
    count = sum(len(image.masks) for image in images)
    if not count:
        return ""
    return ngettext("{count} place is masked.", "{count} places are masked.", count).format(
        count=count
    )


def _name(image: OpenImage) -> str:
    return cut(shown_name(image.path), NAME_LETTERS)


def _state(is_usable: bool) -> str:
    return "normal" if is_usable else "disabled"
