"""Metalwork and casts in an evaluated fold: where they are known, and what was answered there."""

from collections.abc import Sequence

from training.data.sample import Sample

EXPLAINED = """\
"Without metalwork and casts" leaves out every picture that is known to show them. Nobody looked for
them on daoon's normal pictures, so that there it leaves out fractured ones alone."""

Judged = Sequence[tuple[Sample, str]]


def shows_hardware(sample: Sample) -> bool | None:
    """Tell whether a picture shows metalwork or a cast; None where nobody looked.

    All of daoon's fractured pictures of validation and test were looked through, and those that
    show some were listed (`hardware_by_eye.csv`): one of them that is not listed shows none.

    Args:
        sample: of the validation or the test fold.
    """
    if sample.has_hardware is None and sample.source == "daoon" and sample.fractured:
        return False
    return sample.has_hardware


def hardware_lines(judged: Judged) -> list[str]:
    """Return for each source a sentence: how often `fracture` was answered with and without.

    Args:
        judged: samples of an evaluated fold, each with its verdict.
    """
    lines = []
    for source in sorted({s.source for s, _ in judged}):
        told = [
            _answered(
                word, [(s, v) for s, v in judged if s.source == source and s.fractured is is_]
            )
            for word, is_ in (("fractured", True), ("normal", False))
        ]
        lines.append(f"Metalwork and casts, {source}: {'; '.join(told)}.")
    return lines


def _answered(word: str, judged: Judged) -> str:
    """Return the clause on the pictures of one source and label."""
    clauses, found = [], []
    for is_shown, where in ((True, "with them"), (False, "without")):
        verdicts = [v for s, v in judged if shows_hardware(s) is is_shown]
        if verdicts:
            found.append(f"{verdicts.count('fracture')} of {len(verdicts)} {where}")
    if found:
        clauses.append(f"{' and '.join(found)} were answered `fracture`")
    unknown = sum(shows_hardware(s) is None for s, _ in judged)
    if unknown:
        clauses.append(f"nobody looked for them on {unknown}")
    return f"of the {word} pictures {' and '.join(clauses) or 'there are none'}"
