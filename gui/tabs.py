"""The tabs beside Analyse, each imported when it is first looked at: the first sight needs none."""

import tkinter as tk
from collections.abc import Callable

import customtkinter as ctk

from app.session import Session
from gui.tab_names import AGREEMENT, BATCH, HISTORY, MODELS


def build_tab(
    name: str, body: tk.Misc, session: Session, show_picture: Callable[[], None]
) -> ctk.CTkBaseClass:
    """Build one of the tabs.

    Args:
        name: one of `gui.tab_names.TABS`, Analyse excepted.
        body: what it is packed into.
        session: what it shows.
        show_picture: brings the open image to the front.
    """
    if name == HISTORY:
        from gui.history_tab import HistoryTab

        tab = HistoryTab(body, session, show_picture)
        tab.refresh()
    elif name == BATCH:
        from gui.batch_tab import BatchTab

        tab = BatchTab(body, session, show_picture)
        tab.refresh()
    elif name == AGREEMENT:
        from gui.agreement_tab import AgreementTab

        tab = AgreementTab(body, session)
    elif name == MODELS:
        from gui.models_tab import ModelsTab

        tab = ModelsTab(body, session)
        tab.refresh()
    else:
        from gui.help_tab import HelpTab

        tab = HelpTab(body)
    return tab
