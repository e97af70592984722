"""The cascade's model card, written from the evaluation's figures."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training.cards import card_text
from training.data.sample import BOTH_LABELS, PARTS
from training.figures.cascade_figures import CascadeFold, as_cases
from training.figures.failures import failures
from training.figures.hardware import EXPLAINED as HARDWARE_EXPLAINED
from training.figures.operating import LEAN, Operation
from training.figures.thresholds import ENOUGH_FOR_A_TAIL

HEAD = """\
# Model card: cascade

## What it is

One trunk (YOLOv8n, layers 0 to 15, one grey channel, {side} x {side} letterboxed), computed once
for each radiograph; a gate that lets through what it takes for a radiograph of one of the parts,
and answers out of scope to all else; a head that names the body part ({parts});
and a specialist for each part, which gives a heat map on stride 8 from the maps of strides 8 and
16, and one logit: the heat map's log-sum-exp and a judgement of the place that it shows and of the
whole picture. Platt scaling turns the logit into a probability; two thresholds part fracture, doubt
and no fracture. The heat map shows what spoke for a fracture; it is not a localisation.

The specialists share all but their last layers, in which they differ by a small correction each,
since the data of one part are few. Parts whose specialist has no calibration of its own, for want
of {enough} pictures of each label on validation, and takes that of all parts and their thresholds:
{pooled}."""

SPLIT = """\
## Split

By group, in `training/split.csv`: FracAtlas by runs of 50 ids, daoon by source picture, the web
set by source, Bone Break by cluster of near-duplicates. Groups that hold copies of one picture are
one (`training/data/twins.csv`).

{seen}

Calibration counts FracAtlas and daoon the same. Each part's leans on that of all parts: besides its
own pictures, those of all parts speak in it, together like {lean:.0f} of them. Of a part's
fractures, those of the web set and Bone Break among them, at most 5 % lie under the lower
threshold, of its normals at most 5 % from the upper one on; so it is within FracAtlas and within
daoon, where they have {tail} fractures, or normals, of the part or more. Of the fractures of all
parts, at most 5 % lie under the lower thresholds within FracAtlas and within daoon. These shares
hold on validation as counts, with the very numbers that are bundled. The upper is at least .5. Of
the two other points, high sensitivity has the lower threshold alone and high specificity the upper
one alone.

{definitions}"""


def write_card(
    path: Path,
    figures: Mapping[str, Any],
    operations: Mapping[str, Operation],
    last: CascadeFold,
    options: Mapping[str, Any],
) -> None:
    """Write the card for the folds that the figures hold; the last of them is described closer."""
    pooled = [p for p, t in figures["specialists"].items() if t["is_pooled"]]
    head = HEAD.format(
        side=options["side"],
        parts=", ".join(PARTS),
        enough=options["enough"],
        pooled=", ".join(pooled) or "none",
    )
    sections = card_text.opening(
        head, SPLIT, figures, options["epoch"], lean=LEAN, tail=ENOUGH_FOR_A_TAIL
    )
    for name, tables in figures["folds"].items():
        sections += _fold_sections(name, tables)
    sections += [
        "## Out of scope\n\n" + options["scope"],
        "## Shortcut checks\n\n" + options["shortcuts"],
        "## Plots\n\n" + "\n".join(f"![{n}](cascade-{n}.png)" for n in PLOTS),
        "## Where it fails\n\n" + _failures(last, operations),
    ]
    card_text.write(path, sections, "training.evaluate_cascade")


PLOTS = ("roc", "precision-recall", "reliability", "answers", "parts", "loss", "validation")


def _fold_sections(name: str, tables: Mapping[str, Any]) -> list[str]:
    fracture = tables["fracture"]
    rows = card_text.discrimination_rows({**fracture["by_source"], **fracture["by_part"]})
    parts = [[source, card_text.share(v)] for source, v in tables["parts"].items()]
    pointing = [[source, card_text.share(v)] for source, v in tables["pointing"].items()]
    close_ups = tables["close_ups"]
    return [
        f"### {name.capitalize()} fold, {tables['pictures']} pictures",
        "Fractured or normal, by source and by the specialist asked:\n\n"
        + card_text.table(card_text.DISCRIMINATION, rows),
        card_text.crowding("FracAtlas", fracture["crowding"]),
        HARDWARE_EXPLAINED,
        "Answers; the web set and Bone Break have no normal pictures:\n\n"
        + card_text.table(card_text.VERDICTS, card_text.verdict_rows(fracture["verdicts"])),
        "Close-ups with and without a fracture, cut from the same web pictures: AUC "
        + f"{card_text.figure(close_ups, 'auc')}, n={close_ups['n']}.",
        "Body part right, where one part alone is known (outside FracAtlas a judgement by eye, of "
        "pictures that a first network had sorted):\n\n"
        + card_text.table(("pictures", "share"), parts),
        "Pointing game (the hottest point lies in a box widened by one cell of the map):\n\n"
        + card_text.table(("pictures", "share"), pointing),
    ]


def _failures(fold: CascadeFold, operations: Mapping[str, Operation]) -> str:
    rows = fold.rows(*BOTH_LABELS)
    verdicts = [str(v) for v in as_cases(fold, rows, operations).verdicts["balanced"]]
    return failures(fold.name, [fold.samples[r] for r in rows], verdicts)
