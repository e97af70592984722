"""Lists of images: in order, and what can't be listed is refused by name."""

import os
from pathlib import Path

import pytest

from app.files.folder import Opened, images_in, open_image
from tests.imaging.made_files import dicom_of, ramp, write

DICOM = dicom_of(ramp())


def test_a_folder_that_can_not_be_listed_is_refused_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, after = tmp_path / "closed", tmp_path / "gone.png"
    closed.mkdir()
    scanned = os.scandir

    def scandir(path: Path):
        if path == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return scanned(path)

    monkeypatch.setattr(os, "scandir", scandir)
    refused, gone = map(open_image, images_in([closed, after], print))
    assert refused == Opened(
        closed,
        None,
        "The folder closed can't be listed (Permission denied); ask its owner for the right to "
        "read it.",
    )
    assert gone.path == after
    assert "there is no such file" in gone.error


def test_a_name_too_long_for_the_disk_is_refused_by_name() -> None:
    (refused,) = map(open_image, images_in([Path("a" * 300 + ".png")], print))
    assert refused.radiograph is None
    assert "is not a readable image" in refused.error


@pytest.mark.parametrize("names", [(), ("letter.txt",), (".hidden.png",)])
def test_a_folder_without_an_image_is_refused_by_name(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    for name in names:
        (folder / name).touch()
    (refused,) = map(open_image, images_in([folder], print))
    assert refused.path == folder
    assert refused.error.startswith("The folder empty holds no image;")


def test_pictures_that_were_annotated_here_are_left_out_and_said_once(tmp_path: Path) -> None:
    own = (
        "wrist.cascade.png",
        "wrist-2.yolo.png",
        "wrist-3-2.yolo.png",
        "IM1.pose.png",
        "wrist.cascade.cbam.png",
    )
    kept = ("IM1", "elbow.cascade.png", "wrist.dcm", "wrist.png", "wrist.x.png", "wrist.yolo.jpg")
    for name in own + kept:
        write(tmp_path, name, DICOM)
    remarks: list[str] = []
    listed = images_in([tmp_path], remarks.append)
    assert [p.name for p in listed if isinstance(p, Path)] == list(kept)
    (remark,) = remarks
    assert "(5, such as IM1.pose.png)" in remark


def test_an_annotated_picture_named_by_itself_is_taken(tmp_path: Path) -> None:
    own = tmp_path / "wrist.cascade.png"
    for path in (own, tmp_path / "wrist.png"):
        path.touch()
    assert images_in([own], print) == [own]


def touched(*paths: Path) -> list[Path]:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return list(paths)


def test_pictures_annotated_anywhere_below_a_folder_are_left_out_with_its_sub_folders(
    tmp_path: Path,
) -> None:
    sources = touched(tmp_path / "a" / "wrist.png", tmp_path / "b" / "deep" / "elbow.dcm")
    touched(tmp_path / "out" / "wrist.cascade.png", tmp_path / "a" / "out" / "elbow-2.yolo.png")
    assert images_in([tmp_path], print, is_recursive=True) == sources


@pytest.mark.skipif(os.name != "posix", reason="links are POSIX's")
def test_where_pictures_are_written_all_that_are_named_so_are_left_out_and_no_other(
    tmp_path: Path,
) -> None:
    (own, xray) = touched(tmp_path / "out" / "gone.cascade.png", tmp_path / "out" / "elbow.png")
    remarks: list[str] = []
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "out", target_is_directory=True)
    for out in (tmp_path / "out", link):
        assert images_in([tmp_path], remarks.append, is_recursive=True, out=out) == [xray]
    assert "(1, such as gone.cascade.png)" in remarks[0]
    assert images_in([own], print, out=own.parent) == [own]


def test_a_folder_of_annotated_pictures_below_their_sources_holds_no_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touched(tmp_path / "wrist.png", tmp_path / "out" / "wrist.cascade.png")
    monkeypatch.chdir(tmp_path / "out")
    for named in (tmp_path / "out", Path()):
        for is_recursive in (False, True):
            (refused,) = images_in([named], print, is_recursive)
            assert isinstance(refused, Opened)
            assert "holds no image" in refused.error


@pytest.mark.skipif(os.name != "posix", reason="links and pipes are POSIX's")
def test_what_bears_an_images_name_but_is_none_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "dangling.png").symlink_to(tmp_path / "gone")
    (tmp_path / "loop.png").symlink_to(tmp_path / "loop.png")
    os.mkfifo(tmp_path / "pipe.png")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder.png").mkdir()
    refused = list(map(open_image, images_in([tmp_path], print)))
    assert [r.path.name for r in refused] == ["dangling.png", "loop.png", "pipe.png"]
    assert "a link to a file that is gone" in refused[0].error
    assert "too many" in refused[1].error.lower()
    assert "a device or a pipe" in refused[2].error


def test_sub_folders_are_taken_by_choice(tmp_path: Path) -> None:
    for name in ("a.png", "sub/b.dcm", "sub/deeper/c.jpg", ".hidden/d.png", "empty/notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert images_in([tmp_path], print) == [tmp_path / "a.png"]
    found = [p for p in images_in([tmp_path], print, is_recursive=True) if isinstance(p, Path)]
    assert [p.name for p in found] == ["a.png", "b.dcm", "c.jpg"]
    (refused,) = images_in([tmp_path / "empty"], print, is_recursive=True)
    assert not isinstance(refused, Path)
    assert "holds no image" in refused.error


def names_in(folder: Path, is_recursive: bool = False) -> list[str]:
    listed = images_in([folder], print, is_recursive)
    return [one.name for one in listed if isinstance(one, Path)]


def test_a_file_that_is_an_image_is_taken_whatever_its_ending(tmp_path: Path) -> None:
    names = ["1.2.840.113619.2.55.3", "IM1", "a.jfif", "b.jpe", "c.jpg", "x.IMA", "y.dic", "z.bak"]
    for name in names:
        write(tmp_path, name, DICOM)
    assert names_in(tmp_path) == names
    assert names_in(tmp_path, is_recursive=True) == names


def test_what_is_no_image_and_has_no_ending_of_one_is_left_out(tmp_path: Path) -> None:
    directory = dicom_of(ramp(), SOPClassUID="1.2.840.10008.1.3.10", PixelData=None)
    write(tmp_path, "DICOMDIR", directory)
    for name, data in (("README", b"Read me"), ("empty", b""), ("notes.txt", b"BMI")):
        write(tmp_path, name, data)
    write(tmp_path, "broken.png", b"no picture")
    assert names_in(tmp_path) == ["broken.png"]
    (named,) = map(open_image, images_in([tmp_path / "README"], print))
    assert named.error.startswith("README is not a readable image")


def test_files_with_an_images_ending_are_not_opened_to_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.png", "b.dcm", "notes.txt"):
        write(tmp_path, name, DICOM)
    opened: list[str] = []
    opens = os.open

    def note(path: Path, *how: int) -> int:
        opened.append(path.name)
        return opens(path, *how)

    monkeypatch.setattr(os, "open", note)
    assert names_in(tmp_path) == ["a.png", "b.dcm", "notes.txt"]
    assert opened == ["notes.txt"]


def test_a_file_that_may_not_be_read_is_refused_by_name_and_not_left_out(
    tmp_path: Path, as_ordinary_user: None
) -> None:
    write(tmp_path, "1.2.840.113619.2", DICOM).chmod(0)
    (refused,) = map(open_image, images_in([tmp_path], print))
    assert "you may not read it" in refused.error


def test_in_the_folder_above_none_but_a_source_of_annotated_pictures_is_looked_for(
    tmp_path: Path,
) -> None:
    write(tmp_path, "wrist.7", DICOM)
    write(tmp_path, "elbow.txt", b"no picture")
    touched(tmp_path / "out" / "wrist.cascade.png", tmp_path / "out" / "elbow.cascade.png")
    assert names_in(tmp_path / "out") == ["elbow.cascade.png"]


def test_folders_are_told_in_the_order_of_their_names_each_before_those_in_it(
    tmp_path: Path,
) -> None:
    touched(*(tmp_path / name for name in ("b/z.png", "b/a/y.png", "a-b/x.png", "a/w.png")))
    touched(tmp_path / "v.png")
    assert names_in(tmp_path, is_recursive=True) == ["v.png", "w.png", "x.png", "z.png", "y.png"]


@pytest.mark.skipif(os.name != "posix", reason="links are POSIX's")
def test_a_link_to_a_folder_is_not_gone_into(tmp_path: Path) -> None:
    touched(tmp_path / "sub" / "a.png")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert names_in(tmp_path, is_recursive=True) == ["a.png"]


@pytest.mark.skipif(os.name != "posix", reason="Windows' paths are shorter")
def test_folders_that_lie_too_deep_are_refused_by_name_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touched(tmp_path / "a" / "first.png", tmp_path / "z" / "last.png")
    monkeypatch.chdir(tmp_path / "a")
    for _level in range(300):
        Path("d").mkdir()
        monkeypatch.chdir("d")
    monkeypatch.undo()
    first, deep, last = images_in([tmp_path], print, is_recursive=True)
    assert (first, last) == (tmp_path / "a" / "first.png", tmp_path / "z" / "last.png")
    assert isinstance(deep, Opened)
    assert deep.error == (
        "The folder d lies 257 folders deep, and it and those below were not searched; name it by "
        "itself."
    )
