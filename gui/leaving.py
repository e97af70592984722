"""The end of the program waits for what is being written."""

import tkinter as tk
from collections.abc import Callable

from app.session import Change, NoticeKind, Session


class Leaving:
    """Leaves once the export under way is written; asked again meanwhile, it leaves at once.

    An export that fails keeps the window open, so that the reader hears of it.

    Args:
        leave: what is done then.
    """

    def __init__(self, window: tk.Misc, session: Session, leave: Callable[[], None]) -> None:
        self._window, self._session, self._leave = window, session, leave
        self._is_waiting = False

    def ask(self) -> None:
        """Leave, now or as soon as it can be done."""
        if self._is_waiting:
            self._wait_no_more()
        elif self._session.case.running is not None:
            self._is_waiting = True
            self._session.listen(Change.WORK, self._go_on)
            return
        self._leave()

    def _go_on(self) -> None:
        if self._session.case.running is not None:
            return
        self._wait_no_more()
        if self._session.notice.kind is not NoticeKind.ERROR:
            # Later: others are still being told that the work has ended.
            self._window.after_idle(self._leave)

    def _wait_no_more(self) -> None:
        self._is_waiting = False
        self._session.forget(Change.WORK, self._go_on)
