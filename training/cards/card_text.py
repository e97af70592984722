"""Pieces that every model card is put together from."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from training.whole_file import write_text

PURPOSE = """\
OsteoLens is for research and teaching. An answer of this network is no diagnosis and replaces no
reader: it may be used to study how such networks behave, to teach, and to draw attention to a
picture that a reader judges."""

MUST_NOT = """\
- To diagnose, to rule a fracture out, to triage patients, or to decide on treatment.
- On pictures of other body parts (skull, spine, ribs, pelvis alone, feet close up), on CT, MR or
  ultrasound, on photographs of a screen or a film.
- On children as if it had been tested for them: no source tells which of its pictures are theirs.
- With thresholds of its own making that were not checked on pictures of the place it is used at."""

DATA = """\
| source | used for | licence as stated | doubts |
|---|---|---|---|
| FracAtlas (Abedeen et al. 2023) | training, validation, test | CC BY 4.0 | one country, far \
views; no patient ids, split by runs of 50 ids |
| Roboflow bone-fracture-detection-daoon v4 | training, validation, test | CC BY 4.0 in its \
data.yaml | pictures look like MURA's, which is for research only; augmented copies of one source \
stay in one fold; some boxes sit on plates and prostheses |
| Roboflow science-research-2022 bone-fracture-detection v7 | training, validation, test | CC BY \
4.0 in its data.yaml | gathered from the web; no normal pictures |
| Bone Break Classification | training, validation, test | CC BY 4.0 by its uploader | gathered \
from the web, upstream rights unproven; no normal pictures; boxes drawn by eye, by no radiologist |
| chest films (Hannover Medical School), Roboflow Spine Region, metadata-extractor-images | what \
to refuse | CC BY 3.0; CC BY 4.0; free to use | small pictures |
| YOLOv8n trained on COCO | first weights | AGPL-3.0 | photographs |"""

DEFINITIONS = """\
Intervals are 95 %, by bootstrap over groups (id runs, source pictures, clusters), and never
narrower than the counts alone allow: Wilson's for a share, Hanley and McNeil's for an AUC. Those of
AP50 and of changes of AUC are the bootstrap's alone. ECE is the expected calibration error over ten
bins. A dash stands where there are fewer than five pictures of a label, a † where they lie in few
groups, or most of them in one. Sensitivity is the share of fractures answered `fracture`,
specificity the share of normals answered `no_fracture`; a doubt is right for neither. Missed are
fractures answered `no_fracture`. Every picture is counted with its probability of a fracture, also
one that the program would answer out of scope. Pictures that somebody drew on
(`training/data/marks_by_eye.csv`) are left out of the batches and of all figures: arrows and
circles point at the answer."""

FOLDS_SEEN = {
    True: (
        "Weights, calibration and thresholds were fitted without the test fold. It has been asked "
        "again\nafter each version, so that choices made since may lean on it: see "
        "`docs/experiments.md`."
    ),
    False: "The test fold was not looked at; choices were made by the figures below.",
}


FEW_GROUPS = 5
FEW = "†"
FEW_EXPLAINED = f"""\
{FEW}: a label's pictures weigh like fewer than {FEW_GROUPS} equal groups (Kish 1965), so that the \
interval may still be too narrow."""


def opening(
    head: str, split: str, figures: Mapping[str, Any], epoch: int, **told: object
) -> list[str]:
    """Return the sections of a card that stand before its figures.

    Args:
        head: what the network is.
        split: which pictures speak, with places for `definitions`, `seen` and what is told.
        figures: of all folds.
        epoch: whose weights were taken.
        told: what else the split names.
    """
    seen = FOLDS_SEEN["test" in figures["folds"]]
    return [
        head,
        "## Intended use\n\n" + PURPOSE,
        "## What it must not be used for\n\n" + MUST_NOT,
        "## Data\n\n" + DATA,
        split.format(definitions=DEFINITIONS, seen=seen, **told),
        f"## Figures\n\nDate: {figures['date']}. {_weights_of(epoch)}",
    ]


def _weights_of(epoch: int) -> str:
    """Return which weights of a run the figures are of; those of the bundle tell no epoch."""
    if not epoch:
        return "Weights unpacked from the bundle."
    return f"Averaged weights of epoch {epoch}, counted from the weights that the run began with."


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, and under it what a mark of few groups means where it has one."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    if any(FEW in cell for row in rows for cell in row):
        lines += ["", FEW_EXPLAINED]
    return "\n".join(lines)


def figure(values: Mapping[str, Any], name: str) -> str:
    """Return a figure with its interval where it has one, or a dash where there is no figure."""
    if name not in values:
        return "-"
    if f"{name}_interval" not in values:
        return f"{values[name]:.3f}"
    low, high = values[f"{name}_interval"]
    return f"{values[name]:.3f} ({low:.3f}-{high:.3f}){few(values.get(f'{name}_groups'))}"


def few(groups: float | None) -> str:
    """Return the mark of a figure whose pictures weigh like few groups; "" where it isn't known."""
    return f" {FEW}" if groups is not None and groups < FEW_GROUPS else ""


def share(values: Mapping[str, Any]) -> str:
    """Return a share with its interval and n."""
    if not values.get("n"):
        return "-"
    low, high = values["interval"]
    mark = few(values.get("groups"))
    return f"{values['share']:.3f} ({low:.3f}-{high:.3f}){mark}, n={values['n']}"


def crowding(source: str, told: Mapping[str, int]) -> str:
    """Return the sentence on how a source's fractures are spread over its groups."""
    largest, fractured = told["largest"], told["fractured"]
    if not fractured:
        return f"{source} has no fractured picture here."
    return (
        f"The {fractured} fractured pictures of {source} lie in {told['groups']} groups; the "
        f"largest holds {largest} of them ({100 * largest / fractured:.0f} %)."
    )


def discrimination_rows(tables: Mapping[str, Mapping[str, Any]]) -> list[list[str]]:
    """Return rows of name, n, fractured, AUC, sensitivity at specificity .90 and ECE."""
    return [
        [
            name,
            str(values["n"]),
            str(values["fractured"]),
            figure(values, "auc"),
            figure(values, "sensitivity_at_90"),
            figure(values, "calibration_error"),
        ]
        for name, values in tables.items()
    ]


DISCRIMINATION = ("pictures", "n", "fractured", "AUC", "sensitivity at specificity .90", "ECE")


def verdict_rows(tables: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> list[list[str]]:
    """Return rows of pictures, operating point, sensitivity, specificity, missed and doubt."""
    return [
        [
            source,
            point.replace("_", " "),
            figure(values, "sensitivity"),
            figure(values, "specificity"),
            figure(values, "missed"),
            f"{values['doubt']:.3f}",
        ]
        for source, points in tables.items()
        for point, values in points.items()
    ]


VERDICTS = ("pictures", "operating point", "sensitivity", "specificity", "missed", "doubt")


def write(path: Path, sections: Sequence[str], command: str) -> None:
    """Write a card, sections parted by blank lines.

    Args:
        command: the module that wrote it, named at the end.
    """
    origin = f"Written by `python -m {command}`; no figure here is typed by hand."
    write_text(path, "\n\n".join(s.strip() for s in (*sections, origin)) + "\n")
