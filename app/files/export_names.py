"""Names of exported files: by a pattern, never from the source, whose name may be a patient's."""

from datetime import datetime

from app.version import NAME


def export_name(when: datetime, ending: str, number: int = 0, kind: str = "") -> str:
    """Return a name such as "osteolens-20261121-093000-02-report.dcm".

    Args:
        when: the export began.
        ending: with its dot.
        number: of the X-ray within the export, from 1; 0 for a file on all of them.
        kind: what the file holds, where an X-ray has several.
    """
    parts = [NAME.lower(), f"{when:%Y%m%d-%H%M%S}"]
    if number:
        parts.append(f"{number:02}")
    if kind:
        parts.append(kind)
    return "-".join(parts) + ending
