"""What a call of the command line says, and pictures to call it with."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from app import command_line

KEYS = {
    "image",
    "sha256",
    "pipeline",
    "weights",
    "verdict",
    "probability",
    "findings",
    "from_history",
    "milliseconds",
}
WARNING = "Cascade says no fracture; the kind is what it would be if there were one."


def picture(path: Path, brightness: int = 250) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.full((64, 64), brightness, np.uint8))
    return path


class Said:
    """What a run of the command line printed and returned."""

    def __init__(self, capsys: pytest.CaptureFixture[str], tmp_path: Path, *words: object) -> None:
        arguments = [str(word) for word in words]
        if "--db" not in arguments and "--no-history" not in arguments:
            arguments += ["--db", str(tmp_path / "h.db")]
        try:
            self.code = command_line.main(arguments)
        except SystemExit as end:
            self.code = end.code
        captured = capsys.readouterr()
        self.out, self.err = captured.out, captured.err

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]
