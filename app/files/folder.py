"""The images that a folder or a list of paths names."""

import os
import re
from collections.abc import Callable, Iterable, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.files.saving import FileId, file_ids
from errors import UnreadableImage, shown_name
from imaging.load import SUFFIXES, load_radiograph
from imaging.radiograph import Radiograph
from models.registry import PIPELINES
from words import _, number, reason_of

# A frame has its number, and so have two sources of one name; app.command_line says more.
_ANNOTATED = re.compile(rf"(((.+?)(?:-\d+)?)(?:-\d+)?)\.(?:{'|'.join(PIPELINES)})\.png", re.DOTALL)


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


@dataclass(frozen=True)
class _Folder:
    """A folder that could be listed, with those of its own files that may be images."""

    path: Path
    files: list[Path]


def images_in(
    paths: Iterable[Path],
    remark: Callable[[str], None],
    is_recursive: bool = False,
    out: Path | None = None,
) -> list[Path | Opened]:
    """Return the image files that the paths name, a folder's in the order of their names.

    A folder's own files are taken, and of them those with the ending of an image or with none,
    as DICOM files often are, but no annotated pictures of an image that the paths name or that lies
    in the folder above a named one. A path that is no folder stays in the list, to be refused by
    name if it is no file either; a folder that can't be listed or holds no image is refused here.

    Args:
        paths: images and folders.
        remark: told of the pictures left out, in one sentence for each folder.
        is_recursive: True also takes the files of sub-folders, links to folders left alone.
        out: where annotated pictures are written; there whatever is named like one is left out.
    """
    listings = [(path, _listed(path, is_recursive)) for path in paths]
    stems = {stem for path, listing in listings for stem in _stems(path, listing)}
    out_ids = file_ids([] if out is None else [out])
    found: list[Path | Opened] = []
    for path, listing in listings:
        taken: list[Path | Opened] = []
        for one in listing:
            if isinstance(one, _Folder):
                taken.extend(_images_of(one, stems, out_ids, remark))
            else:
                taken.append(one)
        found.extend(taken or [_empty(path)])
    return found


def open_image(image: Path | Opened, frame: int = 0) -> Opened:
    """Read one picture of a list's image; what is refused already is passed on."""
    if isinstance(image, Opened):
        return image
    try:
        return Opened(image, load_radiograph(image, frame))
    except UnreadableImage as error:
        return Opened(image, None, str(error))


def _listed(path: Path, is_recursive: bool) -> list[Path | Opened | _Folder]:
    """Return a named file as it is, a folder as what was found in it."""
    # Path.is_dir() raises on names too long.
    if not os.path.isdir(path):  # noqa: PTH112
        return [path]
    if is_recursive:
        return _tree(path)
    try:
        return [_Folder(path, _files_in(path))]
    except OSError as error:
        return [_refused(path, error)]


def _tree(top: Path) -> list[Path | Opened | _Folder]:
    found: list[Path | Opened | _Folder] = []

    def refuse(error: OSError) -> None:
        found.append(_refused(Path(error.filename), error))

    for folder, below, _files in os.walk(top, onerror=refuse):
        below[:] = sorted(name for name in below if not name.startswith("."))
        with suppress(OSError):  # whoever can't be listed was refused by the walk
            found.append(_Folder(Path(folder), _files_in(Path(folder))))
    return found


def _files_in(folder: Path) -> list[Path]:
    """Return a folder's own files that may be images, in the order of their names.

    Raises:
        OSError: the folder can't be listed.
    """
    return sorted(path for path in folder.iterdir() if _may_be_image(path))


def _refused(folder: Path, error: OSError) -> Opened:
    sentence = _(
        "The folder {name} can't be listed ({reason}); ask its owner for the right to read it."
    ).format(name=shown_name(folder), reason=reason_of(error))
    return Opened(folder, None, sentence)


def _empty(folder: Path) -> Opened:
    sentence = _("The folder {name} holds no image; name another folder.").format(
        name=shown_name(folder)
    )
    return Opened(folder, None, sentence)


def _stems(path: Path, listing: Iterable[Path | Opened | _Folder]) -> set[str]:
    """Return the stems of what a named path gave, and of the sources that may lie above it."""
    stems = {one.stem for one in listing if isinstance(one, Path)}
    files = [file for one in listing if isinstance(one, _Folder) for file in one.files]
    if any(_ANNOTATED.fullmatch(file.name) for file in files):
        with suppress(OSError):  # a folder may be readable below one that is not
            files += _files_in(path.resolve().parent)
    return stems | {file.stem for file in files}


def _images_of(
    folder: _Folder, stems: Set[str], out_ids: Set[FileId], remark: Callable[[str], None]
) -> list[Path]:
    """Return a folder's images without its annotated pictures, of which one remark is made."""
    is_out = not out_ids.isdisjoint(file_ids([folder.path]))
    annotated = [path for path in folder.files if _is_annotated(path, None if is_out else stems)]
    if annotated:
        remark(
            _(
                "Annotated pictures in the folder {name} were left out ({count}, such as {first}); "
                "name one to have it analysed."
            ).format(
                name=shown_name(folder.path),
                count=number(len(annotated), ",d"),
                first=shown_name(annotated[0]),
            )
        )
    left_out = set(annotated)
    return [path for path in folder.files if path not in left_out]


def _may_be_image(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    if path.suffix.lower() in SUFFIXES:
        # A broken link or a pipe is taken too, to be refused by name.
        return not path.is_dir()
    return not path.suffix and path.is_file()


def _is_annotated(path: Path, stems: Set[str] | None) -> bool:
    """Tell an annotated picture by its name.

    Args:
        path: the picture.
        stems: of the images that it may be made from, with or without numbers; None for any.
    """
    match = _ANNOTATED.fullmatch(path.name)
    return match is not None and (stems is None or not stems.isdisjoint(match.groups()))
