"""What is written down of an error tells its kind and place, and none of its words."""

from pathlib import Path

import pytest

from app.traces import fault_without_paths, place_of, trace_of, without_paths

ROOT = Path(__file__).parents[2]


def caught(work) -> BaseException:
    with pytest.raises(Exception) as told:
        work()
    return told.value


def test_an_errors_kind_number_and_place_are_told() -> None:
    error = caught(lambda: Path("/nowhere/Doe^Jane.dcm").read_bytes())
    lines = trace_of(error)
    assert lines[-1] == "FileNotFoundError 2"
    assert any(line.startswith("  tests/app/test_traces.py:") for line in lines)
    assert "pathlib.py" in "".join(lines)
    assert "Doe" not in "".join(lines)


def test_the_error_before_it_is_told_first() -> None:
    def work() -> None:
        try:
            raise KeyError("Doe^Jane")
        except KeyError as error:
            raise ValueError("Jane") from error

    lines = trace_of(caught(work))
    assert lines.index("KeyError") < lines.index("then") < lines.index("ValueError")


def test_an_error_that_was_hidden_on_purpose_stays_hidden() -> None:
    def work() -> None:
        try:
            raise KeyError
        except KeyError:
            raise ValueError from None

    assert "KeyError" not in trace_of(caught(work))


@pytest.mark.parametrize(
    ("file", "place"),
    [
        (str(ROOT / "app" / "worker.py"), "app/worker.py"),
        ("/home/jane/env/lib/site-packages/PIL/Image.py", "PIL/Image.py"),
        (str(ROOT / ".venv/lib/python3.11/site-packages/cv2/x.py"), "cv2/x.py"),
        ("/home/jane/threading.py", "threading.py"),
        ("<string>", "<string>"),
    ],
)
def test_a_place_names_no_folder_of_the_user(file: str, place: str) -> None:
    assert place_of(file) == place


def test_a_fault_is_told_without_its_folders() -> None:
    text = (
        "Fatal Python error: Segmentation fault\n\nCurrent thread 0x01 (most recent call first):\n"
        f'  File "{ROOT}/app/worker.py", line 12 in _live\n  File "/home/jane/x.py", line 3 in y\n'
    )
    said = fault_without_paths(text)
    assert "app/worker.py:12 in _live" in said
    assert "x.py:3 in y" in said
    assert "/home" not in said
    assert str(ROOT) not in said


def test_words_lose_their_paths() -> None:
    assert without_paths("could not read /data/Doe/x.dcm, 3 of C:\\Doe\\y") == (
        "could not read … 3 of …"
    )
