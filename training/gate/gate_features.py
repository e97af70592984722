"""The trunk's features of all the gate's pictures, computed once for a trunk and kept on disk.

The trunk is run as it is exported, so that the gate is fitted on what it will be given.
"""

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from errors import UserError
from imaging import borders, pages, preprocess
from imaging.preprocess import Preprocessing, prepare
from models.openvino_offline import opened_core
from training.batches import augment, generated, generated_scans
from training.batches.augment import Pixels
from training.data.pictures import as_radiograph
from training.export.openvino_export import export_network
from training.export.trunk_file import TrunkFile
from training.gate import gate_changes, gate_pictures
from training.gate.gate_pictures import Shown
from training.networks.gate_network import features_of
from training.networks.trunk import MAP_CHANNELS, Trunk
from training.whole_file import write_csv, written_whole

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Table:
    """What the trunk says of pictures, row by row.

    Attributes:
        rows: what each picture is.
        features: (count, features) float32, as `gate_network.features_of` orders them.
    """

    rows: list[Shown]
    features: Floats

    def where(self, **wanted: object) -> NDArray[np.bool_]:
        """Return which rows have these attributes."""
        return np.array(
            [all(getattr(r, name) == value for name, value in wanted.items()) for r in self.rows],
            bool,
        )


class TrunkReader:
    """Runs a trunk as it is exported and pools its maps."""

    def __init__(self, trunk: Trunk, rule: Preprocessing, path: Path) -> None:
        """Export the trunk to `path` and compile it."""
        self._rule = rule
        self.name = f"{trunk.mark()} {rule} {_prepared_by()}"
        width, height = rule.size_wh
        image = torch.rand(1, 1, height, width)
        export_network(TrunkFile(trunk), {"image": image}, list(MAP_CHANNELS), path)
        core = opened_core()
        hints = {"INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "LATENCY"}
        self._compiled = core.compile_model(str(path), "CPU", hints)

    def features(self, pixels: Pixels) -> Floats:
        """Return (features,) of one picture."""
        tensor, _ = prepare(as_radiograph(pixels), self._rule)
        answered = self._compiled({"image": tensor})
        maps = {port.get_any_name(): answered[port] for port in self._compiled.outputs}
        pooled = features_of(*(torch.from_numpy(np.asarray(maps[n])) for n in MAP_CHANNELS))
        return pooled[0].numpy()


def _prepared_by() -> str:
    """Return what tells the code that picks and prepares pictures: kept features follow it."""
    drawn = (augment, generated, generated_scans, gate_changes, gate_pictures)
    modules = (borders, pages, preprocess, *drawn)
    code = (Path(str(module.__file__)).read_bytes() for module in modules)
    return hashlib.sha256(b"".join(code)).hexdigest()


def read_table(
    reader: TrunkReader, pictures: Iterable[tuple[Shown, Pixels]], data: str, path: Path
) -> Table:
    """Return the features of pictures, from `path` where they are of this trunk and these data.

    Args:
        reader: of the trunk.
        pictures: always the same ones for the same data.
        data: what tells these data, as `gate_pictures.data_mark` does.
        path: of the kept features, an `.npz`.

    Raises:
        UserError: there is no picture.
    """
    made_of = f"{reader.name} {data}"
    if path.is_file():
        with np.load(path) as kept:
            if str(kept["trunk"]) == made_of:
                return Table(_read_rows(path.with_suffix(".csv")), kept["features"])
    rows, features = [], []
    for row, pixels in tqdm(pictures, desc="features", unit="picture", disable=None):
        rows.append(row)
        features.append(reader.features(pixels))
    if not rows:
        raise UserError("There is no picture to fit the gate on; name the data sets with --data.")
    table = Table(rows, np.stack(features))
    columns = [f.name for f in fields(Shown)]
    write_csv(path.with_suffix(".csv"), columns, (asdict(row) for row in rows))
    # Given a name, numpy would add its own ending.
    with written_whole(path) as part, part.open("wb") as file:
        np.savez(file, trunk=np.array(made_of), features=table.features)
    return table


def _read_rows(path: Path) -> list[Shown]:
    with path.open(newline="", encoding="utf-8") as file:
        return [_row(row) for row in csv.DictReader(file)]


def _row(row: Mapping[str, str]) -> Shown:
    return Shown(
        kind=row["kind"],
        is_radiograph=row["is_radiograph"] == "True",
        fold=row["fold"],
        group=row["group"],
        is_plain=row["is_plain"] == "True",
    )
