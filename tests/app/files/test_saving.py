"""A full disk, a closed folder, an X-ray's own place: one sentence, and the old file intact."""

import errno
import os
from pathlib import Path

import pytest

from app.files.saving import Sources, file_id, file_ids, save_bytes
from errors import CannotSave


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "because the disk is full; what lay there before is unchanged"),
        (errno.EDQUOT, "because the disk is full"),
        (errno.EACCES, "may not be written to; choose another folder."),
        (errno.EROFS, "may not be written to"),
        (errno.EIO, "choose another place."),
    ],
)
def test_what_the_disk_refuses_leaves_the_old_file_and_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"old")

    def refuse(_descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(CannotSave) as refusal:
        save_bytes(path, b"new")
    assert words in str(refusal.value)
    assert str(refusal.value).startswith("report.pdf could not be saved")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.pdf"]


def test_a_file_that_another_program_keeps_open_is_told_of_and_not_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"old")

    def refuse(part: Path, place: Path) -> None:
        # As Windows does while a spreadsheet has the table open.
        raise PermissionError(errno.EACCES, "Access is denied", str(part), None, str(place))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(CannotSave, match=r"table.csv .* is open in another program or protected"):
        save_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_without_rights_is_named(tmp_path: Path, as_ordinary_user: None) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(CannotSave, match="the folder closed may not be written to"):
        save_bytes(closed / "x.pdf", b"new")


def test_an_x_ray_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "wrist.png"
    path.write_bytes(b"x-ray")
    with pytest.raises(CannotSave, match="never changed"):
        save_bytes(path, b"new", Sources(file_ids([path])))
    assert path.read_bytes() == b"x-ray"


def test_files_on_a_drive_that_numbers_none_are_told_apart_by_their_names(tmp_path: Path) -> None:
    status = os.stat_result((0o100600, 0, 7, 1, 0, 0, 5, 0, 0, 0))
    one, other = tmp_path / "wrist.png", tmp_path / "report.pdf"
    (tmp_path / "folder").mkdir()
    again = tmp_path / "folder" / ".." / "wrist.png"
    assert file_id(one, status) == file_id(again, status)
    assert file_id(one, status) != file_id(other, status)


@pytest.mark.skipif(os.name != "posix", reason="pipes are POSIX's")
@pytest.mark.parametrize("is_linked", [False, True])
def test_a_pipe_is_not_written_over_and_not_waited_for(tmp_path: Path, is_linked: bool) -> None:
    pipe = tmp_path / "x.pdf"
    os.mkfifo(pipe)
    place = tmp_path / "link.pdf" if is_linked else pipe
    if is_linked:
        place.symlink_to(pipe)
    with pytest.raises(CannotSave, match="is a device or a pipe, not a file; choose another"):
        save_bytes(place, b"new")
    assert pipe.is_fifo()
    assert place.is_symlink() == is_linked
