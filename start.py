#!/usr/bin/env python3
"""Starts OsteoLens on a machine that has Python 3.11 and nothing else.

    python3 start.py [IMAGE ...]          open the window
    python3 start.py analyse IMAGE ...    answer without a window (predictions.py)
    python3 start.py test                 install what the tests need and run them all
    python3 start.py test ARGUMENT ...    run those that pytest is told of
    python3 start.py --shortcut           put an icon for a double click on the desktop

The first start makes `.venv` beside this file and installs requirements_loose.txt into it, which
takes some minutes and a network. Later starts do nothing of the kind.
"""

# An older Python of the system may run this file to find the wanted one.
from __future__ import annotations

import base64
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
PROGRAM = HERE / "requirements_loose.txt"
DEVELOPMENT = HERE / "requirements_dev.txt"
SOURCES = ("*.py", *(f"{floor}/**/*.py" for floor in ("gui", "app", "models", "imaging", "store")))
WANTED = (3, 11)
POWERSHELL = ["powershell", "-NoProfile", "-Command"]
# In base 64, since PowerShell answers in the console's letters, which are not those Python expects.
TELL_DESKTOP = (
    "[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("
    "[Environment]::GetFolderPath('Desktop')))"
)
FAILED = 1
# Each process of the tests has a screen of its own and takes a gigabyte.
MOST_PROCESSES = 4

TORCH_INDEX = "https://download.pytorch.org/whl/cpu"
# A firewall that swallows all would cost pip its time limit for each address of the index.
LOOK_SECONDS = 8.0

# What pip can't bring: the Debian packages behind two modules. Where Python 3.11 is not the
# system's own, python3-tk serves another one; Debian 12's provides python3.11-tk.
SYSTEM_PACKAGES = {"cv2": "libgl1 libglib2.0-0", "tkinter": "python3.11-tk"}
NEEDED = {"command line": ("cv2",), "window": ("cv2", "tkinter")}
PART_OF_PYTHON = ("tkinter",)

# The last that pip writes of a package. Without one, it takes the package for whole all the same.
RECORD = "RECORD"
PACKAGES = ("lib/python*/site-packages", "Lib/site-packages")


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
    return subprocess.call([python, "-m", "pytest", *(arguments or side_by_side())], cwd=HERE)


def side_by_side() -> list[str]:
    """Return what has pytest run files of tests on several processors at once."""
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    if processes == 1:
        return []
    # By itself it begins with the files of most tests; tests/conftest.py knows which take longest.
    files = ["--dist", "loadfile", "--no-loadscope-reorder"]
    # Beside a replaced worker the others may wait for ever (pytest-xdist 3.8), so none is replaced.
    return ["-n", str(processes), *files, "--max-worker-restart", "0"]


def environment(purpose: str, *requirements: Path) -> str:
    """Return the environment's interpreter, installing and checking what it lacks.

    Each file of requirements and each check leaves a stamp when it has ended well, so that what was
    broken off is taken up again and what was done costs nothing. Without their interpreter, which
    leaves with the Python it was made from, they say nothing.

    Args:
        purpose: a key of `NEEDED`.
    """
    python = str(interpreter_in(ENVIRONMENT))
    stamps = [stamp_of(path) for path in requirements]
    if not all(path.exists() for path in (Path(python), *stamps)):
        set_up(python, purpose, requirements)
        leave(*stamps)
    checked = ENVIRONMENT / "installed" / purpose.replace(" ", "-")
    if not checked.exists():
        check_system(python, NEEDED[purpose])
        leave(checked)
    compile_sources(python)
    return python


def set_up(python: str, purpose: str, requirements: Iterable[Path]) -> None:
    """Make the environment, if need be, and install into it.

    What can be refused without a download is refused before.
    """
    check_writable()
    # Not on standard output, where `analyse --json` prints JSON and nothing else.
    print(f"Setting up OsteoLens in {ENVIRONMENT}; this happens once.", file=sys.stderr)
    if not has_pip(python):
        make_environment()
    check_system(python, [name for name in NEEDED[purpose] if name in PART_OF_PYTHON])
    install(python, *requirements)


def check_writable() -> None:
    """Refuse to set up where the user may not write."""
    folder = ENVIRONMENT if ENVIRONMENT.is_dir() else ENVIRONMENT.parent
    try:
        # Windows calls every folder writable; only trying tells.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CannotStart(
            f"OsteoLens is not set up for this yet, and {folder} can't be written "
            f"({error.strerror}); ask its owner to run start.py once, in the same way."
        ) from error


def stamp_of(requirements: Path) -> Path:
    """Return the file that says that these very requirements are installed."""
    content = hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]
    return ENVIRONMENT / "installed" / f"{requirements.stem}-{content}"


def compile_sources(python: str) -> None:
    """Write the bytecode of sources that have changed, which a start would otherwise wait for.

    Python does so by itself, unless it was told not to. A program that lies where its user may not
    write runs without, only slower, so that a failure is none.
    """
    sources = sorted(path for pattern in SOURCES for path in HERE.glob(pattern))
    states = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in sources]
    stamp = ENVIRONMENT / "installed" / "bytecode"
    state = hashlib.sha256(repr(states).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == state:
        return
    try:
        stamp.touch()
    except OSError:
        return
    # By standard input: all these paths pass what Windows allows one command line (32,767 letters).
    command = [python, "-X", "utf8", "-m", "compileall", "-q", "-i", "-"]
    if succeeds(command, told=os.fsencode("\n".join(map(str, sources)))):
        stamp.write_text(state)


def leave(*stamps: Path) -> None:
    """Write stamps; one that can't be written costs a later start what it would have saved."""
    with suppress(OSError):
        for stamp in stamps:
            stamp.parent.mkdir(exist_ok=True)
            stamp.touch()


def has_pip(python: str) -> bool:
    """Return whether the environment was made to its end; pip comes last."""
    if not Path(python).exists() or not any(packages(f"pip-*.dist-info/{RECORD}")):
        return False
    return succeeds([python, "-m", "pip", "--version"])


def packages(pattern: str) -> Iterable[Path]:
    """Return what lies among the environment's packages."""
    return (found for place in PACKAGES for found in ENVIRONMENT.glob(f"{place}/{pattern}"))


def forget_half_installed() -> None:
    """Have pip write those packages again at which it was ended."""
    for folder in packages("*.dist-info"):
        if not (folder / RECORD).exists():
            shutil.rmtree(folder)


def install(python: str, *requirements: Path) -> None:
    """Install requirements by pip."""
    forget_half_installed()
    if sys.platform.startswith("linux"):
        install_torch_without_cuda(python, requirements)
    command = [python, "-m", "pip", "install", "--disable-pip-version-check", "-q"]
    for path in requirements:
        command += ["-r", str(path)]
    if subprocess.call(command, cwd=HERE) != 0:
        raise CannotStart(
            "The packages could not be installed; see pip's message above, check the network and "
            "start again: it goes on where it stopped."
        )


def install_torch_without_cuda(python: str, requirements: Iterable[Path]) -> None:
    """Install the torch that requirements pin from its own index, if that can be reached.

    For Linux, PyPI's brings 3 GB of CUDA along. It is left to pip's own settings where they name a
    folder that holds that version, and to the requirements where this fails.
    """
    lines = [line for path in requirements for line in path.read_text("utf-8").splitlines()]
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--retries", "0", "--timeout", "15"]
    for pin in (line for line in lines if line.startswith("torch==")):
        # Ends well, too, where that version is installed.
        kept = [*pip, "install", "--dry-run", "--no-deps", "--no-index", pin]
        look = [*pip, "index", "versions", "torch", "--index-url", TORCH_INDEX]
        if not succeeds(kept, LOOK_SECONDS) and succeeds(look, LOOK_SECONDS):
            install_pin = [*pip, "install", "--index-url", TORCH_INDEX, pin]
            # Once more: what breaks off a download of 200 MB may be over.
            any(succeeds(install_pin) for _try in range(2))


def make_environment() -> None:
    """Make `.venv` with Python 3.11, this one or one that is found beside it."""
    base = [] if sys.version_info[:2] == WANTED else find_python()
    try:
        if not base:
            # By links, as `python -m venv` does: a copied interpreter of a Mac finds no library.
            venv.create(ENVIRONMENT, with_pip=True, clear=True, symlinks=os.name == "posix")
        else:
            subprocess.run([*base, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        raise CannotStart(
            f"The environment {ENVIRONMENT} could not be made ({error}); on Debian and Ubuntu "
            "install the package python3.11-venv."
        ) from error


def find_python() -> list[str]:
    """Return the command of another interpreter of the wanted version."""
    name = ".".join(map(str, WANTED))
    commands = [[f"python{name}"]]
    if sys.platform == "win32":
        # The installer of python.org puts none of the kind on the path.
        commands.append(["py", f"-{name}"])
    for command in commands:
        if shutil.which(command[0]) and succeeds([*command, "--version"]):
            return command
    here = ".".join(map(str, sys.version_info[:2]))
    raise CannotStart(f"OsteoLens needs Python {name}, and this is {here}; install Python {name}.")


def check_system(python: str, modules: Iterable[str]) -> None:
    """Refuse a system on which a module can't be imported for want of a system package.

    Args:
        modules: keys of `SYSTEM_PACKAGES`.
    """
    for module in modules:
        if not succeeds([python, "-c", f"import {module}"]):
            raise CannotStart(
                f"Python can't load {module}; on Debian and Ubuntu install what it needs with: "
                f"sudo apt-get install {SYSTEM_PACKAGES[module]}"
            )


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
    makers = {"win32": windows_shortcut, "darwin": mac_shortcut}
    try:
        path = makers.get(sys.platform, linux_shortcut)(desktop)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotStart(f"The icon could not be put into {desktop}: {error}.") from error
    print(f"Made {path}.")
    return 0


def linux_shortcut(desktop: Path) -> Path:
    """Write a freedesktop.org entry."""
    return write_program(desktop / "OsteoLens.desktop", desktop_entry())


def mac_shortcut(desktop: Path) -> Path:
    """Write a script that the Finder runs."""
    parts = (sys.executable, str(HERE / "start.py"))
    return write_program(desktop / "OsteoLens.command", f"#!/bin/sh\nexec {shlex.join(parts)}\n")


def write_program(path: Path, text: str) -> Path:
    """Write a file that may be run."""
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


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


def desktop_entry() -> str:
    """Return a freedesktop.org entry; its rules escape what a path may hold.

    A value of any key has its backslashes doubled. Exec has them doubled once more, since its words
    stand in quotes with an escape of their own, and a per cent sign doubled.
    """
    words = [
        "".join(f"\\{c}" if c in '"`$\\' else c for c in str(part)).replace("%", "%%")
        for part in (sys.executable, HERE / "start.py")
    ]
    escaped = [word.replace("\\", "\\\\") for word in words]
    icon = str(HERE / "assets" / "icon.png").replace("\\", "\\\\")
    return (
        "[Desktop Entry]\nType=Application\nName=OsteoLens\n"
        "Comment=Reads bone X-rays, for research\n"
        f'Exec="{escaped[0]}" "{escaped[1]}" %F\nIcon={icon}\n'
        "Terminal=false\nCategories=Science;MedicalSoftware;\n"
        "MimeType=image/png;image/jpeg;image/tiff;application/dicom;\n"
    )


def windows_shortcut(desktop: Path) -> Path:
    """Make a .lnk by the shell's own object; the paths travel in quotes, as data."""
    path = desktop / "OsteoLens.lnk"
    script = (
        "$s=(New-Object -ComObject WScript.Shell).CreateShortcut($args[0]);"
        "$s.TargetPath=$args[1];$s.Arguments='\"'+$args[2]+'\"';$s.IconLocation=$args[3];"
        "$s.WorkingDirectory=$args[4];$s.Save()"
    )
    values = [path, sys.executable, HERE / "start.py", HERE / "assets" / "icon.ico", HERE]
    quoted = ("'" + str(value).replace("'", "''") + "'" for value in values)
    subprocess.run([*POWERSHELL, f"& {{{script}}} {' '.join(quoted)}"], check=True)
    return path


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
