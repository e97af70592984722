"""The tabs beside Analyse, each imported when it is first looked at: the first sight needs none."""

import tkinter as tk
from collections.abc import Callable, Iterator

import customtkinter as ctk

from app.session import Session
from gui.tab_names import AGREEMENT, BATCH, HISTORY, MODELS


def begin_tab(
    name: str, body: tk.Misc, session: Session, show_picture: Callable[[], None]
) -> tuple[ctk.CTkBaseClass, Iterator[None]]:
    """Begin one of the tabs.

    Args:
        name: one of `gui.tab_names.TABS`, Analyse excepted.
        body: what it is packed into.
        session: what it shows.
        show_picture: brings the open image to the front.

    Returns:
        The tab, and the steps that fill it.
    """
    if name == HISTORY:
        from gui.history_tab import HistoryTab

        history = HistoryTab(body, session, show_picture)
        return history, history.build()
    if name == BATCH:
        from gui.batch_tab import BatchTab

        batch = BatchTab(body, session, show_picture)
        return batch, batch.build()
    if name == AGREEMENT:
        from gui.agreement_tab import AgreementTab

        agreement = AgreementTab(body, session)
        return agreement, agreement.build()
    if name == MODELS:
        from gui.models_tab import ModelsTab

        models = ModelsTab(body, session)
        return models, models.build()
    from gui.help_tab import HelpTab

    help_tab = HelpTab(body)
    return help_tab, help_tab.build()
