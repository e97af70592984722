"""The annotated picture: drawn from the data, and written as a file."""

import io
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from PIL import Image

from app.files.saving import Sources, save_bytes
from app.settings import Settings
from app.version import DISCLAIMER, NAME
from app.wording import (
    OPERATING_POINTS,
    headline,
    kinds_in_words,
    probability_in_words,
)
from errors import CannotSave, shown_name
from imaging.drawing.lettering import caption_band
from imaging.drawing.marks import CAPTION_COLOUR, FONT_SIZE, LEAST_FONT_PX
from imaging.drawing.measurements import Drawn
from imaging.orientation import UPRIGHT, Orientation
from imaging.overlay import DEFAULT_OPACITY
from imaging.radiograph import Radiograph
from imaging.render import render, scale_for
from imaging.tone import PLAIN, Tone
from models.prediction import BALANCED, Prediction
from models.registry import PIPELINES, names_a_kind
from words import N_, _

PICTURE_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".tif": "TIFF", ".tiff": "TIFF"}
# What lies beneath still shows through.
BAND_OPACITY = 0.8
# Of a picture's height, as long as letters can be read.
MOST_BAND = 1 / 3
NOT_WHETHER = N_("says nothing about whether there is a fracture")
# A JPEG of Pillow's default quality blurs the finest lines; the others lose nothing.
_OPTIONS: dict[str, dict[str, Any]] = {
    "PNG": {},
    "JPEG": {"quality": 95, "subsampling": 0},
    "TIFF": {"compression": "tiff_adobe_deflate"},
}


@dataclass(frozen=True)
class Look:
    """How the picture is drawn.

    Attributes:
        tone: window, gamma and inversion of the greys.
        opacity: of the heat map, 0 to 1.
        overlay_is_on: False draws no mark.
        warning: a sentence that goes before the answer.
        orientation: how the picture is turned.
        measures: the reader's own.
        shows_overlay_planes: False leaves away the graphics that the file lays over its picture.
    """

    tone: Tone = PLAIN
    opacity: float = DEFAULT_OPACITY
    overlay_is_on: bool = True
    warning: str = ""
    orientation: Orientation = UPRIGHT
    measures: tuple[Drawn, ...] = ()
    shows_overlay_planes: bool = True

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return what the settings say of every picture; greys and turns are each one's own."""
        return cls(
            opacity=settings.opacity,
            overlay_is_on=settings.overlay_is_on,
            shows_overlay_planes=settings.overlay_planes_are_shown,
        )

    def of_another(self) -> Self:
        """Return how another picture is drawn: alike, without what is this one's own."""
        return replace(self, tone=PLAIN, orientation=UPRIGHT, measures=(), warning="")


def annotated(radiograph: Radiograph, prediction: Prediction, look: Look = Look()) -> Image.Image:
    """Return the picture with its overlay at full size, and below it words that say what it is.

    Its left upper corner stays where it was, so that a place in the picture is the same in both.
    """
    picture, band = _picture_and_band(radiograph, prediction, look)
    whole = Image.new("RGB", (picture.width, picture.height + band.height))
    whole.paste(picture)
    whole.paste(band, (0, picture.height))
    return whole


def annotated_at_own_size(
    radiograph: Radiograph, prediction: Prediction, look: Look = Look()
) -> Image.Image:
    """Return the same picture as large as the X-ray, for those who lay one upon the other.

    The words lie along the upper or the lower edge, whichever has less to show.
    """
    picture, band = _picture_and_band(radiograph, prediction, look, MOST_BAND)
    height = min(band.height, picture.height)
    grey = np.asarray(picture.convert("L"))
    is_upper = grey[:height].std() < grey[picture.height - height :].std()
    top = 0 if is_upper else picture.height - height
    under = picture.crop((0, top, picture.width, top + height))
    laid = Image.blend(under, band.crop((0, 0, picture.width, height)), BAND_OPACITY)
    picture.paste(laid, (0, top))
    return picture


def _picture_and_band(
    radiograph: Radiograph, prediction: Prediction, look: Look, most: float = math.inf
) -> tuple[Image.Image, Image.Image]:
    picture = render(
        radiograph,
        prediction.overlay if look.overlay_is_on else (),
        tone=look.tone,
        opacity=look.opacity,
        measures=look.measures,
        orientation=look.orientation,
        shows_overlay_planes=look.shows_overlay_planes,
    )
    font_px = max(round(FONT_SIZE * scale_for(picture.size)), LEAST_FONT_PX)
    words = _signature(radiograph, prediction, look)
    band = caption_band(words, CAPTION_COLOUR, font_px, picture.width, most * picture.height)
    return picture, Image.fromarray(band)


def annotated_png(radiograph: Radiograph, prediction: Prediction, look: Look = Look()) -> bytes:
    """Return the annotated picture as the bytes of a PNG file."""
    written = io.BytesIO()
    annotated(radiograph, prediction, look).save(written, format="PNG")
    return written.getvalue()


def write_image(picture: Image.Image, path: Path, sources: Sources) -> None:
    """Write a picture, whole or not at all, but never over an X-ray.

    The file holds pixels and nothing else: no name, no tag and no text of the source.

    Args:
        path: its ending chooses PNG, JPEG or TIFF.
        sources: the files that are never changed.

    Raises:
        CannotSave: the place is one of the sources, the ending is of no such format, the format
            can't hold the picture, or the place can't be written.
    """
    written = io.BytesIO()
    kind = _format_of(path)
    try:
        picture.save(written, format=kind, **_OPTIONS[kind])
    except (OSError, ValueError) as error:
        # A JPEG, for one, has at most 65 500 pixels a side.
        width, height = picture.size
        raise CannotSave(
            _(
                "{name} could not be saved: a {kind} file can't hold {width} × {height} pixels; "
                "choose the ending .png."
            ).format(name=shown_name(path), kind=kind, width=width, height=height)
        ) from error
    save_bytes(path, written.getvalue(), sources)


def _format_of(path: Path) -> str:
    kind = PICTURE_FORMATS.get(path.suffix.lower())
    if kind is None:
        known = ", ".join(sorted(PICTURE_FORMATS))
        raise CannotSave(
            _("{name} has no ending of a picture; choose one of {known}.").format(
                name=shown_name(path), known=known
            )
        )
    return kind


def _signature(radiograph: Radiograph, prediction: Prediction, look: Look) -> str:
    # A hard space keeps each dot at the end of its line.
    dot = "\N{NO-BREAK SPACE}· "
    words = [
        _(look.warning),
        NAME,
        _(PIPELINES[prediction.pipeline].title),
        headline(prediction),
        kinds_in_words(prediction) or probability_in_words(prediction),
    ]
    if names_a_kind(prediction.pipeline):
        words.append(_(NOT_WHETHER))
    if prediction.point_name != BALANCED:
        words.append(_(OPERATING_POINTS.get(prediction.point_name, prediction.point_name)))
    if look.orientation.is_mirrored:
        words.append(_("Mirrored"))
    if radiograph.is_for_processing:
        words.append(_("raw values, for processing"))
    if radiograph.is_synthetic:
        words.append(_("synthetic picture"))
    if radiograph.frames > 1:
        words.append(
            _("picture {frame} of {frames}").format(
                frame=radiograph.frame + 1, frames=radiograph.frames
            )
        )
    if radiograph.is_stand_in:
        words.append(_("kept thumbnail, not the X-ray"))
    words.append(_(DISCLAIMER))
    return dot.join(filter(None, words))
