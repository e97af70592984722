"""The images that a folder or a list of paths names."""

import os
import re
from collections.abc import Callable, Container, Iterable, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.files.saving import FileId, file_ids
from errors import UnreadableImage, shown_name
from imaging.load import FIRST_BYTES, SUFFIXES, load_radiograph, looks_like_picture
from imaging.radiograph import Radiograph
from imaging.source import open_regular
from models.registry import PIPELINES
from words import _, number, reason_of

# A frame has its number, and so have two sources of one name; app.command.run says more.
_ANNOTATED = re.compile(rf"(((.+?)(?:-\d+)?)(?:-\d+)?)\.(?:{'|'.join(PIPELINES)})\.png", re.DOTALL)

# No archive's folders lie so deep; those that lead back into themselves would never end.
_DEEPEST = 256


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

    A folder's own files are taken, and of them those with the ending of an image; the others, as
    DICOM files are often named by a number, if their first bytes are an image's or can't be read.
    Left out are annotated pictures of an image that the paths name or that lies in the folder above
    a named one. A path that is no folder stays in the list, to be refused by
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
        return [_Folder(path, _images_among(path, _entries(path)))]
    except OSError as error:
        return [_refused(path, error)]


def _tree(top: Path) -> list[Path | Opened | _Folder]:
    """Return a folder and those below it, each before its own sub-folders."""
    found: list[Path | Opened | _Folder] = []
    waiting = [(top, 0)]
    while waiting:
        folder, depth = waiting.pop()
        if depth > _DEEPEST:
            found.append(_too_deep(folder))
            continue
        try:
            entries = _entries(folder)
        except OSError as error:
            found.append(_refused(folder, error))
            continue
        found.append(_Folder(folder, _images_among(folder, entries)))
        below = sorted((entry.name for entry in entries if _is_own_folder(entry)), reverse=True)
        waiting.extend((folder / name, depth + 1) for name in below)
    return found


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """Return what lies in a folder and is not hidden.

    Raises:
        OSError: the folder can't be listed.
    """
    with os.scandir(folder) as entries:
        return [entry for entry in entries if not entry.name.startswith(".")]


def _images_among(folder: Path, entries: Iterable[os.DirEntry[str]]) -> list[Path]:
    """Return the files that may be images, in the order of their names."""
    return sorted(folder / entry.name for entry in entries if _may_be_image(entry))


def _refused(folder: Path, error: OSError) -> Opened:
    sentence = _(
        "The folder {name} can't be listed ({reason}); ask its owner for the right to read it."
    ).format(name=shown_name(folder), reason=reason_of(error))
    return Opened(folder, None, sentence)


def _too_deep(folder: Path) -> Opened:
    sentence = _(
        "The folder {name} lies {count} folders deep, and it and those below were not searched; "
        "name it by itself."
    ).format(name=shown_name(folder), count=number(_DEEPEST + 1, "d"))
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
    matches = [match for file in files if (match := _ANNOTATED.fullmatch(file.name))]
    if matches:
        sought = {stem for match in matches for stem in match.groups()}
        with suppress(OSError):  # a folder may be readable below one that is not
            files += _above(path, sought)
    return stems | {file.stem for file in files}


def _above(path: Path, stems: Container[str]) -> list[Path]:
    """Return the images in the folder above that have one of the stems; no other is opened."""
    folder = path.resolve().parent
    return _images_among(folder, (e for e in _entries(folder) if Path(e.name).stem in stems))


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


def _may_be_image(entry: os.DirEntry[str]) -> bool:
    if Path(entry.name).suffix.lower() in SUFFIXES:
        # A broken link or a pipe is taken too, to be refused by name.
        return not _is(entry.is_dir)
    return _is(entry.is_file) and _begins_as_picture(Path(entry.path))


def _begins_as_picture(path: Path) -> bool:
    try:
        with open_regular(path) as file:
            return looks_like_picture(file.read(FIRST_BYTES))
    except FileNotFoundError:
        # It is gone since the folder was listed.
        return False
    except OSError:
        # It may be one, so it is refused by name.
        return True


def _is_own_folder(entry: os.DirEntry[str]) -> bool:
    return _is(lambda: entry.is_dir(follow_symlinks=False))


def _is(kind: Callable[[], bool]) -> bool:
    """Ask what an entry of a folder is; a link that leads in a circle is nothing."""
    try:
        return kind()
    except OSError:
        return False


def _is_annotated(path: Path, stems: Set[str] | None) -> bool:
    """Tell an annotated picture by its name.

    Args:
        path: the picture.
        stems: of the images that it may be made from, with or without numbers; None for any.
    """
    match = _ANNOTATED.fullmatch(path.name)
    return match is not None and (stems is None or not stems.isdisjoint(match.groups()))
