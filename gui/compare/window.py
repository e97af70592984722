"""Open images side by side: linked, mirrored, with a wipe or a blink of the overlay."""

import tkinter as tk
from collections.abc import Callable, Iterator

import customtkinter as ctk

from app.images.open_image import OpenImage
from app.images.studies import views_with
from app.reader.opinions import OPEN_FIRST
from app.session import Change, Session
from app.study_words import study_line
from app.version import DISCLAIMER
from gui import theme
from gui.compare.actions import compare_actions
from gui.compare.bar import NO_WIPE, WIPE_OVERLAY, WIPE_PICTURES, CompareBar
from gui.compare.closed import leave_empty, still_shown
from gui.compare.foot import NoticeLine, StudyWords, words_below
from gui.compare.keys import bind_compare_keys
from gui.compare.pane import ComparePane, names_of
from gui.compare.placing import place_panes
from gui.compare.whose import Whose
from gui.pace.slices import at_once
from gui.pace.turns import in_turn
from gui.widgets.focus import FocusRing
from gui.widgets.sub_window import SubWindow
from words import _

SIZE = "1200x720"
BLINK_MS = 600


class CompareWindow(SubWindow):
    """One, two or four panes in a window of their own.

    Args:
        beside: stands beside the image on screen; None takes the one that follows it.
    """

    def __init__(self, master: tk.Misc, session: Session, beside: OpenImage | None = None) -> None:
        super().__init__(master, fg_color=theme.SURFACE)
        self.title(_("Compare"))
        self.geometry(SIZE)
        self._session, self._beside = session, beside
        self._has_overlay = True
        self._whose, self._notices = Whose(session), NoticeLine(session)
        # None is a pane left empty, since what it showed was closed.
        self._shown: list[OpenImage | None] = []
        self._strip: list[OpenImage] = []
        self._panes: list[ComparePane] = []
        self._asked: list[OpenImage] = []
        self._timer: str | None = None
        self._listeners: list[tuple[Change, Callable[[], None]]] = []
        self._listen(Change.IMAGES, self._follow_images)
        self._bind_keys()
        self.come_up(self._build())

    def _build(self) -> Iterator[None]:
        self.bar = CompareBar(
            self,
            on_count=self.lay_out,
            on_wipe=self.choose_wipe,
            on_pipeline=self.choose_pipeline,
            on_overlay=self._show_overlay,
            on_blink=self._switch_blink,
        )
        self.bar.pack(fill="x", padx=theme.GRID, pady=theme.GRID // 2)
        yield from self.bar.build()
        # The lowest line first.
        self.disclaimer = words_below(self, theme.SMALL)
        self.disclaimer.configure(text=_(DISCLAIMER))
        self.notice = words_below(self, theme.SMALL)
        self.line = StudyWords(self)
        self._area = ctk.CTkFrame(self, fg_color=theme.WINDOW, corner_radius=0)
        self._area.pack(fill="both", expand=True)
        yield
        yield from self._lay_out(2 if len(self._session.images.all) > 1 else 1)
        self._listen(Change.ANSWERS, self.refresh)
        self._listen(Change.WORK, self._show_work)
        self._listen(Change.NOTICE, self._show_notice)
        bind_compare_keys(self, compare_actions(self))
        self._show_notice()
        self._blink()

    def _listen(self, change: Change, listener: Callable[[], None]) -> None:
        self._session.listen(change, listener)
        self._listeners.append((change, listener))

    def destroy(self) -> None:
        """Go, and hear of nothing more."""
        while self._listeners:
            self._session.forget(*self._listeners.pop())
        if self._timer is not None:
            self.after_cancel(self._timer)
        super().destroy()

    def came_up(self) -> None:
        """Stand over the main window, and show what has changed while this one was built."""
        self.lift()
        self.refresh()

    @property
    def panes(self) -> tuple[ComparePane, ...]:
        """The panes, from the upper left."""
        return tuple(self._panes)

    def lay_out(self, count: int) -> None:
        """Show so many panes: the image on screen, then those that follow it."""
        at_once(self._lay_out(count))

    def _lay_out(self, count: int) -> Iterator[None]:
        for pane in self._panes:
            pane.destroy()
        images = self._session.images
        first = images.all.index(images.current) if images.current in images.all else 0
        self._strip = list(images.all)
        self._shown = [images.all[(first + n) % len(images.all)] for n in range(count)]
        if self._beside in images.all:
            # Only until another number of panes is wished.
            self._shown[-1], self._beside = self._beside, None
        self._panes = []
        for place in range(count):
            self._panes.append(self._pane(place))
            yield
        self.bar.show_count(count)
        if count != 2 and self.bar.kind_of_wipe == WIPE_PICTURES:
            self.bar.show_wipe(NO_WIPE)
        self._place_panes()
        self.refresh()
        self._show_work()

    def choose_wipe(self, words: str) -> None:
        """Part the pictures by a divider, or by none.

        Args:
            words: one of `gui.compare.bar.WIPES`.
        """
        self.bar.show_wipe(words)
        if words != NO_WIPE:
            self.bar.blink.deselect()
            self._has_overlay = self.bar.has_overlay
        if words == WIPE_PICTURES and len(self._panes) != 2:
            self.lay_out(2)
        self._place_panes()
        self.refresh()

    def choose_pipeline(self, name: str) -> None:
        """Show a pipeline's answers in all panes that have one."""
        self._whose.pipeline = name
        self.refresh()

    def _follow_images(self) -> None:
        if not self._session.images.all:
            self.destroy()
        elif self.is_whole:
            self.refresh()

    def refresh(self) -> None:
        """Show what is open and answered now; close where nothing is left to compare."""
        images = self._session.images
        self._shown = still_shown(self._shown, self._strip, images.all)
        self._strip = list(images.all)
        if None in self._shown and len(images.all) == 1:
            self.destroy()
            return
        shown = [image for image in self._shown if image is not None]
        self.bar.show_pipelines(self._whose.among(shown), self._whose.pipeline)
        pipeline = self._whose.pipeline
        names = names_of(images.all)
        for pane, image in zip(self._panes, self._shown, strict=True):
            pane.offer(names)
            if image is None:
                leave_empty(pane)
                continue
            self._read_if_listed(image)
            answer = images.prediction_of(image, pipeline)
            pane.show(image, names[images.all.index(image)], answer)
        self._lay_overlays()
        views = list(dict.fromkeys(v for i in shown for v in views_with(i, images.all)))
        # By what the panes show: else the line could contradict what stands above it.
        point = self._session.settings.operating_point
        self.line.say(study_line(views, point, of_shown=True, pipeline=pipeline))

    def _read_if_listed(self, image: OpenImage) -> None:
        """Have an image read that was only listed, or let go, once."""
        self._asked = [asked for asked in self._asked if asked.pyramid is None]
        if image.pyramid is None and not image.refusal and image not in self._asked:
            self._asked.append(image)
            self._session.images.read(image)

    def _lay_overlays(self) -> None:
        own = self._session.settings.opacity
        opacity = own if self._has_overlay else None
        kind = self.bar.kind_of_wipe
        for pane in self._panes:
            if kind == WIPE_OVERLAY:
                pane.wipe_overlay(own)
            else:
                pane.lay_overlay(opacity)
        if kind == WIPE_PICTURES:
            self._panes[0].wipe_against(self._panes[1], opacity)

    def _pane(self, place: int) -> ComparePane:
        pane = ComparePane(
            self._area,
            lambda chosen: self._choose(place, chosen),
            self._moved,
            self._session.analyses.start,
        )
        settings = self._session.settings
        pane.view.overlay_planes_are_shown = lambda: settings.overlay_planes_are_shown
        return pane

    def _place_panes(self) -> None:
        place_panes(self._area, self._panes, self.bar.kind_of_wipe == WIPE_PICTURES)

    def _choose(self, number: int, place: int) -> None:
        self._shown[number] = self._session.images.all[place]
        self.refresh()

    def _moved(self, pane: ComparePane) -> None:
        if self.bar.link.get():
            for other in self._panes:
                if other is not pane:
                    other.follow(pane)
        if not pane.view.winfo_ismapped():
            self._panes[0].view.redraw()

    def _blink(self) -> None:
        if self.bar.blink.get():
            self._show_overlay(not self._has_overlay)
        # Timed from when they are drawn: where that takes longer, nothing else would be done.
        in_turn(self, CompareWindow._wait_to_blink)

    def _wait_to_blink(self) -> None:
        self._timer = self.after(BLINK_MS, self._blink)

    def _show_overlay(self, is_on: bool) -> None:
        self._has_overlay = is_on
        self._lay_overlays()

    def _switch_blink(self) -> None:
        if self.bar.blink.get() and self.bar.kind_of_wipe != NO_WIPE:
            self.choose_wipe(NO_WIPE)
            self.bar.blink.select()
        self._show_overlay(self.bar.has_overlay)

    def _show_work(self) -> None:
        running = self._session.analyses.running
        for pane in self._panes:
            pane.show_work(running.image if running else None)

    def _show_notice(self) -> None:
        self._notices.show(self.notice, self._area)

    def _bind_keys(self) -> None:
        # At once, not only when there is something to close.
        self.bind("<Escape>", lambda _e: self.destroy())
        FocusRing(self)


def open_comparison(master: tk.Misc, session: Session, beside: OpenImage | None = None) -> None:
    """Open a comparison, or say why there is nothing to compare.

    Args:
        beside: as for `CompareWindow`.
    """
    if session.images.current is None:
        session.inform(_(OPEN_FIRST))
    else:
        CompareWindow(master, session, beside)
