"""The picture with all that works on it: tool strip, mouse, card of greys, words in the corner."""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence

import customtkinter as ctk

from app.measuring.words import scale_bar
from app.session import Change, Session
from app.wording import FOR_PROCESSING
from gui import theme
from gui.actions.names import Action
from gui.pace.slices import at_once
from gui.pace.turns import in_turn
from gui.picture.corner_notes import EQUALISED, CornerNotes, notes_on
from gui.picture.grey_card import GreyCard
from gui.picture.image_view import ImageView
from gui.picture.measure_hand import MeasureHand
from gui.picture.place_hand import PlaceHand
from gui.picture.pointer_tools import PointerTools
from gui.picture.tool_strip import ToolStrip
from gui.picture.tools import Tool
from gui.widgets.focus_in_sight import keep_focus_in_sight
from imaging.drawing.measurements import Drawn
from imaging.drawing.scale_bar import ScaleBar
from imaging.overlay import Mark
from imaging.pyramid import Pyramid
from imaging.view import Point, View
from words import _

CARD_AWAY = 12


class Viewer(ctk.CTkFrame):
    """Shows the session's shown image and lets it be measured.

    Args:
        on_pointer: called with the source position under the pointer, or None outside the picture.
        on_mark: called with the mark under the pointer, or None.
        on_choose: called with the mark that was clicked, or None for a click beside all.
        on_view: called whenever zoom, orientation or greys changed.
        on_tool: called whenever another tool was taken.
        on_action: does what a key would.
    """

    def __init__(
        self,
        master: tk.Misc,
        session: Session,
        *,
        on_pointer: Callable[[Point | None], None],
        on_mark: Callable[[Mark | None], None],
        on_choose: Callable[[Mark | None], None],
        on_view: Callable[[], None],
        on_tool: Callable[[], None],
        on_action: Callable[[Action], None],
    ) -> None:
        super().__init__(master, fg_color=theme.PICTURE, corner_radius=0)
        self._session, self._on_view, self._on_action = session, on_view, on_action
        self._on_tool = on_tool
        self.grid_rowconfigure(0, weight=1)
        self.grid_columnconfigure(1, weight=1)
        self._card: GreyCard | None = None
        self._card_is_open = False
        self._strip: ToolStrip | None = None
        self.view = ImageView(self, self._view_changed)
        self.view.scale_bar = self._scale_bar
        self.view.overlay_planes_are_shown = lambda: session.settings.overlay_planes_are_shown
        self.hand = MeasureHand(self.view, session.measuring, self._lay)
        places = PlaceHand(self.view, session.opinions, self._show_place)
        self.tools = PointerTools(
            self.view,
            self.hand,
            places,
            on_pointer=on_pointer,
            on_mark=on_mark,
            on_choose=on_choose,
            on_tool=self._took_tool,
        )
        self.view.grid(row=0, column=1, sticky="nsew")
        self._notes = CornerNotes(self.view.canvas)
        for change in (Change.MEASURES, Change.OPINIONS, Change.ANSWERS):
            session.listen(change, self._show_measures)

    @property
    def strip(self) -> ToolStrip:
        """The tools, which the empty window does not need: they take a tenth of its start."""
        strip = self._strip
        if strip is None or not strip.is_whole:
            at_once(self.build_strip())
            strip = self._strip
        assert strip is not None
        return strip

    def build_strip(self) -> Iterator[None]:
        """Build the tools before they are needed, in steps, as far as they are not there."""
        if self._strip is None:
            self._strip = ToolStrip(self, self.tools.take, self._on_action)
        yield from self._strip.fill()
        self._strip.show(self.tools.tool, {})
        self._strip.grid(row=0, column=0, sticky="ns", padx=(0, 1))
        # Tab comes to the tools before it comes to the picture.
        self.view.lift()

    @property
    def card_is_open(self) -> bool:
        """True while the card of greys is over the picture."""
        return self._card_is_open

    @property
    def card(self) -> GreyCard:
        """The card of greys, on the picture or away."""
        if self._card is None or not self._card.is_whole:
            at_once(self.build_card())
        assert self._card is not None
        return self._card

    def build_card(self) -> Iterator[None]:
        """Build the card before it is asked for, in steps, as far as it is not there."""
        if self._card is None:
            # Not on the picture itself, which may be narrower than the card and would cut it.
            self._card = GreyCard(self.master, self._session, self.view, self._on_action)
            yield
        yield from self._card.fill()

    def show(self) -> None:
        """Show the session's shown image, as it is wanted."""
        before, wanted = self.view.pyramid, self._session.equalising.pyramid
        same = before is not None and wanted is not None and wanted is not before
        same = same and before.radiograph.sha256 == wanted.radiograph.sha256  # type: ignore[union-attr]
        if wanted is not before:
            self.tools.forget_hover()
        if _key(wanted) != _key(before):
            self.tools.drop()
            if before is not None and self.tools.tool is Tool.PLACE:
                # A place is marked in one picture; a drag over the next would speak of that one.
                self.tools.take(Tool.HAND)
        current = self._session.images.current
        self.view.show(wanted, before if same else None, current.pyramid if current else None)

    def toggle_card(self) -> None:
        """Lay the card of greys over the picture, or take it away."""
        self._card_is_open = not self._card_is_open
        if self._card_is_open:
            self.card.place(in_=self.view, x=CARD_AWAY, rely=1.0, y=-CARD_AWAY, anchor="sw")
            self.card.lift()
            self.card.refresh()
        else:
            self.card.place_forget()
            keep_focus_in_sight(self.view.canvas)
        self._light_up()

    def look_as(self, before: "Viewer") -> None:
        """Look at all pictures as another viewer did, with the same tool in hand."""
        self.view.take_looks(before.view)
        self.tools.take(before.tools.tool)
        if before.card_is_open:
            self.toggle_card()

    def refresh(self) -> None:
        """Show what the settings say now."""
        self._show_measures()
        self._view_changed()

    def _show_measures(self) -> None:
        shown = self._session.settings.measures_are_shown
        self._lay(self._session.measuring.drawn() if shown else ())

    def _lay(self, measures: Sequence[Drawn]) -> None:
        """Lay measurements over the picture, and what the reader marked under them."""
        shown = self._session.settings.overlay_is_on
        places = self._session.opinions.drawn() if shown else []
        self.view.set_measures([*places, *measures])

    def _show_place(self, place: Drawn | None) -> None:
        """Show a place that is being marked just now."""
        self._show_measures()
        if place is not None:
            self.view.set_measures([*self._session.opinions.drawn(), place])

    def _view_changed(self) -> None:
        # The pointer moves many times before the picture is drawn once.
        in_turn(self, Viewer._tell_of_view)

    def _tell_of_view(self) -> None:
        self._write_notes(self._notes)
        self.tools.tell_pointer()
        if self._card_is_open:
            self.card.refresh()
        self._light_up()
        self._on_view()

    def _write_notes(self, corner: CornerNotes) -> None:
        pyramid, view = self.view.pyramid, self.view
        if pyramid is None:
            corner.write((), "", view.scale)
            return
        radiograph, settings = pyramid.radiograph, self._session.settings
        notes: list[str] = []
        if settings.details_are_shown:
            notes = notes_on(view.tone, radiograph, view.orientation)
            if radiograph.overlay_plane is not None:
                shown = settings.overlay_planes_are_shown
                notes.append(
                    _("Graphics of the file") if shown else _("Graphics of the file hidden")
                )
        warnings = [_(FOR_PROCESSING)] if radiograph.is_for_processing else []
        if self._session.equalising.is_shown:
            warnings.append(_(EQUALISED))
        corner.write(notes, "\n".join(warnings), view.scale)

    def _scale_bar(self, view: View) -> ScaleBar | None:
        if not self._session.settings.scale_bar_is_shown:
            return None
        return scale_bar(self._session.measuring.scale(), view, self.view.scale)

    def _took_tool(self) -> None:
        self._light_up()
        self._on_tool()

    def _light_up(self) -> None:
        lit = {
            Action.INVERT: self.view.tone.is_inverted,
            Action.FLIP_ACROSS: self.view.orientation.is_mirrored,
            Action.TURN_RIGHT: self.view.orientation.quarter_turns != 0,
            Action.GREYS: self.card_is_open,
        }
        if self.view.pyramid is not None:
            self.strip.show(self.tools.tool, lit)


def _key(pyramid: Pyramid | None) -> str:
    """Return what tells a picture from all others, whatever its greys; empty for none."""
    return pyramid.radiograph.key if pyramid is not None else ""
