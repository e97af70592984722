"""The CBAM classifier's model card, written from the evaluation's figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from training.cards import card_text
from training.data.sample import Sample
from training.figures.failures import failures
from training.figures.hardware import EXPLAINED as HARDWARE_EXPLAINED

HEAD = """\
# Model card: cbam

## What it is

One network for all body parts on one grey channel, {side} x {side} letterboxed: {network} The boxes
of the training pictures supervise the spatial attention; the window shows it. It is where the
network looked, not a localisation. Platt scaling turns the logit into a probability; two thresholds
part fracture, doubt and no fracture. A picture that the gate on the cascade's trunk takes for none
of the parts it knows is answered out of scope.

It has read the same pictures as the cascade: where both agree, that is less than two independent
opinions."""

NETWORKS = {
    "trunk": """\
a trunk of its own
(YOLOv8n, layers 0 to 15, started from the cascade's), its two finest maps joined on stride 8, a
convolutional block attention module (Woo et al. 2018: channel attention, then a 7 x 7 spatial
attention) and a classifier of what the attention lets through.""",
    "resnet101": """\
ResNet101 from random
weights, a convolutional block attention module behind its last stage (Woo et al. 2018, ratio 8,
kernel 7), the mean of what it lets through, and 256 hidden units.""",
}

SPLIT = """\
## Split

By group, in `training/split.csv`, the same as the cascade's. Calibration comes from validation,
FracAtlas and daoon counting the same; of the fractures, those of the web set and Bone Break among
them, at most 5 % lie under the lower threshold, of the normals at most 5 % from the upper one on,
and so it is within FracAtlas and within daoon; the upper is at least .5.

{seen}

{definitions}"""

PLOTS = ("roc", "precision-recall", "reliability", "answers", "loss", "validation")


def write_card(
    path: Path,
    figures: Mapping[str, Any],
    about: Mapping[str, Any],
    judged: tuple[str, Sequence[Sample], Sequence[str]],
) -> None:
    """Write the card for the folds that the figures hold.

    Args:
        path: of the card.
        figures: of all folds.
        about: "side" of the network's input, "epoch" whose weights were taken, and "shortcuts".
        judged: name, samples and verdicts of the fold whose failures are described.
    """
    head = HEAD.format(side=about["side"], network=NETWORKS[about["network"]])
    sections = card_text.opening(head, SPLIT, figures, about["epoch"])
    for name, tables in figures["folds"].items():
        sections += _fold_sections(name, tables)
    sections += [
        "## Shortcut checks\n\n" + about["shortcuts"],
        "## Plots\n\n" + "\n".join(f"![{n}](cbam-{n}.png)" for n in PLOTS),
        "## Where it fails\n\n" + failures(*judged),
    ]
    card_text.write(path, sections, "training.evaluate_cbam")


def _fold_sections(name: str, tables: Mapping[str, Any]) -> list[str]:
    rows = card_text.discrimination_rows({**tables["by_source"], **tables["by_part"]})
    pointing = [[source, card_text.share(v)] for source, v in tables["pointing"].items()]
    return [
        f"### {name.capitalize()} fold, {tables['pictures']} radiographs",
        "Fractured or normal, by source and, where one part alone is known, by body part:\n\n"
        + card_text.table(card_text.DISCRIMINATION, rows),
        card_text.crowding("FracAtlas", tables["crowding"]),
        HARDWARE_EXPLAINED,
        "Answers; the web set and Bone Break have no normal pictures:\n\n"
        + card_text.table(card_text.VERDICTS, card_text.verdict_rows(tables["verdicts"])),
        "Pointing game (the strongest attention lies in a box widened by one cell of the map):\n\n"
        + card_text.table(("pictures", "share"), pointing),
    ]
