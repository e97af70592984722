"""Answers with a memory: the history is asked first, then the pipeline; every answer is kept."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from app.files.known import is_of_history, known_as
from app.files.saving import Known
from app.paths import ON_COMMAND_LINE, history_place
from app.version import VERSION
from errors import HistoryUnavailable, WeightsUnavailable
from imaging.load import load_radiograph
from imaging.radiograph import Radiograph
from imaging.thumbnail import thumbnail_jpeg
from models.networks import Networks, Precision
from models.pipeline import Progress, ignore_progress
from models.prediction import Prediction
from models.registry import PIPELINES, names_a_kind, part_named_by
from predictions import PipelineStatus, Predictor
from store.history import History, HistoryRecord, ImageSource
from words import _


@dataclass(frozen=True)
class Answer:
    """One pipeline's answer, and where it came from.

    Attributes:
        prediction: the answer.
        made_at: when it was given, in UTC: as the history tells where it is kept there.
        warning: one sentence when the answer could not be kept; else empty.
        earlier: of an answer that only names a kind of fracture, what the other pipelines in use
            are known to have answered to the same image.
        row: of the history, where it is kept; 0 where it is not.
        is_from_history: True when it was given earlier and only looked up now.
    """

    prediction: Prediction
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    warning: str = ""
    earlier: tuple[Prediction, ...] = ()
    row: int = 0
    is_from_history: bool = False


class Analyst:
    """The one way from a radiograph to an answer, for the window and the command line alike.

    Owned by one thread: the database is opened and the networks are loaded by the first call.

    Args:
        database: the place the user named; None leaves the choice to `app.paths`.
        keeps_history: False neither asks the history nor adds to it.
        precision: what the networks compute in.
        manifests: other manifests than the program's own.
        networks: where they come from, shared with other threads; None for a place of its own.
        processors: how many are used by networks from a place of its own; None for all.
        remedy: what the reader can do where the history can't be used, in English.
    """

    def __init__(
        self,
        database: Path | None = None,
        keeps_history: bool = True,
        precision: Precision = "f32",
        manifests: Sequence[Path] | None = None,
        *,
        networks: Networks | None = None,
        processors: int | None = None,
        remedy: str = ON_COMMAND_LINE,
    ) -> None:
        self.remedy = remedy
        self._database = database
        self._keeps_history = keeps_history
        self._precision: Precision = precision
        self._manifests = manifests
        self._networks = networks or Networks(processors=processors)
        self._opened_history: History | None = None
        self._made_predictor: Predictor | None = None
        self._place_warning = ""

    @property
    def predictor(self) -> Predictor:
        """The pipelines."""
        if self._made_predictor is None:
            self._made_predictor = Predictor(self._precision, self._manifests, self._networks)
        return self._made_predictor

    @property
    def history(self) -> History:
        """The history, in the first place that can be written."""
        if self._opened_history is None:
            place = history_place(self._database, self.remedy)
            self._place_warning = place.warning
            self._opened_history = History(place.path, VERSION, self.remedy)
            self._opened_history.open()
        return self._opened_history

    @property
    def history_warning(self) -> str:
        """What is to be said of the history's place and file; empty when there is nothing."""
        file_warning = self._opened_history.warning if self._opened_history else ""
        return " ".join(filter(None, (self._place_warning, file_warning)))

    def get_ready(self) -> None:
        """Do what the first answer needs of any network, before one is asked for."""
        self._networks.get_ready()

    def another(self, networks: Networks | None = None) -> "Analyst":
        """Return an analyst with the same history and weights, for another thread."""
        return Analyst(
            self._database,
            self._keeps_history,
            self._precision,
            self._manifests,
            networks=networks,
            remedy=self.remedy,
        )

    def statuses(self) -> list[PipelineStatus]:
        """Return which pipelines can answer."""
        return self.predictor.statuses()

    def reload_weights(self, *, verifies: bool = False) -> list[PipelineStatus]:
        """Read the manifests again and return which pipelines can answer now.

        Args:
            verifies: as for `predictions.Predictor.statuses`.
        """
        self.predictor.reload()
        return self.predictor.statuses(verifies=verifies)

    def open(self, path: Path, frame: int = 0) -> Radiograph:
        """Read an image; `imaging.load.load_radiograph` says what may be raised."""
        return load_radiograph(path, frame)

    def answer(
        self, radiograph: Radiograph, pipeline: str, progress: Progress = ignore_progress
    ) -> Answer:
        """Answer one radiograph with one pipeline, from the history where it was asked before.

        Raises:
            WeightsUnavailable: the pipeline has no weights.
            Cancelled: raised by `progress`.
        """
        answer = self._answer(radiograph, pipeline, progress)
        return replace(answer, earlier=self.earlier(radiograph.key, pipeline))

    def earlier(self, image_key: str, pipeline: str) -> tuple[Prediction, ...]:
        """Return the kept answers of all other pipelines, for one that only names a kind."""
        if not names_a_kind(pipeline) or not self._keeps_history:
            return ()
        found = (self._kept(image_key, name) for name in PIPELINES if name != pipeline)
        return tuple(record.prediction for record in found if record is not None)

    def kept(self, image_key: str, pipeline: str) -> Answer | None:
        """Return what the history keeps of a pipeline's weights in use; None for nothing."""
        record = self._kept(image_key, pipeline) if self._keeps_history else None
        if record is None:
            return None
        return replace(looked_up(record), earlier=self.earlier(image_key, pipeline))

    def _kept(self, image_key: str, pipeline: str) -> HistoryRecord | None:
        try:
            weights_id = self.predictor.weights_id(pipeline)
            return self.history.find(image_key, pipeline, weights_id)
        except (WeightsUnavailable, HistoryUnavailable):
            # Whoever asks that pipeline is told; here its answer is only not known.
            return None

    def _answer(self, radiograph: Radiograph, pipeline: str, progress: Progress) -> Answer:
        weights_id = self.predictor.weights_id(pipeline)
        if not self._keeps_history:
            return Answer(self.predictor.predict(radiograph, pipeline, progress))
        try:
            known = self.history.find(radiograph.key, pipeline, weights_id)
            if known is not None:
                self._note_place(known, radiograph)
                return looked_up(known)
        except HistoryUnavailable as error:
            return Answer(
                self.predictor.predict(radiograph, pipeline, progress), warning=str(error)
            )
        prediction = self.predictor.predict(radiograph, pipeline, progress)
        return self._keep(radiograph, prediction)

    def known_as(self, path: Path) -> Known | None:
        """Return what the history knows a file as; None for nothing."""
        if self._database is not None and is_of_history(self._database, path):
            return Known.HISTORY
        if not self._keeps_history:
            return None
        try:
            return known_as(self.history, path)
        except HistoryUnavailable:
            return None

    def close(self) -> None:
        """Close the database."""
        if self._opened_history is not None:
            self._opened_history.close()

    def start_afresh(self) -> None:
        """Let go of the database and the networks, after the thread that owned them died."""
        # Without closing: SQLite's connection obeys its own thread only, and goes with its owner.
        self._opened_history = self._made_predictor = None

    def _note_place(self, known: HistoryRecord, radiograph: Radiograph) -> None:
        """Let a row be named by the file that was analysed just now."""
        path = radiograph.path.absolute()
        # A history that can't be written answers all the same.
        if known.image.path != path and not self.history.is_read_only:
            with suppress(HistoryUnavailable):
                self.history.found_at([(radiograph.sha256, path)])

    def _keep(self, radiograph: Radiograph, prediction: Prediction) -> Answer:
        try:
            kept = self.history.add(source_of(radiograph), prediction, part_named_by(prediction))
        except HistoryUnavailable as error:
            return Answer(
                prediction, warning=_("This answer was not kept. {error}").format(error=error)
            )
        return Answer(prediction, kept.made_at, row=kept.id)


def looked_up(record: HistoryRecord) -> Answer:
    """Return the answer that a row of the history keeps."""
    return Answer(record.prediction, record.made_at, row=record.id, is_from_history=True)


def source_of(radiograph: Radiograph) -> ImageSource:
    """Return what the history keeps of an image beside the answer."""
    return ImageSource(
        path=radiograph.path.absolute(),
        sha256=radiograph.key,
        size_wh=radiograph.size_wh,
        thumbnail=thumbnail_jpeg(radiograph),
        is_synthetic=radiograph.is_synthetic,
    )
