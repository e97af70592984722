"""The detector's model card, written from the evaluation's figures."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training.cards import card_text
from training.figures.box_failures import box_failure_lines
from training.learning.yolo_checkpoint import Options

HEAD = """\
# Model card: yolo

## What it is

YOLOv8{scale} of ultralytics, {side} x {side} letterboxed, the same grey in all three channels, on
OpenVINO; its boxes are labelled {labels}. Boxes are thinned by class-agnostic NMS; each that stays
becomes the mean, weighed by score, of all that overlap it by half, and of those that then lie on
one place the surest is left. The picture's probability is the Platt-calibrated sum of two logits:
that of its surest box, and {weight:g} times that of the cascade's specialist for the body part,
which looks at the whole picture. Where cascade and yolo agree, they are therefore not two
independent voices. Two thresholds part fracture, doubt and no fracture. A box is drawn solid where
it would make the picture's answer a fracture. A picture that the cascade's gate or body-part head
takes for none of its parts is answered out of scope.

Boxes from a score of {least} on are shown (best F1 over all boxed validation pictures); those from
{floor} on are kept, for a reader who asks for less sure ones."""

SPLIT = """\
## Split

By group, in `training/split.csv`, the same as the cascade's. Calibration comes from validation,
FracAtlas and daoon counting the same; of the fractures, those of the other two among them, at most
5 % lie under the lower threshold, of the normals at most 5 % from the upper one on, and so it is
within FracAtlas and within daoon; the upper is at least .5.

{seen}

{definitions}"""

FAILURES = """\
## Where it fails

Boxes on the {fold} fold, at the score from which they are shown. A false box is one that finds no
fracture, also where another has found it; one that meets a fracture loosely is among them.

{boxes}

Pictures, at the balanced point:

{pictures}"""

BOXES_ALONE = """\
Recall is per box at the score from which boxes are shown. AP50 of "fractured only" rows leaves
normals out, as published figures do; the rows with normals are the harder and honest ones."""

PLOTS = ("precision-recall", "roc", "reliability", "answers", "loss", "validation")
# Name, table of the figures, row and figure there, what is asked for and what is aimed at.
GOALS = (
    (
        "FracAtlas, fractured pictures alone: AP50",
        *("boxes", "fracatlas, fractured only", "ap50"),
        *(".45", ".60"),
    ),
    (
        "FracAtlas with normals: sensitivity at specificity .95",
        *("sensitivity_at_95", "fracatlas", "sensitivity_at_95"),
        *(".70", ".85"),
    ),
    ("daoon: AP50 of any fracture", "boxes", "daoon", "ap50", ".40", ".60"),
)
BOXES = ("pictures", "n", "true boxes", "AP50", "recall", "precision", "false boxes a picture")


def write_card(
    path: Path, figures: Mapping[str, Any], options: Options, epoch: int, told: str
) -> None:
    """Write the card for the folds that the figures hold.

    Args:
        path: of the card.
        figures: of all folds.
        options: of the run.
        epoch: whose weights were taken.
        told: list of the last fold's failures at the level of pictures.
    """
    head = HEAD.format(
        scale=options.scale,
        side=options.side,
        labels=", ".join(f'"{label}"' for label in options.labels),
        least=figures["least_score"],
        floor=figures["floor_score"],
        weight=figures["specialist_weight"],
    )
    sections = card_text.opening(head, SPLIT, figures, epoch)
    for name, tables in figures["folds"].items():
        sections += _fold_sections(name, tables)
    last = list(figures["folds"])[-1]
    sections.append(
        f"### Against what was aimed at, {last} fold\n\n" + _goals(figures["folds"][last])
    )
    sections.append("## Plots\n\n" + "\n".join(f"![{n}](yolo-{n}.png)" for n in PLOTS))
    lines = box_failure_lines(figures["folds"][last]["box_failures"])
    boxes = "\n".join(f"- {line}" for line in lines)
    sections.append(FAILURES.format(fold=last, boxes=boxes, pictures=told))
    card_text.write(path, sections, "training.evaluate_yolo")


def _goals(tables: Mapping[str, Any]) -> str:
    """Return the figures that the network was built for beside the least and the aim."""
    rows = []
    for name, kind, source, figure, least, aim in GOALS:
        if source in tables[kind]:
            rows.append([name, card_text.figure(tables[kind][source], figure), least, aim])
    return card_text.table(("figure", "reached", "at least", "aim"), rows)


def _fold_sections(name: str, tables: Mapping[str, Any]) -> list[str]:
    boxes = [
        [
            source,
            str(values["n"]),
            str(values["boxes"]),
            card_text.figure(values, "ap50"),
            f"{values['recall']:.3f}",
            f"{values['precision']:.3f}",
            f"{values['false_each']:.2f}",
        ]
        for source, values in tables["boxes"].items()
    ]
    figures = tables["sensitivity_at_95"].items()
    at_95 = ", ".join(f"{s} {card_text.figure(v, 'sensitivity_at_95')}" for s, v in figures)
    return [
        f"### {name.capitalize()} fold, {tables['pictures']} pictures",
        "Boxes, at an overlap of .5:\n\n" + card_text.table(BOXES, boxes),
        BOXES_ALONE,
        "Fractured or normal, by the surest box and the specialist:\n\n"
        + card_text.table(
            card_text.DISCRIMINATION, card_text.discrimination_rows(tables["by_source"])
        ),
        card_text.crowding("FracAtlas", tables["crowding"]),
        f"Sensitivity at specificity .95: {at_95}.",
        "Answers:\n\n"
        + card_text.table(card_text.VERDICTS, card_text.verdict_rows(tables["verdicts"])),
        "The surest box's centre lies in a true box, on fractured pictures: "
        + f"{card_text.share(tables['pointing'])}.",
    ]
