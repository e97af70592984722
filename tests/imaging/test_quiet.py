"""Silence for C libraries: several decodings at once, and the terminal is back after the last."""

import os
from threading import Event, Thread

import pytest

from imaging.quiet import quiet_stderr


def test_two_decodings_that_overlap_give_the_terminal_back(
    capfd: pytest.CaptureFixture[str],
) -> None:
    second_is_in, first_is_out = Event(), Event()

    def second() -> None:
        with quiet_stderr():
            second_is_in.set()
            first_is_out.wait(5)
            os.write(2, b"unheard")

    thread = Thread(target=second)
    with quiet_stderr():
        thread.start()
        second_is_in.wait(5)
    first_is_out.set()
    thread.join()
    os.write(2, b"heard")
    assert capfd.readouterr().err == "heard"
