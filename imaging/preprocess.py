"""From a radiograph to a network's input tensor, by the weights' own rule, and back again.

Training imports this very module, so that a network is served what it was trained on.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from imaging.blank import Blank
from imaging.borders import inside_borders
from imaging.opencv import cv2
from imaging.percentiles import percentiles
from imaging.radiograph import Radiograph
from imaging.window import Window

Resize = Literal["letterbox", "stretch"]
Grey = Literal["window", "percentile"]
Channels = Literal["grey", "grey3", "rgb", "bgr"]
Scale = Literal["raw", "unit", "caffe"]
Layout = Literal["nchw", "nhwc"]
Borders = Literal["kept", "cut"]
Part = tuple[slice, slice]

# ImageNet's mean, subtracted by Keras' "caffe" mode (keras.applications.resnet).
CAFFE_MEAN_BGR = np.array([103.939, 116.779, 123.68], dtype=np.float32)
PERCENTILES = (0.5, 99.5)
WHOLE: Part = (slice(None), slice(None))


@dataclass(frozen=True)
class Preprocessing:
    """How one weights file wants its picture; every field comes from the manifest.

    Attributes:
        size_wh: the network's input width and height in pixels.
        resize: "letterbox" keeps proportions and pads; "stretch" fills the input.
        grey: "window" maps the default window to 0-255; "percentile" the image's own 0.5 and
            99.5 per cent.
        channels: "grey" one channel; "grey3" three that are alike, whatever colours the picture
            has; "rgb" or "bgr" three, alike where it has none.
        scale: "raw" 0-255; "unit" 0-1; "caffe" 0-255 less ImageNet's channel means.
        layout: axis order of the tensor.
        dtype: NumPy name of the tensor's type.
        pad: grey 0-255 of the letterbox's borders.
        borders: "cut" takes off what flat borders a scan or a screen put around the picture.
    """

    size_wh: tuple[int, int]
    resize: Resize = "letterbox"
    grey: Grey = "window"
    channels: Channels = "rgb"
    scale: Scale = "unit"
    layout: Layout = "nchw"
    dtype: str = "float32"
    pad: int = 0
    borders: Borders = "kept"


@dataclass(frozen=True)
class Placement:
    """Where the source image lies in the network's input.

    Attributes:
        scale_xy: input pixels for one source pixel.
        offset_xy: input position of the source's upper left corner; outside the input where that
            corner was cut off.
        source_wh: source width and height.
        size_wh: input width and height.
    """

    scale_xy: tuple[float, float]
    offset_xy: tuple[float, float]
    source_wh: tuple[int, int]
    size_wh: tuple[int, int]

    @property
    def pixel_wh(self) -> tuple[float, float]:
        """Width and height of one input pixel as fractions of the source image."""
        (scale_x, scale_y), (width, height) = self.scale_xy, self.source_wh
        return 1 / (scale_x * width), 1 / (scale_y * height)

    def of_whole(self, corner_xy: tuple[int, int], source_wh: tuple[int, int]) -> "Placement":
        """Return where the image lies of which this one is the part from a corner on."""
        offset = tuple(
            o - c * s for o, c, s in zip(self.offset_xy, corner_xy, self.scale_xy, strict=True)
        )
        return replace(self, offset_xy=offset, source_wh=source_wh)  # type: ignore[arg-type]

    def to_source(self, point_xy: tuple[float, float]) -> tuple[float, float]:
        """Return a point given in input pixels in source pixels, kept inside the image."""
        return tuple(
            min(max((p - o) / s, 0.0), float(limit))
            for p, o, s, limit in zip(
                point_xy, self.offset_xy, self.scale_xy, self.source_wh, strict=True
            )
        )  # type: ignore[return-value]

    def box_to_source(
        self, box_xyxy: tuple[float, float, float, float]
    ) -> tuple[float, float, float, float]:
        """Return a box given in input pixels in source pixels, kept inside the image."""
        return (*self.to_source(box_xyxy[:2]), *self.to_source(box_xyxy[2:]))

    def crop_map(
        self, values: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], tuple[float, float, float, float]]:
        """Cut the letterbox's borders off a map over the whole input.

        Args:
            values: (rows, columns), its outer edges on the input's edges.

        Returns:
            The cells whose centre lies on the picture, and the source box that they cover, which
            may reach over the image's edge, or stay short of it, by half a cell. Across a picture
            thinner than a cell it is the one cell under its middle, from edge to edge.
        """
        (x0, x1), (left, right) = self._cells_on_picture(values.shape[1], 0)
        (y0, y1), (top, bottom) = self._cells_on_picture(values.shape[0], 1)
        return np.ascontiguousarray(values[y0:y1, x0:x1]), (left, top, right, bottom)

    def _cells_on_picture(
        self, count: int, axis: int
    ) -> tuple[tuple[int, int], tuple[float, float]]:
        """Return first and end of the cells on the picture, and their edges in source pixels."""
        cell = self.size_wh[axis] / count
        start, scale, length = self.offset_xy[axis], self.scale_xy[axis], self.source_wh[axis]
        end = start + length * scale
        first = max(int(np.ceil(start / cell - 0.5)), 0)
        behind = min(int(np.floor(end / cell - 0.5)) + 1, count)
        if first >= behind:
            middle = min(max(int((start + end) / 2 / cell), 0), count - 1)
            return (middle, middle + 1), (0.0, float(length))
        edges = (first * cell - start) / scale, (behind * cell - start) / scale
        return (first, behind), edges


def grey_8bit(radiograph: Radiograph, grey: Grey, part: Part = WHOLE) -> NDArray[np.uint8]:
    """Return (height, width) uint8 by the network's rule, whatever window the view shows.

    Args:
        radiograph: the picture.
        grey: the rule.
        part: rows and columns that are wanted, and that percentiles are taken of.
    """
    pixels = radiograph.pixels[part]
    blank = None if radiograph.blank is None else radiograph.blank[part]
    if grey == "window":
        if radiograph.bits == 8 and radiograph.window_is_full_range:
            return pixels.astype(np.uint8, copy=False)
        return _with_black(radiograph.window.apply(pixels), blank)
    # Every 4th pixel is enough for a percentile and takes 1/16 of the time.
    sample = pixels[::4, ::4] if min(pixels.shape) >= 64 else pixels
    if blank is not None:
        # It was never exposed, and films without it are what networks have learnt from.
        is_shown = (blank[::4, ::4] if min(pixels.shape) >= 64 else blank) == 0
        sample = sample[is_shown] if is_shown.any() else sample
    low, high = percentiles(sample, PERCENTILES)
    # At least one step wide, so that an empty picture turns black and not into noise.
    return _with_black(Window.spanning(low, max(high, low + 1.0)).apply(pixels), blank)


def _with_black(grey: NDArray[np.uint8], blank: Blank | None) -> NDArray[np.uint8]:
    if blank is not None:
        grey[blank > 0] = 0
    return grey


def place(source_wh: tuple[int, int], rule: Preprocessing) -> Placement:
    """Return where a picture of this size comes to lie in the network's input."""
    (width, height), (to_w, to_h) = source_wh, rule.size_wh
    if rule.resize == "stretch":
        return Placement((to_w / width, to_h / height), (0.0, 0.0), source_wh, rule.size_wh)
    scale = min(to_w / width, to_h / height)
    new_w, new_h = max(1, round(width * scale)), max(1, round(height * scale))
    offset = (float((to_w - new_w) // 2), float((to_h - new_h) // 2))
    return Placement((new_w / width, new_h / height), offset, source_wh, rule.size_wh)


def resize_into(picture: NDArray[np.uint8], placement: Placement, pad: int) -> NDArray[np.uint8]:
    """Return the picture, (height, width[, 3]), at its place on a padded canvas."""
    new_w = round(placement.source_wh[0] * placement.scale_xy[0])
    new_h = round(placement.source_wh[1] * placement.scale_xy[1])
    shrinks = new_w < picture.shape[1] or new_h < picture.shape[0]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(picture, (new_w, new_h), interpolation=method), np.uint8)
    left, top = int(placement.offset_xy[0]), int(placement.offset_xy[1])
    right, bottom = placement.size_wh[0] - new_w - left, placement.size_wh[1] - new_h - top
    if not (left or top or right or bottom):
        return small
    border = (pad,) * (1 if picture.ndim == 2 else 3)
    framed = cv2.copyMakeBorder(small, top, bottom, left, right, cv2.BORDER_CONSTANT, value=border)
    return np.asarray(framed, np.uint8)


def prepare(radiograph: Radiograph, rule: Preprocessing) -> tuple[NDArray, Placement]:
    """Make the input tensor of one network.

    Returns:
        The tensor, (1, channels, height, width) or (1, height, width, channels) as the rule says,
        and the placement that leads back to source pixels.
    """
    left, top, right, bottom = (0, 0, *radiograph.size_wh)
    if rule.borders == "cut":
        left, top, right, bottom = inside_borders(radiograph.pixels)
    part = (slice(top, bottom), slice(left, right))
    placement = place((right - left, bottom - top), rule)
    picture = radiograph.rgb if rule.channels in {"rgb", "bgr"} else None
    picture = grey_8bit(radiograph, rule.grey, part) if picture is None else picture[part]
    canvas = resize_into(picture, placement, rule.pad)
    if rule.channels == "grey":
        canvas = canvas[:, :, None]
    elif canvas.ndim == 2:
        canvas = np.repeat(canvas[:, :, None], 3, axis=2)
    elif rule.channels == "bgr":
        canvas = canvas[:, :, ::-1]
    tensor = _scaled(canvas, rule)
    if rule.layout == "nchw":
        tensor = tensor.transpose(2, 0, 1)
    whole = placement.of_whole((left, top), radiograph.size_wh)
    return np.ascontiguousarray(tensor[None]), whole


def _scaled(canvas: NDArray[np.uint8], rule: Preprocessing) -> NDArray:
    if rule.scale == "raw":
        return canvas.astype(rule.dtype)
    # One pass and no copy between: each fresh array of this size costs more than the arithmetic.
    if rule.scale == "unit":
        values = np.divide(canvas, np.float32(255), dtype=np.float32)
    else:
        mean = CAFFE_MEAN_BGR if rule.channels == "bgr" else CAFFE_MEAN_BGR[::-1]
        values = np.subtract(canvas, mean, dtype=np.float32)
    return values.astype(rule.dtype, copy=False)


def turned(tensor: NDArray, degrees: float, *, is_mirrored: bool) -> NDArray:
    """Return a prepared picture turned about its middle, then perhaps mirrored left to right.

    Args:
        tensor: (1, channels, height, width); what is turned in from outside is black.
        degrees: counter-clockwise.
        is_mirrored: whether the result is the mirror image.
    """
    height, width = tensor.shape[2:]
    matrix = cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), degrees, 1.0)
    planes = [cv2.warpAffine(plane, matrix, (width, height)) for plane in tensor[0]]
    seen = np.stack(planes)[None]
    return np.ascontiguousarray(seen[..., ::-1]) if is_mirrored else seen
