"""Measuring on the shown image: what is laid, chosen, undone and kept."""

from dataclasses import dataclass, field, replace

from app.changes import Change
from app.context import Context
from app.images.open_images import OpenImages
from app.jobs import Continuation
from app.measuring.words import words_of
from app.scale import Scale, scale_of
from imaging.drawing.measurements import Drawn
from imaging.measure import NO_MEASURES, Kind, Measurement, Measures, length
from imaging.radiograph import Radiograph
from store.measurements import keep_measures, read_measures
from words import N_

MOST_UNDONE = 200
CALIBRATE_HOW = N_("Lay a ruler along something of known length first, and choose it.")
NOT_READ_YET = N_(
    "What was measured on this X-ray before is still being read; try again in a moment."
)
TOO_SHORT = N_("The known length must be more than nothing; type it in millimetres, such as 25.4.")

Key = tuple[str, int]


@dataclass
class _Sheet:
    """The measures of one image, and what they were before.

    Attributes:
        now: what is shown; None until it has been read.
        past: what `undo` returns to, the latest last.
        future: what `redo` returns to, the nearest last.
    """

    now: Measures | None = None
    past: list[Measures] = field(default_factory=list)
    future: list[Measures] = field(default_factory=list)


class Measuring:
    """The measurements of the image on screen; each change is kept at once.

    Attributes:
        chosen: the number of the chosen measurement; None for none.
    """

    def __init__(self, context: Context, images: OpenImages) -> None:
        self._context = context
        self._images = images
        self._sheets: dict[Key, _Sheet] = {}
        self._key: Key | None = None
        self.chosen: int | None = None
        context.listeners.listen(Change.IMAGES, self._image_changed)

    @property
    def measures(self) -> Measures:
        """What is measured on the shown image."""
        sheet = self._sheet()
        return (sheet.now if sheet else None) or NO_MEASURES

    def scale(self) -> Scale:
        """Return how large a pixel of the shown image is."""
        radiograph = self._radiograph()
        return scale_of(radiograph, self.measures) if radiograph else Scale()

    def drawn(self, changed: Measurement | None = None, number: int | None = None) -> list[Drawn]:
        """Return the measurements with their values, ready to be drawn.

        Args:
            changed: one that is being laid or pulled just now, and not kept yet.
            number: whose place it takes; None puts it behind the others.
        """
        radiograph = self._radiograph()
        if radiograph is None:
            return []
        items = list(self.measures.items)
        chosen = self.chosen
        if changed is not None:
            chosen = len(items) if number is None else number
            items[chosen : chosen + 1] = [changed]
        scale = self.scale()
        return [
            Drawn(item, words_of(item, radiograph, scale), place == chosen)
            for place, item in enumerate(items)
        ]

    def to_save(self) -> list[Drawn]:
        """Return the measurements that saved pictures show, none of them as chosen."""
        if not self._context.settings.measures_are_saved:
            return []
        return [replace(drawn, is_chosen=False) for drawn in self.drawn()]

    def choose(self, number: int | None) -> None:
        """Choose a measurement, to be moved, pulled or removed."""
        if number != self.chosen:
            self.chosen = number
            self._context.tell(Change.MEASURES)

    def add(self, measurement: Measurement) -> None:
        """Lay another measurement and choose it."""
        items = (*self.measures.items, measurement)
        self._change(replace(self.measures, items=items), len(items) - 1)

    def change(self, number: int, measurement: Measurement) -> None:
        """Put another in a measurement's place."""
        items = list(self.measures.items)
        items[number] = measurement
        self._change(replace(self.measures, items=tuple(items)), self.chosen)

    def remove_chosen(self) -> None:
        """Take the chosen measurement away."""
        if self.chosen is not None:
            items = list(self.measures.items)
            del items[self.chosen]
            self._change(replace(self.measures, items=tuple(items)), None)

    def remove_all(self) -> None:
        """Take all measurements away; the calibration stays."""
        self._change(replace(self.measures, items=()), None)

    def calibrate(self, known_mm: float) -> None:
        """Make the chosen ruler so long, and all lengths with it."""
        ruler = self.chosen_ruler()
        if ruler is None:
            self._context.warn(CALIBRATE_HOW)
            return
        pixels = length(ruler, (1.0, 1.0))
        if not 0.0 < known_mm < float("inf") or pixels == 0.0:
            self._context.warn(TOO_SHORT)
            return
        self._change(replace(self.measures, mm_per_pixel=known_mm / pixels), self.chosen)

    def forget_calibration(self) -> None:
        """Return to the file's own spacing."""
        self._change(replace(self.measures, mm_per_pixel=None), self.chosen)

    def chosen_ruler(self) -> Measurement | None:
        """Return the chosen measurement if it is a ruler."""
        if self.chosen is None:
            return None
        item = self.measures.items[self.chosen]
        return item if item.kind is Kind.RULER else None

    def explain_calibration(self) -> None:
        """Say what calibrating needs."""
        self._context.warn(CALIBRATE_HOW, holds=lambda: self.chosen_ruler() is None)

    def undo(self) -> None:
        """Return to what was before the last change."""
        sheet = self._sheet()
        if sheet is not None and sheet.past:
            sheet.future.append(self.measures)
            self._put(sheet.past.pop())

    def redo(self) -> None:
        """Make the last undone change again."""
        sheet = self._sheet()
        if sheet is not None and sheet.future:
            sheet.past.append(self.measures)
            self._put(sheet.future.pop())

    def _change(self, measures: Measures, chosen: int | None) -> None:
        """Take a change, and choose one of its measurements, once the kept ones are known."""
        sheet = self._sheet()
        if sheet is not None and sheet.now is not None:
            self.chosen = chosen
            if measures != sheet.now:
                sheet.past = [*sheet.past, sheet.now][-MOST_UNDONE:]
                sheet.future.clear()
                self._put(measures)
                return
        elif self._key is not None:
            key = self._key
            if sheet is None:
                self._read(key)
            self._context.warn(NOT_READ_YET, holds=lambda: not self._is_read(key))
        self._context.tell(Change.MEASURES)

    def _is_read(self, key: Key) -> bool:
        sheet = self._sheets.get(key)
        return sheet is not None and sheet.now is not None

    def _put(self, measures: Measures) -> None:
        sheet, key = self._sheet(), self._key
        if sheet is None or key is None:
            return
        sheet.now = measures
        if self.chosen is not None and self.chosen >= len(measures.items):
            self.chosen = None
        self._context.tell(Change.MEASURES)
        analyst = self._context.analyst
        self._context.jobs.start(
            lambda _progress: keep_measures(analyst.history, *key, measures),
            Continuation(done=lambda _nothing: None, failed=self._context.fail),
        )

    def _image_changed(self) -> None:
        radiograph = self._radiograph()
        key = (radiograph.sha256, radiograph.frame) if radiograph else None
        if key == self._key:
            return
        self._key, self.chosen = key, None
        if key is not None and key not in self._sheets:
            self._read(key)
        self._context.tell(Change.MEASURES)

    def _read(self, key: Key) -> None:
        self._sheets[key] = _Sheet()
        self._context.archive.start(
            lambda history, _progress: read_measures(history, *key),
            Continuation(
                done=lambda measures: self._was_read(key, measures),
                failed=lambda sentence: self._was_not_read(key, sentence),
            ),
        )

    def _was_read(self, key: Key, measures: Measures) -> None:
        self._sheets[key].now = measures
        if key == self._key:
            self._context.tell(Change.MEASURES)

    def _was_not_read(self, key: Key, sentence: str) -> None:
        # Nothing may be laid over what is kept there unread; who tries has it read again.
        del self._sheets[key]
        self._context.fail(sentence)

    def _sheet(self) -> _Sheet | None:
        return self._sheets.get(self._key) if self._key else None

    def _radiograph(self) -> Radiograph | None:
        current = self._images.current
        return current.radiograph if current else None
