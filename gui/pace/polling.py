"""When the window asks what its workers have done."""

import tkinter as tk

import customtkinter as ctk

from app.session import Session

POLL_MS = 15
# Nothing is awaited then but the death of a worker; polling on took 2 % of a processor.
REST_MS = 500
# CustomTkinter's own questions, whether the desktop's theme or the screen's scale has changed, come
# 33 and 10 times a second otherwise. The theme is the settings', never the desktop's.
TOOLKIT_MS = 1000


class Polling:
    """Brings back what the workers have done: often while one works, seldom while none does."""

    def __init__(self, window: tk.Misc, session: Session) -> None:
        """Begin; `window` must be on the screen."""
        ctk.AppearanceModeTracker.update_loop_interval = TOOLKIT_MS
        ctk.ScalingTracker.update_loop_interval = TOOLKIT_MS
        self._window, self._session = window, session
        self._timer = ""
        self._is_resting = False
        session.when_work_starts(self._hurry)
        self._poll()

    def _poll(self) -> None:
        try:
            self._session.poll()
        finally:
            was_resting, self._is_resting = self._is_resting, not self._session.awaits_work
            if self._is_resting and not was_resting:
                self._session.rest()
            wait_ms = REST_MS if self._is_resting else POLL_MS
            self._timer = self._window.after(wait_ms, self._poll)

    def _hurry(self) -> None:
        if self._is_resting:
            self._is_resting = False
            self._window.after_cancel(self._timer)
            self._timer = self._window.after(POLL_MS, self._poll)
