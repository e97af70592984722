"""OpenVINO is imported without its telemetry: no address is asked for and no file is left."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
asked = []
def note(event, arguments):
    if event.startswith(("socket.", "os.fork", "subprocess.")):
        asked.append(f"{event} {arguments}")
sys.addaudithook(note)
from models.openvino_offline import import_openvino
import_openvino().Core()
print(asked)
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
