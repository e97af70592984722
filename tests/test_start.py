"""The start on a fresh machine: set up once, say what is missing, never in the way of answers."""

import base64
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any, NoReturn

import pytest

import start


class Pip:
    """Stands in for every process that `start` would run; nothing is installed."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.commands: list[list[str]] = []
        self.told: list[bytes] = []
        self.fails_on = ""
        self.hangs_on = ""
        self.has_torch = True
        self.makes = 0
        self.folder = tmp_path / ".venv"
        monkeypatch.setattr(start, "ENVIRONMENT", self.folder)
        monkeypatch.setattr(start, "make_environment", self.make)
        monkeypatch.setattr(subprocess, "call", self.call)
        monkeypatch.setattr(subprocess, "run", self.run)

    def make(self) -> None:
        self.write("pip-23.2.1")
        interpreter = start.interpreter_in(self.folder)
        interpreter.parent.mkdir(parents=True, exist_ok=True)
        interpreter.unlink(missing_ok=True)
        interpreter.touch()
        self.makes += 1

    def write(self, package: str, is_whole: bool = True) -> Path:
        place = self.folder / start.PACKAGES[0].replace("*", "3.11") / f"{package}.dist-info"
        place.mkdir(parents=True, exist_ok=True)
        (place / "METADATA").touch()
        if is_whole:
            (place / start.RECORD).touch()
        return place

    def call(self, command: list[str], timeout: float | None = None, **_options: object) -> int:
        self.commands.append(command)
        said = " ".join(command[1:])
        if self.hangs_on and self.hangs_on in said:
            assert timeout is not None, "this would wait for ever"
            raise subprocess.TimeoutExpired(command, timeout)
        if "--dry-run" in command and not self.has_torch:
            return 1
        return int(bool(self.fails_on) and self.fails_on in said)

    def run(
        self,
        command: list[str],
        *,
        input: bytes | None = None,
        timeout: float | None = None,
        **_options: object,
    ) -> subprocess.CompletedProcess[bytes]:
        self.told.append(input or b"")
        return subprocess.CompletedProcess(command, self.call(command, timeout))

    @property
    def installs(self) -> int:
        return sum("-r" in command for command in self.commands)


@pytest.fixture
def pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pip:
    return Pip(tmp_path, monkeypatch)


def test_the_second_start_installs_nothing(pip: Pip) -> None:
    start.environment("window", start.PROGRAM)
    first = len(pip.commands)
    assert pip.installs == 1
    start.environment("window", start.PROGRAM)
    assert len(pip.commands) == first


def test_bytecode_is_written_when_a_source_has_changed(
    pip: Pip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "gui" / "rooms" / "window.py"
    source.parent.mkdir(parents=True)
    source.write_text("x = 1\n")
    monkeypatch.setattr(start, "HERE", tmp_path)
    pip.fails_on = "compileall"
    start.environment("window", start.PROGRAM)
    pip.fails_on = ""
    for _again in range(2):
        start.environment("window", start.PROGRAM)
    source.write_text("x = 12\n")
    start.environment("window", start.PROGRAM)
    named = [command for command in pip.commands if "compileall" in command]
    assert len(named) == 3
    assert pip.told.count(os.fsencode(source)) == 3


def test_bytecode_is_written_wherever_the_program_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / f"José's program, {'far ' * 20}away"
    sources = [here / "gui" / f"{number:03}.py" for number in range(376)]
    (here / "gui").mkdir(parents=True)
    for source in sources:
        source.write_text("x = 1\n")
    run, lengths = subprocess.run, []

    def measured(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        lengths.append(len(subprocess.list2cmdline(command)))
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", measured)
    monkeypatch.setattr(start, "HERE", here)
    monkeypatch.setattr(start, "ENVIRONMENT", here)
    (here / "installed").mkdir()
    start.compile_sources(sys.executable)
    # What CreateProcess takes; each letter counts.
    assert max(lengths) < 32_767
    assert len(list((here / "gui" / "__pycache__").iterdir())) == len(sources)
    assert (here / "installed" / "bytecode").read_text()


def test_a_command_that_cannot_even_begin_does_not_succeed(tmp_path: Path) -> None:
    assert not start.succeeds([str(tmp_path / "nothing")])


def test_another_purpose_installs_nothing_again(pip: Pip) -> None:
    start.environment("window", start.PROGRAM)
    start.environment("command line", start.PROGRAM)
    assert pip.installs == 1


def test_an_environment_without_pip_is_made_anew(pip: Pip) -> None:
    pip.make()
    pip.fails_on = "pip --version"
    pip.makes = 0
    start.environment("window", start.PROGRAM)
    assert pip.makes == 1


def test_an_environment_whose_making_was_ended_is_made_anew(pip: Pip) -> None:
    pip.make()
    (pip.write("pip-23.2.1") / start.RECORD).unlink()
    pip.makes = 0
    start.environment("window", start.PROGRAM)
    assert pip.makes == 1


def test_a_package_at_which_pip_was_ended_is_written_again(pip: Pip) -> None:
    pip.make()
    half, whole = pip.write("ruff-0.12.0", is_whole=False), pip.write("numpy-2.4.0")
    start.environment("window", start.PROGRAM)
    assert (half.exists(), whole.exists()) == (False, True)


@pytest.mark.skipif(sys.platform == "win32", reason="an environment's interpreter is a copy there")
@pytest.mark.parametrize(("system", "is_linked"), [("posix", True), ("nt", False)])
def test_the_environment_leads_to_its_python_where_the_system_has_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, is_linked: bool
) -> None:
    asked: dict[str, object] = {}
    monkeypatch.setattr(venv, "create", lambda _folder, **options: asked.update(options))
    monkeypatch.setattr(start, "WANTED", sys.version_info[:2])
    monkeypatch.setattr(start, "ENVIRONMENT", tmp_path / ".venv")
    with monkeypatch.context() as patched:
        patched.setattr(os, "name", system)
        start.make_environment()
    assert asked == {"with_pip": True, "clear": True, "symlinks": is_linked}


def test_an_environment_whose_python_was_removed_is_made_anew(
    pip: Pip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start.environment("window", start.PROGRAM)
    interpreter = start.interpreter_in(pip.folder)
    interpreter.unlink()
    interpreter.symlink_to(tmp_path / "gone" / "python3.11")
    start.environment("command line", start.PROGRAM)
    assert (pip.makes, pip.installs) == (2, 2)


def test_a_broken_install_is_taken_up_again(pip: Pip) -> None:
    pip.fails_on = "install"
    with pytest.raises(start.CannotStart, match="goes on where it stopped"):
        start.environment("window", start.PROGRAM)
    pip.fails_on = ""
    start.environment("window", start.PROGRAM)
    assert pip.installs == 2


def test_changed_requirements_are_installed(pip: Pip, tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("numpy")
    start.environment("window", requirements)
    requirements.write_text("numpy\npillow")
    start.environment("window", requirements)
    assert pip.installs == 2


@pytest.mark.parametrize(
    ("module", "package", "installs"), [("tkinter", r"python3\.11-tk", 0), ("cv2", "libgl1", 1)]
)
def test_a_missing_system_package_is_named_as_early_as_it_can_be_told(
    pip: Pip, module: str, package: str, installs: int
) -> None:
    pip.fails_on = f"import {module}"
    with pytest.raises(start.CannotStart, match=package):
        start.environment("window", start.PROGRAM)
    assert pip.installs == installs


def test_the_command_line_needs_no_window_toolkit(pip: Pip) -> None:
    pip.fails_on = "import tkinter"
    start.environment("command line", start.PROGRAM)


def test_setting_up_keeps_standard_output_for_answers(
    pip: Pip, capsys: pytest.CaptureFixture[str]
) -> None:
    start.environment("command line", start.PROGRAM)
    said = capsys.readouterr()
    assert said.out == ""
    assert "this happens once" in said.err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only X11 can lack a display")
def test_without_a_display_the_other_way_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    assert start.main([]) == 1
    assert "start.py analyse IMAGE" in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Xvfb is X11's")
def test_all_tests_run_side_by_side_and_some_as_they_are_asked_for(
    pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: "/usr/bin/Xvfb")
    for processors, processes in ((1, []), (2, ["-n", "2"]), (64, ["-n", "4"])):
        monkeypatch.setattr("os.cpu_count", lambda processors=processors: processors)
        start.main(["test"])
        words = pip.commands[-1][1:]
        assert words[:4] == ["-m", "pytest", *processes]
        assert ("loadfile" in words) == bool(processes)
    start.main(["test", "tests/store", "-x"])
    assert pip.commands[-1][1:] == ["-m", "pytest", "tests/store", "-x"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Xvfb is X11's")
def test_tests_without_xvfb_name_the_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert start.main(["test"]) == 1
    assert "apt-get install xvfb" in capsys.readouterr().err


def test_help_names_every_way_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["--help"]) == 0
    said = capsys.readouterr().out
    for word in ("analyse", "test", "--shortcut"):
        assert word in said


def test_a_desktop_entry_survives_strange_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "HERE", Path('/home/x/a "b" $c 100%'))
    entry = start.desktop_entry()
    assert r'a \\"b\\" \\$c 100%%/start.py' in entry
    assert entry.startswith("[Desktop Entry]\n")


def test_a_windows_path_with_an_apostrophe_stays_data(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(start, "HERE", Path("/users/O'Brien/lens"))
    monkeypatch.setattr(subprocess, "run", lambda command, **_: commands.append(command))
    start.windows_shortcut(Path("/desktop"))
    assert "'/users/O''Brien/lens/start.py'" in commands[0][-1]


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_a_desktop_is_found_whatever_letters_its_owner_s_name_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = tmp_path / "José Łęcki" / "Escritorio"
    desktop.mkdir(parents=True)
    answer = base64.b64encode(str(desktop).encode()).decode()
    powershell = tmp_path / "powershell"
    # PowerShell takes whatever stands behind -Command for the script itself.
    powershell.write_text(f"#!/bin/sh\ntest $# -eq 3 && echo {answer}\n")
    powershell.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(sys, "platform", "win32")
    assert start.desktop_folder() == desktop


def test_an_icon_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "OsteoLens.desktop").mkdir()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(start, "desktop_folder", lambda: tmp_path)
    assert start.main(["--shortcut"]) == 1
    assert "could not be put into" in capsys.readouterr().err


def torch_steps(pip: Pip, monkeypatch: pytest.MonkeyPatch, platform: str = "linux") -> list[str]:
    """Set up; return what was run for torch alone, and the requirements' install last."""
    monkeypatch.setattr(sys, "platform", platform)
    start.environment("command line", start.PROGRAM)
    return [" ".join(c[3:]) for c in pip.commands if "pip" in c and "--version" not in c]


def test_torch_without_cuda_comes_before_all_else_that_is_installed(
    pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip.has_torch = False
    *_, looked, took, rest = torch_steps(pip, monkeypatch)
    assert "index versions torch" in looked
    for words in ("install", "torch==2.13.0", f"--index-url {start.TORCH_INDEX}", "--retries 0"):
        assert words in took
    assert "-r" in rest.split()


def test_a_torch_that_pip_has_or_finds_by_itself_is_left_to_it(
    pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any(start.TORCH_INDEX in step for step in torch_steps(pip, monkeypatch))


def test_only_linux_has_a_torch_with_cuda(pip: Pip, monkeypatch: pytest.MonkeyPatch) -> None:
    pip.has_torch = False
    assert not any(start.TORCH_INDEX in step for step in torch_steps(pip, monkeypatch, "darwin"))


@pytest.mark.parametrize("how", ["fails_on", "hangs_on"])
def test_an_index_of_torch_out_of_reach_stops_nothing(
    pip: Pip, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    pip.has_torch = False
    setattr(pip, how, "index versions")
    *_, looked, rest = torch_steps(pip, monkeypatch)
    assert "index versions torch" in looked
    assert "-r" in rest.split()


def test_a_torch_that_fails_to_install_is_left_to_the_requirements(
    pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip.has_torch = False
    pip.fails_on = f"install --index-url {start.TORCH_INDEX}"
    *_, took, again, rest = torch_steps(pip, monkeypatch)
    assert took == again
    assert pip.fails_on in again
    assert "-r" in rest.split()


def refused(*_words: object, **_options: object) -> NoReturn:
    """Stand in for whatever writes; root, who may run the tests, is refused by no mode."""
    raise PermissionError(13, "Permission denied")


def test_an_installation_that_only_its_owner_may_write_starts(
    pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    start.environment("window", start.PROGRAM)
    (pip.folder / "installed" / "bytecode").write_text("of other sources")
    for writes in ("touch", "mkdir", "write_text"):
        monkeypatch.setattr(Path, writes, refused)
    before = len(pip.commands)
    start.environment("command line", start.PROGRAM)
    assert [command[1:] for command in pip.commands[before:]] == [["-c", "import cv2"]]


def test_setting_up_where_only_another_may_write_asks_for_the_owner(
    pip: Pip, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    assert start.main(["analyse", "wrist.png"]) == 1
    said = capsys.readouterr().err
    assert "Permission denied" in said
    assert "ask its owner to run start.py once" in said
    assert "python3.11-venv" not in said
    assert (pip.makes, pip.installs) == (0, 0)


@pytest.mark.parametrize(
    ("platform", "there", "command"),
    [
        ("linux", {"python3.11", "py"}, ["python3.11"]),
        ("win32", {"py"}, ["py", "-3.11"]),
        ("win32", {"python3.11", "py"}, ["python3.11"]),
    ],
)
def test_another_python_is_found_as_each_system_names_it(
    pip: Pip,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    there: set[str],
    command: list[str],
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr("shutil.which", lambda name: name if name in there else None)
    assert start.find_python() == command
    pip.fails_on = "--version"
    with pytest.raises(start.CannotStart, match=r"install Python 3\.11"):
        start.find_python()


def test_the_requirements_keep_cuda_out() -> None:
    lines = start.PROGRAM.read_text().splitlines()
    assert "torch==2.13.0" in lines
    eight = "customtkinter tensorflow ultralytics pillow numpy pyautogui opencv-python pytest"
    for package in eight.split():
        assert any(line.startswith(package) for line in lines), package
