"""What a run of the cascade or the CBAM classifier is told, and its words on a command line."""

from argparse import ArgumentParser
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from errors import UserError
from training.argument_types import amount, count, input_side, share, whole
from training.batches.augment import Strength
from training.batches.recipe import CASCADE_RULE
from training.data.sources import READERS
from training.settings import SEED

SOURCES = tuple(name for name, _ in READERS)


@dataclass(frozen=True)
class RunOptions:
    """What both are told; each network adds its own and sets what differs.

    Attributes:
        epochs: rounds of `steps` batches.
        steps: batches in one epoch.
        rate: highest learning rate of what follows the trunk; the trunk's is `trunk_share` of it.
        trunk_share: see `rate`.
        held: how many of the trunk's first layers stay as they are.
        decay: weight decay.
        side: the input's width and height.
        sides: other sizes that batches are drawn at, each as often as `side`.
        zoom: chance of a close-up.
        tones: chance of another picture's tones.
        archive: chance of each loss that archives bring.
        without: sources left out, by the run and by every one that it goes on from.
        seed: of batches and first weights.
    """

    epochs: int
    steps: int = 200
    rate: float = 1e-3
    trunk_share: float = 0.5
    held: int = 0
    decay: float = 0.05
    side: int = CASCADE_RULE.size_wh[0]
    sides: tuple[int, ...] = ()
    zoom: float = Strength.zoom
    tones: float = Strength.tones
    archive: float = Strength.archive
    without: tuple[str, ...] = ()
    seed: int = SEED

    @property
    def strength(self) -> Strength:
        """Of the random changes in this run."""
        return Strength(zoom=self.zoom, tones=self.tones, archive=self.archive)

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        """Return options from the plain values of a checkpoint or a command line."""
        lists = {name: tuple(plain.get(name, ())) for name in ("sides", "without")}
        return cls(**{**plain, **lists})


def refuse_learnt(start: Path, known: RunOptions, without: Collection[str]) -> None:
    """Make sure that what a run starts from has not learnt a source that the run leaves out.

    Args:
        start: the checkpoint.
        known: its options.
        without: what the run leaves out.

    Raises:
        UserError: it has; the run's figures on that source would be none of a stranger.
    """
    learnt = [source for source in without if source not in known.without]
    if learnt:
        raise UserError(
            f"{start} has learnt {' and '.join(learnt)}, so that no run from it is without; start "
            f"from a checkpoint that was trained --without {' '.join(learnt)}."
        )


def add_options(parser: ArgumentParser, defaults: RunOptions) -> None:
    """Let a command line tell all of these, and an earlier run to go on from."""
    parser.add_argument("--earlier", type=Path, help="checkpoint of a run to go on from")
    add_length(parser, defaults.epochs, defaults.steps)
    add_rates(parser, defaults.rate, defaults.trunk_share)
    parser.add_argument("--held", type=whole, default=0, help="first layers to keep as they are")
    parser.add_argument(
        "--decay", type=amount, default=defaults.decay, help="weight decay of the optimiser"
    )
    add_side(parser, defaults.side)
    parser.add_argument(
        "--sides", type=input_side, nargs="*", default=(), help="other sizes to train at"
    )
    parser.add_argument("--zoom", type=share, default=defaults.zoom, help="chance of a close-up")
    parser.add_argument("--tones", type=share, default=defaults.tones, help="chance of tones lent")
    parser.add_argument("--archive", type=share, default=defaults.archive, help="chance of losses")
    parser.add_argument(
        "--without", nargs="*", choices=SOURCES, default=(), help="sources to leave out"
    )
    add_seed(parser, defaults.seed)


def add_length(parser: ArgumentParser, epochs: int, steps: int) -> None:
    """Let a command line tell how long a run is."""
    parser.add_argument("--epochs", type=count, default=epochs, help="rounds of --steps batches")
    parser.add_argument("--steps", type=count, default=steps, help="batches an epoch")


def add_rates(parser: ArgumentParser, rate: float, trunk_share: float) -> None:
    """Let a command line tell how fast a run learns, and how fast its trunk."""
    add_rate(parser, rate)
    parser.add_argument(
        "--trunk-share", type=amount, default=trunk_share, help="of the rate, for the trunk"
    )


def add_rate(parser: ArgumentParser, rate: float) -> None:
    """Let a command line tell how fast a run learns at most."""
    parser.add_argument("--rate", type=amount, default=rate, help="highest learning rate")


def add_side(parser: ArgumentParser, side: int) -> None:
    """Let a command line tell the input's width and height."""
    parser.add_argument(
        "--side", type=input_side, default=side, help="input size in pixels, a multiple of 32"
    )


def add_seed(parser: ArgumentParser, seed: int) -> None:
    """Let a command line tell the seed."""
    parser.add_argument(
        "--seed", type=whole, default=seed, help="of batches and of weights that start at random"
    )
