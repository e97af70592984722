"""Train the CBAM classifier, its trunk started from the cascade's.

The boxes supervise its spatial attention, so that what the window shows is where a fracture lies. A
run that was stopped at any moment goes on with the same command.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from imaging.preprocess import Preprocessing
from training.arguments import training_parser
from training.augment import Strength
from training.batches import RECIPE, Batch, BatchMaker
from training.cascade_loss import image_loss, place_loss
from training.catalogue import Sample, read_catalogue
from training.cbam_answers import BOTH_LABELS, ask, watch
from training.cbam_network import CbamClassifier
from training.checkpoints import append_row, load_checkpoint
from training.pictures import PictureStore
from training.recipe import CASCADE_RULE
from training.run import BEST, CURVES, Run
from training.settings import CARDS, MANIFEST, RUNS, SEED, WEIGHTS
from training.split import in_fold, read_split
from training.train_cascade import load_cascade

# What is no radiograph is refused by the cascade's body-part head before this network is asked.
OWN_RECIPE = {kind: n for kind, n in RECIPE.items() if kind not in {"out_of_scope", "generated"}}


@dataclass(frozen=True)
class Options:
    """What a run is told.

    Attributes:
        epochs: rounds of `steps` batches.
        steps: batches in one epoch.
        rate: highest learning rate of what follows the trunk; the trunk's is `trunk_share` of it.
        trunk_share: see `rate`.
        decay: weight decay.
        side: the input's width and height.
        zoom: chance of a close-up.
        seed: of batches and first weights.
    """

    epochs: int = 6
    steps: int = 200
    rate: float = 1e-3
    trunk_share: float = 0.2
    decay: float = 0.05
    side: int = CASCADE_RULE.size_wh[0]
    zoom: float = Strength.zoom
    seed: int = SEED + 1

    @property
    def rule(self) -> Preprocessing:
        """The preprocessing of this run."""
        return replace(CASCADE_RULE, size_wh=(self.side, self.side))


class Trainer:
    """A run of the classifier with its batches and its validation."""

    def __init__(
        self, options: Options, folder: Path, samples: Sequence[Sample], store: PictureStore
    ) -> None:
        torch.manual_seed(options.seed)
        self.options = options
        self.store = store
        folds, readable = read_split(), store.readable(samples)
        self.maker = BatchMaker(
            in_fold(readable, "train", folds),
            store,
            options.rule,
            seed=options.seed,
            recipe=OWN_RECIPE,
            strength=Strength(zoom=options.zoom),
        )
        held = in_fold(readable, "validation", folds)
        self.validation = [s for s in held if s.source in BOTH_LABELS]
        self.network = CbamClassifier().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        trunk = list(self.network.trunk.parameters())
        own = [p for n, p in self.network.named_parameters() if not n.startswith("trunk.")]
        rates = ((trunk, options.rate * options.trunk_share), (own, options.rate))
        self.run = Run(
            self.network,
            [{"params": p, "lr": rate, "weight_decay": options.decay} for p, rate in rates],
            total_steps=options.epochs * options.steps,
            folder=folder,
            options=asdict(options),
        )

    def start(self, cascade: Path) -> None:
        """Take up the last checkpoint, or start from the trunk of a cascade's checkpoint."""
        if self.run.resume():
            tqdm.write(f"going on after epoch {self.run.epoch}")
            return
        self.network.trunk.load_state_dict(load_cascade(cascade)[0].trunk.state_dict())
        self.run.begin()

    def train(self) -> None:
        """Train to the last epoch."""
        while self.run.epoch < self.options.epochs:
            began = time.monotonic()
            image, place = self.train_epoch()
            answers = ask(self.averaged(), self.validation, self.store, self.options.rule, True)
            row = {"epoch": self.run.epoch, "image_loss": image, "attention_loss": place}
            row |= watch(answers, self.validation)
            row["seconds"] = round(time.monotonic() - began)
            self.run.end_epoch(row["worst"])
            append_row(self.run.folder / CURVES, row)
            tqdm.write(", ".join(f"{k} {v:.3f}" for k, v in row.items()))

    def train_epoch(self) -> tuple[float, float]:
        """Train one epoch and return the mean losses of the picture and of the attention."""
        self.network.train()
        first = self.run.epoch * self.options.steps
        sums = np.zeros(2)
        batches = self.maker.ahead(first, first + self.options.steps)
        bar = tqdm(batches, total=self.options.steps, desc="epoch", leave=False, disable=None)
        for count, batch in enumerate(bar, 1):
            sums += self.step(batch)
            image, place = sums / count
            bar.set_postfix_str(f"{self.run.epoch}: image {image:.3f} attention {place:.3f}")
        image, place = sums / self.options.steps
        return float(image), float(place)

    def step(self, batch: Batch) -> tuple[float, float]:
        """Learn from one batch; return the two losses."""
        picture = batch.image.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            logit, looked = self.network(picture, batch.is_local)
        image, place = image_loss(logit, batch), place_loss(looked, batch)
        self.run.learn(image + place)
        return image.item(), place.item()

    def averaged(self) -> CbamClassifier:
        """Return the network with the averaged weights, in evaluation mode."""
        network = CbamClassifier()
        network.load_state_dict(self.run.average.state)
        return network.to(memory_format=torch.channels_last).eval()  # type: ignore[call-overload]


def load_classifier(path: Path) -> tuple[CbamClassifier, Options]:
    """Return the averaged network of a checkpoint, in evaluation mode, and its options."""
    state = load_checkpoint(path)
    network = CbamClassifier()
    network.load_state_dict(state["average"])
    return network.eval(), Options(**state["options"])


def main() -> None:
    """Train from the command line."""
    defaults = Options()
    parser = training_parser(__doc__, "cbam")
    parser.set_defaults(start=RUNS / "cascade" / BEST)
    parser.add_argument("--epochs", type=int, default=defaults.epochs)
    parser.add_argument("--steps", type=int, default=defaults.steps, help="batches an epoch")
    parser.add_argument("--rate", type=float, default=defaults.rate)
    parser.add_argument("--trunk-share", type=float, default=defaults.trunk_share)
    parser.add_argument("--decay", type=float, default=defaults.decay)
    parser.add_argument("--side", type=int, default=defaults.side, help="input size in pixels")
    parser.add_argument("--zoom", type=float, default=defaults.zoom, help="chance of a close-up")
    parser.add_argument("--seed", type=int, default=defaults.seed)
    arguments: argparse.Namespace = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    told = {k: v for k, v in vars(arguments).items() if k in Options.__dataclass_fields__}
    catalogue = read_catalogue(arguments.data)
    store = PictureStore(catalogue.samples, arguments.cache)
    tqdm.write(replace(catalogue, problems=catalogue.problems + tuple(store.problems)).summary())
    trainer = Trainer(Options(**told), arguments.out, catalogue.samples, store)
    trainer.start(arguments.start)
    trainer.train()
    tqdm.write(f"done: {arguments.out / BEST}, worst source {trainer.run.best:.3f}")
    if arguments.ship:
        from training.evaluate_cbam import evaluate
        from training.export_cbam import ship
        from training.parity import validation_images

        evaluate(arguments.out, arguments.data, arguments.cache, CARDS, with_test=True)
        images = validation_images(arguments.data, trainer.options.rule)
        ship(arguments.out, WEIGHTS, MANIFEST, images)


if __name__ == "__main__":
    main()
