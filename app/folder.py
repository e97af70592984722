"""The images that a folder or a list of paths names."""

import os
import re
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from pathlib import Path

from errors import UnreadableImage, shown_name
from imaging.load import SUFFIXES, load_radiograph
from imaging.radiograph import Radiograph
from models.registry import PIPELINES

# Two sources of one name get a number; app.command_line says more.
_ANNOTATED = re.compile(rf"((.+?)(?:-\d+)?)\.(?:{'|'.join(PIPELINES)})\.png")


@dataclass(frozen=True)
class Opened:
    """One image of a list, read or refused.

    Attributes:
        path: as it was named, or folder and file name for the images of a folder.
        radiograph: the image; None when it could not be read.
        error: one sentence that says why; empty when it was read.
    """

    path: Path
    radiograph: Radiograph | None
    error: str = ""


def images_in(paths: Iterable[Path], remark: Callable[[str], None]) -> list[Path | Opened]:
    """Return the image files that the paths name, a folder's in the order of their names.

    Only a folder's own files are taken, and of them those with the ending of an image or with none,
    as DICOM files often are, but no annotated pictures that lie beside their source. A path that
    is no file stays in the list, to be refused by name; a folder that can't be listed or holds no
    image is refused here.

    Args:
        paths: images and folders.
        remark: told of the pictures left out, in one sentence for each folder.
    """
    found: list[Path | Opened] = []
    for path in paths:
        # Path.is_dir() raises on names too long.
        found.extend(_in_folder(path, remark) if os.path.isdir(path) else [path])  # noqa: PTH112
    return found


def open_image(image: Path | Opened, frame: int = 0) -> Opened:
    """Read one picture of a list's image; what is refused already is passed on."""
    if isinstance(image, Opened):
        return image
    try:
        return Opened(image, load_radiograph(image, frame))
    except UnreadableImage as error:
        return Opened(image, None, str(error))


def _in_folder(folder: Path, remark: Callable[[str], None]) -> list[Path | Opened]:
    try:
        listed = sorted(p for p in folder.iterdir() if _may_be_image(p))
    except OSError as error:
        sentence = (
            f"The folder {shown_name(folder)} can't be listed ({error.strerror or error}); ask "
            "its owner for the right to read it."
        )
        return [Opened(folder, None, sentence)]
    if not listed:
        sentence = f"The folder {shown_name(folder)} holds no image; name another folder."
        return [Opened(folder, None, sentence)]
    stems = {path.stem for path in listed}
    annotated = [path for path in listed if _is_annotated(path, stems)]
    if annotated:
        remark(
            f"Annotated pictures in the folder {shown_name(folder)} were left out "
            f"({len(annotated)}, such as {shown_name(annotated[0])}); name one to have it analysed."
        )
    left_out = set(annotated)
    return [path for path in listed if path not in left_out]


def _may_be_image(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    if path.suffix.lower() in SUFFIXES:
        # A broken link or a pipe is taken too, to be refused by name.
        return not path.is_dir()
    return not path.suffix and path.is_file()


def _is_annotated(path: Path, stems: Set[str]) -> bool:
    """Tell a picture made from one of its neighbours by its name, with or without a number."""
    match = _ANNOTATED.fullmatch(path.name)
    return match is not None and not stems.isdisjoint(match.groups())
