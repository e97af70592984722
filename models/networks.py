"""Compiled networks: each weights file is checked, read and compiled once for all who want it."""

import os
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Literal

from errors import WeightsUnavailable
from models.mapped_files import drop_mapped_pages
from models.openvino_offline import opened_core
from models.weights import RESTORE_IT, WeightsFile
from words import _

Precision = Literal["f32", "bf16"]


@dataclass
class _Copies:
    """A compiled network as bytes, for those who did not compile it."""

    takers: int
    data: Future[bytes] = field(default_factory=Future)


class Networks:
    """Where engines get their compiled networks; the one thing that engines of a crew share.

    Whoever comes first compiles a network and leaves a copy for each of the others, which import
    it: that takes a third of the time. One network for all of them would be slower to ask, by a
    twentieth.

    Args:
        engines: how many compute side by side, each on its thread.
        processors: how many they use together; None for all.

    Attributes:
        engines: as given.
        processors: as given.
    """

    def __init__(self, engines: int = 1, processors: int | None = None) -> None:
        self.engines, self.processors = engines, processors
        self._hints: dict[str, Any] = {"PERFORMANCE_HINT": "LATENCY"}
        if engines > 1 or processors is not None:
            threads = (processors or os.cpu_count() or 1) // engines
            self._hints = {"NUM_STREAMS": 1, "INFERENCE_NUM_THREADS": max(1, threads)}
            # Each network would pin its threads to the same first processors.
            self._hints["ENABLE_CPU_PINNING"] = False
        self._copies: dict[tuple[str, Precision], _Copies] = {}
        self._lock = Lock()

    def get_ready(self) -> None:
        """Import OpenVINO, while nobody waits; the first network does so otherwise."""
        opened_core()

    def compiled(self, files: Iterable[WeightsFile], precision: Precision) -> list[Any]:
        """Return an `openvino.CompiledModel` of each file, for the caller alone.

        What nobody has begun with is compiled first; then the others' copies are waited for.

        Args:
            files: none of them twice, also not in several calls of one engine.
            precision: what they compute in.

        Raises:
            WeightsUnavailable: a file is missing, changed, or no network.
        """
        begun = [(weights, self._first(weights, precision)) for weights in files]
        return [
            self._copy(weights, precision) if first is None else first for weights, first in begun
        ]

    def _first(self, weights: WeightsFile, precision: Precision) -> Any:
        """Compile a file that nobody has begun with; return None for any other."""
        if self.engines == 1:
            return self._compile(weights, precision)
        key = (weights.sha256, precision)
        with self._lock:
            if key in self._copies:
                return None
            copies = self._copies[key] = _Copies(self.engines - 1)
        try:
            compiled = self._compile(weights, precision)
            copies.data.set_result(compiled.export_model().getvalue())
        except BaseException as error:
            with self._lock:
                # The file may be put right until somebody asks again.
                del self._copies[key]
            copies.data.set_exception(error)
            raise
        return compiled

    def _copy(self, weights: WeightsFile, precision: Precision) -> Any:
        key = (weights.sha256, precision)
        with self._lock:
            copies = self._copies.get(key)
        if copies is None:
            # Whoever had begun with it has failed, and may be the only one to be told.
            return self._compile(weights, precision)
        data = copies.data.result()
        with self._lock:
            copies.takers -= 1
            if copies.takers == 0:
                del self._copies[key]
        return opened_core().import_model(data, "CPU", self._all_hints(precision))

    def _compile(self, weights: WeightsFile, precision: Precision) -> Any:
        weights.verify()
        try:
            compiled = opened_core().compile_model(
                str(weights.path), "CPU", self._all_hints(precision)
            )
        except RuntimeError as error:
            raise WeightsUnavailable(
                _(
                    "The weights file {name} is not a network that OpenVINO can run; {restore}, "
                    "or import another one in the Models tab of the window."
                ).format(name=weights.path.name, restore=_(RESTORE_IT))
            ) from error
        for path in weights.paths:
            drop_mapped_pages(path)
        return compiled

    def _all_hints(self, precision: Precision) -> dict[str, Any]:
        return {**self._hints, "INFERENCE_PRECISION_HINT": precision}
