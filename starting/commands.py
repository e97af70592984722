"""Commands of which only the end counts."""

from __future__ import annotations

import subprocess


def succeeds(command: list[str], seconds: float | None = None, told: bytes | None = None) -> bool:
    """Run a command unheard and return whether it ended well, and in time if there is a limit.

    Args:
        command: one that the system can't even begin has not ended well.
        seconds: the limit.
        told: what the command reads from its standard input.
    """
    unheard = subprocess.DEVNULL
    try:
        done = subprocess.run(
            command, input=told, stdout=unheard, stderr=unheard, timeout=seconds, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
