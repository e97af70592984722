"""The warning that a picture which is written shows text that is burned into it."""

from errors import shown_name
from imaging.radiograph import Radiograph


def warning_of_text(radiograph: Radiograph) -> str:
    """Return one sentence when text seems to be burned into a picture; else an empty one."""
    # A folder that writes no pictures does not wait for the import.
    from imaging.burned_text import find_text

    if not find_text(radiograph):
        return ""
    return (
        f"There seems to be text in the picture {shown_name(radiograph.path)}, and what is written "
        "of it shows it; open the picture in the window to mask it."
    )
