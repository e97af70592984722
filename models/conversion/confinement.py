"""The walls round the converting process: what it finds around it, and what it may not do.

They are a second line. The first is that nothing of a stranger's file is ever called.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

GIB = 1 << 30
MOST_MEMORY = 4 * GIB  # a ResNet101 and a YOLOv8l take 1
# Libraries reserve address space for each core without using it, so this bound is a wide one.
MOST_ADDRESS_SPACE = 64 * GIB
MOST_FILE_BYTES = 4 * GIB
MOST_OPEN_FILES = 512
MOST_CPU_S = 1800

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


def clean_environment(folder: Path) -> dict[str, str]:
    """Return the child's environment: home and caches in its work folder, no proxy, no GPU."""
    home = str(folder)
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        **dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), home),
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), home),
        **dict.fromkeys(("KERAS_HOME", "TORCH_HOME", "YOLO_CONFIG_DIR", "MPLCONFIGDIR"), home),
        # Threads that spin for each other on busy cores made tracing take 20 s and not 2.
        "OMP_NUM_THREADS": "1",
        "KERAS_BACKEND": "tensorflow",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",
        "YOLO_OFFLINE": "true",
        "YOLO_AUTOINSTALL": "false",
        "YOLO_VERBOSE": "false",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONHASHSEED": "0",
    }


def confine() -> None:
    """Set limits for this process and bar the network and other programs, for good."""
    _limit_resources()
    sys.addaudithook(_refuse_barred)


def _limit_resources() -> None:
    """Bound memory, file size, open files and time; Windows has no such limits to set here."""
    try:
        import resource
    except ImportError:
        return
    limits: Mapping[int, int] = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: MOST_CPU_S,
        resource.RLIMIT_FSIZE: MOST_FILE_BYTES,
        resource.RLIMIT_NOFILE: MOST_OPEN_FILES,
        resource.RLIMIT_AS: MOST_ADDRESS_SPACE,
        resource.RLIMIT_DATA: MOST_MEMORY,
    }
    for kind, most in limits.items():
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
    raise PermissionError(f"{event} is barred while a stranger's file is converted")
