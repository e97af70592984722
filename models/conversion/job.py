"""What parent and child of a conversion tell each other: small JSON files in the work folder."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from errors import shown_text
from words import read_spelled, spelled

Format = Literal["hdf5", "keras", "torch", "onnx", "tflite"]

JOB, PROGRESS, RESULT = "job.json", "progress.jsonl", "result.json"
# Of the progress file only the end is read.
_LAST_BYTES = 4096
_LONGEST_STAGE = 200
_LONGEST_REFUSAL = 1000


@dataclass(frozen=True)
class Task:
    """One file to convert.

    Attributes:
        path: the stranger's file.
        name: the file's name in sentences.
        sha256: what the file has to be; checked again on the bytes that are read.
        format: what it is.
        pipeline: what it is for.
        role: what it does there.
        classes: how many classes it has to tell apart, 0 where the file says.
        shown_class: the one that its heat map is for; None for the class that wins.
    """

    path: str
    name: str
    sha256: str
    format: Format
    pipeline: str
    role: str
    classes: int = 0
    shown_class: int | None = None


@dataclass(frozen=True)
class Converted:
    """One network in OpenVINO's format.

    Attributes:
        file: name of the `.xml` in the work folder, its `.bin` beside it.
        network: the architecture's name, empty where the file's kind says it already.
        size_wh: the input's width and height.
        layout: "nhwc" or "nchw".
        dtype: NumPy's name of the input's type.
        outputs: names of the outputs.
        labels: class names that the file states; empty where it states none.
    """

    file: str
    network: str
    size_wh: tuple[int, int]
    layout: Literal["nhwc", "nchw"] = "nhwc"
    dtype: str = "float32"
    outputs: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What became of a job: either all files were converted, or the first refusal."""

    converted: tuple[Converted, ...] = field(default=())
    refusal: str = ""


def write_job(folder: Path, tasks: tuple[Task, ...]) -> None:
    """Leave the child its tasks."""
    (folder / JOB).write_text(json.dumps([asdict(t) for t in tasks]), encoding="utf-8")


def read_job(folder: Path) -> tuple[Task, ...]:
    """Read what the parent left."""
    return tuple(Task(**entry) for entry in json.loads((folder / JOB).read_text(encoding="utf-8")))


def write_result(folder: Path, result: Result) -> None:
    """Leave the parent the result, whole or not at all."""
    part = folder / (RESULT + ".part")
    told = asdict(result) | {"refusal": spelled(result.refusal)}
    part.write_text(json.dumps(told), encoding="utf-8")
    part.replace(folder / RESULT)


def read_result(folder: Path) -> Result:
    """Read what the child left; it is checked here since the child may have been subverted.

    Raises:
        OSError: it left nothing.
        ValueError: what it left is no result.
    """
    try:
        table = json.loads((folder / RESULT).read_text(encoding="utf-8"))
        converted = tuple(_converted(entry) for entry in table["converted"])
        return Result(converted, shown_text(read_spelled(table["refusal"]), _LONGEST_REFUSAL))
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("the result is not of the right form") from error


def _converted(entry: dict[str, Any]) -> Converted:
    width, height = (int(n) for n in entry["size_wh"])
    texts = [entry[key] for key in ("file", "network", "layout", "dtype")]
    texts += [*entry["outputs"], *entry["labels"]]
    if any(type(text) is not str or len(text) > 200 or not text.isprintable() for text in texts):
        raise ValueError("a text of the result is no plain text, or too long")
    if not (0 < width <= 4096 and 0 < height <= 4096) or Path(entry["file"]).name != entry["file"]:
        raise ValueError("the result names an absurd size or a place outside")
    return Converted(
        entry["file"],
        entry["network"],
        (width, height),
        "nchw" if entry["layout"] == "nchw" else "nhwc",
        entry["dtype"],
        tuple(entry["outputs"]),
        tuple(entry["labels"]),
    )


def tell_progress(folder: Path, stage: str, fraction: float) -> None:
    """Append one line for the parent's progress callback."""
    with (folder / PROGRESS).open("a", encoding="utf-8") as file:
        file.write(json.dumps([spelled(stage), fraction]) + "\n")


def read_progress(folder: Path) -> tuple[str, float] | None:
    """Return the stage and the fraction in [0, 1] that the child told last.

    Returns:
        None where it told nothing yet, or nothing of the right form: it may have been subverted.
    """
    try:
        with (folder / PROGRESS).open("rb") as file:
            file.seek(max(file.seek(0, os.SEEK_END) - _LAST_BYTES, 0))
            # What follows the last line break is still being written.
            line = file.read(_LAST_BYTES).split(b"\n")[-2]
        stage, fraction = json.loads(line)
        # In this order NaN becomes 0.
        return shown_text(read_spelled(stage), _LONGEST_STAGE), min(max(0.0, float(fraction)), 1.0)
    except (OSError, ValueError, TypeError, IndexError, OverflowError, RecursionError):
        return None
