"""The lock names every package with version and hashes, and follows from the loose list."""

import re
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
# Gigabytes that a computer without such a card has no use for.
CARDS = ("nvidia-cu", "nvidia-nccl", "triton", "cuda-")


def locked() -> dict[str, str]:
    """Return each package's version, and what stands with it in the file."""
    text = (ROOT / "requirements_lock.txt").read_text(encoding="utf-8")
    parts = re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert all(HASH.search(rest) for _, _, rest in parts)
    return {canonicalize_name(name): version for name, version, _ in parts}


def test_every_requirement_is_locked_in_a_version_that_it_allows() -> None:
    versions = locked()
    lines = (ROOT / "requirements_loose.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.strip() and not line.startswith("#"):
            wanted = Requirement(line)
            version = versions[canonicalize_name(wanted.name)]
            assert wanted.specifier.contains(version, prereleases=True), line


def test_the_lock_brings_no_libraries_for_graphics_cards() -> None:
    assert [name for name in locked() if name.startswith(CARDS)] == []
