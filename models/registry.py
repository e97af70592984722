"""The pipelines the program offers: one line each, in the order in which they are shown and run."""

from collections.abc import Callable
from dataclasses import dataclass

from models.engine import Engine
from models.pipeline import Pipeline
from models.weights import WeightsSet


@dataclass(frozen=True)
class Entry:
    """What the program knows of a pipeline before any weights are read.

    Attributes:
        title: its name for people.
        answers: what it answers, in a few words.
        build: makes the pipeline from its weights and the engine.
    """

    title: str
    answers: str
    build: Callable[[WeightsSet, Engine], Pipeline]


PIPELINES: dict[str, Entry] = {}
