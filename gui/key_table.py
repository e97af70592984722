"""The table of dead keys, kept between starts where X11 finds it again.

X11's library reads which keys make which letter, `'` and `a` an `á`, from half a megabyte of text
whenever a program opens its first window: 20 ms of each start, which go where it may keep what it
has read. It does so itself, and reads the text anew when that has changed; for the superuser it
keeps nothing.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

PLACE = "XCOMPOSECACHE"
# Where the library keeps it of itself, for a user who has made the folder.
USERS_OWN = ".compose-cache"


def keep_key_table(folder: Path) -> None:
    """Let the table be kept in a folder, unless the user has chosen another place for it.

    Must come before the first window; where the folder can't be made all is as without it.
    """
    if not sys.platform.startswith("linux") or PLACE in os.environ:
        return
    with suppress(OSError):
        if not (Path.home() / USERS_OWN).is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.environ[PLACE] = str(folder)
