"""The manifest's figures in words: how a network did on pictures it had not learnt from."""

from collections.abc import Mapping
from typing import Any

from app.percentages import in_percent
from models.prediction import BALANCED, OPERATING_POINTS
from models.weights import WeightsFile, WeightsSet
from words import N_, _, number

ELSEWHERE = N_("In brackets: 95 % interval. Expect less on pictures from elsewhere.")
# As in `README.md` and the model cards: pictures that weigh like fewer equal groups than this may
# make an interval too narrow.
FEW_GROUPS = 5


def share_with_interval(figures: Mapping[str, Any], name: str, decimals: int = 0) -> str:
    """Return a share in per cent with its interval, and a word where it is of few groups."""
    low, high = (in_percent(share, decimals) for share in figures[f"{name}_interval"])
    form = _("{share} % ({low}–{high})")
    if _is_of_few_groups(figures, name):
        form = _("{share} % ({low}–{high}, few groups)")
    return form.format(share=in_percent(figures[name], decimals), low=low, high=high)


def is_hardly_measured(file: WeightsFile) -> bool:
    """Tell whether a network was measured, but on too few pictures for any figure."""
    return "fractured" in file.metrics and not any(p in file.metrics for p in OPERATING_POINTS)


def figures_of(weights: WeightsSet) -> list[str]:
    """Return how good a set was found to be, a line for each network; empty where nobody knows."""
    told = [(file, file.metrics) for file in weights.files.values()]
    parts = {file.role for file, figures in told if "fractured" in figures}
    lines = []
    for file, figures in told:
        if "fisura" in figures:
            lines.append(_kinds(figures))
        elif "fractured" in figures:
            line = _too_few(figures) if is_hardly_measured(file) else _whether(figures)
            named = _("{part}: {line}").format(part=_(file.role.capitalize()), line=line)
            lines.append(named if len(parts) > 1 else line)
    return [*lines, _(ELSEWHERE)] if lines else []


def _whether(figures: Mapping[str, Any]) -> str:
    return _(
        "AUC {auc} on {n} images, {fractured} fractured; sensitivity {sensitivity}, "
        "specificity {specificity}"
    ).format(
        auc=_auc(figures),
        n=figures["n"],
        fractured=figures["fractured"],
        sensitivity=share_with_interval(figures[BALANCED], "sensitivity"),
        specificity=share_with_interval(figures[BALANCED], "specificity"),
    )


def _kinds(figures: Mapping[str, Any]) -> str:
    return _("AUC {auc} on {n} images, {cracks} cracks").format(
        auc=_auc(figures), n=figures["n"], cracks=figures["fisura"]
    )


def _too_few(figures: Mapping[str, Any]) -> str:
    return _("{n} images, only {fractured} fractured: too few to say how good it is").format(
        n=figures["n"], fractured=figures["fractured"]
    )


def _auc(figures: Mapping[str, Any]) -> str:
    low, high = (number(bound, ".2f") for bound in figures["auc_interval"])
    form = _("{share} ({low}–{high})")
    if _is_of_few_groups(figures, "auc"):
        form = _("{share} ({low}–{high}, few groups)")
    return form.format(share=number(figures["auc"], ".2f"), low=low, high=high)


def _is_of_few_groups(figures: Mapping[str, Any], name: str) -> bool:
    return figures.get(f"{name}_groups", FEW_GROUPS) < FEW_GROUPS
