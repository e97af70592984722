"""One image of the strip: a picture with its answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.analyst import Answer
from imaging.mask import Rectangle
from imaging.pyramid import Pyramid
from imaging.radiograph import Radiograph, frame_key
from imaging.thumbnail import thumbnail_jpeg


@dataclass(eq=False)
class OpenImage:
    """One image in the strip.

    Attributes:
        path: where it was opened from.
        sha256: hex digest of the file's bytes; empty until it was first read.
        thumbnail: a small JPEG; empty until it was first read.
        is_synthetic: True for the drawn phantoms that come with the program.
        pyramid: its pixels, ready for the screen; None once they were let go.
        answers: by pipeline, in the order in which each was first asked.
        shown_pipeline: whose answer is on screen.
        unasked: the pipelines that were asked with the others but lacked their weights.
        stand_in_for: one sentence when the file is gone and the history's small picture stands in
            for it; it can be looked at but not analysed.
        refusal: one sentence when it was tried and can't be read; else empty.
        row: of the history, that the image was opened from; 0 if it was opened from its file.
        frame: which of the file's pictures it is, counted from 0.
        frames: how many the file holds.
        siblings: by frame, those of them that were looked at, each with its own answers.
        study: the same for all views of one study; empty where the file does not say.
        series: the same for all of one series.
        is_hidden: True while the answers wait for the reader's own word.
        masks: rectangles in source pixels that are black in all that is exported of it.
    """

    path: Path
    sha256: str
    thumbnail: bytes
    pyramid: Pyramid | None
    is_synthetic: bool = False
    answers: dict[str, Answer] = field(default_factory=dict)
    shown_pipeline: str = ""
    unasked: tuple[str, ...] = ()
    stand_in_for: str = ""
    refusal: str = ""
    row: int = 0
    frame: int = 0
    frames: int = 1
    siblings: dict[int, "OpenImage"] = field(default_factory=dict, repr=False)
    study: str = ""
    series: str = ""
    is_hidden: bool = False
    masks: tuple[Rectangle, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from all other images: its file's digest, and its frame."""
        return frame_key(self.sha256, self.frame)

    @property
    def radiograph(self) -> Radiograph | None:
        """Its pixels; None once they were let go."""
        return self.pyramid.radiograph if self.pyramid else None

    @property
    def pixel_bytes(self) -> int:
        """Memory its pixels take, the pyramid's smaller levels included."""
        if self.radiograph is None:
            return 0
        radiograph = self.radiograph
        beside = (radiograph.rgb, radiograph.blank, radiograph.overlay_plane)
        full = radiograph.pixels.nbytes + sum(b.nbytes for b in beside if b is not None)
        return full * 4 // 3

    @property
    def told(self) -> dict[str, Answer]:
        """The answers that may be seen, by pipeline."""
        return {} if self.is_hidden else self.answers

    @property
    def shown(self) -> Answer | None:
        """The answer on screen."""
        return self.told.get(self.shown_pipeline)

    def answer_of(self, pipeline: str) -> Answer | None:
        """Return a pipeline's answer where there is one to be seen; else the one on screen."""
        return self.told.get(pipeline, self.shown)

    def renew(self, fresh: "OpenImage") -> None:
        """Take over what was read just now, if the pixels were let go or are but a stand-in's."""
        if self.pyramid is None or (self.stand_in_for and not fresh.stand_in_for):
            self.pyramid, self.thumbnail = fresh.pyramid, fresh.thumbnail
            self.sha256, self.is_synthetic = fresh.sha256, fresh.is_synthetic
            self.frames, self.study, self.series = fresh.frames, fresh.study, fresh.series
            self.refusal = ""
            self.stand_in_for, self.row = fresh.stand_in_for, fresh.row

    def take(self, answer: Answer) -> None:
        """Add an answer, in the place of the same pipeline's earlier one; the first is shown."""
        self.answers[answer.prediction.pipeline] = answer
        if not self.shown_pipeline:
            self.shown_pipeline = answer.prediction.pipeline

    def take_reopened(self, fresh: "OpenImage") -> None:
        """Show the answer that is shown of the same image, as it was just now reopened.

        What else came along with it gives way to what is known here.
        """
        for name, answer in fresh.answers.items():
            if name == fresh.shown_pipeline or name not in self.answers:
                self.take(answer)
        self.shown_pipeline = fresh.shown_pipeline

    def becomes(self, fresh: "OpenImage") -> "OpenImage":
        """Return what stands for another frame of the same file: the one seen before, if any."""
        self.siblings.setdefault(self.frame, self)
        sibling = self.siblings.setdefault(fresh.frame, fresh)
        if sibling is not fresh:
            sibling.renew(fresh)
        sibling.siblings = self.siblings
        return sibling

    def standing_in(self, images: Sequence["OpenImage"]) -> "OpenImage | None":
        """Return which of several images is another frame of this one's file; None for none."""
        return next((image for image in images if image.siblings is self.siblings), None)


def opened(radiograph: Radiograph, keeps_pixels: bool = True) -> OpenImage:
    """Make an image ready for the screen; for the worker's thread, since it scales pictures.

    Args:
        keeps_pixels: False makes it ready for the strip only.
    """
    return OpenImage(
        path=radiograph.path,
        sha256=radiograph.sha256,
        thumbnail=thumbnail_jpeg(radiograph),
        pyramid=Pyramid(radiograph) if keeps_pixels else None,
        is_synthetic=radiograph.is_synthetic,
        frame=radiograph.frame,
        frames=radiograph.frames,
        study=radiograph.study,
        series=radiograph.series,
    )


def place_among(images: Sequence[OpenImage], image: OpenImage) -> int:
    """Return an image's place: behind those of its series, else of its study, else behind all."""
    for part in ("series", "study"):
        own = image.study, getattr(image, part)
        alike = [n for n, i in enumerate(images) if (i.study, getattr(i, part)) == own]
        if image.study and alike:
            return alike[-1] + 1
    return len(images)
