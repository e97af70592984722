"""The tabs beside Analyse, imported behind the first sight, which needs none of them."""

import tkinter as tk
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

from app.session import Session
from gui.slices import LATER
from gui.tab_names import AGREEMENT, ANALYSE, BATCH, HISTORY, MODELS, TABS

# What it is put into, what it shows, and what brings the open image to the front.
Make = Callable[[tk.Misc, Session, Callable[[], None]], Any]


def import_tabs() -> Iterator[object]:
    """Import all of them on a thread of its own, and return the steps that wait for its end."""
    others = [name for name in TABS if name != ANALYSE]
    thread = Thread(target=lambda: [import_tab(name) for name in others], daemon=True)
    thread.start()
    while thread.is_alive():
        yield LATER


def import_tab(name: str) -> Make:
    """Return what makes one of the tabs, still empty; its `build` returns the steps that fill it.

    Args:
        name: one of `gui.tab_names.TABS`, Analyse excepted.
    """
    if name == HISTORY:
        from gui.history_tab import HistoryTab

        return HistoryTab
    if name == BATCH:
        from gui.batch_tab import BatchTab

        return BatchTab
    if name == AGREEMENT:
        # The session makes what the tab shows when it is asked first.
        import app.agreement  # noqa: F401
        from gui.agreement_tab import AgreementTab

        return lambda body, session, _show_picture: AgreementTab(body, session)
    if name == MODELS:
        from gui.models_tab import ModelsTab

        return lambda body, session, _show_picture: ModelsTab(body, session)
    from gui.help_tab import HelpTab

    return lambda body, _session, _show_picture: HelpTab(body)
