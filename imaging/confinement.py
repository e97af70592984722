"""Walls round a process that works on strangers' files: what it may use, and what it may not do.

They are a second line. The first is that nothing of a stranger's file is ever called.
"""

import os
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

# Of the parent's environment only what a process needs to start at all.
KEPT = ("PATH", "SYSTEMROOT", "WINDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
BARRED_EVENTS = frozenset(
    {
        "socket.connect",
        "socket.bind",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.sendto",
        "os.system",
        "os.exec",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "subprocess.Popen",
        "webbrowser.open",
        "ftplib.connect",
        "smtplib.connect",
        "telnetlib.Telnet.open",
    }
)


def kept_environment() -> dict[str, str]:
    """Return what a confined process is given of this one's environment."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}


def confine(limits: Mapping[str, int]) -> None:
    """Set limits for this process and bar the network and other programs, for good.

    Args:
        limits: names of the module `resource`, such as "RLIMIT_DATA", and their bytes, seconds or
            numbers; Windows has no such limits to set here.
    """
    _limit_resources(limits)
    sys.addaudithook(_refuse_barred)


def _limit_resources(limits: Mapping[str, int]) -> None:
    try:
        import resource
    except ImportError:
        return
    for name, most in limits.items():
        kind = getattr(resource, name)
        _, hard = resource.getrlimit(kind)
        lowered = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (lowered, lowered))
        except (ValueError, OSError):
            # macOS refuses some of them; the others and the parent's time limit still hold.
            continue


def _refuse_barred(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in BARRED_EVENTS:
        _bar(event)


def _bar(event: str) -> NoReturn:
    raise PermissionError(f"{event} is barred while a stranger's file is read")
