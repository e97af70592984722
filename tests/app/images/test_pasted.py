"""What comes from the clipboard: addresses of files, pictures, and any text at all."""

import sys
from nturl2path import url2pathname
from pathlib import Path

import pytest
from PIL import Image, ImageGrab

from app.images.pasted import Clipping, keep_pasted, pasted_files
from errors import CannotSave, UnreadableImage


@pytest.mark.parametrize(
    "words",
    ["", "a" * 400, "a\0b", "file://[", "file:///" + "x" * 400, "no\npicture\nhere", "# comment"],
)
def test_text_that_names_no_picture_is_nothing(words: str) -> None:
    assert pasted_files(Clipping(words)) == []


def test_addresses_and_names_of_files_are_files(tmp_path: Path) -> None:
    bare = tmp_path / "without an ending"
    bare.write_bytes(b"")
    named = tmp_path / "a wrist.PNG"
    words = f"# copied\r\n{named.as_uri()}\r\n\r\n{bare}\r\n{'long' * 200}"
    assert pasted_files(Clipping(words)) == [named, bare]


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("file:///C:/X-rays/a%20wrist.png", r"C:\X-rays\a wrist.png"),
        ("file://localhost/C:/wrist.png", r"C:\wrist.png"),
        ("file://server/share/wrist.png", r"\\server\share\wrist.png"),
    ],
)
def test_an_address_on_windows_names_a_drive_or_a_share(
    monkeypatch: pytest.MonkeyPatch, address: str, path: str
) -> None:
    monkeypatch.setattr("urllib.request.url2pathname", url2pathname)
    monkeypatch.setattr(sys, "platform", "win32")
    assert [str(file) for file in pasted_files(Clipping(address))] == [path]


def test_a_file_copied_on_windows_comes_as_a_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [str(tmp_path / "wrist.png"), str(tmp_path / "letter.docx")]
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ImageGrab, "grabclipboard", lambda: names)
    assert pasted_files(Clipping()) == [tmp_path / "wrist.png"]


def test_a_picture_copied_on_windows_is_kept_as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ImageGrab, "grabclipboard", lambda: Image.new("L", (30, 20), 99))
    (path,) = pasted_files(Clipping())
    with Image.open(path) as kept:
        assert kept.size == (30, 20)


def test_a_clipboard_in_use_by_another_program_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse() -> None:
        raise OSError("failed to open clipboard")

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ImageGrab, "grabclipboard", refuse)
    with pytest.raises(UnreadableImage, match="copy the picture again"):
        pasted_files(Clipping())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 hands out numbers")
def test_the_numbers_that_tk_hands_out_are_a_picture() -> None:
    (path,) = pasted_files(Clipping("", "0x89 0x50 0x4e 0x47 "))
    assert path.read_bytes() == b"\x89PNG"


def test_a_damaged_file_under_a_pasted_name_is_written_again(tmp_path: Path) -> None:
    path = keep_pasted(b"whole picture", tmp_path)
    path.write_bytes(b"whole")
    assert keep_pasted(b"whole picture", tmp_path) == path
    assert path.read_bytes() == b"whole picture"


def test_a_folder_that_can_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotSave, match="could not be kept"):
        keep_pasted(b"picture", tmp_path / "file")
