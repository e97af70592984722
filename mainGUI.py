"""Opens the window: `python mainGUI.py [IMAGE ...] [--db FILE]`."""

import argparse
import gc
import sys
from pathlib import Path

from app.lazy_methods import compile_when_called

if __name__ == "__main__":
    # All that the imports make stays.
    gc.disable()
    compile_when_called()

from app.crash import watched
from app.logs import start_log
from gui.program import NoDisplay, run


def main() -> None:
    """Run the program, and watch over it until its window closes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", nargs="*", type=Path)
    parser.add_argument("--db", type=Path, help="keep the history there")
    options = parser.parse_args()
    start_log()
    with watched("window") as crash_report:
        try:
            run(options.images, options.db, crash_report)
        except NoDisplay as error:
            sys.exit(str(error))


if __name__ == "__main__":
    main()
