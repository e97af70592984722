from collections.abc import Mapping

import pytest

from training import readme_figures
from training.hold_out import read
from training.readme_figures import (
    BEGIN,
    BEGIN_ABROAD,
    END,
    END_ABROAD,
    README,
    abroad,
    table,
)


def test_who_asks_for_help_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["readme_figures", "--help"])
    monkeypatch.setattr(
        readme_figures, "replace_between", lambda *_: pytest.fail("README was written")
    )
    with pytest.raises(SystemExit, match="0"):
        readme_figures.main()


def test_every_specialist_has_a_row() -> None:
    assert "| cascade: elbow |" in table()


@pytest.mark.parametrize(
    ("begin", "end", "wanted"),
    [(BEGIN, END, table()), (BEGIN_ABROAD, END_ABROAD, abroad(read()))],
)
def test_readme_has_the_figures_of_the_bundle(begin: str, end: str, wanted: str) -> None:
    text = README.read_text(encoding="utf-8")
    assert text.partition(begin)[2].partition(end)[0].strip() == wanted


def test_of_a_source_held_out_the_worst_of_the_latest_runs_speaks() -> None:
    rows = [
        _row("brief", "2026-01-01", "0.583", "0.004"),
        _row("better", "2026-02-01", "0.807", "0.043"),
        _row("worse", "2026-02-01", "0.798", "0.097"),
        {**_row("worse", "2026-02-01", "0.491", "0.001"), "pictures": "Hand"},
    ]
    told = abroad(rows)
    assert "an AUC of 0.80 (0.70–0.90) and missed 0.10 of the fractured" in told
    assert told.count("AUC") == 1


def _row(run: str, date: str, auc: str, missed: str) -> Mapping[str, str]:
    known = {"run": run, "network": "cascade", "source": "daoon", "pictures": "all", "date": date}
    return {**known, "auc": auc, "auc_low": "0.700", "auc_high": "0.900", "missed": missed}
