"""What became of the history's chain of hashes, in words."""

from store.chain import ChainFault, ChainReport
from words import _, number


def chain_in_words(report: ChainReport) -> str:
    """Return what became of the history's chain of hashes, in one sentence or two."""
    name = report.image_name
    if report.fault is ChainFault.CHANGED:
        return _("Row {row} ({name}) was changed from outside; it is the first such row.").format(
            row=report.row, name=name
        )
    if report.fault is ChainFault.BEFORE:
        return _(
            "Row {row} ({name}) does not follow the row before it: rows between them were "
            "removed from outside, or the row before was changed together with its hash."
        ).format(row=report.row, name=name)
    if report.fault is ChainFault.END:
        return _("Rows after row {row} were removed from outside.").format(row=report.row)
    whole = _(
        "The chain is whole. Rows as they were written: {rows}; deleted by the program: {removed}. "
        "The last hash is {last_hash}."
    ).format(
        rows=number(report.rows, ",d"),
        removed=number(report.removed, ",d"),
        last_hash=report.last_hash,
    )
    if not report.lost:
        return whole
    return _("{whole} Rows lost when the file was found damaged: {lost}.").format(
        whole=whole, lost=number(report.lost, ",d")
    )
