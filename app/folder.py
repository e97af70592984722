"""The images that a folder or a list of paths names."""

import os
import re
from collections.abc import Callable, Iterable, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from errors import UnreadableImage, shown_name
from imaging.load import SUFFIXES, load_radiograph
from imaging.radiograph import Radiograph
from models.registry import PIPELINES
from words import _

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


def images_in(
    paths: Iterable[Path], remark: Callable[[str], None], is_recursive: bool = False
) -> list[Path | Opened]:
    """Return the image files that the paths name, a folder's in the order of their names.

    A folder's own files are taken, and of them those with the ending of an image or with none,
    as DICOM files often are, but no annotated pictures that lie beside their source. A path that
    is no file stays in the list, to be refused by name; a folder that can't be listed or holds no
    image is refused here.

    Args:
        paths: images and folders.
        remark: told of the pictures left out, in one sentence for each folder.
        is_recursive: True also takes the files of sub-folders, links to folders left alone.
    """
    found: list[Path | Opened] = []
    for path in paths:
        # Path.is_dir() raises on names too long.
        if not os.path.isdir(path):  # noqa: PTH112
            found.append(path)
        elif is_recursive:
            found.extend(_in_tree(path, remark))
        else:
            found.extend(_in_folder(path, remark))
    return found


def open_image(image: Path | Opened, frame: int = 0) -> Opened:
    """Read one picture of a list's image; what is refused already is passed on."""
    if isinstance(image, Opened):
        return image
    try:
        return Opened(image, load_radiograph(image, frame))
    except UnreadableImage as error:
        return Opened(image, None, str(error))


def _in_tree(top: Path, remark: Callable[[str], None]) -> list[Path | Opened]:
    found: list[Path | Opened] = []

    def refuse(error: OSError) -> None:
        found.append(_refused(Path(error.filename), error))

    for folder, below, _files in os.walk(top, onerror=refuse):
        below[:] = sorted(name for name in below if not name.startswith("."))
        with suppress(OSError):  # whoever can't be listed was refused by the walk
            found.extend(_chosen(Path(folder), remark))
    return found or [_empty(top)]


def _in_folder(folder: Path, remark: Callable[[str], None]) -> list[Path | Opened]:
    try:
        return list(_chosen(folder, remark)) or [_empty(folder)]
    except OSError as error:
        return [_refused(folder, error)]


def _refused(folder: Path, error: OSError) -> Opened:
    sentence = _(
        "The folder {name} can't be listed ({reason}); ask its owner for the right to read it."
    ).format(name=shown_name(folder), reason=error.strerror or error)
    return Opened(folder, None, sentence)


def _empty(folder: Path) -> Opened:
    sentence = _("The folder {name} holds no image; name another folder.").format(
        name=shown_name(folder)
    )
    return Opened(folder, None, sentence)


def _chosen(folder: Path, remark: Callable[[str], None]) -> list[Path]:
    """Return a folder's own images, without the annotated pictures that lie beside them.

    Raises:
        OSError: the folder can't be listed.
    """
    listed = sorted(p for p in folder.iterdir() if _may_be_image(p))
    stems = {path.stem for path in listed}
    annotated = [path for path in listed if _is_annotated(path, stems)]
    if annotated:
        remark(
            _(
                "Annotated pictures in the folder {name} were left out ({count}, such as {first}); "
                "name one to have it analysed."
            ).format(name=shown_name(folder), count=len(annotated), first=shown_name(annotated[0]))
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
