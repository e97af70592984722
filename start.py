#!/usr/bin/env python3
"""Starts OsteoLens on a machine that has Python 3.11 and nothing else.

    python3 start.py [IMAGE ...]          open the window
    python3 start.py analyse IMAGE ...    answer without a window (predictions.py)
    python3 start.py test [ARGUMENT ...]  install what the tests need and run them all
    python3 start.py --shortcut           put an icon for a double click on the desktop

The first start makes `.venv` beside this file and installs requirements_loose.txt into it, which
takes some minutes and a network. Later starts do nothing of the kind.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
PROGRAM = HERE / "requirements_loose.txt"
DEVELOPMENT = HERE / "requirements_dev.txt"
WANTED = (3, 11)
FAILED = 1

# What pip can't bring: the Debian packages behind two modules.
SYSTEM_PACKAGES = {
    "command line": {"cv2": "libgl1 libglib2.0-0"},
    "window": {"cv2": "libgl1 libglib2.0-0", "tkinter": "python3-tk"},
}


class CannotStart(Exception):
    """One sentence: what is missing and what to do."""


def main(arguments: list[str]) -> int:
    """Do what the first argument asks for; without one, open the window."""
    actions = {
        "-h": show_help,
        "--help": show_help,
        "--shortcut": make_shortcut,
        "test": test,
        "analyse": analyse,
    }
    try:
        action = actions.get(arguments[0]) if arguments else None
        return action(arguments[1:]) if action else open_window(arguments)
    except CannotStart as reason:
        print(reason, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130


def show_help(_arguments: list[str]) -> int:
    """Print what this file can do."""
    print(__doc__)
    return 0


def open_window(images: list[str]) -> int:
    """Open the window, or say how to work without one."""
    if not has_display():
        raise CannotStart(
            "There is no display for the window; use: python3 start.py analyse IMAGE..."
        )
    return run(environment("window", PROGRAM), "mainGUI.py", images)


def analyse(arguments: list[str]) -> int:
    """Answer on the command line."""
    return run(environment("command line", PROGRAM), "predictions.py", arguments)


def test(arguments: list[str]) -> int:
    """Run the tests, the window's on a virtual display where the system needs one."""
    if sys.platform.startswith("linux") and shutil.which("Xvfb") is None:
        raise CannotStart(
            "The window's tests need Xvfb, which is missing; install it with: "
            "sudo apt-get install xvfb xdotool"
        )
    python = environment("window", PROGRAM, DEVELOPMENT)
    return subprocess.call([python, "-m", "pytest", *arguments], cwd=HERE)


def environment(purpose: str, *requirements: Path) -> str:
    """Return the environment's interpreter, installing and checking what it lacks.

    A stamp with the hash of the requirements is written when all has ended well, so that an install
    that was broken off is taken up again and a finished one costs nothing.

    Args:
        purpose: a key of `SYSTEM_PACKAGES`.
    """
    python = interpreter_in(ENVIRONMENT)
    content = b"".join(path.read_bytes() for path in requirements)
    stamps = ENVIRONMENT / "installed"
    stamp = stamps / f"{purpose}-{hashlib.sha256(content).hexdigest()[:16]}"
    if stamp.exists() and python.exists():
        return str(python)
    if not python.exists():
        make_environment()
    # Not on standard output, where `analyse --json` prints JSON and nothing else.
    print(f"Setting up OsteoLens in {ENVIRONMENT}; this happens once.", file=sys.stderr)
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "-q"]
    for path in requirements:
        command += ["-r", str(path)]
    if subprocess.call(command, cwd=HERE) != 0:
        raise CannotStart(
            "The packages could not be installed; see pip's message above, check the network and "
            "start again: it goes on where it stopped."
        )
    check_system(str(python), purpose)
    stamps.mkdir(exist_ok=True)
    stamp.touch()
    return str(python)


def make_environment() -> None:
    """Make `.venv` with Python 3.11, this one or one that is found beside it."""
    base = None if sys.version_info[:2] == WANTED else find_python()
    try:
        if base is None:
            venv.create(ENVIRONMENT, with_pip=True, clear=True)
        else:
            subprocess.run([base, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        raise CannotStart(
            f"The environment {ENVIRONMENT} could not be made ({error}); on Debian and Ubuntu "
            "install the package python3.11-venv."
        ) from error


def find_python() -> str:
    """Return another interpreter of the wanted version."""
    name = ".".join(map(str, WANTED))
    found = shutil.which(f"python{name}")
    if found is None:
        here = ".".join(map(str, sys.version_info[:2]))
        raise CannotStart(
            f"OsteoLens needs Python {name}, and this is {here}; install Python {name}."
        )
    return found


def check_system(python: str, purpose: str) -> None:
    """Refuse a system on which a module can't be imported for want of a system package."""
    for module, packages in SYSTEM_PACKAGES[purpose].items():
        if subprocess.call([python, "-c", f"import {module}"], stderr=subprocess.DEVNULL) != 0:
            raise CannotStart(
                f"Python can't load {module}; on Debian and Ubuntu install what it needs with: "
                f"sudo apt-get install {packages}"
            )


def has_display() -> bool:
    """Return whether a window can be shown; only X11 systems can be without a display."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY"))


def run(python: str, script: str, arguments: list[str]) -> int:
    """Run one of the program's two entrances; paths stay relative to where the user stands."""
    command = [python, str(HERE / script), *arguments]
    if os.name == "posix":
        os.execv(python, command)
    return subprocess.call(command)


def interpreter_in(folder: Path) -> Path:
    """Return where an environment keeps its interpreter."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_shortcut(_arguments: list[str]) -> int:
    """Put an icon on the desktop that starts the window."""
    desktop = desktop_folder()
    if sys.platform == "win32":
        path = windows_shortcut(desktop)
    elif sys.platform == "darwin":
        path = desktop / "OsteoLens.command"
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{HERE / "start.py"}"\n')
        path.chmod(0o755)
    else:
        path = desktop / "OsteoLens.desktop"
        path.write_text(desktop_entry())
        path.chmod(0o755)
    print(f"Made {path}.")
    return 0


def desktop_folder() -> Path:
    """Return the user's desktop, which need not be called Desktop."""
    folder = Path.home() / "Desktop"
    if sys.platform.startswith("linux") and shutil.which("xdg-user-dir"):
        said = subprocess.run(
            ["xdg-user-dir", "DESKTOP"], capture_output=True, text=True, check=False
        )
        folder = Path(said.stdout.strip() or folder)
    if not folder.is_dir():
        raise CannotStart(f"There is no desktop folder {folder} to put the icon on.")
    return folder


def desktop_entry() -> str:
    """Return a freedesktop.org entry; its quoting rules escape what a path may hold."""
    escaped = [
        "".join(f"\\{c}" if c in '"`$\\' else c for c in str(part)).replace("%", "%%")
        for part in (sys.executable, HERE / "start.py")
    ]
    return (
        "[Desktop Entry]\nType=Application\nName=OsteoLens\n"
        "Comment=Reads bone X-rays, for research\n"
        f'Exec="{escaped[0]}" "{escaped[1]}" %F\nIcon={HERE / "assets" / "icon.png"}\n'
        "Terminal=false\nCategories=Science;MedicalSoftware;\n"
        "MimeType=image/png;image/jpeg;image/tiff;application/dicom;\n"
    )


def windows_shortcut(desktop: Path) -> Path:
    """Make a .lnk by the shell's own object; the paths travel as arguments, not as code."""
    path = desktop / "OsteoLens.lnk"
    script = (
        "$s=(New-Object -ComObject WScript.Shell).CreateShortcut($args[0]);"
        "$s.TargetPath=$args[1];$s.Arguments='\"'+$args[2]+'\"';$s.IconLocation=$args[3];"
        "$s.WorkingDirectory=$args[4];$s.Save()"
    )
    values = [path, sys.executable, HERE / "start.py", HERE / "assets" / "icon.ico", HERE]
    command = ["powershell", "-NoProfile", "-Command", f"& {{{script}}}"]
    subprocess.run([*command, *(f"'{v}'" for v in values)], check=True)
    return path


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
