"""Why a file is not shown: the limits, and the one sentence that tells of them."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from errors import UnreadableImage, shown_name
from words import N_, _

MAX_PIXELS = 512_000_000
MAX_BYTES = 1 << 30
# Where a packing may take no bytes at all for what is plain, so many pixels may be: 16 megapixels
# are decoded in a fifth of a second.
PLAIN_PIXELS = 1 << 24
LIMIT_IN_WORDS = N_("512 megapixels or 1 GiB")

COPY_AGAIN = N_("copy it again from where it came")
SAVE_AS_PNG = N_("save it as PNG, JPEG or TIFF and open that")
SAVE_WITH_16_BITS = N_("save it with 16 bits and open that")
CHOOSE_ANOTHER = N_("choose a PNG, JPEG, TIFF, BMP, WebP or DICOM file")

# What decoders raise on damaged files, found by damaging some.
DECODER_ERRORS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


class Refusal(Exception):
    """A decoder's no: why, and what the user can do; the name is added where it is known."""

    def __init__(self, why: str, advice: str) -> None:
        super().__init__(f"{why}; {advice}")
        self.why = _(why)
        self.advice = _(advice)


def unreadable(path: Path, refusal: Refusal) -> UnreadableImage:
    """Return the error that names the file, without its folder."""
    name = shown_name(path)
    return UnreadableImage(
        _("{name} is not a readable image: {why}; {advice}").format(
            name=name, why=refusal.why, advice=refusal.advice
        )
    )


def check_size(width: int, height: int, bytes_per_pixel: int) -> None:
    """Refuse a picture that would not fit, before anything is allocated for it.

    Args:
        width: columns that the header states.
        height: rows that the header states.
        bytes_per_pixel: of the decoded picture, all channels together.

    Raises:
        Refusal: the picture is empty or over the limit.
    """
    if width <= 0 or height <= 0:
        raise Refusal(
            _("its header states a size of {width} × {height} pixels").format(
                width=width, height=height
            ),
            COPY_AGAIN,
        )
    if width * height > MAX_PIXELS or width * height * bytes_per_pixel > MAX_BYTES:
        raise Refusal(
            _("{width} × {height} pixels are more than the limit of {limit}").format(
                width=width, height=height, limit=_(LIMIT_IN_WORDS)
            ),
            _("cut it to the part you need"),
        )


def no_such_frame(frame: int, frames: int) -> Refusal:
    """Return why a frame, counted from 0, is not shown."""
    if frames == 1:
        return Refusal(
            _("it holds one picture and no number {frame}").format(frame=frame + 1),
            _("choose number 1"),
        )
    return Refusal(
        _("it holds {frames} pictures and no number {frame}").format(
            frames=frames, frame=frame + 1
        ),
        _("choose one from 1 to {frames}").format(frames=frames),
    )


@contextmanager
def damage_refused(
    why: str, errors: tuple[type[Exception], ...] = DECODER_ERRORS
) -> Iterator[None]:
    """Turn what a decoder raises into a refusal, and keep its warnings to itself.

    Decoders warn of odd metadata and large pictures, which is none of the user's business.

    Args:
        why: what is said of the file then.
        errors: what this decoder raises on damaged files.

    Raises:
        Refusal: it is damaged, or the memory is too small for it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except MemoryError as error:
            raise Refusal(
                _("there is not enough memory for it"), _("close other programs or cut it")
            ) from error
        except errors as error:
            raise Refusal(why, COPY_AGAIN) from error
        except BaseException as error:
            # A decoder written in Rust (RLE's) panics; that is no Exception and has no public name.
            if type(error).__name__ != "PanicException":
                raise
            raise Refusal(why, COPY_AGAIN) from error
