"""A model card, read and ready to be set on a page."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from app.markdown import Block, Kind, read_markdown
from errors import UserError, shown_name
from words import _

PICTURE_PX = 640

Piece = Block | Image.Image


def read_card(path: Path) -> list[Piece]:
    """Return a card's blocks and, in their places, its pictures, decoded and made small.

    Decoding takes its time, so this is for the worker's thread.

    Args:
        path: the Markdown file; pictures are looked for beside it, one that is missing is left out.

    Raises:
        UserError: the card or one of its pictures can't be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return [piece for block in read_markdown(text) for piece in _pieces(block, path.parent)]
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            _("The model card {name} is missing or damaged; install the program anew.").format(
                name=shown_name(path)
            )
        ) from error


def _pieces(block: Block, folder: Path) -> Iterator[Piece]:
    if block.kind is not Kind.PICTURE:
        yield block
    elif (folder / block.text).is_file():
        with Image.open(folder / block.text) as picture:
            picture.thumbnail((PICTURE_PX, PICTURE_PX))
            yield picture.convert("RGB")
