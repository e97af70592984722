"""One training run: optimiser, schedule, averaged weights, and going on after a kill."""

import json
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm

from errors import UserError
from imaging.source import file_sha256
from training.learning.curves import Row, read_curves, write_curves
from training.learning.device import Network, device_of, placed
from training.networks.checkpoints import Average, load_checkpoint, save_checkpoint
from training.turns import alone_in

LAST, BEST, CURVES = "last.pt", "best.pt", "curves.csv"
FIGURES = "figures.json"
"""What the evaluation of a run finds, beside its best checkpoint."""
LONGEST_GRADIENT = 5.0


class Run:
    """What a run needs to be the same run after it was stopped."""

    def __init__(
        self,
        network: nn.Module,
        groups: list[dict[str, Any]],
        *,
        total_steps: int,
        folder: Path,
        options: Mapping[str, Any],
    ) -> None:
        """Set up AdamW with a one-cycle schedule.

        Args:
            network: what is trained.
            groups: parameter groups, each with its highest rate under "lr".
            total_steps: of the whole run.
            folder: for checkpoints and curves.
            options: plain values, kept in every checkpoint.
        """
        self.network = network
        self.folder = folder
        self.epoch = 0
        self.best = -1.0
        self.rows: list[Row] = []
        self._options = dict(options)
        self.optimizer = torch.optim.AdamW(groups)
        self.scheduler = torch.optim.lr_scheduler.OneCycleLR(
            self.optimizer,
            [group["lr"] for group in groups],
            total_steps=total_steps,
            pct_start=0.2,
            final_div_factor=100.0,
        )
        self.average = Average(network)

    def resume(self) -> bool:
        """Take up the last checkpoint and say so; False where there is none.

        Raises:
            UserError: the run of that checkpoint was told something else.
        """
        path = self.folder / LAST
        if not path.is_file():
            return False
        state = load_checkpoint(path)
        others = _differences(state["options"], self._options)
        if others:
            raise UserError(
                f"{self.folder} holds a run that was told something else: {', '.join(others)}; "
                "repeat its options to go on with it, or name another folder with --out."
            )
        self.epoch, self.best = state["epoch"], state["best"]
        self.network.load_state_dict(state["network"])
        device = device_of(self.network)
        self.average.state = {name: value.to(device) for name, value in state["average"].items()}
        self.average.updates = state["updates"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.scheduler.load_state_dict(state["scheduler"])
        torch.set_rng_state(state["random"])
        # A checkpoint of an earlier version has no rows: the file beside it has them.
        self.rows = state.get("rows", read_curves(self.folder / CURVES, self.epoch))
        write_curves(self.folder / CURVES, self.rows)
        tqdm.write(f"going on after epoch {self.epoch}")
        return True

    def begin(self) -> None:
        """Start anew from the network as it is now."""
        self.average = Average(self.network)
        self.rows = []
        write_curves(self.folder / CURVES, self.rows)

    def averaged(self, fresh: Network) -> Network:
        """Return a new network of the same kind with the averaged weights, in evaluation mode."""
        fresh.load_state_dict(self.average.state)
        return placed(fresh, device_of(self.network)).eval()

    def learn(self, loss: Tensor) -> None:
        """Make one step down the loss's gradient."""
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), LONGEST_GRADIENT)
        self.optimizer.step()
        self.scheduler.step()
        self.average.update(self.network)

    def train(
        self,
        epochs: int,
        train_epoch: Callable[[], Mapping[str, float]],
        judge: Callable[[], Mapping[str, float]],
        score: str,
    ) -> None:
        """Train to the last epoch, keeping curves and checkpoints.

        Args:
            epochs: how many there are in all.
            train_epoch: trains one and returns its mean losses.
            judge: returns the figures of the averaged weights on validation.
            score: the figure by which the best epoch is kept.

        Raises:
            UserError: another training writes into the folder.
        """
        with training_in(self.folder):
            while self.epoch < epochs:
                began = time.monotonic()
                row = {"epoch": self.epoch, **train_epoch(), **judge()}
                row["seconds"] = round(time.monotonic() - began)
                # A checkpoint of plain numbers alone can be read without running code in it.
                self.rows.append({n: v if isinstance(v, int) else float(v) for n, v in row.items()})
                self.end_epoch(row[score])
                write_curves(self.folder / CURVES, self.rows)
                tqdm.write(", ".join(f"{k} {v:.3f}" for k, v in row.items()))

    def learn_epoch(
        self,
        ahead: Callable[[int, int], Iterator[Any]],
        steps: int,
        step: Callable[[Any], Sequence[float] | NDArray],
        names: Sequence[str],
    ) -> dict[str, float]:
        """Learn from the batches of one epoch and return the mean losses by name.

        Args:
            ahead: yields the batches from one number up to another.
            steps: batches in an epoch.
            step: learns from one batch and returns its losses.
            names: of the losses, in order.

        Raises:
            UserError: a loss is no number, and so is every weight from there on.
        """
        self.network.train()
        first = self.epoch * steps
        sums = np.zeros(len(names))
        batches = ahead(first, first + steps)
        bar = tqdm(batches, total=steps, desc="epoch", leave=False, disable=None)
        for count, batch in enumerate(bar, 1):
            sums += step(batch)
            if not np.isfinite(sums).all():
                raise UserError(
                    f"A loss of epoch {self.epoch} is no number, so {self.folder} keeps its "
                    "checkpoint of before; train with a lower --rate into another folder, --out."
                )
            means = [f"{n} {v:.3f}" for n, v in zip(names, sums / count, strict=True)]
            bar.set_postfix_str(f"{self.epoch}: {', '.join(means)}")
        return dict(zip(names, (float(v) for v in sums / steps), strict=True))

    def end_epoch(self, score: float) -> None:
        """Count the epoch; keep its weights as the last and, if none was better, as the best.

        Raises:
            ValueError: the score is NaN, which is neither better nor worse than another.
        """
        if math.isnan(score):
            raise ValueError(f"the score of epoch {self.epoch} is NaN")
        self.epoch += 1
        if score >= self.best:
            self.best = float(score)
            self.save(BEST)
        self.save(LAST)

    def save(self, name: str) -> None:
        """Write a checkpoint of this name."""
        save_checkpoint(
            self.folder / name,
            {
                "options": self._options,
                "epoch": self.epoch,
                "best": self.best,
                "rows": self.rows,
                "network": self.network.state_dict(),
                "average": self.average.state,
                "updates": self.average.updates,
                "optimizer": self.optimizer.state_dict(),
                "scheduler": self.scheduler.state_dict(),
                "random": torch.get_rng_state(),
            },
        )


def _differences(kept: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    """Return in words which options of a checkpoint are not those that a run is told."""
    unknown = object()
    return [
        f"{name} {kept.get(name, 'unknown')}, not {value}"
        for name, value in told.items()
        if kept.get(name, unknown) != value
    ]


def training_in(folder: Path) -> AbstractContextManager:
    """Return a lock on a run's folder.

    Raises:
        UserError: another training has it.
    """
    return alone_in(
        folder,
        f"Another training writes into {folder}; wait for its end, or name another folder with "
        "--out.",
    )


def read_figures(run: Path, checkpoint: str, command: str) -> dict[str, Any]:
    """Return what the evaluation of a run found of a checkpoint.

    Args:
        run: folder of the run.
        checkpoint: its name in there.
        command: what evaluates it, for people, the folder left out.

    Raises:
        UserError: it was not evaluated, or has learnt since.
    """
    path = run / FIGURES
    figures = {"checkpoint": "none"}
    if path.is_file():
        figures = json.loads(path.read_text(encoding="utf-8"))
    # Those of an earlier version do not say which checkpoint they are of.
    if "checkpoint" in figures and figures["checkpoint"] != mark(run, checkpoint):
        raise UserError(
            f"{path} has no figures of {checkpoint} as it is now, whose calibration goes into the "
            f"bundle with it; first run python -m {command} {run}"
        )
    return figures


def mark(run: Path, checkpoint: str = BEST) -> str:
    """Return what tells one checkpoint of a folder from the next of its name: its sha256."""
    return file_sha256(run / checkpoint)
