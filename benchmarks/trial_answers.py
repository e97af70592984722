"""Real X-rays answered in two ways, where a faster way changes numbers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from imaging.load import load_radiograph
from imaging.preprocess import prepare
from imaging.radiograph import Radiograph
from models.engine import Network
from models.openvino_offline import opened_core
from models.weights import WeightsFile
from predictions import Predictor
from training.data.catalogue import read_catalogue
from training.data.sample import Sample
from training.figures.metrics import auc
from training.split import in_fold, read_split

CALIBRATED_ON = 100
BF16 = ("cascade", "cbam", "yolo")
HINTS = {"INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "LATENCY"}


@dataclass(frozen=True)
class Way:
    """A way of answering.

    Attributes:
        words: what it changes, and in which pipeline.
        pipeline: the one that is asked.
        make: returns what answers, given pictures that no answer is compared on.
    """

    words: str
    pipeline: str
    make: Callable[[Sequence[Radiograph]], Predictor | None]


def answers_changed(data: Path | None, count: int) -> Iterator[str]:
    """Yield a table of what each way does to the answers on validation pictures."""
    if data is None or not data.is_dir():
        yield "No data sets were named, so that answers were not compared."
        return
    chosen = validation_samples(data)
    step = max(1, len(chosen) // (count + CALIBRATED_ON))
    chosen = chosen[::step]
    shown, kept_apart = chosen[:count], chosen[count : count + CALIBRATED_ON]
    pictures = [load_radiograph(sample.path) for sample in shown]
    calibrating = [load_radiograph(sample.path) for sample in kept_apart]
    truth = np.array([bool(sample.fractured) for sample in shown])
    plain = Predictor()
    yield f"Answers on {len(shown)} validation pictures of FracAtlas and daoon:"
    yield ""
    yield (
        "| way | AUC in f32 | AUC so | largest change of a probability | 99 % under "
        "| verdicts changed |"
    )
    yield "|---|---|---|---|---|---|"
    for way in _ways():
        other = way.make(calibrating)
        if other is None:
            yield f"| {way.words} | skipped: nncf is not installed | | | | |"
            continue
        yield _row(way, plain, other, pictures, truth)


def validation_samples(data: Path) -> list[Sample]:
    """Return the pictures of the validation fold whose truth is known, mixed evenly."""
    known = [
        sample
        for sample in in_fold(read_catalogue(data).samples, "validation", read_split())
        if sample.source in ("fracatlas", "daoon") and sample.fractured is not None
    ]
    order = np.random.default_rng(0).permutation(len(known))
    return [known[i] for i in order]


def quantised(trunk: WeightsFile, tensors: Sequence[np.ndarray]) -> Any:
    """Return the trunk in int8, calibrated on these inputs; None where NNCF is not installed."""
    try:
        import nncf  # type: ignore[import-not-found]  # no part of the program
    except ModuleNotFoundError:
        return None
    model = opened_core().read_model(str(trunk.path))
    return nncf.quantize(
        model, nncf.Dataset(tensors), preset=nncf.QuantizationPreset.MIXED, subset_size=len(tensors)
    )


def _ways() -> tuple[Way, ...]:
    return (
        *(Way(f"bf16, {name}", name, lambda _: Predictor("bf16")) for name in BF16),
        Way("int8 trunk by NNCF, cascade", "cascade", _with_int8_trunk),
    )


def _with_int8_trunk(pictures: Sequence[Radiograph]) -> Predictor | None:
    predictor = Predictor()
    trunk = predictor.weights("cascade").files["trunk"]
    assert trunk.preprocessing is not None
    rule = trunk.preprocessing
    model = quantised(trunk, [prepare(picture, rule)[0] for picture in pictures])
    if model is None:
        return None
    compiled = opened_core().compile_model(model, "CPU", HINTS)
    # The place where the engine keeps what it has compiled; nothing in the program swaps networks.
    predictor._engine._networks[trunk.sha256] = Network(compiled)
    return predictor


def _row(
    way: Way, plain: Predictor, other: Predictor, pictures: Sequence[Radiograph], truth: np.ndarray
) -> str:
    before = [plain.predict(picture, way.pipeline) for picture in pictures]
    after = [other.predict(picture, way.pipeline) for picture in pictures]
    both = [
        i
        for i, (a, b) in enumerate(zip(before, after, strict=True))
        if a.probability is not None and b.probability is not None
    ]
    one, two = (np.array([p[i].probability for i in both], float) for p in (before, after))
    change = np.abs(one - two)
    verdicts = sum(a.verdict is not b.verdict for a, b in zip(before, after, strict=True))
    return (
        f"| {way.words} | {auc(one, truth[both]):.4f} | {auc(two, truth[both]):.4f} | "
        f"{change.max():.4f} | {np.quantile(change, 0.99):.4f} | {verdicts} of {len(pictures)} |"
    )
