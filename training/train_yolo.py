"""Train the fracture detector, a YOLOv8 of ultralytics, on all sources that have boxes.

Normal pictures, close-ups without a fracture and pictures that are no radiograph are trained on as
well: they may hold no box. A run that was stopped at any moment goes on with the same command.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from training.argument_types import share, whole
from training.arguments import add_device, read_data, run_command, told, training_parser
from training.batches.batches import FAR_BATCH
from training.batches.box_batches import BoxBatches
from training.batches.unknown_classes import ClassLoss, likeliest_classes, place_centres
from training.data.pictures import PictureStore
from training.data.sample import Sample
from training.evaluate_yolo import evaluate
from training.export.parity import validation_images
from training.export_yolo import ship
from training.figures.detections import detect, watch_detector
from training.hard_negatives import read_hard_negatives
from training.learning.best_epoch import judging_sources
from training.learning.cascade_checkpoint import load_cascade
from training.learning.device import CPU, choose_device, placed, quick
from training.learning.options import add_length, add_rates, add_seed, add_side
from training.learning.run import BEST
from training.learning.trainer import run_of, taught_and_judging
from training.learning.yolo_checkpoint import CLASSES, SCALES, Options, load_detector
from training.networks.checkpoints import read_as
from training.networks.detector import (
    Detector,
    start_detector,
    take_trunk,
    trunk_and_rest,
)
from training.networks.fused import read_npz
from training.networks.ultralytics_setup import detection_loss
from training.settings import CARDS, CASCADE_RUN, WEIGHTS

PICTURES_FOR_BATCHNORM = 48


def box_batches_of(samples: Sequence[Sample], store: PictureStore, options: Options) -> BoxBatches:
    """Return the maker of a run's batches.

    Args:
        samples: of the training fold.
        store: their pixels.
        options: of the run.
    """
    return BoxBatches(
        samples,
        store,
        options.rule,
        seed=options.seed,
        labels=options.labels,
        zoom=options.zoom,
        hard=frozenset(read_hard_negatives(options.hard_negatives)),
        mosaics=options.mosaics,
        steps=options.epochs * options.steps,
    )


class Trainer:
    """A run of the detector with its batches and its validation."""

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
        taught, self.validation = taught_and_judging(samples, store)
        self.batches = box_batches_of(taught, store, options)
        self.detector = placed(Detector(len(options.labels), options.scale), device)
        self.detector.hold(options.held)
        self.loss = detection_loss(self.detector.network)
        self.class_loss = self.loss.bce = ClassLoss()
        trunk, rest = trunk_and_rest(self.detector)
        rates = ((trunk, options.rate * options.trunk_share), (rest, options.rate))
        self.run = run_of(self.detector, rates, options, folder)

    def start(self, weights: Path, earlier: Path | None = None) -> None:
        """Take up the last checkpoint, an earlier run's, or the first weights.

        Raises:
            UserError: the last one was told something else, or the earlier one is of another kind.
        """
        if self.run.resume():
            return
        trunk = load_cascade(Path(self.options.trunk))[0].trunk if self.options.trunk else None
        if earlier is not None:
            learnt = load_detector(earlier)[0].state_dict()
            with read_as("a detector of this --scale and --classes", earlier):
                self.detector.load_state_dict(learnt)
            if trunk is not None:
                take_trunk(self.detector, trunk)
            self.run.begin()
            return
        pictures: list[Tensor] = []
        while sum(len(p) for p in pictures) < PICTURES_FOR_BATCHNORM:
            pictures.append(self.batches.batch(FAR_BATCH + len(pictures))["image"])
        seen = torch.cat(pictures).to(self.device)
        start_detector(self.detector, read_npz(weights), seen, trunk)
        self.run.begin()

    def train(self) -> None:
        """Train to the last epoch.

        Raises:
            UserError: no source has a say in which epoch is the best.
        """
        judging_sources(s for s in self.validation if s.is_boxed)
        self.run.train(self.options.epochs, self.train_epoch, self.judge, "score")

    def judge(self) -> dict[str, float]:
        """Return the validation figures of the averaged weights."""
        found = detect(self.averaged(), self.validation, self.store, self.options.rule)
        return watch_detector(self.validation, found)

    def train_epoch(self) -> dict[str, float]:
        """Train one epoch and return the mean losses."""
        names = ("box_loss", "class_loss", "edge_loss")
        return self.run.learn_epoch(self.batches.ahead, self.options.steps, self.step, names)

    def step(self, batch: dict[str, Tensor]) -> np.ndarray:
        """Learn from one batch; return the three losses."""
        batch = {name: value.to(self.device, non_blocking=True) for name, value in batch.items()}
        image = batch["image"].contiguous(memory_format=torch.channels_last)
        with quick(self.device):
            raw = self.detector.raw(image)
        terms, _ = self.loss(raw, self._with_classes(raw, batch))
        self.run.learn(terms.sum() / len(image))
        return terms.detach().cpu().numpy() / len(image)

    def _with_classes(self, raw: Mapping[str, Any], batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Return the batch with a class for each box, and tell the loss whose are not known."""
        is_unknown = batch["cls"][:, 0] < 0
        pictures = torch.zeros(len(batch["image"]), dtype=torch.bool, device=is_unknown.device)
        pictures[batch["batch_idx"][is_unknown].long()] = True
        self.class_loss.unknown = pictures
        if not is_unknown.any():
            return batch
        classes = batch["cls"].clone()
        classes[is_unknown, 0] = likeliest_classes(
            raw["scores"].detach(),
            place_centres(raw["feats"]),
            batch["batch_idx"][is_unknown],
            batch["bboxes"][is_unknown],
        )
        return {**batch, "cls": classes}

    def averaged(self) -> Detector:
        """Return the network with the averaged weights."""
        return self.run.averaged(Detector(len(self.options.labels), self.options.scale))


def read_arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    defaults = Options()
    parser = training_parser(__doc__, "yolo")
    add_device(parser)
    add_length(parser, defaults.epochs, defaults.steps)
    add_rates(parser, defaults.rate, defaults.trunk_share)
    parser.add_argument("--held", type=whole, default=0, help="first layers to keep as they are")
    add_side(parser, defaults.side)
    _add_pictures(parser, defaults)
    _add_start(parser, defaults)
    add_seed(parser, defaults.seed)
    parser.add_argument(
        "--cascade", type=Path, default=CASCADE_RUN, help="whose specialists --ship asks"
    )
    arguments = parser.parse_args(words)
    if arguments.scale != "n":
        # Neither the cascade's layers nor COCO's have the widths of a larger network.
        arguments.trunk = ""
        tqdm.write(f"YOLOv8{arguments.scale} starts at random; its layers have no first weights.")
    return arguments


def _add_pictures(parser: argparse.ArgumentParser, defaults: Options) -> None:
    """Let a command line tell what a batch shows."""
    parser.add_argument("--zoom", type=share, default=defaults.zoom, help="chance of a close-up")
    parser.add_argument(
        "--mosaics",
        type=share,
        default=defaults.mosaics,
        help="chance of a batch of mosaics, four pictures an input",
    )
    parser.add_argument(
        "--hard-negatives", default=defaults.hard_negatives, help="list by training.hard_negatives"
    )


def _add_start(parser: argparse.ArgumentParser, defaults: Options) -> None:
    """Let a command line tell which network it is and what it starts from."""
    parser.add_argument(
        "--trunk",
        default=str(CASCADE_RUN),
        help="cascade whose trunk is the start; empty for the earlier run's or COCO's",
    )
    parser.add_argument(
        "--earlier", type=Path, help="checkpoint of a run to go on from, of this scale and classes"
    )
    parser.add_argument(
        "--scale",
        choices=SCALES,
        default=defaults.scale,
        help="s starts at random: there are first weights of n alone",
    )
    parser.add_argument(
        "--classes",
        choices=list(CLASSES),
        default=defaults.classes,
        help="tell one class of fracture, or daoon's seven regions",
    )


def main() -> None:
    """Train from the command line."""
    arguments = read_arguments()
    torch.set_num_threads(arguments.threads)
    samples, store = read_data(arguments.data, arguments.cache)
    options, device = Options(**told(arguments, Options)), choose_device(arguments.device)
    trainer = Trainer(options, arguments.out, samples, store, device)
    trainer.start(arguments.start, arguments.earlier)
    trainer.train()
    tqdm.write(f"done: {arguments.out / BEST}, score {trainer.run.best:.3f}")
    if arguments.ship:
        folders = (arguments.out, arguments.data, arguments.cache, CARDS, arguments.cascade)
        evaluate(*folders, with_test=True)
        images = validation_images(arguments.data, trainer.options.rule)
        ship(arguments.out, WEIGHTS, images)


if __name__ == "__main__":
    raise SystemExit(run_command(main))
