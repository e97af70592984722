"""What comes from the clipboard: copied files, or a picture, which gets a file of its own."""

import hashlib
import io
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image, ImageGrab

from app.files.whole_file import write_whole
from app.paths import data_folder
from errors import CannotSave, UnreadableImage
from imaging.load import SUFFIXES
from words import _, reason_of


@dataclass(frozen=True)
class Clipping:
    """What Tk can tell of the clipboard.

    Attributes:
        words: text, or the addresses of copied files, one a line.
        png: on Linux a copied picture as Tk hands it out, in numbers: "0x89 0x50 ...".
    """

    words: str = ""
    png: str = ""


def pasted_files(clipping: Clipping) -> list[Path]:
    """Return the files that were copied, or the one in which a copied picture is now kept.

    Decoding takes its time, so this is for the worker's thread.

    Returns:
        Paths of files to open; none if nothing of the kind was copied.

    Raises:
        UnreadableImage: the system does not hand out what was copied.
        CannotSave: the picture could not be kept.
    """
    files = _named_files(clipping.words.splitlines())
    if files:
        return files
    if clipping.png:
        return [keep_pasted(bytes(int(number, 16) for number in clipping.png.split()))]
    if sys.platform.startswith("linux"):
        return []
    grabbed = _grabbed()
    return [keep_pasted(grabbed)] if isinstance(grabbed, bytes) else grabbed


def keep_pasted(picture: bytes, folder: Path | None = None) -> Path:
    """Write a pasted PNG under a name made from its content and return the file.

    Args:
        folder: where to; None takes a folder in the user's data folder.

    Raises:
        CannotSave: the folder can't be written.
    """
    folder = folder or data_folder() / "pasted"
    path = folder / f"pasted_{hashlib.sha256(picture).hexdigest()[:12]}.png"
    try:
        if not path.is_file() or path.read_bytes() != picture:
            write_whole(path, picture)
    except OSError as error:
        raise CannotSave(
            _(
                "The pasted picture could not be kept in {folder} ({reason}); save it to a file "
                "and open that."
            ).format(folder=folder, reason=reason_of(error))
        ) from error
    return path


def _grabbed() -> bytes | list[Path]:
    """Return a copied picture as the bytes of a PNG file, or the files that were copied."""
    try:
        grabbed = ImageGrab.grabclipboard()
        if isinstance(grabbed, Image.Image):
            written = io.BytesIO()
            grabbed.save(written, format="PNG")
            return written.getvalue()
    except OSError as error:
        raise UnreadableImage(
            _(
                "The clipboard could not be read just now; copy the picture again, or save it to a "
                "file and open that."
            )
        ) from error
    return _named_files(grabbed or [])


def _named_files(lines: list[str]) -> list[Path]:
    named = (line.strip() for line in lines)
    return [path for line in named if line and not line.startswith("#") for path in _file(line)]


def _file(line: str) -> list[Path]:
    """Return the file a line names; any line of any text may come here."""
    try:
        path = _path(line)
        return [path] if path.suffix.lower() in SUFFIXES or path.is_file() else []
    except (OSError, ValueError):
        # Too long for a name, or no address at all.
        return []


def _path(line: str) -> Path:
    if not line.startswith("file:"):
        return Path(line)
    from urllib.request import url2pathname  # brings http along, which no start should wait for

    address = urlsplit(line)
    is_share = sys.platform == "win32" and address.netloc not in ("", "localhost")
    return Path(url2pathname(f"//{address.netloc}{address.path}" if is_share else address.path))
