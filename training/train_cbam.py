"""Train the CBAM classifier, its trunk started from the cascade's, or the published ResNet101.

The boxes supervise its spatial attention, so that what the window shows is where a fracture lies. A
run that was stopped at any moment goes on with the same command.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch.nn.functional import interpolate
from tqdm import tqdm

from imaging.preprocess import Preprocessing
from training.arguments import read_data, told, training_parser
from training.augment import Strength
from training.batches import RECIPE, Batch, BatchMaker
from training.cascade_loss import image_loss, place_loss
from training.catalogue import Sample
from training.cbam_answers import BOTH_LABELS, ask, watch
from training.cbam_network import AttentiveClassifier, CbamClassifier
from training.checkpoints import load_checkpoint, weights_between
from training.device import CPU, choose_device, put_on, quick
from training.pictures import PictureStore
from training.recipe import CBAM_RULE
from training.resnet_cbam import ResNetCbam
from training.run import BEST, Run
from training.settings import CARDS, CASCADE_RUN, RUNS, SEED, WEIGHTS
from training.split import in_fold, read_split
from training.train_cascade import load_cascade

# What is no radiograph is refused by the cascade's body-part head before this network is asked.
NETWORKS: dict[str, Callable[[], AttentiveClassifier]] = {
    "trunk": CbamClassifier,
    "resnet101": ResNetCbam,
}
OWN_RECIPE = {kind: n for kind, n in RECIPE.items() if kind not in {"out_of_scope", "generated"}}


@dataclass(frozen=True)
class Options:
    """What a run is told.

    Attributes:
        network: one of `NETWORKS`.
        epochs: rounds of `steps` batches.
        steps: batches in one epoch.
        rate: highest learning rate of what follows the trunk; that of a trunk started from the
            cascade's is `trunk_share` of it.
        trunk_share: see `rate`.
        decay: weight decay.
        held: how many of the trunk's first layers stay as they are; 0 where it has no cascade's.
        cascade_share: of the cascade's trunk beside that of an earlier run gone on from; without
            one, the trunk is the cascade's.
        side: the input's width and height.
        sides: other sizes that batches are drawn at, each as often as `side`.
        zoom: chance of a close-up.
        tones: chance of another picture's tones.
        archive: chance of each loss that archives bring.
        without: sources left out; the cascade it starts from must be one without them too.
        seed: of batches and first weights.
    """

    network: str = "trunk"
    epochs: int = 6
    steps: int = 200
    rate: float = 1e-3
    trunk_share: float = 0.2
    decay: float = 0.05
    held: int = 0
    cascade_share: float = 0.0
    side: int = CBAM_RULE.size_wh[0]
    sides: tuple[int, ...] = ()
    zoom: float = Strength.zoom
    tones: float = Strength.tones
    archive: float = Strength.archive
    without: tuple[str, ...] = ()
    seed: int = SEED + 1

    @property
    def rule(self) -> Preprocessing:
        """The preprocessing of this run."""
        return replace(CBAM_RULE, size_wh=(self.side, self.side))


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
        folds, readable = read_split(), store.readable(samples)
        self.maker = BatchMaker(
            in_fold([s for s in readable if s.source not in options.without], "train", folds),
            store,
            options.rule,
            seed=options.seed,
            recipe=OWN_RECIPE,
            strength=Strength(zoom=options.zoom, tones=options.tones, archive=options.archive),
            sides=options.sides,
        )
        held = in_fold(readable, "validation", folds)
        self.validation = [s for s in held if s.source in BOTH_LABELS]
        self.network = NETWORKS[options.network]()
        self.network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        if isinstance(self.network, CbamClassifier):
            self.network.trunk.hold(options.held)
        trunk = list(self.network.trunk.parameters())
        own = [p for n, p in self.network.named_parameters() if not n.startswith("trunk.")]
        share = options.trunk_share if self.network.starts_from_cascade else 1.0
        rates = ((trunk, options.rate * share), (own, options.rate))
        self.run = Run(
            self.network,
            [{"params": p, "lr": rate, "weight_decay": options.decay} for p, rate in rates],
            total_steps=options.epochs * options.steps,
            folder=folder,
            options=asdict(options),
        )

    def start(self, cascade: Path, earlier: Path | None = None) -> None:
        """Take up the last checkpoint, or start: from an earlier run's, and a cascade's trunk."""
        if self.run.resume():
            tqdm.write(f"going on after epoch {self.run.epoch}")
            return
        share = 1.0
        if earlier is not None:
            self.network.load_state_dict(load_classifier(earlier)[0].state_dict())
            share = self.options.cascade_share
        if self.network.starts_from_cascade and share:
            trunk = load_cascade(cascade)[0].trunk.state_dict()
            self.network.trunk.load_state_dict(
                weights_between(self.network.trunk.state_dict(), trunk, share)
            )
        self.run.begin()

    def train(self) -> None:
        """Train to the last epoch."""
        self.run.train(self.options.epochs, self.train_epoch, self.judge, "worst")

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
        network = NETWORKS[self.options.network]()
        network.load_state_dict(self.run.average.state)
        return network.to(self.device, memory_format=torch.channels_last).eval()  # type: ignore[call-overload]


def load_classifier(path: Path) -> tuple[AttentiveClassifier, Options]:
    """Return the averaged network of a checkpoint, in evaluation mode, and its options."""
    state = load_checkpoint(path)
    options = read_options(state["options"])
    network = NETWORKS[options.network]()
    network.load_state_dict(state["average"])
    return network.eval(), options


def read_options(plain: Mapping[str, Any]) -> Options:
    """Return options from the plain values of a checkpoint or a command line."""
    lists = {name: tuple(plain.get(name, ())) for name in ("sides", "without")}
    return Options(**{**plain, **lists})


def main() -> None:
    """Train from the command line."""
    defaults = Options()
    parser = training_parser(__doc__, "cbam")
    parser.set_defaults(start=CASCADE_RUN)
    parser.add_argument("--network", choices=tuple(NETWORKS), default=defaults.network)
    parser.add_argument("--epochs", type=int, default=defaults.epochs)
    parser.add_argument("--steps", type=int, default=defaults.steps, help="batches an epoch")
    parser.add_argument("--rate", type=float, default=defaults.rate)
    parser.add_argument("--trunk-share", type=float, default=defaults.trunk_share)
    parser.add_argument("--decay", type=float, default=defaults.decay)
    parser.add_argument("--held", type=int, default=0, help="first layers to keep as they are")
    parser.add_argument("--earlier", type=Path, help="checkpoint of a run to go on from")
    parser.add_argument(
        "--cascade-share",
        type=float,
        default=defaults.cascade_share,
        help="of the cascade's trunk beside the earlier run's",
    )
    parser.add_argument("--side", type=int, default=defaults.side, help="input size in pixels")
    parser.add_argument("--sides", type=int, nargs="*", default=(), help="other sizes to train at")
    parser.add_argument("--zoom", type=float, default=defaults.zoom, help="chance of a close-up")
    parser.add_argument("--tones", type=float, default=defaults.tones, help="chance of tones lent")
    parser.add_argument("--archive", type=float, default=defaults.archive, help="chance of losses")
    parser.add_argument("--without", nargs="*", default=(), help="sources to leave out")
    parser.add_argument("--seed", type=int, default=defaults.seed)
    arguments: argparse.Namespace = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    samples, store = read_data(arguments)
    device = choose_device(arguments.device)
    options = read_options(told(arguments, Options))
    if arguments.network != defaults.network and arguments.out == parser.get_default("out"):
        arguments.out = RUNS / f"cbam_{arguments.network}"
    trainer = Trainer(options, arguments.out, samples, store, device)
    trainer.start(arguments.start, arguments.earlier)
    trainer.train()
    tqdm.write(f"done: {arguments.out / BEST}, worst source {trainer.run.best:.3f}")
    if arguments.ship:
        from training.evaluate_cbam import evaluate
        from training.export_cbam import ship
        from training.parity import validation_images
        from training.shortcut_checks import check

        check("cbam", arguments.out, arguments.data, arguments.cache, with_test=True)
        evaluate(arguments.out, arguments.data, arguments.cache, CARDS, with_test=True)
        images = validation_images(arguments.data, trainer.options.rule)
        ship(arguments.out, WEIGHTS, images)


if __name__ == "__main__":
    main()
