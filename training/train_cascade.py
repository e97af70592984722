"""Train the cascade: trunk, body-part head and specialists at once.

A run that was stopped at any moment goes on with the same command; curves lie beside the
checkpoint.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from tqdm import tqdm

from errors import UserError
from training.arguments import add_device, read_data, run_command, told, training_parser
from training.batches.batches import ONLY_RADIOGRAPHS, RECIPE, Batch, pictures_for_batchnorm
from training.data.pictures import PictureStore
from training.data.sample import Sample
from training.evaluate_cascade import evaluate
from training.export_cascade import ship
from training.figures.watch import watch
from training.fit_gate import fit
from training.learning.best_epoch import best_by
from training.learning.cascade_checkpoint import Options, load_cascade
from training.learning.cascade_loss import cascade_loss
from training.learning.device import CPU, choose_device, placed, put_on, quick
from training.learning.options import add_options, refuse_learnt
from training.learning.run import BEST
from training.learning.trainer import batches_of, run_of, taught_and_judging
from training.networks.fused import give_layers, read_npz
from training.networks.heads import Cascade
from training.settings import CARDS, WEIGHTS
from training.shortcut_checks import check


class Trainer:
    """A run of the cascade with its batches and its validation."""

    def __init__(
        self,
        options: Options,
        folder: Path,
        samples: Sequence[Sample],
        store: PictureStore,
        device: torch.device = CPU,
        *,
        beside: Sequence[Sample] = (),
        recipe: Mapping[str, int] | None = None,
    ) -> None:
        """Begin a run.

        Args:
            options: what it is told.
            folder: for checkpoints and curves.
            samples: of all folds.
            store: the pixels of these and of those beside.
            device: where to compute.
            beside: samples of no fold that are learnt as well.
            recipe: pictures of each kind in a batch, where it is another than the usual one.
        """
        torch.manual_seed(options.seed)
        self.device = device
        self.options = options
        self.store = store
        taught, self.validation = taught_and_judging(samples, store)
        usual = ONLY_RADIOGRAPHS if options.only_specialists else RECIPE
        self.maker = batches_of([*taught, *beside], store, options.rule, options, recipe or usual)
        self.cascade = placed(Cascade(), device)
        self.cascade.trunk.hold(options.held)
        if options.only_specialists:
            self.cascade.hold_all_but_specialists()
        heads = (*self.cascade.body_part.parameters(), *self.cascade.fracture.parameters())
        trunk_rate = options.rate * options.trunk_share
        rates = ((self.cascade.trunk.parameters(), trunk_rate), (heads, options.rate))
        self.run = run_of(self.cascade, rates, options, folder)

    def start(self, weights: Path, earlier: Path | None = None) -> None:
        """Take up the last checkpoint, or start from an earlier run's, or from the COCO weights.

        Raises:
            UserError: the last one was told something else, the earlier one has learnt what this
                run leaves out, or no weight fits.
        """
        if self.run.resume():
            return
        if earlier is not None:
            cascade, known = load_cascade(earlier)
            refuse_learnt(earlier, known, self.options.without)
            self.cascade.load_state_dict(cascade.state_dict())
            self.run.begin()
            return
        pictures = pictures_for_batchnorm(self.maker).to(self.device)
        layers, trunk = read_npz(weights), self.cascade.trunk
        if not give_layers(trunk, layers, lambda: trunk(pictures)):
            raise UserError(f"No layer of {weights} fits the cascade; name another with --start.")
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
        return self.run.averaged(Cascade())


def read_arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    defaults = Options()
    parser = training_parser(__doc__, "cascade")
    add_device(parser)
    add_options(parser, defaults)
    parser.add_argument(
        "--only-specialists", action="store_true", help="keep trunk and body-part head as they are"
    )
    parser.add_argument(
        "--grey",
        choices=("percentile", "window"),
        default=defaults.grey,
        help="greys from the picture's own extremes, or from its default window",
    )
    return parser.parse_args(words)


def main() -> None:
    """Train from the command line."""
    arguments = read_arguments()
    torch.set_num_threads(arguments.threads)
    options = Options.read(told(arguments, Options))
    samples, store = read_data(arguments.data, arguments.cache)
    device = choose_device(arguments.device)
    trainer = Trainer(options, arguments.out, samples, store, device)
    trainer.start(arguments.start, arguments.earlier)
    trainer.train()
    tqdm.write(f"done: {arguments.out / BEST}")
    if arguments.ship:
        ship_run(arguments)


def ship_run(arguments: argparse.Namespace) -> None:
    """Evaluate a finished run, test fold included, write its card, and export it."""
    fit(arguments.out, arguments.data, arguments.cache, with_test=True)
    check("cascade", arguments.out, arguments.data, arguments.cache, with_test=True)
    evaluate(arguments.out, arguments.data, arguments.cache, CARDS, with_test=True)
    ship(arguments.out, WEIGHTS)


if __name__ == "__main__":
    raise SystemExit(run_command(main))
