"""The command line's progress."""

import sys

from app.batch.pace import duration

BAR_WIDTH = 24


class ProgressBar:
    """A progress bar on the terminal, wiped before each line that is printed.

    Args:
        total: how many images there are; one alone gets no bar.
        visible: False draws nothing.
        before: how many an earlier run has done.
    """

    def __init__(self, total: int, visible: bool, before: int = 0) -> None:
        self._total = total
        self._before = before
        self._visible = visible and total > 1
        self._drawn = 0

    def draw(self, done: int, seconds: float) -> None:
        """Show how many are done, the rate so far and the time left."""
        if not self._visible:
            return
        filled = "#" * (BAR_WIDTH * done // self._total)
        rate = (done - self._before) / max(seconds, 1e-3)
        left = (self._total - done) / rate
        line = (
            f"[{filled:<{BAR_WIDTH}}] {done}/{self._total}, {rate:.1f} images/s, "
            f"{duration(left)} left "
        )
        sys.stderr.write(f"\r{line:<{self._drawn}}")
        sys.stderr.flush()
        self._drawn = len(line)

    def clear(self) -> None:
        """Make room for a line."""
        if self._visible and self._drawn:
            # By spaces: consoles of Windows print a terminal's sign for it as letters.
            sys.stderr.write(f"\r{'':<{self._drawn}}\r")
            sys.stderr.flush()
            self._drawn = 0
