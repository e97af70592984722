"""The public face: ask a pipeline about an X-ray, with no window.

From Python: `predict("wrist.png", "cascade")`. From a shell: `python predictions.py wrist.png`.
Importing this module loads no window, no TensorFlow, no torch, no ultralytics and no database.
"""

import gc
import os
import signal
import sys

if __name__ == "__main__":
    # OpenBLAS would start a thread for each processor, to wait in a loop; no product here is large.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # All that the imports make stays.
    gc.disable()

    def _stop(_signal: int, _frame: object) -> None:
        if sys.stderr:
            sys.stderr.write("Stopped.\n")
        os._exit(130)

    # The imports below take a fifth of a second and know no KeyboardInterrupt.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from threading import RLock
from typing import get_args

from errors import WeightsUnavailable, WrongUsage
from imaging.load import load_radiograph
from imaging.radiograph import Radiograph
from models import folders
from models.engine import Engine
from models.manifest import read_manifests
from models.networks import Networks, Precision
from models.pipeline import Pipeline, Progress, ignore_progress
from models.prediction import Prediction
from models.registry import PIPELINES
from models.weights import (
    GET_IT,
    IMPORT_IT,
    PRECISION_SIGN,
    RESTORE_IT,
    WeightsFile,
    WeightsSet,
)
from words import _, ngettext

ALL = "all"


@dataclass(frozen=True)
class PipelineStatus:
    """Whether a pipeline can answer, and if not, why.

    Attributes:
        name: the registry's name.
        title: its name for people.
        answers: what it answers, in a few words.
        weights: the set it uses; None when there is none yet.
        obstacle: one sentence that says what is missing and what to do; empty when it is ready.
    """

    name: str
    title: str
    answers: str
    weights: WeightsSet | None
    obstacle: str

    @property
    def is_ready(self) -> bool:
        """True when all its weights are in place."""
        return not self.obstacle


class Predictor:
    """All pipelines on one engine; each is built and loaded when it is first asked.

    Owned by one thread.

    Args:
        precision: what the networks compute in.
        manifests: other manifests than the program's own.
        networks: where they come from, shared with other threads; None for a place of its own, on
            all processors.

    Raises:
        WrongUsage: there is no such precision.
    """

    def __init__(
        self,
        precision: Precision = "f32",
        manifests: Sequence[Path] | None = None,
        networks: Networks | None = None,
    ) -> None:
        if precision not in get_args(Precision):
            raise WrongUsage(
                _("There is no precision {name}; choose one of {names}.").format(
                    name=precision, names=", ".join(get_args(Precision))
                )
            )
        self._manifest_paths = folders.manifest_paths() if manifests is None else manifests
        self._engine = Engine(precision, networks)
        self.reload()

    def reload(self) -> None:
        """Read the manifests again, after weights were added; compiled networks are kept."""
        self._manifest = read_manifests(self._manifest_paths)
        self._pipelines: dict[str, Pipeline] = {}

    def statuses(self, *, verifies: bool = False) -> list[PipelineStatus]:
        """Return every pipeline of the registry, in its order.

        Args:
            verifies: reads all weights, so that a pipeline whose file is damaged is not ready.
        """
        return [self._status(name, verifies) for name in PIPELINES]

    @property
    def left_out(self) -> tuple[str, ...]:
        """A sentence for each manifest of imported weights that makes no sense."""
        return self._manifest.left_out

    def weights(self, pipeline: str) -> WeightsSet:
        """Return the set a pipeline uses, whether or not its files are in place.

        Raises:
            WeightsUnavailable: there is none yet.
        """
        return self._manifest.chosen(pipeline)

    def weights_id(self, pipeline: str) -> str:
        """Return the id of the weights that would answer; other precisions than f32 are named.

        Raises:
            WeightsUnavailable: the pipeline has no weights.
            WrongUsage: there is no such pipeline.
        """
        return self._named(self.pipeline(pipeline).weights_id)

    def pipeline(self, name: str) -> Pipeline:
        """Return one pipeline, not yet loaded.

        Raises:
            WeightsUnavailable: it has no weights.
            WrongUsage: there is no such pipeline.
        """
        if name not in PIPELINES:
            raise WrongUsage(
                _("There is no pipeline {name}; choose one of {names}.").format(
                    name=name, names=", ".join(PIPELINES)
                )
            )
        if name not in self._pipelines:
            status = self._status(name, verifies=False)
            if status.weights is None or status.obstacle:
                raise WeightsUnavailable(status.obstacle)
            self._pipelines[name] = PIPELINES[name].build(status.weights, self._engine)
        return self._pipelines[name]

    def predict(
        self,
        picture: Radiograph | Path | str,
        pipeline: str,
        progress: Progress = ignore_progress,
    ) -> Prediction:
        """Answer one picture.

        Args:
            picture: a radiograph, or the file to read it from.
            pipeline: a name of the registry.
            progress: called with stage and fraction; may raise `Cancelled`.

        Raises:
            UnreadableImage: the file is no image this program reads.
            WeightsUnavailable: the pipeline has no weights, or they are damaged.
            WrongUsage: there is no such pipeline.
            Cancelled: raised by `progress`.
        """
        asked = self.pipeline(pipeline)
        radiograph = picture if isinstance(picture, Radiograph) else load_radiograph(Path(picture))
        prediction = asked.predict(radiograph, progress)
        return replace(prediction, weights_id=self._named(prediction.weights_id))

    def _named(self, weights_id: str) -> str:
        # Answers at another precision differ a little and must not be taken for the f32 ones.
        precision = self._engine.precision
        return weights_id if precision == "f32" else f"{weights_id}{PRECISION_SIGN}{precision}"

    def _status(self, name: str, verifies: bool) -> PipelineStatus:
        entry = PIPELINES[name]
        try:
            weights = self._manifest.chosen(name)
        except WeightsUnavailable as error:
            return PipelineStatus(name, entry.title, entry.answers, None, str(error))
        lacks = _lacks(name, weights.missing)
        obstacle = (
            _("{title} needs {lacks}.").format(title=_(entry.title), lacks=lacks) if lacks else ""
        )
        if verifies and not obstacle:
            try:
                weights.verify()
            except WeightsUnavailable as error:
                obstacle = str(error)
        return PipelineStatus(name, entry.title, entry.answers, weights, obstacle)


def _lacks(pipeline: str, missing: Sequence[WeightsFile]) -> str:
    """Return which files are not there or not the right ones, and what to do; empty for none."""
    way = _(RESTORE_IT)
    if any(f.address for f in missing):
        way = _("{way} {pipeline}").format(way=_(GET_IT), pipeline=pipeline)
    absent = list(dict.fromkeys(path.name for f in missing for path in f.absent))
    if absent:
        return ngettext(
            "{names}, which is not in the weights folder; {way}",
            "{names}, which are not in the weights folder; {way}",
            len(absent),
        ).format(names=_(" and ").join(absent), way=way)
    names = ", ".join(f.either_name for f in missing)
    return names and _(
        "{names}, but the file of this name in the weights folder is damaged or another one; "
        "{way}, or {import_it}"
    ).format(names=names, way=way, import_it=_(IMPORT_IT))


_turn = RLock()


@cache
def _shared_predictor(precision: Precision) -> Predictor:
    return Predictor(precision)


def predict(
    picture: Radiograph | Path | str,
    pipeline: str = "cascade",
    progress: Progress = ignore_progress,
    *,
    precision: Precision = "f32",
) -> Prediction:
    """Answer one picture with one pipeline; `Predictor.predict` says what may be raised.

    Networks are loaded at the first call and kept. Threads that ask at once are answered in turn.
    """
    with _turn:
        return _shared_predictor(precision).predict(picture, pipeline, progress)


def available_pipelines() -> list[PipelineStatus]:
    """Return every pipeline, with what keeps it from answering where something does."""
    with _turn:
        return _shared_predictor("f32").statuses()


if __name__ == "__main__":
    from app.command_line import main

    gc.freeze()
    gc.enable()
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    raise SystemExit(main())
