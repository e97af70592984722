"""What a machine lacks is skipped at home and fails where nothing may be hidden."""

import pytest

from tests.missing import missing


def test_what_is_missing_skips_at_home_and_fails_under_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no strace"):
        missing("no strace")
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="no strace"):
        missing("no strace")
