"""A clean machine gets what start.py asks for on Debian, and a Python that has it gets nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALWAYS = ["xvfb", "xdotool", "strace", "libgl1", "libglib2.0-0", "libegl1"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the script is for a POSIX shell")


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def machine(place: Path, lacking: str, unknown: str, is_wanted_version: bool) -> dict[str, str]:
    """Make a machine of fakes that has the checks, and return its environment.

    Args:
        place: of the checkout and of the machine's programs.
        lacking: a module that Python 3.11 has not.
        unknown: a package that apt does not know.
        is_wanted_version: whether `python3` is that Python; otherwise python3.11 is beside it.
    """
    (place / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", place / ".ci" / "run")
    has = f'case "$2" in "import {lacking}") exit 1;; esac'
    answers = 'case "$2" in *version_info*) exit 1;; import*) exit 1;; esac'
    script(place / "bin" / "python3", has if is_wanted_version else answers)
    script(place / "bin" / "python3.11", has)
    script(
        place / "bin" / "apt-get",
        f'case "$*" in *"-s -q {unknown}"*) exit 100;; *" -s "*) ;;\n'
        f'install*) echo "$*" >{place}/installed;; esac',
    )
    script(place / "bin" / "sudo", 'exec "$@"')
    script(place / "bin" / "sleep", "exit 0")
    for name in (".venv/bin/python", ".ci/audit"):
        script(place / name, "exit 0")
    return {**os.environ, "PATH": f"{place / 'bin'}:{os.environ['PATH']}"}


def run(place: Path, environment: dict[str, str]) -> int:
    command = [str(place / ".ci" / "run")]
    return subprocess.run(command, env=environment, check=False).returncode


def installed(place: Path) -> list[str]:
    return (place / "installed").read_text().split("--no-install-recommends ")[1].split()


@pytest.mark.parametrize("is_wanted_version", [True, False])
@pytest.mark.parametrize(
    ("lacking", "unknown", "more"),
    [
        ("nothing", "nothing", ["dicom3tools"]),
        ("nothing", "dicom3tools", []),
        ("ensurepip", "nothing", ["python3.11-venv", "dicom3tools"]),
        ("tkinter", "nothing", ["python3.11-tk", "dicom3tools"]),
        ("tkinter", "python3.11-tk", ["dicom3tools"]),
    ],
)
def test_only_what_python_lacks_and_apt_knows_is_installed(
    tmp_path: Path, is_wanted_version: bool, lacking: str, unknown: str, more: list[str]
) -> None:
    assert run(tmp_path, machine(tmp_path, lacking, unknown, is_wanted_version)) == 0
    assert installed(tmp_path) == [*ALWAYS, *more]


def test_lists_of_packages_that_cannot_be_renewed_stop_nothing(tmp_path: Path) -> None:
    environment = machine(tmp_path, "nothing", "nothing", True)
    apt = tmp_path / "bin" / "apt-get"
    apt.write_text(apt.read_text().replace("install*)", "update*) exit 100;; install*)"))
    assert run(tmp_path, environment) == 0
    assert installed(tmp_path) == [*ALWAYS, "dicom3tools"]


@pytest.mark.parametrize(("failures", "ends_well"), [(2, True), (3, False)])
def test_an_installation_that_broke_off_is_taken_up_again(
    tmp_path: Path, failures: int, ends_well: bool
) -> None:
    environment = machine(tmp_path, "nothing", "nothing", True)
    script(
        tmp_path / "bin" / "python3",
        f'echo "$*" >>{tmp_path}/asked\n'
        f'case "$*" in "start.py test --version") echo >>{tmp_path}/tries\n'
        f"[ $(wc -l <{tmp_path}/tries) -gt {failures} ];; esac",
    )
    assert (run(tmp_path, environment) == 0) == ends_well
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked.count("start.py test --version") == 3
    assert asked.count("start.py test") == int(ends_well)
