"""The images of a folder or a list of paths, decoded one ahead of the network."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from errors import UnreadableImage, shown_name
from imaging.load import SUFFIXES, load_radiograph
from imaging.radiograph import Radiograph


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


def images_in(paths: Iterable[Path]) -> list[Path | Opened]:
    """Return the image files that the paths name, a folder's in the order of their names.

    Only a folder's own files are taken, and of them those with the ending of an image or with none,
    as DICOM files often are. A path that does not exist stays in the list, to be refused by name;
    a folder that can't be listed is refused here.
    """
    found: list[Path | Opened] = []
    for path in paths:
        # Path.is_dir() raises on names too long.
        if not os.path.isdir(path):  # noqa: PTH112
            found.append(path)
            continue
        try:
            found.extend(sorted(p for p in path.iterdir() if _may_be_image(p)))
        except OSError as error:
            sentence = (
                f"The folder {shown_name(path)} can't be listed ({error.strerror or error}); ask "
                "its owner for the right to read it."
            )
            found.append(Opened(path, None, sentence))
    return found


def open_ahead(paths: Iterable[Path | Opened]) -> Iterator[Opened]:
    """Read images in order; while one is being used, the next is decoded in a second thread.

    Args:
        paths: as `images_in` returns them; what is refused already is only passed on.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="decoder") as decoder:
        ahead: Future[Opened] | None = None
        for path in paths:
            coming = decoder.submit(_open, path)
            if ahead is not None:
                yield ahead.result()
            ahead = coming
        if ahead is not None:
            yield ahead.result()


def _open(path: Path | Opened) -> Opened:
    if isinstance(path, Opened):
        return path
    try:
        return Opened(path, load_radiograph(path))
    except UnreadableImage as error:
        return Opened(path, None, str(error))


def _may_be_image(path: Path) -> bool:
    visible = not path.name.startswith(".")
    return visible and path.is_file() and path.suffix.lower() in (*SUFFIXES, "")
