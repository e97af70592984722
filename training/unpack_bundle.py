"""Write checkpoints of the bundled networks, so that a run can go on from what the program answers.

    python -m training.unpack_bundle --data DATA
    python -m training.train_cascade --out runs/cascade_next --earlier runs/cascade/best.pt

A bundled file has neither BatchNorm nor an optimiser's state: BatchNorm comes back as
`training.networks.fused` says, and the averaged weights are all that a checkpoint holds. What the
specialists share is their mean, and each one's correction the rest.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm

from errors import UserError
from imaging.preprocess import Preprocessing
from models.manifest import read_tables
from training.arguments import data_parser, read_data, run_command
from training.batches.batches import BatchMaker, pictures_for_batchnorm
from training.data.sample import PARTS
from training.export.bundle import SET
from training.export.openvino_export import run_exported
from training.learning import cascade_checkpoint, cbam_checkpoint, yolo_checkpoint
from training.learning.run import BEST
from training.networks.cbam_network import CbamClassifier
from training.networks.checkpoints import save_checkpoint
from training.networks.detector import Detector
from training.networks.fused import Layer, give_layers, read_exported, read_numbers
from training.networks.heads import Cascade
from training.settings import MANIFEST, RUNS, SEED, WEIGHTS
from training.split import in_fold, read_split

# Of an output's largest value: files are in half precision.
LARGEST_GAP = 0.02


def unpack_cascade(folder: Path, pictures: Tensor) -> Cascade:
    """Return the cascade of a folder of bundled files, in evaluation mode.

    Args:
        folder: of the files.
        pictures: (count, 1, height, width) in 0..1 to measure the maps' spread on.

    Raises:
        UserError: a file is not what this version exports.
    """
    cascade = Cascade()
    trunk, parts = folder / "trunk.xml", folder / "body_part.xml"
    _fill(cascade.trunk, trunk, "trunk.", lambda: cascade.trunk(pictures))
    with torch.no_grad():
        maps = cascade.trunk(pictures)
    _check(trunk, {"image": pictures[:1]}, {name: m[:1] for name, m in maps.items()})
    _fill(cascade.body_part, parts, "", lambda: None)
    first = {name: m[:1] for name, m in maps.items()}
    with torch.no_grad():
        _check(parts, first, {"logits": cascade.body_part(*first.values())})
    _unpack_specialists(cascade, [folder / f"{part.lower()}.xml" for part in PARTS], maps)
    return cascade.eval()


@torch.no_grad()
def _unpack_specialists(cascade: Cascade, files: Sequence[Path], maps: dict[str, Tensor]) -> None:
    head = cascade.fracture
    layers = [read_exported(path) for path in files]
    own = {
        name: Layer(*(_shared_first([layer[name][i] for layer in layers]) for i in (0, 1)))
        for name in ("heat", "judgement")
    }
    part = torch.zeros(len(maps["stride8"]), dtype=torch.long)
    give_layers(head, {**layers[0], **own}, lambda: head(maps, part))
    numbers = np.array([read_numbers(path) for path in files], np.float32)
    for index, place in enumerate((head.scale, head.offset)):
        place.copy_(torch.from_numpy(_shared_first(numbers[:, index, None])))
    first = {name: m[:1] for name, m in maps.items()}
    for index, path in enumerate(files):
        logit, heat = head(first, torch.tensor([index]))
        _check(path, first, {"logit": logit[:, None], "heatmap": torch.sigmoid(heat)[:, None]})


def _shared_first(values: Sequence[NDArray] | NDArray) -> NDArray[np.float32]:
    """Return the mean of what the specialists have, and what each adds to it, along the first axis.

    Args:
        values: of each specialist, (1, ...).
    """
    joined = np.concatenate(list(values))
    mean = joined.mean(0, keepdims=True)
    return np.concatenate([mean, joined - mean])


@torch.no_grad()
def unpack_classifier(path: Path, pictures: Tensor) -> CbamClassifier:
    """Return the CBAM classifier of a bundled file; arguments and errors as `unpack_cascade`."""
    network = CbamClassifier()
    _fill(network, path, "network.", lambda: network(pictures))
    network.scale.fill_(read_numbers(path, "network")[0])
    logit, looked = network(pictures[:1])
    told = {"logit": logit, "attention": torch.sigmoid(looked)[:, None]}
    _check(path, {"image": pictures[:1]}, told)
    return network


@torch.no_grad()
def unpack_detector(path: Path, pictures: Tensor, classes: int, scale: str) -> Detector:
    """Return the detector of a bundled file.

    Args:
        path: of the `.xml`.
        pictures: (count, 3, height, width) in 0..1 to measure the maps' spread on.
        classes: how many.
        scale: YOLOv8's size.

    Raises:
        UserError: the file is not what this version exports.
    """
    detector = Detector(classes, scale)
    _fill(detector.network, path, "network.", lambda: detector(pictures))
    _check(path, {"image": pictures[:1]}, {"boxes": detector(pictures[:1])})
    return detector


def _fill(network: nn.Module, path: Path, prefix: str, ask: Callable[[], object]) -> None:
    """Give a network the layers of a file; it must have a place for each."""
    layers = read_exported(path, prefix)
    if not layers or set(give_layers(network, layers, ask)) != set(layers):
        raise UserError(f"{path} could not be unpacked: it is no {type(network).__name__} of ours.")


def _check(path: Path, inputs: Mapping[str, Tensor], wanted: Mapping[str, Tensor]) -> None:
    """Hold a network's outputs against those of the file that it was read from."""
    told = run_exported(path, {name: value.numpy() for name, value in inputs.items()})
    for name, value in wanted.items():
        ours = value.numpy()
        gap = float(np.abs(told[name] - ours).max() / np.abs(ours).max())
        if not gap <= LARGEST_GAP:
            raise UserError(
                f"{path} could not be unpacked: its {name} differs by {gap:.0%} from the network "
                "that was made of its layers; it was exported by another version."
            )


def write_checkpoint(folder: Path, network: nn.Module, options: Any) -> None:
    """Write a checkpoint that a run can go on from, and that can be evaluated and exported."""
    state = {"options": asdict(options), "epoch": 0, "best": 0.0, "average": network.state_dict()}
    save_checkpoint(folder / BEST, state)
    tqdm.write(f"done: {folder / BEST}")


@dataclass(frozen=True)
class Unpackable:
    """How one pipeline's network comes back: the file that names its input, and what reads it."""

    role: str
    options: Callable[..., Any]
    read: Callable[[Path, Tensor, Any], nn.Module]


NETWORKS: Mapping[str, Unpackable] = {
    "cascade": Unpackable(
        "trunk",
        cascade_checkpoint.Options,
        lambda path, pictures, _: unpack_cascade(path.parent, pictures),
    ),
    "cbam": Unpackable(
        "classifier",
        cbam_checkpoint.Options,
        lambda path, pictures, _: unpack_classifier(path, pictures),
    ),
    "yolo": Unpackable(
        "detector",
        yolo_checkpoint.Options,
        lambda path, pictures, options: unpack_detector(
            path, pictures.expand(-1, 3, -1, -1), len(options.labels), options.scale
        ),
    ),
}


def unpack(weights: Path, runs: Path, maker: Callable[[Preprocessing], BatchMaker]) -> None:
    """Write a checkpoint of each of these networks that is in the bundle; name those that are not.

    Args:
        weights: folder of the bundle.
        runs: folder of the runs.
        maker: makes the batches that BatchNorm is measured on.
    """
    tables = read_tables(weights / MANIFEST.name)
    for pipeline, network in NETWORKS.items():
        if SET not in tables.get(pipeline, {}):
            tqdm.write(f"The bundle has no {pipeline} at present; nothing of it was unpacked.")
            continue
        file = tables[pipeline][SET]["files"][network.role]
        options = network.options(side=file["preprocessing"]["size_wh"][0])
        pictures = pictures_for_batchnorm(maker(options.rule))
        unpacked = network.read(weights / file["file"], pictures, options)
        write_checkpoint(runs / pipeline, unpacked, options)


def main() -> None:
    """Unpack from the command line."""
    parser = data_parser(__doc__)
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder of the bundle")
    parser.add_argument("--runs", type=Path, default=RUNS, help="folder of the runs")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    samples, store = read_data(arguments.data, arguments.cache)
    training = in_fold(store.readable(samples), "train", read_split())
    unpack(
        arguments.weights,
        arguments.runs,
        lambda rule: BatchMaker(training, store, rule, seed=SEED),
    )


if __name__ == "__main__":
    raise SystemExit(run_command(main))
