"""Which sockets a whole process tree opens, native libraries included, as the kernel sees it."""

import re
import shutil
import subprocess
from pathlib import Path

# A window talks to its X server through a socket of the file system.
LOCAL = ("AF_UNIX", "AF_LOCAL")
_CALL = re.compile(r"(socket|connect|sendto)\((.*)")


def traced(command: list[str], record: Path) -> list[str]:
    """Return the command to be run instead, so that the kernel's view is recorded.

    Without strace, or where it may not look, the command itself: Python's own view remains.
    """
    strace = shutil.which("strace")
    if strace is None:
        return command
    trace = [strace, "-f", "-qq", "--seccomp-bpf", "-e", "trace=socket,connect,sendto"]
    works = subprocess.run([*trace, "-o", "/dev/null", "true"], capture_output=True, check=False)
    return [*trace, "-o", str(record), *command] if works.returncode == 0 else command


def calls_beyond_this_computer(record: Path) -> list[str]:
    """Return the calls that were recorded for anything but a socket of the file system."""
    if not record.is_file():
        return []
    calls = _CALL.findall(record.read_text(errors="replace"))
    return [
        f"{name}({rest}"
        for name, rest in calls
        if "AF_" in rest and not any(family in rest for family in LOCAL)
    ]
