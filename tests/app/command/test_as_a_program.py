"""The command line as a program of its own: its streams, its signals, strange names."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.app.desk import picture

ROOT = Path(__file__).parents[3]


def test_the_program_runs_as_a_file_from_another_folder(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, str(ROOT / "predictions.py"), "gone.png", "--json", "--no-history"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1, said.stderr
    assert json.loads(said.stdout)["image"] == "gone.png"
    assert "Traceback" not in said.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("module", ["imaging.load", "numpy", "app.command_line", "app.analyst"])
def test_stopped_while_it_still_imports_it_says_so(module: str) -> None:
    code = (
        "import os, runpy, signal, sys\n"
        # Whoever starts the tests may have told their children to ignore it.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Stopper:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Stopper())\n"
        "sys.argv = ['predictions.py', 'gone.png', '--no-history']\n"
        "runpy.run_path('predictions.py', run_name='__main__')"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (said.stderr, said.returncode) == ("Stopped.\n", 130)


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes it")
def test_without_a_standard_error_only_json_is_printed(tmp_path: Path) -> None:
    torn = tmp_path / "torn.tif"
    data = bytearray(cv2.imencode(".tif", np.eye(64, dtype=np.uint8))[1].tobytes())
    data[20:60] = bytes(40)
    torn.write_bytes(data)
    command = [sys.executable, str(ROOT / "predictions.py"), str(torn), "gone.png", "--json"]
    said = subprocess.run(
        f"{shlex.join([*command, '--no-history', '--pipeline', 'all'])} 2>&-",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    told = [json.loads(line) for line in said.stdout.splitlines()]
    assert {line["image"] for line in told} == {str(torn), "gone.png"}


def test_a_reader_that_leaves_causes_no_traceback(tmp_path: Path) -> None:
    names = " ".join(f"gone{n}.png" for n in range(300))
    said = subprocess.run(
        f"{sys.executable} {ROOT / 'predictions.py'} {names} --json --no-history | head -1",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stdout.count("\n") == 1
    assert "Traceback" not in said.stderr


def said_to(place: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = shlex.join([sys.executable, str(ROOT / "predictions.py"), *words])
    # Unbuffered, `argparse` itself would find help's output full, and say nothing.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(
        f"{command} >{place}",
        shell=True,
        cwd=folder,
        env=kept,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
@pytest.mark.parametrize(
    "words",
    [
        ("wrist.png", "wrist.png", "--json", "--no-history"),
        ("wrist.png", "--no-history"),
        ("--help",),
        ("--fetch-weights", "cascade"),
    ],
)
def test_a_full_standard_output_is_one_sentence_and_exit_1(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    picture(tmp_path)
    said = said_to("/dev/full", tmp_path, *words)
    assert said.returncode == 1
    assert said.stderr == (
        "The answers could not be printed to the end (No space left on device); make room, or "
        "send standard output elsewhere.\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes it")
def test_a_closed_standard_output_is_one_sentence_and_exit_1_before_anything_is_done(
    tmp_path: Path,
) -> None:
    picture(tmp_path)
    said = said_to("&-", tmp_path, "wrist.png", "--db", "h.db")
    assert said.returncode == 1
    assert said.stderr.startswith("Standard output is closed,")
    assert said.stderr.count("\n") == 1
    assert not (tmp_path / "h.db").exists()
    assert said_to("&-", tmp_path).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="names are bytes on POSIX only")
@pytest.mark.parametrize("name", [b"caf\xe9.png", b"two\nlines.png", "מימין\u202e.png".encode()])
@pytest.mark.parametrize("mode", [[], ["--json"]])
def test_a_strange_name_is_only_a_name(tmp_path: Path, name: bytes, mode: list[str]) -> None:
    picture(tmp_path, "plain.png").rename(tmp_path / os.fsdecode(name))
    said = subprocess.run(
        [sys.executable, str(ROOT / "predictions.py"), ".", *mode, "--db", "h.db", "--out", "out"],
        cwd=tmp_path,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert b"Traceback" not in said.stderr
    assert len(list((tmp_path / "out").iterdir())) == 1
    if mode:
        assert json.loads(said.stdout)["pipeline"] == "cascade"


def test_the_window_has_its_engine_ready_before_anything_is_asked(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from app.analyst import Analyst\n"
        "from app.session import Session\n"
        "from app.settings import Settings\n"
        "from tests.fakes import StepWorker\n"
        "worker = StepWorker()\n"
        f"session = Session(Analyst(Path({str(tmp_path / 'h.db')!r})), worker, Settings())\n"
        "print('openvino' in sys.modules)\n"
        "session.start()\n"
        "worker.run_one()\n"
        "print('openvino' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["False", "True"]
