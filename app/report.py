"""What leaves the program: the annotated picture, and an answer as plain data for JSON."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from app.saving import FileId, save_bytes
from app.stand_in import STAND_IN_FORMAT
from app.version import DISCLAIMER, NAME
from app.wording import headline, kinds_in_words, percent
from errors import CannotSave, shown_name
from imaging.measure_drawing import Drawn
from imaging.orientation import UPRIGHT, Orientation
from imaging.overlay import Box, Caption, Heatmap, Keypoint, Mark
from imaging.radiograph import Radiograph
from imaging.render import render
from imaging.tone import PLAIN, Tone
from models.prediction import Finding, Prediction
from words import _

PICTURE_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".tif": "TIFF", ".tiff": "TIFF"}
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
    """

    tone: Tone = PLAIN
    opacity: float = 0.45
    overlay_is_on: bool = True
    warning: str = ""
    orientation: Orientation = UPRIGHT
    measures: tuple[Drawn, ...] = ()


def annotated(radiograph: Radiograph, prediction: Prediction, look: Look = Look()) -> Image.Image:
    """Return the picture with its overlay at full size, and words that say what it is."""
    # Captions choose their places in this order, and this one is never to be left out.
    marks: tuple[Mark, ...] = (_signature(radiograph, prediction, look.warning),)
    if look.overlay_is_on:
        marks += prediction.overlay
    return render(
        radiograph,
        marks,
        tone=look.tone,
        opacity=look.opacity,
        measures=look.measures,
        orientation=look.orientation,
    )


def annotated_png(radiograph: Radiograph, prediction: Prediction, look: Look = Look()) -> bytes:
    """Return the annotated picture as the bytes of a PNG file."""
    written = io.BytesIO()
    annotated(radiograph, prediction, look).save(written, format="PNG")
    return written.getvalue()


def write_image(picture: Image.Image, path: Path, sources: frozenset[FileId]) -> None:
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
                "{name} could not be saved: a {kind} file can't hold {width} x {height} pixels; "
                "choose the ending .png."
            ).format(name=shown_name(path), kind=kind, width=width, height=height)
        ) from error
    save_bytes(path, written.getvalue(), sources)


def finding_as_data(
    finding: Finding, stretch_xy: tuple[float, float] = (1.0, 1.0)
) -> dict[str, Any]:
    """Return one finding for JSON, its mark as a box or a point in pixels of the file.

    Args:
        stretch_xy: the radiograph's, whose own pixels the mark is in.
    """
    across, down = stretch_xy
    data: dict[str, Any] = {"label": finding.label, "score": round(finding.score, 4)}
    mark = finding.mark
    if isinstance(mark, Box):
        data["box_xyxy"] = _in_file(mark.box_xyxy, (across, down, across, down))
        if mark.region:
            data["region"] = mark.region
    elif isinstance(mark, Keypoint):
        data["point_xy"] = _in_file(mark.point_xy, stretch_xy)
    elif isinstance(mark, Heatmap):
        data["point_xy"] = _in_file(mark.hottest_xy, stretch_xy)
    return data


def _in_file(place: tuple[float, ...], stretch: tuple[float, ...]) -> list[float]:
    return [round(value / factor, 1) for value, factor in zip(place, stretch, strict=True)]


def answer_as_data(
    image: str,
    radiograph: Radiograph,
    prediction: Prediction,
    is_from_history: bool,
    warning: str = "",
) -> dict[str, Any]:
    """Return one answer for JSON: the command line's contract, key by key.

    A file that holds several pictures adds which of them it was, counted from 1.

    Args:
        image: the path as it was named.
        radiograph: what was answered.
        prediction: the answer.
        is_from_history: True when it was only looked up.
        warning: a sentence that goes before the answer; without one there is no such key.
    """
    probability = prediction.probability
    data = {
        "image": image,
        "sha256": radiograph.sha256,
        "pipeline": prediction.pipeline,
        "weights": prediction.weights_id,
        "verdict": prediction.verdict.value,
        "probability": None if probability is None else round(probability, 4),
        "findings": [finding_as_data(f, radiograph.stretch_xy) for f in prediction.findings],
        "from_history": is_from_history,
        "milliseconds": round(prediction.milliseconds, 1),
    }
    if radiograph.frames > 1:
        data["frame"] = radiograph.frame + 1
    return {**data, "warning": warning} if warning else data


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


def _signature(radiograph: Radiograph, prediction: Prediction, warning: str) -> Caption:
    # A hard space keeps each dot at the end of its line.
    dot = "\N{NO-BREAK SPACE}· "
    words = [_(warning)] if warning else []
    words.append(f"{NAME} {prediction.pipeline}: {headline(prediction)}")
    kinds = kinds_in_words(prediction)
    if kinds:
        words.append(kinds)
    elif prediction.probability is not None:
        words.append(percent(prediction.probability))
    if radiograph.is_synthetic:
        words.append(_("synthetic picture"))
    if radiograph.frames > 1:
        words.append(
            _("picture {frame} of {frames}").format(
                frame=radiograph.frame + 1, frames=radiograph.frames
            )
        )
    if radiograph.format == STAND_IN_FORMAT:
        words.append(_("kept thumbnail, not the X-ray"))
    words.append(_(DISCLAIMER))
    return Caption((0.0, float(radiograph.size_wh[1])), dot.join(words))
