"""What pip can't bring is named, where it is missing and needed."""

import pytest

from starting import places
from starting.environment import prepare_environment
from starting.refusal import CannotStart
from tests.starting.stand_in import Pip


@pytest.mark.parametrize(
    ("module", "package", "installs"), [("tkinter", r"python3\.11-tk", 0), ("cv2", "libgl1", 1)]
)
def test_a_missing_system_package_is_named_as_early_as_it_can_be_told(
    pip: Pip, module: str, package: str, installs: int
) -> None:
    pip.fails_on = f"import {module}"
    with pytest.raises(CannotStart, match=package):
        prepare_environment("window", places.REQUIREMENTS)
    assert pip.installs == installs


def test_the_command_line_needs_no_window_toolkit(pip: Pip) -> None:
    pip.fails_on = "import tkinter"
    prepare_environment("command line", places.REQUIREMENTS)
