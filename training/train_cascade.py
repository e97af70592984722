"""Train the cascade: trunk, body-part head and specialists at once.

A run that was stopped at any moment goes on with the same command; curves lie beside the
checkpoint.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from imaging.preprocess import Preprocessing
from training.arguments import read_data, told, training_parser
from training.augment import Strength
from training.batches import Batch, BatchMaker
from training.cascade_loss import cascade_loss
from training.catalogue import Sample
from training.checkpoints import load_checkpoint
from training.device import CPU, choose_device, put_on, quick
from training.fused import give_layers, read_npz
from training.heads import Cascade
from training.pictures import PictureStore
from training.recipe import CASCADE_RULE
from training.run import BEST, Run
from training.settings import CARDS, SEED
from training.split import in_fold, read_split
from training.watch import watch

# Batches of this number and on are never trained on; BatchNorm is restored from them.
FAR_BATCH = 1 << 40
PICTURES_FOR_BATCHNORM = 64


@dataclass(frozen=True)
class Options:
    """What a run is told.

    Attributes:
        epochs: rounds of `steps` batches.
        steps: batches in one epoch.
        rate: the heads' highest learning rate; the trunk's is `trunk_share` of it.
        trunk_share: see `rate`.
        held: how many of the trunk's first layers stay as they are.
        decay: weight decay.
        grey: the preprocessing's grey rule.
        side: the input's width and height.
        sides: other sizes that batches are drawn at, each as often as `side`.
        zoom: chance of a close-up.
        tones: chance of another picture's tones.
        archive: chance of each loss that archives bring.
        without: sources left out.
        seed: of batches and first weights.
    """

    epochs: int = 14
    steps: int = 200
    rate: float = 1e-3
    trunk_share: float = 0.5
    held: int = 0
    decay: float = 0.05
    grey: str = CASCADE_RULE.grey
    side: int = CASCADE_RULE.size_wh[0]
    sides: tuple[int, ...] = ()
    zoom: float = Strength.zoom
    tones: float = Strength.tones
    archive: float = Strength.archive
    without: tuple[str, ...] = ()
    seed: int = SEED

    @property
    def rule(self) -> Preprocessing:
        """The preprocessing of this run."""
        return replace(CASCADE_RULE, grey=self.grey, size_wh=(self.side, self.side))  # type: ignore[arg-type]

    @property
    def strength(self) -> Strength:
        """Of the random changes in this run."""
        return Strength(zoom=self.zoom, tones=self.tones, archive=self.archive)


class Trainer:
    """A run of the cascade with its batches and its validation."""

    def __init__(
        self,
        options: Options,
        folder: Path,
        samples: Sequence[Sample],
        store: PictureStore,
        device: torch.device = CPU,
    ) -> None:
        torch.manual_seed(options.seed)
        self.device = device
        self.options = options
        self.store = store
        folds = read_split()
        self.readable = readable = store.readable(samples)
        used = [s for s in readable if s.source not in options.without]
        self.maker = BatchMaker(
            in_fold(used, "train", folds),
            store,
            options.rule,
            seed=options.seed,
            strength=options.strength,
            sides=options.sides,
        )
        self.validation = in_fold(readable, "validation", folds)
        self.cascade = Cascade().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.cascade.trunk.hold(options.held)
        self.run = Run(
            self.cascade,
            _groups(self.cascade, options),
            total_steps=options.epochs * options.steps,
            folder=folder,
            options=asdict(options),
        )

    def start(self, weights: Path, earlier: Path | None = None) -> None:
        """Take up the last checkpoint, or start from an earlier run's, or from the COCO weights."""
        if self.run.resume():
            tqdm.write(f"going on after epoch {self.run.epoch}")
            return
        if earlier is not None:
            self.cascade.load_state_dict(load_cascade(earlier)[0].state_dict())
            self.run.begin()
            return
        pictures = pictures_for_batchnorm(self.maker).to(self.device)
        give_layers(self.cascade.trunk, read_npz(weights), lambda: self.cascade.trunk(pictures))
        self.run.begin()

    def train(self) -> None:
        """Train to the last epoch."""
        self.run.train(self.options.epochs, self.train_epoch, self.judge, "worst")

    def judge(self) -> dict[str, float]:
        """Return the validation figures of the averaged weights."""
        asked = (self.validation, self.store, self.options.rule, self.options.without)
        return watch(self.averaged(), *asked)

    def train_epoch(self) -> dict[str, float]:
        """Train one epoch and return the mean losses."""
        names = ("image_loss", "heat_loss", "part_loss")
        return self.run.learn_epoch(self.maker.ahead, self.options.steps, self.step, names)

    def step(self, batch: Batch) -> tuple[float, float, float]:
        """Learn from one batch; return the three losses."""
        batch = put_on(batch, self.device)
        image = batch.image.contiguous(memory_format=torch.channels_last)
        with quick(self.device):
            parts, logit, heat = self.cascade(image, batch.part, batch.is_local)
        losses = cascade_loss(parts, logit, heat, batch)
        self.run.learn(losses.total)
        return losses.image.item(), losses.heat.item(), losses.part.item()

    def averaged(self) -> Cascade:
        """Return the network with the averaged weights."""
        cascade = Cascade()
        cascade.load_state_dict(self.run.average.state)
        return cascade.to(self.device, memory_format=torch.channels_last).eval()  # type: ignore[call-overload]


def pictures_for_batchnorm(maker: BatchMaker) -> torch.Tensor:
    """Return (count, 1, height, width) pictures of batches that no run trains on."""
    pictures: list[torch.Tensor] = []
    while sum(len(p) for p in pictures) < PICTURES_FOR_BATCHNORM:
        pictures.append(maker.batch(FAR_BATCH + len(pictures)).image)
    return torch.cat(pictures)


def _groups(cascade: Cascade, options: Options) -> list[dict[str, Any]]:
    heads = [*cascade.body_part.parameters(), *cascade.fracture.parameters()]
    trunk = list(cascade.trunk.parameters())
    return [
        {"params": trunk, "lr": options.rate * options.trunk_share, "weight_decay": options.decay},
        {"params": heads, "lr": options.rate, "weight_decay": options.decay},
    ]


def load_cascade(path: Path) -> tuple[Cascade, Options]:
    """Return the averaged network of a checkpoint, in evaluation mode, and its options."""
    state = load_checkpoint(path)
    options = read_options(state["options"])
    cascade = Cascade()
    cascade.load_state_dict(state["average"])
    return cascade.eval(), options


def read_options(plain: Mapping[str, Any]) -> Options:
    """Return options from the plain values of a checkpoint or a command line."""
    lists = {name: tuple(plain.get(name, ())) for name in ("sides", "without")}
    return Options(**{**plain, **lists})


def read_arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    defaults = Options()
    parser = training_parser(__doc__, "cascade")
    parser.add_argument("--epochs", type=int, default=defaults.epochs)
    parser.add_argument("--steps", type=int, default=defaults.steps, help="batches an epoch")
    parser.add_argument("--rate", type=float, default=defaults.rate)
    parser.add_argument("--held", type=int, default=0, help="first layers to keep as they are")
    parser.add_argument("--decay", type=float, default=defaults.decay)
    parser.add_argument("--grey", choices=("percentile", "window"), default=defaults.grey)
    parser.add_argument("--side", type=int, default=defaults.side, help="input size in pixels")
    parser.add_argument("--sides", type=int, nargs="*", default=(), help="other sizes to train at")
    parser.add_argument("--earlier", type=Path, help="checkpoint of a run to go on from")
    parser.add_argument("--zoom", type=float, default=defaults.zoom, help="chance of a close-up")
    parser.add_argument("--tones", type=float, default=defaults.tones, help="chance of tones lent")
    parser.add_argument("--archive", type=float, default=defaults.archive, help="chance of losses")
    parser.add_argument("--without", nargs="*", default=(), help="sources to leave out")
    parser.add_argument("--seed", type=int, default=defaults.seed)
    return parser.parse_args(words)


def main() -> None:
    """Train from the command line."""
    arguments = read_arguments()
    torch.set_num_threads(arguments.threads)
    options = read_options(told(arguments, Options))
    samples, store = read_data(arguments)
    device = choose_device(arguments.device)
    trainer = Trainer(options, arguments.out, samples, store, device)
    trainer.start(arguments.start, arguments.earlier)
    trainer.train()
    tqdm.write(f"done: {arguments.out / BEST}, worst source {trainer.run.best:.3f}")
    if arguments.ship:
        ship_run(arguments)


def ship_run(arguments: argparse.Namespace) -> None:
    """Evaluate a finished run, test fold included, write its card, and export it."""
    from training.evaluate_cascade import evaluate
    from training.export_cascade import ship
    from training.fit_gate import fit
    from training.shortcut_checks import check

    fit(arguments.out, arguments.data, arguments.cache, with_test=True)
    check("cascade", arguments.out, arguments.data, arguments.cache, with_test=True)
    evaluate(arguments.out, arguments.data, arguments.cache, CARDS, with_test=True)
    ship(arguments.out)


if __name__ == "__main__":
    main()
