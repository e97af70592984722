"""Where the program, its environment and the lists of its packages lie."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
ENVIRONMENT = HERE / ".venv"
REQUIREMENTS = HERE / "requirements_loose.txt"
TEST_REQUIREMENTS = HERE / "requirements_dev.txt"
