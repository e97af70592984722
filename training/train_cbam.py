"""Train the CBAM classifier, its trunk started from the cascade's, or the published ResNet101.

The boxes supervise its spatial attention, so that what the window shows is where a fracture lies. A
run that was stopped at any moment goes on with the same command.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from torch.nn.functional import interpolate
from tqdm import tqdm

from training.argument_types import share
from training.arguments import add_device, read_data, run_command, told, training_parser
from training.batches.batches import ONLY_RADIOGRAPHS, Batch
from training.data.pictures import PictureStore
from training.data.sample import BOTH_LABELS, Sample
from training.evaluate_cbam import evaluate
from training.export.parity import validation_images
from training.export_cbam import ship
from training.figures.cbam_answers import ask, watch
from training.learning.best_epoch import best_by
from training.learning.cascade_checkpoint import load_cascade
from training.learning.cascade_loss import image_loss, place_loss
from training.learning.cbam_checkpoint import NETWORKS, Options, load_classifier
from training.learning.device import CPU, choose_device, placed, put_on, quick
from training.learning.options import add_options, refuse_learnt
from training.learning.run import BEST
from training.learning.trainer import batches_of, run_of, taught_and_judging
from training.networks.cbam_network import AttentiveClassifier
from training.networks.checkpoints import read_as, weights_between
from training.settings import CARDS, CASCADE_RUN, RUNS, WEIGHTS
from training.shortcut_checks import check


class Trainer:
    """A run of the classifier with its batches and its validation."""

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
        taught, held = taught_and_judging(samples, store)
        self.maker = batches_of(taught, store, options.rule, options, ONLY_RADIOGRAPHS)
        self.validation = [s for s in held if s.source in BOTH_LABELS]
        self.network = placed(NETWORKS[options.network](), device)
        self.network.hold(options.held)
        own = [p for n, p in self.network.named_parameters() if not n.startswith("trunk.")]
        share = options.trunk_share if self.network.starts_from_cascade else 1.0
        rates = (
            (self.network.trunk.parameters(), options.rate * share),
            (own, options.rate),
        )
        self.run = run_of(self.network, rates, options, folder)

    def start(self, cascade: Path, earlier: Path | None = None) -> None:
        """Take up the last checkpoint, or start: from an earlier run's, and a cascade's trunk.

        Raises:
            UserError: the last one was told something else, or one that this run would start from
                is of another network or has learnt what it leaves out.
        """
        if self.run.resume():
            return
        share = 1.0
        if earlier is not None:
            network, known = load_classifier(earlier)
            refuse_learnt(earlier, known, self.options.without)
            with read_as(f"the classifier --network {self.options.network}", earlier):
                self.network.load_state_dict(network.state_dict())
            share = self.options.cascade_share
        if self.network.starts_from_cascade and share:
            trained, known = load_cascade(cascade)
            refuse_learnt(cascade, known, self.options.without)
            own = self.network.trunk.state_dict()
            self.network.trunk.load_state_dict(
                weights_between(own, trained.trunk.state_dict(), share)
            )
        self.run.begin()

    def train(self) -> None:
        """Train to the last epoch.

        Raises:
            UserError: no source has a say in which epoch is the best.
        """
        kept_by = best_by(self.validation, self.options.without)
        self.run.train(self.options.epochs, self.train_epoch, self.judge, kept_by)

    def judge(self) -> dict[str, float]:
        """Return the validation figures of the averaged weights."""
        answers = ask(self.averaged(), self.validation, self.store, self.options.rule, True)
        return watch(answers, self.validation, self.options.without)

    def train_epoch(self) -> dict[str, float]:
        """Train one epoch and return the mean losses."""
        names = ("image_loss", "attention_loss")
        return self.run.learn_epoch(self.maker.ahead, self.options.steps, self.step, names)

    def step(self, batch: Batch) -> tuple[float, float]:
        """Learn from one batch; return the two losses."""
        batch = put_on(batch, self.device)
        picture = batch.image.contiguous(memory_format=torch.channels_last)
        with quick(self.device):
            logit, looked = self.network(picture, batch.is_local)
        looked = interpolate(looked[:, None], batch.heat.shape[1:], mode="bilinear")[:, 0]
        image, place = image_loss(logit, batch), place_loss(looked, batch)
        self.run.learn(image + place)
        return image.item(), place.item()

    def averaged(self) -> AttentiveClassifier:
        """Return the network with the averaged weights, in evaluation mode."""
        return self.run.averaged(NETWORKS[self.options.network]())


def main() -> None:
    """Train from the command line."""
    defaults = Options()
    parser = training_parser(__doc__, "cbam")
    add_device(parser)
    parser.set_defaults(start=CASCADE_RUN)
    add_options(parser, defaults)
    parser.add_argument(
        "--network",
        choices=tuple(NETWORKS),
        default=defaults.network,
        help="start from the cascade's trunk, or the published ResNet101 from random weights",
    )
    parser.add_argument(
        "--cascade-share",
        type=share,
        default=defaults.cascade_share,
        help="of the cascade's trunk beside the earlier run's",
    )
    arguments: argparse.Namespace = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    samples, store = read_data(arguments.data, arguments.cache)
    device = choose_device(arguments.device)
    options = Options.read(told(arguments, Options))
    if arguments.network != defaults.network and arguments.out == parser.get_default("out"):
        arguments.out = RUNS / f"cbam_{arguments.network}"
    trainer = Trainer(options, arguments.out, samples, store, device)
    trainer.start(arguments.start, arguments.earlier)
    trainer.train()
    tqdm.write(f"done: {arguments.out / BEST}")
    if arguments.ship:
        check("cbam", arguments.out, arguments.data, arguments.cache, with_test=True)
        evaluate(arguments.out, arguments.data, arguments.cache, CARDS, with_test=True)
        images = validation_images(arguments.data, trainer.options.rule)
        ship(arguments.out, WEIGHTS, images)


if __name__ == "__main__":
    raise SystemExit(run_command(main))
