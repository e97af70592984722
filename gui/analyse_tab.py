"""The Analyse tab: open images at the left, the picture in the middle, the answer at the right."""

import tkinter as tk
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

import customtkinter as ctk

from app.images.open_image import OpenImage
from app.paths import PROGRAM_FOLDER
from app.session import Change, NoticeKind, Session
from gui import theme
from gui.actions.names import Action
from gui.answer.findings_panel import FindingsPanel
from gui.answer.study_bar import StudyBar
from gui.answer.verdict_card import ICON
from gui.image_strip import ImageStrip
from gui.pace.slices import at_once
from gui.picture.empty_state import EmptyState
from gui.picture.frame_slider import FrameSlider
from gui.picture.tools import Tool
from gui.picture.viewer import Viewer
from gui.widgets.focus_in_sight import keep_focus_in_sight
from gui.widgets.icons import draw_ahead
from imaging.overlay import Mark
from words import N_, _

# In design pixels; in less, strip and answer leave more to the picture, and the line on the study
# lies under the answer as well.
ROOMY = 1000
# In less, the strip leaves its room to the picture: the next image is a key or a menu away.
TIGHT = 600
DRAG_A_BOX = N_("Drag a box around the fracture; Esc ends.")
PHANTOMS = (
    (N_("Unbroken forearm"), PROGRAM_FOLDER / "assets" / "synthetic_forearm_whole.png"),
    (N_("Broken forearm"), PROGRAM_FOLDER / "assets" / "synthetic_forearm_broken.png"),
)


class AnalyseTab(ctk.CTkFrame):
    """Strip, picture and panel.

    Args:
        on_open: opens the file dialog.
        on_pointer: called with the source position under the pointer, or None.
        on_zoom: called with the zoom whenever it changed.
        on_models: brings the Models tab to the front.
        on_action: does what a key would.
    """

    def __init__(
        self,
        master: tk.Misc,
        session: Session,
        *,
        on_open: Callable[[], None],
        on_pointer: Callable[[tuple[float, float] | None], None],
        on_zoom: Callable[[float], None],
        on_models: Callable[[], None],
        on_action: Callable[[Action], None],
    ) -> None:
        super().__init__(master, fg_color=theme.WINDOW, corner_radius=0)
        self._session = session
        self._on_zoom = on_zoom
        self._on_models, self._on_action = on_models, on_action
        self._on_open = on_open
        self._panel: FindingsPanel | None = None
        self._hovered: Mark | None = None
        self._chosen: Mark | None = None
        self._is_narrow = self._is_tight = False
        self.strip = ImageStrip(self, session, self._compare_with)
        self.viewer = Viewer(
            self,
            session,
            on_pointer=on_pointer,
            on_mark=self._pointed_in_picture,
            on_choose=self._choose,
            on_view=self._view_changed,
            on_tool=self._tool_changed,
            on_action=on_action,
        )
        self.view = self.viewer.view
        self.frame_slider = FrameSlider(self, session)
        self.study = StudyBar(self, session, lambda: on_action(Action.COMPARE))
        self._place_picture()
        if session.images.current is None:
            self.lay_out()
        self._listen()

    def _listen(self) -> None:
        """Hear of the window's room, and of what the session tells."""
        tk.Misc.bind(self, "<Configure>", lambda e: self._make_room(e.width), add="+")
        tk.Misc.bind(self, "<Map>", lambda _e: self._view_changed(), add="+")
        self._session.listen(Change.IMAGES, self._show_image)
        self._session.listen(Change.ANSWERS, self._show_marks)
        self._session.listen(Change.NOTICE, self._say_what_to_drag)

    def _place_picture(self) -> None:
        """Give the picture its place, and the bars below it theirs, to be taken when they speak."""
        self.grid_rowconfigure(0, weight=1)
        self.grid_columnconfigure(1, weight=1)
        self.viewer.grid(row=0, column=1, sticky="nsew")
        for row, bar in ((1, self.frame_slider), (2, self.study)):
            bar.grid(row=row, column=1, sticky="ew", pady=(1, 0))
            bar.grid_remove()

    @property
    def panel(self) -> FindingsPanel:
        """The right panel, which the empty window does not need."""
        panel = self._panel
        if panel is None or not panel.is_whole:
            at_once(self._build_panel())
            panel = self._panel
        assert panel is not None
        return panel

    @cached_property
    def empty(self) -> EmptyState:
        """The invitation, which a window with a picture does not need."""
        tries = tuple(_(words) for words, _path in PHANTOMS)
        return EmptyState(self, self._on_open, self._try, tries)

    def build_rest(self) -> Iterator[None]:
        """Build in steps, before they are needed, what an empty window can be shown without."""
        yield from self._build_panel()
        yield from self.viewer.build_strip()
        draw_ahead(ICON)

    def _build_panel(self) -> Iterator[None]:
        if self._panel is None:
            self._panel = FindingsPanel(
                self,
                self._session,
                on_mark=self._pointed_in_list,
                on_choose=self._choose,
                on_models=self._on_models,
                on_action=self._on_action,
                is_marking=self._is_marking,
            )
            yield
        yield from self._panel.fill()

    def invite(self, files_are_held: bool) -> None:
        """Show that files may be dropped."""
        self.empty.invite(files_are_held)

    def lay_out(self) -> None:
        """Show what there is to show: the invitation, or strip, picture and answer."""
        if self._session.images.current is None:
            if self._panel is not None:
                self._panel.grid_remove()
            self.strip.grid_remove()
            self.empty.grid(row=0, column=0, columnspan=2, sticky="nsew")
            return
        if "empty" in vars(self):
            self.empty.grid_remove()
        self.strip.make_narrow(self._is_narrow)
        if self._is_tight or (self._is_narrow and len(self._session.images.all) == 1):
            # Of one image it would say nothing that the picture doesn't.
            self.strip.grid_remove()
        else:
            self.strip.grid(row=0, column=0, rowspan=3, sticky="ns", padx=(0, 1))
        if self._session.settings.panel_is_shown:
            rows = 2 if self._is_narrow else 3
            self.panel.configure(width=theme.PANEL_WIDTHS[self._is_narrow])
            self.panel.grid(row=0, column=2, rowspan=rows, sticky="ns", padx=(1, 0))
        else:
            self.panel.grid_remove()

    def _make_room(self, width: int) -> None:
        scale = theme.scale_of(self)
        is_narrow, is_tight = width < ROOMY * scale, width < TIGHT * scale
        if (is_narrow, is_tight) != (self._is_narrow, self._is_tight):
            self._is_narrow, self._is_tight = is_narrow, is_tight
            self.study.grid(columnspan=2 if is_narrow else 1)
            self.study.refresh()
            self.lay_out()
            keep_focus_in_sight(self)

    def _show_image(self) -> None:
        was_empty = "empty" in vars(self) and bool(self.empty.winfo_manager())
        self.lay_out()
        if was_empty:
            # Else the first picture is drawn at each size that its place has on the way.
            self.update_idletasks()
        self._hovered = None
        self.viewer.show()
        self._show_marks()

    def _show_marks(self) -> None:
        prediction = self._session.images.shown_prediction()
        settings = self._session.settings
        marks = prediction.overlay if prediction else ()
        self.view.set_marks(marks if settings.overlay_is_on else (), settings.opacity)
        if self._chosen is not None and self._chosen not in marks:
            self._choose(None)
        self._light_up()

    def _pointed_in_picture(self, mark: Mark | None) -> None:
        self.panel.point_at(mark)
        self._pointed_in_list(mark)

    def _pointed_in_list(self, mark: Mark | None) -> None:
        self._hovered = mark
        self._light_up()

    def _choose(self, mark: Mark | None) -> None:
        """Keep a mark lit up and its line chosen until another is; None lets go."""
        self._chosen = mark
        self.panel.select(mark)
        self._light_up()

    def _light_up(self) -> None:
        self.view.highlight(self._hovered or self._chosen)

    def _is_marking(self) -> bool:
        return self.viewer.tools.tool is Tool.PLACE

    def _tool_changed(self) -> None:
        notice = self._session.notice
        if self._is_marking() and notice.kind not in (NoticeKind.WARNING, NoticeKind.ERROR):
            self._session.inform(_(DRAG_A_BOX))
        elif not self._is_marking() and notice.sentence == _(DRAG_A_BOX):
            self._session.inform("")
        if self._panel is not None and self._panel.is_whole:
            self._panel.word.refresh()

    def _say_what_to_drag(self) -> None:
        """Say it again once what was said meanwhile has gone."""
        if self._is_marking() and not self._session.notice.sentence:
            self._session.inform(_(DRAG_A_BOX))

    def _view_changed(self) -> None:
        # What is not on screen has no size there.
        if self.view.canvas.winfo_viewable():
            self._on_zoom(self.view.zoom)

    def _compare_with(self, image: OpenImage) -> None:
        # A window of its own, imported when it is first opened.
        from gui.compare.window import open_comparison

        open_comparison(self.winfo_toplevel(), self._session, image)

    def _try(self, place: int) -> None:
        path: Path = PHANTOMS[place][1]
        self._session.images.open([path])
