"""The audit is skipped where no advisories can be reached; whatever else goes wrong fails it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = "numpy==2.4.0 \\\n    --hash=sha256:00\ntorch==2.13.0+cpu \\\n    --hash=sha256:00\n"
CLEAN = "No known vulnerabilities found"
UNKNOWN = "Dependency not found on PyPI and could not be audited: "

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the script is for a POSIX shell")


class Place:
    """A checkout with a lock, and a uv that says what it is told to say."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / ".ci").mkdir()
        shutil.copy(ROOT / ".ci" / "audit", root / ".ci" / "audit")
        (root / "requirements_lock.txt").write_text(LOCK)

    def audit(self, status: int, *lines: str) -> tuple[int, str]:
        (self.root / "says").write_text("\n".join(lines))
        uv = self.root / ".venv" / "bin" / "uv"
        uv.parent.mkdir(parents=True)
        uv.write_text(f'#!/bin/sh\ncp "$5" asked\ncat says >&2\nexit {status}\n')
        uv.chmod(0o755)
        return self.run()

    def run(self) -> tuple[int, str]:
        command = [str(self.root / ".ci" / "audit")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_no_advisory_is_a_pass(place: Place) -> None:
    assert place.audit(0, CLEAN) == (
        0,
        "No package of requirements_lock.txt has a known vulnerability.\n",
    )


def test_a_version_is_looked_up_without_what_its_builder_added(place: Place) -> None:
    place.audit(0, CLEAN)
    asked = (place.root / "asked").read_text()
    assert "torch==2.13.0 \\" in asked
    assert "+cpu" not in asked


@pytest.mark.parametrize(
    ("status", "lines"),
    [
        (2, ["error: Failed to fetch: x", "  cause: error sending request for url (x)"]),
        (1, ["requests.exceptions.ConnectionError: Max retries exceeded with url: /pypi/numpy"]),
        (1, ["ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed"]),
        (1, ["requests.exceptions.HTTPError: 503 Server Error: unavailable"]),
        (0, [CLEAN, f"numpy {UNKNOWN}numpy (2.4.0)", f"torch {UNKNOWN}torch (2.13.0)"]),
    ],
)
def test_advisories_out_of_reach_are_no_failure(
    place: Place, status: int, lines: list[str]
) -> None:
    code, said = place.audit(status, *lines)
    assert (code, "was skipped" in said) == (0, True)


@pytest.mark.parametrize(
    ("status", "lines"),
    [
        (1, ["Found 2 known vulnerabilities in 1 package", "", "numpy 2.4.0 PYSEC-1"]),
        (1, ["Found 1 known vulnerability in 1 package", "Max retries exceeded"]),
        (1, ["ERROR:pip_audit._cli:requirement file contains invalid specifier at line 1"]),
        (1, ["Traceback (most recent call last):", "KeyError: 'aliases'"]),
        (0, [CLEAN, f"numpy {UNKNOWN}numpy (2.4.0)"]),
        (0, []),
    ],
)
def test_whatever_else_goes_wrong_fails_and_is_shown(
    place: Place, status: int, lines: list[str]
) -> None:
    assert place.audit(status, *lines) == (1, "\n".join(lines) + "\n")


def test_without_uv_the_audit_fails(place: Place) -> None:
    code, said = place.run()
    assert code == 1
    assert "uv" in said


def test_without_a_lock_the_audit_fails(place: Place) -> None:
    (place.root / "requirements_lock.txt").unlink()
    assert place.audit(0, CLEAN)[0] == 1


def test_a_lock_without_packages_fails(place: Place) -> None:
    (place.root / "requirements_lock.txt").write_text("# nothing\n")
    assert place.audit(0, CLEAN) == (1, "requirements_lock.txt names no package.\n")
