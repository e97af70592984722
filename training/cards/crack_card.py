"""The model card of crack against fracture, written from the cross-validation's figures."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training.cards import card_text

HEAD = """\
# Model card: crack_vs_fracture

## What it is

A logistic regression on each channel's maximum over the picture, of the three maps of the cascade's
trunk, which is not changed. It answers which kind of fracture it would be: fisura (crack, hairline)
or fractura (complete: comminuted, oblique, spiral, fracture dislocation, longitudinal, impacted).
It does not answer whether there is a fracture. Both kinds weigh the same in the fit and in the
percentages: among real fractures complete ones are far more frequent. Where the likelier kind has
less than {known:.2f}, the answer is that the picture matches neither. The heat map shows which
places speak most for the kind that was chosen; it is not a localisation.

Three looks answer together, by the mean of their logits: the picture as it is, and its mirror image
turned by {turns} degrees."""

DATA = """\
Bone Break Classification (stated CC BY 4.0 by its uploader; gathered from the web, upstream rights
unproven). Left out: avulsion, greenstick and pathological fractures, which are neither; pictures of
skull, spine or teeth; pictures that somebody drew arrows, circles or letters on
(`training/data/marks_by_eye.csv`, looked for by a non-radiologist). Split by cluster of
near-duplicates.

**Nearly all cracks are of the leg** (knee, tibia, ankle, foot). On other parts it has hardly seen a
crack, and there are too few to say how it does: what it says there is a guess. The trunk was
trained on pictures of the training fold as fractured ones, whatever their kind."""

FIGURES = """\
## Figures

Date: {date}. Cross-validated by cluster in {folds} folds on the training and validation folds; AUC
of the repetitions: {repeats}; the table is of the one next to their mean. Calibration and the least
score of an answer were fitted for each fold on the answers of the others; those that are bundled,
and that the test fold is asked with, on all answers of the cross-validation. ECE {error:.3f}, with
both kinds equally frequent. Intervals are 95 %, by bootstrap over clusters, and never narrower than
the counts alone allow: Wilson's for a share, Hanley and McNeil's for an AUC. "Right" is the share
among those that were not answered "neither". Within one region the network can't win by telling the
region: knee or shank, foot or ankle (together the leg; parted by eye, by a non-radiologist:
`training/data/feet_by_eye.csv`), wrist or hand. A dash: fewer than five of a kind.

{seen}"""

FAILURES = """\
## Where it fails

In the cross-validation:

{counted}

Beyond what was counted:

- Pictures of the web are cut and lit by whoever showed them: a teaching picture of a hairline is a
  close-up more often than one of a dislocation, and the network may use that.
- It is asked about any picture of a known body part, also one without a fracture."""

COLUMNS = ("pictures", "n", "fisura", "AUC", "fisura right", "fractura right", "neither")
NAMES = {"cross_validation": "Cross-validation", "test": "Test fold"}
PLOTS = ("roc", "reliability", "answers")


def write_card(path: Path, figures: Mapping[str, Any], failures: str, folds: int = 5) -> None:
    """Write the card.

    Args:
        path: of the card.
        figures: of the cross-validation and the test fold.
        failures: list of what was answered wrongly.
        folds: of the cross-validation.
    """
    sections = [
        HEAD.format(
            known=figures["known_from"],
            turns=" and ".join(f"{turn:+g}" for turn in figures["mirrored_turns"]),
        ),
        "## Intended use\n\n" + card_text.PURPOSE,
        "## What it must not be used for\n\n" + card_text.MUST_NOT,
        "## Data\n\n" + DATA,
        FIGURES.format(
            date=figures["date"],
            folds=folds,
            repeats=", ".join(f"{v:.3f}" for v in figures["repeats"]),
            error=figures["calibration_error"],
            seen=card_text.FOLDS_SEEN[True],
        ),
    ]
    for key, name in NAMES.items():
        rows = [_cells(part, values) for part, values in figures[key].items()]
        sections += [f"### {name}\n\n" + card_text.table(COLUMNS, rows)]
    sections += [
        "## Plots\n\n" + "\n".join(f"![{n}](crack-{n}.png)" for n in PLOTS),
        FAILURES.format(counted=failures),
    ]
    card_text.write(path, sections, "training.train_crack")


def _cells(part: str, values: Mapping[str, Any]) -> list[str]:
    return [
        part,
        str(values["n"]),
        str(values["fisura"]),
        card_text.figure(values, "auc"),
        card_text.share(values["fisura_right"]),
        card_text.share(values["fractura_right"]),
        f"{values['neither']:.2f}",
    ]
