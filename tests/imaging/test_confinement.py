"""A confined process is given nothing of the user's environment."""

import pytest

from imaging.confinement import kept_environment


def test_of_the_environment_only_what_a_process_needs_to_start_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/bin")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy")
    monkeypatch.setenv("API_TOKEN", "secret")
    kept = kept_environment()
    assert kept["PATH"] == "/bin"
    assert not kept.keys() & {"LC_ALL", "HTTPS_PROXY", "API_TOKEN", "HOME"}
