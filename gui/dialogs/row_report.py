"""The dialog of reports and exports for rows of the history."""

import tkinter as tk
from collections.abc import Sequence

from app.case.annotated_picture import Look
from app.images.open_image import OpenImage
from app.session import Session


def report_on_rows(master: tk.Misc, session: Session, numbers: Sequence[int]) -> None:
    """Read rows' images again and ask what is to be made of them.

    Args:
        master: what the dialog belongs to.
        numbers: of the rows.
    """

    def ask(images: list[OpenImage]) -> None:
        # Imported when it is first opened: no tab needs it before.
        from gui.dialogs.report_dialog import ReportDialog

        if any(isinstance(child, ReportDialog) for child in master.winfo_children()):
            # Until it is seen, the keys still reach the window.
            return
        hides = session.reading_first.hides
        seen = [image for image in images if not hides(image.key)]
        if seen:
            ReportDialog(master, session, Look.of(session.settings), seen)
        else:
            session.case.refuse()

    session.case.gather(numbers, ask)
