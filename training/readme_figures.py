"""Writes the networks' figures into README: `python -m training.readme_figures`.

Those of the test fold come from the manifest, those of a source held out whole from
`docs/held_out.csv`; each stands between two marks of its own, so that none is typed by hand.
"""

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from models.folders import BUNDLED, MANIFEST
from models.manifest import read_manifests
from models.weights import WeightsFile
from training.arguments import run_command
from training.cards.card_text import FEW, FEW_EXPLAINED, few
from training.cards.marked_text import replace_between
from training.hold_out import read as read_held_out

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
BEGIN_ABROAD, END_ABROAD = "<!-- abroad -->", "<!-- end of abroad -->"
TOO_FEW = "too few"
HEAD = (
    "| network | n (fractured) | AUC | sensitivity | specificity | missed | doubt |\n"
    "|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Replace the table and the sentence in README."""
    ArgumentParser(description=__doc__).parse_args()
    replace_between(README, BEGIN, END, table())
    replace_between(README, BEGIN_ABROAD, END_ABROAD, abroad(read_held_out()))


def table() -> str:
    """Return the figures of every bundled network that was measured, as Markdown."""
    rows, kinds, dates, splits = [HEAD], [], set(), set()
    for pipeline, sets in read_manifests([BUNDLED / MANIFEST]).sets.items():
        for role, file in sets[0].files.items():
            if "fractured" in file.metrics:
                rows.append(_row(f"{pipeline}: {role}", file))
                dates.add(str(file.metrics["date"]))
                splits.add(str(file.metrics["split"]))
            if "fisura" in file.metrics:
                kinds.append(_kinds(file.metrics))
    measured = f"Measured {', '.join(sorted(dates))}; {'; '.join(sorted(splits))}."
    words = [measured, *kinds]
    if any(FEW in row for row in rows):
        words.append(FEW_EXPLAINED)
    return "\n".join([*rows, "", " ".join(words)])


def abroad(rows: Sequence[Mapping[str, str]]) -> str:
    """Return in words how well networks read a source that they were trained without.

    Of each network and source the runs of the latest date speak, and of these the worst one.

    Args:
        rows: of `docs/held_out.csv`.
    """
    wholes: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for row in rows:
        if row["pictures"] == "all" and row["auc"]:
            wholes.setdefault((row["network"], row["source"]), []).append(row)
    told = []
    for (network, source), own in wholes.items():
        latest = max(row["date"] for row in own)
        worst = min((r for r in own if r["date"] == latest), key=lambda r: float(r["auc"]))
        low, high, auc = (float(worst[k]) for k in ("auc_low", "auc_high", "auc"))
        told.append(
            f"{network} without {source} told that source's fractured pictures from its normal "
            f"ones with an AUC of {auc:.2f} ({low:.2f}–{high:.2f}) and missed "
            f"{float(worst['missed']):.2f} of the fractured"
        )
    known = ";\n".join(told)
    return (
        "**Expect less, perhaps much less, on pictures of a hospital these sources do not know.**\n"
        "Trained without one of the sources and then asked about all of it:\n"
        f"{known} ([experiments](docs/experiments.md))."
    )


def _kinds(figures: Mapping[str, Any]) -> str:
    return (
        f"Crack against complete fracture: AUC {_interval(figures, 'auc')} on {figures['n']} "
        f"fractures, {figures['fisura']} of them cracks; {figures['split']}."
    )


def _row(name: str, file: WeightsFile) -> str:
    figures = file.metrics
    point = figures.get("balanced", {})
    cells = [name, f"{figures['n']} ({figures['fractured']})", _interval(figures, "auc")]
    cells += [_interval(point, share) for share in ("sensitivity", "specificity", "missed")]
    cells.append(f"{point['doubt']:.2f}" if "doubt" in point else TOO_FEW)
    return f"| {' | '.join(cells)} |"


def _interval(figures: Mapping[str, Any], name: str) -> str:
    if name not in figures:
        return TOO_FEW
    low, high = figures[f"{name}_interval"]
    return f"{figures[name]:.2f} ({low:.2f}–{high:.2f}){few(figures.get(f'{name}_groups'))}"


if __name__ == "__main__":
    raise SystemExit(run_command(main))
