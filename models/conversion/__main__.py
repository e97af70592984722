"""The child's entry: `python -I models/conversion/__main__.py FOLDER` does the job in FOLDER."""

import hashlib
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

# With -I the program's own folder is not on the path. It comes last, so that nothing in it can
# stand in for a library.
sys.path.append(str(Path(__file__).resolve().parents[2]))

from errors import WeightsUnavailable
from imaging.confinement import confine
from models.conversion.confinement import LIMITS
from models.conversion.job import (
    Converted,
    Result,
    Task,
    read_job,
    tell_progress,
    write_result,
)
from models.conversion.trial import require_scores, try_out
from words import _


def main(folder: Path) -> None:
    """Convert every file of the job and leave the result, or the first refusal."""
    confine(LIMITS)
    tasks = read_job(folder)
    converted: list[Converted] = []
    try:
        for number, task in enumerate(tasks):
            steps = count(4 * number)

            def tell(what: str, task: Task = task, steps: Iterator[int] = steps) -> None:
                stage = _("{name}: {stage}").format(name=task.name, stage=what)
                tell_progress(folder, stage, next(steps) / (4 * len(tasks)))

            tell(_("checking the sha256"))
            copy = _copy_checked(task, folder)
            made = _convert(copy, task, folder / f"{number}.xml", tell)
            copy.unlink()
            tell(_("asking it once"))
            require_scores(try_out(folder / made.file, task.name), task.name)
            converted.append(made)
    except WeightsUnavailable as refusal:
        write_result(folder, Result(refusal=str(refusal)))
        return
    tell_progress(folder, _("converted"), 1.0)
    write_result(folder, Result(tuple(converted)))


def _copy_checked(task: Task, folder: Path) -> Path:
    """Copy the file and hash it on the way: what is checked is what will be read."""
    suffix = {"hdf5": ".h5", "keras": ".keras", "torch": ".pt"}.get(task.format, f".{task.format}")
    copy = folder / f"foreign{suffix}"
    digest = hashlib.sha256()
    with Path(task.path).open("rb") as source, copy.open("wb") as target:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
            target.write(chunk)
    if digest.hexdigest() != task.sha256:
        raise WeightsUnavailable(
            _("{name} was changed after its sha256 was shown; choose it again.").format(
                name=task.name
            )
        )
    return copy


def _convert(path: Path, task: Task, target: Path, tell: Callable[[str], None]) -> Converted:
    tell(_("reading the numbers"))
    if task.format == "torch":
        from models.conversion.detector import OUTPUT, SIDE, write_detector

        network, labels = write_detector(path, task.name, target)
        size = (SIDE, SIDE)
        return Converted(target.name, network, size, "nchw", "float32", (OUTPUT,), labels)
    if task.format in ("onnx", "tflite"):
        from models.conversion.plain_networks import convert_onnx, convert_tflite

        convert = convert_onnx if task.format == "onnx" else convert_tflite
        return convert(path, task, target)
    from models.conversion.keras_file import read_classifier
    from models.conversion.openvino_files import write_classifier

    model = read_classifier(path, task)
    tell(_("writing the network"))
    outputs = write_classifier(model, task.shown_class, target)
    _batch, height, width, _channels = model.inputs[0].shape
    return Converted(target.name, "", (width, height), outputs=outputs)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
