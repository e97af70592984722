"""The tabs beside Analyse, imported behind the first sight, which needs none of them."""

import tkinter as tk
from collections.abc import Callable
from typing import Any

from app.session import Session
from gui.tab_names import AGREEMENT, BATCH, HISTORY, MODELS

# What it is put into, what it shows, and what brings the open image to the front.
Make = Callable[[tk.Misc, Session, Callable[[], None]], Any]


def import_tab(name: str) -> Make:
    """Return what makes one of the tabs, still empty; its `build` returns the steps that fill it.

    Args:
        name: one of `gui.tab_names.TABS`, Analyse excepted.
    """
    if name == HISTORY:
        from gui.history.tab import HistoryTab

        return HistoryTab
    if name == BATCH:
        from gui.batch_tab import BatchTab

        return BatchTab
    if name == AGREEMENT:
        # The session makes what the tab shows when it is asked first.
        import app.reader.agreement  # noqa: F401
        from gui.agreement_tab import AgreementTab

        return lambda body, session, _show_picture: AgreementTab(body, session)
    if name == MODELS:
        from gui.models_tab import ModelsTab

        return lambda body, session, _show_picture: ModelsTab(body, session)
    from gui.help_tab import HelpTab

    return lambda body, _session, _show_picture: HelpTab(body)
