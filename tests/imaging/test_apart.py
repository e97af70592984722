"""A decoder that breaks down takes its own process with it, and nothing else."""

import logging
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from errors import UnreadableImage
from imaging import apart
from imaging.decoding import decode
from imaging.load import load_radiograph
from imaging.plain_data import from_plain, room_for, to_plain
from imaging.radiograph import Radiograph
from imaging.source import Source, read_source
from tests.fakes import made_radiograph
from tests.imaging.made_files import colours, dicom_of, ramp, tiff_of, write

BREAKING = Path(__file__).with_name("breaking_decoder.py")


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the next process be one whose decoders break down."""
    apart.end_children()
    monkeypatch.setattr(apart, "CHILD", BREAKING)
    yield
    apart.end_children()


def dicom_that_says(folder: Path, words: str) -> Path:
    return write(folder, "x.dcm", dicom_of(ramp(), PatientComments=words))


def same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and np.array_equal(one, other)
    return one == other


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("DICOM", dicom_of(ramp(levels=4096), BitsStored=12, PixelSpacing=[0.1, 0.2])),
        ("DICOM", dicom_of(colours())),
        ("TIFF", tiff_of(ramp(levels=65536), 1)),
    ],
)
def test_decoded_apart_a_file_is_what_it_is_here(name: str, data: bytes, tmp_path: Path) -> None:
    source = read_source(write(tmp_path, "x.bin", data))
    here, there = decode(source, name), apart.decode_apart(source, name)
    different = [
        field.name
        for field in fields(Radiograph)
        if not same(getattr(here, field.name), getattr(there, field.name))
    ]
    assert different == []


@pytest.mark.parametrize("words", ["segfault", "bug", "tell", "lie", "reach out"])
@pytest.mark.usefixtures("breaking")
def test_a_decoder_that_breaks_down_is_a_sentence(
    words: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(UnreadableImage, match=r"its decoder broke down on it.*; copy it again"):
        load_radiograph(dicom_that_says(tmp_path, words))
    assert "doe" not in caplog.text.lower()
    assert "jane" not in caplog.text


@pytest.mark.usefixtures("breaking")
def test_what_broke_is_logged_by_kind_and_place(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(UnreadableImage):
        load_radiograph(dicom_that_says(tmp_path, "bug"))
    assert "decoding met ZeroDivisionError at" in caplog.text


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("ValueError at pixels:12, base:1040", "ValueError at pixels:12, base:1040"),
        ("PanicException at jpeg2000:66", "an error at jpeg2000:66"),
        ("MuellerHans at mueller:1963, pixels:7", "an error at pixels:7"),
        ("open at hans:3", "an error at no known place"),
        ("ValueError at pixels:12\nMueller", "a bug that it told of in no known words"),
        ("Mueller^Hans 1963-03-14", "a bug that it told of in no known words"),
        ("V" * 41 + " at pixels:1", "a bug that it told of in no known words"),
        (["ValueError"], "a bug that it told of in no known words"),
        (None, "a bug that it told of in no known words"),
    ],
)
def test_no_word_of_a_decoder_is_logged_that_was_not_known_before(told: object, words: str) -> None:
    assert apart._known_words(told) == words


@pytest.mark.usefixtures("breaking")
def test_a_decoder_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MOST_SECONDS", 1.0)
    with pytest.raises(UnreadableImage, match="given up after 1 seconds"):
        load_radiograph(dicom_that_says(tmp_path, "hang"))


def test_after_a_breakdown_the_next_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart.end_children()
    with monkeypatch.context() as patched:
        patched.setattr(apart, "CHILD", BREAKING)
        with pytest.raises(UnreadableImage):
            load_radiograph(dicom_that_says(tmp_path, "segfault"))
    assert load_radiograph(dicom_that_says(tmp_path, "segfault")).format == "DICOM"


def test_a_process_that_died_while_it_waited_is_replaced(tmp_path: Path) -> None:
    path = dicom_that_says(tmp_path, "")
    load_radiograph(path)
    (waiting,) = apart._idle
    os.kill(waiting._process.pid, signal.SIGTERM)
    waiting._process.wait()
    assert load_radiograph(path).format == "DICOM"


def test_the_process_is_kept_for_the_next_file(tmp_path: Path) -> None:
    path = dicom_that_says(tmp_path, "")
    load_radiograph(path)
    first = apart._idle[-1]._process.pid
    load_radiograph(path)
    assert apart._idle[-1]._process.pid == first


def test_several_threads_decode_side_by_side(tmp_path: Path) -> None:
    paths = [
        write(tmp_path, f"{n}.dcm", dicom_of(np.full((64, 64), n, np.uint8))) for n in range(40)
    ]
    with ThreadPoolExecutor(4) as threads:
        read = list(threads.map(load_radiograph, paths))
    assert [int(radiograph.pixels[0, 0]) for radiograph in read] == list(range(40))
    apart.end_children()


def test_without_memory_for_a_process_the_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    apart.end_children()
    monkeypatch.setattr(apart.subprocess, "Popen", fail)
    with pytest.raises(UnreadableImage, match="not enough memory"):
        load_radiograph(dicom_that_says(tmp_path, ""))


@pytest.mark.parametrize(
    "shapes",
    [
        [["object", [1]]],
        [["uint8", [-1, 5]]],
        [["uint8", [0]]],
        [["uint16", [1 << 20, 1 << 20]]],
        [["uint8", [1 << 30]]] * 3,
        ["uint8"],
        None,
    ],
)
def test_absurd_arrays_get_no_room(shapes: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        room_for(shapes)


@pytest.mark.parametrize(
    "data",
    [
        ["Path", {}],
        ["os.system", {"command": "true"}],
        ["array", 7],
        ["tuple", "abc"],
        ["Radiograph", {"path": ["path", "x"]}],
        [],
    ],
)
def test_an_answer_of_anything_else_is_refused(data: object) -> None:
    with pytest.raises((LookupError, TypeError, ValueError)):
        from_plain(data, [])


def test_a_value_of_another_kind_is_not_passed_on() -> None:
    with pytest.raises(TypeError, match="Source is not among the kinds"):
        to_plain(Source(Path(), b"", ""))


def test_a_radiograph_survives_being_said() -> None:
    radiograph = made_radiograph()
    said, arrays = to_plain(radiograph)
    assert from_plain(said, arrays).window == radiograph.window
