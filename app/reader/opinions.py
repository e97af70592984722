"""The reader's own word on the image on screen: said, corrected, taken back and kept at once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from app.archive import ArchiveWork
from app.changes import Change
from app.context import Context
from app.history.pages import HistoryPages
from app.images.open_image import OpenImage
from app.images.open_images import OpenImages
from app.jobs import Continuation
from app.stances import JUDGED, OPPOSITES
from imaging.drawing.measurements import Drawn
from imaging.measure import Kind, Measurement
from imaging.overlay import Box
from models.prediction import Prediction, Verdict
from store.opinions import Opinion, Stance, forget_opinion, keep_opinion, opinions_of
from words import N_, _

__all__ = ["Opinion", "Opinions", "Stance"]

BoxXyxy = tuple[float, float, float, float]
AnswerKey = tuple[str, str]
"""A pipeline and the weights id that answered; both empty for a first reading."""

FIRST_READING: AnswerKey = ("", "")
NO_ANSWER = N_(
    "There is no answer to speak of yet; analyse the X-ray, or switch on Reading first to say your "
    "own word before it."
)
NOT_READ_YET = N_("What you said of this X-ray is still being read; try again in a moment.")
NOT_KEPT = N_("Your word was not kept, and is withdrawn. {error}")
YOUR_MARK = N_("Your mark")
OPEN_FIRST = N_("Open an X-ray first: drop it on the window or press Ctrl+O.")
LEAST_SIDE_PX = 2.0


@dataclass(eq=False)
class _Step:
    """What was said of an answer before a change; None for nothing."""

    answer: AnswerKey
    before: Opinion | None


class Opinions:
    """What the reader says of the image on screen.

    Attributes:
        draft: a first reading that lacks its verdict yet: the places marked and the part named.
    """

    def __init__(self, context: Context, images: OpenImages, history: HistoryPages) -> None:
        self._context, self._images, self._history = context, images, history
        self._said: dict[str, dict[AnswerKey, Opinion]] = {}
        self._asked: set[str] = set()
        self._before: dict[str, list[_Step]] = {}
        self._drafts: dict[str, Opinion] = {}
        context.listeners.listen(Change.IMAGES, self._read)

    @property
    def shown(self) -> Opinion | None:
        """The word on the answer on screen."""
        image, prediction = self._images.current, self._images.shown_prediction()
        if image is None or prediction is None:
            return None
        return self._said.get(image.key, {}).get((prediction.pipeline, prediction.weights_id))

    @property
    def first(self) -> Opinion | None:
        """The first reading of the image on screen."""
        image = self._images.current
        return self._said.get(image.key, {}).get(FIRST_READING) if image else None

    @property
    def draft(self) -> Opinion | None:
        """What was marked and named of the image on screen, before its first reading was said."""
        image = self._images.current
        return self._drafts.get(image.key) if image else None

    @property
    def can_take_back(self) -> bool:
        """True while a word said in this session can be taken back."""
        image = self._images.current
        return image is not None and bool(self._before.get(image.key))

    def is_said_of(self, image_key: str) -> bool:
        """Tell whether the reader is known to have said something of an image."""
        return bool(self._said.get(image_key))

    def agree(self) -> None:
        """Agree with the answer on screen, and with the places that it marks."""
        prediction = self._images.shown_prediction()
        if prediction is None:
            self._context.warn(NO_ANSWER)
            return
        verdict = prediction.verdict if prediction.verdict in JUDGED else None
        boxes = _sure_boxes(prediction) if verdict is Verdict.FRACTURE else ()
        self._change(lambda word: replace(word, stance=Stance.AGREES, verdict=verdict, boxes=boxes))

    def disagree(self) -> None:
        """Disagree with the answer on screen."""
        prediction = self._images.shown_prediction()
        if prediction is None:
            self._context.warn(NO_ANSWER)
            return
        verdict = OPPOSITES.get(prediction.verdict)
        self._change(lambda word: replace(word, stance=Stance.DISAGREES, verdict=verdict, boxes=()))

    def say(self, verdict: Verdict) -> None:
        """Give one's own verdict: on the answer on screen, or as the first reading."""

        def said(word: Opinion) -> Opinion:
            # A marked place is a place of a fracture.
            boxes = () if verdict is Verdict.NO_FRACTURE else word.boxes
            return replace(word, verdict=verdict, boxes=boxes)

        self._correct(said, is_verdict=True)

    def name_part(self, part: str) -> None:
        """Name the body part; an empty name takes it back."""
        self._correct(lambda word: replace(word, body_part=part))

    def mark_place(self, box_xyxy: BoxXyxy) -> None:
        """Mark the place of a fracture."""
        left, top, right, bottom = box_xyxy
        if right - left < LEAST_SIDE_PX or bottom - top < LEAST_SIDE_PX:
            return

        def marked(word: Opinion) -> Opinion:
            is_clear = word.verdict in (None, Verdict.NO_FRACTURE)
            verdict = Verdict.FRACTURE if is_clear else word.verdict
            return replace(word, verdict=verdict, boxes=(*word.boxes, box_xyxy))

        self._correct(marked)

    def remove_places(self) -> None:
        """Take all marked places away."""
        self._correct(lambda word: replace(word, boxes=()))

    def take_back(self) -> None:
        """Return to what was said before the last change; a first reading stands."""
        image = self._images.current
        if image is None or not self.can_take_back:
            return
        key, steps, said = image.key, self._before[image.key], self._said[image.key]
        step = steps.pop()
        answer, before = step.answer, step.before
        word = said[answer]

        def stand_by() -> None:
            steps.append(step)
            said[answer] = word

        if before is not None:
            said[answer] = before
            self._keep(lambda history, _p: keep_opinion(history, before), stand_by)
        else:
            del said[answer]
            self._keep(lambda history, _p: forget_opinion(history, key, *answer), stand_by)

    def drawn(self) -> list[Drawn]:
        """Return the places that the reader marked on the image on screen."""
        word = self.draft or self.shown or self.first
        if word is None or word.stance is Stance.AGREES:
            return []
        return [drawn_place(box) for box in word.boxes]

    def _correct(self, change: Callable[[Opinion], Opinion], is_verdict: bool = False) -> None:
        """Change the word on the answer on screen, or the first reading before it is said."""
        image = self._images.current
        if image is None or image.pyramid is None:
            self._context.warn(OPEN_FIRST)
        elif not image.is_hidden:
            self._change(lambda word: replace(change(word), stance=Stance.CORRECTED))
        elif image.key not in self._said:
            self._wait_for_read()
        elif is_verdict:
            draft = self._drafts.pop(image.key, _new(image, FIRST_READING))
            word, key = replace(change(draft), said_at=_now()), image.key
            self._said[key][FIRST_READING] = word

            def withdraw() -> None:
                self._drafts[key] = draft
                self._unsay(key, word, _Step(FIRST_READING, None))

            self._keep(lambda history, _p: keep_opinion(history, word), withdraw)
        else:
            draft = self._drafts.get(image.key, _new(image, FIRST_READING))
            # The verdict is what the reader says, never what a mark makes of it.
            self._drafts[image.key] = replace(change(draft), verdict=None)
            self._context.tell(Change.OPINIONS)

    def _change(self, change: Callable[[Opinion], Opinion]) -> None:
        image, prediction = self._images.current, self._images.shown_prediction()
        if image is None or prediction is None:
            self._context.warn(NO_ANSWER)
            return
        if image.key not in self._said:
            self._wait_for_read()
            return
        answer = (prediction.pipeline, prediction.weights_id)
        key, before = image.key, self._said[image.key].get(answer)
        word = change(replace(before or _new(image, answer), said_at=_now()))
        step = _Step(answer, before)
        self._before.setdefault(key, []).append(step)
        self._said[key][answer] = word
        self._keep(
            lambda history, _p: keep_opinion(history, word), lambda: self._unsay(key, word, step)
        )

    def _keep(self, work: ArchiveWork, withdraw: Callable[[], None]) -> None:
        """Keep a word, or return to what was said before."""

        def failed(sentence: str) -> None:
            withdraw()
            self._context.fail(_(NOT_KEPT).format(error=sentence))
            self._context.tell(Change.OPINIONS)

        # First, so that whoever then reads the history finds the word there.
        self._context.archive.start(
            work, Continuation(done=lambda _nothing: self._history.refresh(), failed=failed)
        )
        self._context.tell(Change.OPINIONS)

    def _unsay(self, key: str, word: Opinion, step: _Step) -> None:
        """Return to what was said before a word, unless another was said since."""
        steps, said = self._before.setdefault(key, []), self._said[key]
        if step in steps:
            steps.remove(step)
        # Whoever takes a later word back does not come upon this one.
        for later in steps:
            if later.before is word:
                later.before = step.before
        if said.get(step.answer) is not word:
            return
        if step.before is None:
            del said[step.answer]
        else:
            said[step.answer] = step.before

    def _read(self) -> None:
        """Read what was said of the image on screen, once."""
        image = self._images.current
        if image is None or not image.sha256 or image.key in self._asked:
            return
        key = image.key
        self._asked.add(key)
        self._context.archive.start(
            lambda history, _p: opinions_of(history, key),
            Continuation(
                done=lambda found: self._was_read(key, found),
                failed=lambda sentence: self._was_not_read(key, sentence),
            ),
        )

    def _was_read(self, key: str, found: list[Opinion]) -> None:
        self._said[key] = {(word.pipeline, word.weights_id): word for word in found}
        self._context.tell(Change.OPINIONS)

    def _was_not_read(self, key: str, sentence: str) -> None:
        # Nothing may be said over what is kept there unread; who tries has it read again.
        self._asked.discard(key)
        self._context.fail(sentence)

    def _wait_for_read(self) -> None:
        self._context.warn(NOT_READ_YET)
        self._read()


def drawn_place(box_xyxy: BoxXyxy) -> Drawn:
    """Return a place that the reader marked, ready to be drawn."""
    left, top, right, bottom = box_xyxy
    return Drawn(Measurement(Kind.RECTANGLE, ((left, top), (right, bottom))), _(YOUR_MARK))


def _new(image: OpenImage, answer: AnswerKey) -> Opinion:
    radiograph = image.radiograph
    return Opinion(
        image_key=image.key,
        pipeline=answer[0],
        weights_id=answer[1],
        stance=Stance.FIRST if answer == FIRST_READING else Stance.CORRECTED,
        verdict=None,
        said_at=_now(),
        image_path=image.path,
        size_wh=radiograph.size_wh if radiograph else (0, 0),
    )


def _sure_boxes(prediction: Prediction) -> tuple[BoxXyxy, ...]:
    return tuple(m.box_xyxy for m in prediction.overlay if isinstance(m, Box) and m.is_sure)


def _now() -> datetime:
    return datetime.now(UTC)
