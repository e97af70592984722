"""The icon on the desktop that starts the window."""

from __future__ import annotations

import base64
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from starting import places
from starting.refusal import CannotStart

POWERSHELL = ["powershell", "-NoProfile", "-Command"]
# In base 64, since PowerShell answers in the console's letters, which are not those Python expects.
TELL_DESKTOP = (
    "[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("
    "[Environment]::GetFolderPath('Desktop')))"
)


def make_shortcut(_arguments: list[str]) -> int:
    """Put an icon on the desktop that starts the window."""
    desktop = desktop_folder()
    makers = {"win32": windows_shortcut, "darwin": mac_shortcut}
    try:
        path = makers.get(sys.platform, linux_shortcut)(desktop)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotStart(f"The icon could not be put into {desktop}: {error}.") from error
    print(f"Made {path}.")
    return 0


def desktop_folder() -> Path:
    """Return the user's desktop, which need not be called Desktop."""
    folder = Path.home() / "Desktop"
    command: list[str] = []
    if sys.platform == "win32":
        command = [*POWERSHELL, TELL_DESKTOP]
    elif sys.platform.startswith("linux") and shutil.which("xdg-user-dir"):
        command = ["xdg-user-dir", "DESKTOP"]
    if command:
        said = subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout.strip()
        told = base64.b64decode(said).decode() if sys.platform == "win32" else os.fsdecode(said)
        folder = Path(told or folder)
    if not folder.is_dir():
        raise CannotStart(f"There is no desktop folder {folder} to put the icon on.")
    return folder


def linux_shortcut(desktop: Path) -> Path:
    """Write a freedesktop.org entry."""
    return write_program(desktop / "OsteoLens.desktop", desktop_entry())


def desktop_entry() -> str:
    """Return a freedesktop.org entry; its rules escape what a path may hold.

    A value of any key has its backslashes doubled. Exec has them doubled once more, since its words
    stand in quotes with an escape of their own, and a per cent sign doubled.
    """
    words = [
        "".join(f"\\{c}" if c in '"`$\\' else c for c in str(part)).replace("%", "%%")
        for part in (sys.executable, places.HERE / "start.py")
    ]
    escaped = [word.replace("\\", "\\\\") for word in words]
    icon = str(places.HERE / "assets" / "icon.png").replace("\\", "\\\\")
    return (
        "[Desktop Entry]\nType=Application\nName=OsteoLens\n"
        "Comment=Reads bone X-rays, for research\n"
        f'Exec="{escaped[0]}" "{escaped[1]}" %F\nIcon={icon}\n'
        "Terminal=false\nCategories=Science;MedicalSoftware;\n"
        "MimeType=image/png;image/jpeg;image/tiff;application/dicom;\n"
    )


def mac_shortcut(desktop: Path) -> Path:
    """Write a script that the Finder runs."""
    parts = (sys.executable, str(places.HERE / "start.py"))
    return write_program(desktop / "OsteoLens.command", f"#!/bin/sh\nexec {shlex.join(parts)}\n")


def windows_shortcut(desktop: Path) -> Path:
    """Make a .lnk by the shell's own object; the paths travel in quotes, as data."""
    path = desktop / "OsteoLens.lnk"
    script = (
        "$s=(New-Object -ComObject WScript.Shell).CreateShortcut($args[0]);"
        "$s.TargetPath=$args[1];$s.Arguments='\"'+$args[2]+'\"';$s.IconLocation=$args[3];"
        "$s.WorkingDirectory=$args[4];$s.Save()"
    )
    here = places.HERE
    values = [path, sys.executable, here / "start.py", here / "assets" / "icon.ico", here]
    quoted = ("'" + str(value).replace("'", "''") + "'" for value in values)
    subprocess.run([*POWERSHELL, f"& {{{script}}} {' '.join(quoted)}"], check=True)
    return path


def write_program(path: Path, text: str) -> Path:
    """Write a file that may be run."""
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path
