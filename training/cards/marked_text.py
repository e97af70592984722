"""Replaces what stands between two marks of a text, so that no figure there is typed by hand."""

from pathlib import Path

from training.whole_file import write_text


def replace_between(path: Path, begin: str, end: str, text: str) -> None:
    """Put a text between two marks of a file, which keep their place.

    Raises:
        ValueError: the file lacks one of the marks.
    """
    whole = path.read_text(encoding="utf-8")
    before, first, rest = whole.partition(begin)
    _, last, after = rest.partition(end)
    if not (first and last):
        raise ValueError(f"{path} lacks {begin} or {end}")
    write_text(path, f"{before}{begin}\n{text}\n{end}{after}")
