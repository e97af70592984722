"""OpenVINO is imported without its telemetry, and may be used by several threads."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from models.openvino_offline import opened_core

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
asked = []
def note(event, arguments):
    if event.startswith(("socket.", "os.fork", "subprocess.")):
        asked.append(f"{event} {arguments}")
sys.addaudithook(note)
from models.openvino_offline import opened_core
opened_core()
print(asked)
"""
CONVERTER = """
import torch
from models.openvino_offline import import_converter, import_openvino
import_openvino()
openvino = import_openvino()
assert not hasattr(openvino, "convert_model")
print(import_converter()(torch.nn.Linear(3, 2), example_input=torch.zeros(1, 3)))
"""
# Two threads' first arrays at one moment; with bindings that are not ready, the process stands.
TWO_THREADS = """
import sys
from threading import Barrier, Thread
from models.openvino_offline import import_openvino
openvino, both = import_openvino(), Barrier(2)
sys.setswitchinterval(1e-6)
def first_array():
    both.wait()
    openvino.Type.f32.to_dtype()
threads = [Thread(target=first_array) for _ in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


def test_importing_the_engine_reaches_nothing(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "CI"}
    environment |= {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "[]"
    assert list(tmp_path.iterdir()) == []


def test_the_converter_is_imported_only_when_it_is_wanted() -> None:
    said = subprocess.run(
        [sys.executable, "-c", CONVERTER], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "Model" in said.stdout


def test_two_threads_may_begin_at_one_moment() -> None:
    subprocess.run([sys.executable, "-c", TWO_THREADS], cwd=ROOT, check=True, timeout=30)


def test_threads_share_one_core() -> None:
    with ThreadPoolExecutor(4) as threads:
        cores = list(threads.map(lambda _: opened_core(), range(8)))
    assert all(core is cores[0] for core in cores)
