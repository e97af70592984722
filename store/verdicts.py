"""What all pipelines answered to one image."""

import sqlite3

from models.prediction import Verdict
from store.history import History
from store.rows import told_verdict


def verdicts_of(history: History, image_key: str) -> dict[str, Verdict]:
    """Return the verdict that each pipeline gave on an image last, at the balanced point.

    Raises:
        HistoryUnavailable: the file can't be read.
    """
    # SQLite takes the verdict from the row with the greatest number.
    sql = (
        "SELECT pipeline, verdict, max(id) FROM predictions "
        "WHERE image_sha256 = ? AND removal = '' AND origin = '' GROUP BY pipeline"
    )

    def work(connection: sqlite3.Connection) -> dict[str, Verdict]:
        rows = connection.execute(sql, (image_key,)).fetchall()
        # A damaged row says nothing.
        return {row[0]: told for row in rows if (told := told_verdict(row[1]))}

    return history.read(work)
