"""Killing the program at random moments, and looking what is left."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from PIL import Image

from store.history import History
from tests.kills.life import DATABASE, LOGS, OUTPUT, WORK
from tests.timed_lines import TimedLines

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120.0
# How long it may start, how much it may say, and how long it may go on after that.
START_S, MOST_LINES, GO_ON_S = 1.0, 12, 0.3


@dataclass
class Outcome:
    """What a series of kills came to.

    Attributes:
        kills: how many runs were killed, by kind.
        kept: what was acknowledged: sha256 of the picture and id of the weights.
        saved: names of pictures acknowledged as saved.
        recovered: how many runs said that the one before had been killed.
        left_parts: unfinished files found beside pictures, under names of their own.
        faults: what must not be.
    """

    kills: dict[str, int] = field(default_factory=dict)
    kept: set[tuple[str, str]] = field(default_factory=set)
    saved: set[str] = field(default_factory=set)
    recovered: int = 0
    left_parts: int = 0
    faults: list[str] = field(default_factory=list)


def kill_often(
    folder: Path, times: int, seed: int, tell: Callable[[int, Outcome], None] | None = None
) -> Outcome:
    """Start the program again and again on one database and kill each run.

    Args:
        folder: where all that it writes lies.
        times: how many runs.
        seed: of the moments.
        tell: told after each kill how many there were, and what they came to so far.
    """
    chance, outcome = Random(seed), Outcome()
    is_crash_to_tell = False
    for number in range(times):
        kind = list(WORK)[number % len(WORK)]
        lines, faults = _one_life(folder, kind, f"{seed}-{number}", chance)
        if lines:
            is_told = lines[0] == "begun after a crash"
            outcome.recovered += is_told
            if is_crash_to_tell and not is_told:
                faults.append("it did not say that the run before had been killed")
            is_crash_to_tell = True
        _acknowledge(lines, outcome)
        outcome.kills[kind] = outcome.kills.get(kind, 0) + 1
        faults += what_is_wrong(folder, outcome)
        outcome.faults += [f"{number} {kind}: {fault}" for fault in faults]
        if tell is not None:
            tell(number + 1, outcome)
    return outcome


def _one_life(folder: Path, kind: str, name: str, chance: Random) -> tuple[list[str], list[str]]:
    """Let the program run for a random while; return what it said, and what was wrong with it."""
    with tempfile.TemporaryFile() as complaints:
        life = subprocess.Popen(
            [sys.executable, "-m", "tests.kills.life", kind, str(folder), name],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=complaints,
        )
        assert life.stdout
        with life.stdout:
            said, heard = TimedLines(life.stdout), []
            if chance.random() < 0.2:
                time.sleep(chance.uniform(0, START_S))
            else:
                heard += _some_lines(said, chance.randint(1, MOST_LINES))
                time.sleep(chance.uniform(0, GO_ON_S))
            life.send_signal(signal.SIGKILL)
            heard += _some_lines(said, None)
        life.wait()
        if life.returncode == -signal.SIGKILL:
            return heard, []
        complaints.seek(0)
        last = complaints.read().decode(errors="replace").strip().splitlines()[-1:]
        return heard, [f"it ended by itself with {life.returncode} {last}"]


def _some_lines(said: TimedLines, most: int | None) -> list[str]:
    lines: list[str] = []
    while most is None or len(lines) < most:
        line = said.next(PATIENCE_S)
        if line is None:
            break
        lines.append(line)
    return lines


def _acknowledge(lines: list[str], outcome: Outcome) -> None:
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "kept":
            picture, _, weights = rest.partition(" ")
            outcome.kept.add((picture, weights))
        elif word == "saved":
            outcome.saved.add(rest)
        elif line.startswith("{") and line.endswith("}"):
            answer = json.loads(line)
            if "sha256" in answer:
                outcome.kept.add((answer["sha256"], answer["weights"]))


def what_is_wrong(folder: Path, outcome: Outcome) -> list[str]:
    """Look at what a killed run left: nothing acknowledged may be lost, nothing half be named."""
    faults = _database_faults(folder, outcome) if (folder / DATABASE).exists() else []
    for path in sorted((folder / OUTPUT).glob("*")):
        if path.name.endswith(".part"):
            outcome.left_parts += 1
            continue
        try:
            with Image.open(path) as picture:
                picture.load()
        except OSError as error:
            faults.append(f"{path.name} is not whole: {error}")
    faults += [f"{n} is gone" for n in outcome.saved if not (folder / OUTPUT / n).exists()]
    faults += [
        f"{report.name} names the folder"
        for report in (folder / LOGS).glob("crash-*.txt")
        if str(folder) in report.read_text(encoding="utf-8")
    ]
    return faults


def _database_faults(folder: Path, outcome: Outcome) -> list[str]:
    """Check a copy, so that the next run finds all as the killed one left it."""
    with tempfile.TemporaryDirectory() as place:
        for path in folder.glob(f"{DATABASE}*"):
            shutil.copy(path, place)
        copy = Path(place) / DATABASE
        faults = []
        connection = sqlite3.connect(copy)
        try:
            (checked,) = connection.execute("PRAGMA integrity_check").fetchone()
            if checked != "ok":
                faults.append(f"integrity_check says {checked}")
        finally:
            connection.close()
        history = History(copy, "check")
        lost = [key for key in outcome.kept if history.find(key[0], "cascade", key[1]) is None]
        faults += [f"the answer to {sha256} is lost" for sha256, _ in lost]
        if (fault := history.verify().fault) is not None:
            faults.append(f"the chain of the history is broken: {fault}")
        history.close()
        return faults
