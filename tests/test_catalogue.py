"""The catalogue is complete and current, and no sentence on the screen goes past it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from app.export.taking import Taking
from tests.catalogue import ROOT, compiled, extracted, po_path, read, sources
from words import LANGUAGES

MARKERS = ("_", "N_", "ngettext")
# Told on the command line, whose words stay English, or in data that keeps the standard's terms.
NOT_ON_SCREEN = {
    *("app/command/*", "app/command_line.py", "mainGUI.py"),
    *("app/dicom/*", "app/case/body_parts.py"),
    *("app/logs.py", "app/crash.py", "app/traces.py", "store/migrations.py", "errors.py"),
    *("models/conversion/*", "models/architectures/*"),
}
# Bugs and faults between two parts of the program; the reader is told of them by another sentence.
INNER = {
    "ValueError",
    "TypeError",
    "EOFError",
    "KeyError",
    "RuntimeError",
    "PermissionError",
    "DatabaseError",
    "getattr",
    # Of Tk's own interpreter.
    "call",
}
SQL = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|FROM|WHERE|CASE|COLLATE|USING|AND|DEFAULT)\b"
    r"|_\w+,|= \?"
)
SENTENCE = re.compile(r"[A-Za-z]{3,}[,;:.…]?\s+[“(]?[a-z\0]")
# Names, a comment in a file, a command, and what is kept or sent in English.
ALLOWED = (
    *(
        "insert line",
        "Cobb \0°",
        "# The settings of this program",
        "python -m training.",
        "bytes \0-",
    ),
    *("# Corrections", "path: .", "on run argv"),
    *("OsteoLens groups views by", "synthetic phantom", "Asking the specialist: \0"),
    *("classifier of fisura and fractura", "\0, prediction, program_version"),
    *("Neither crack nor fracture", "The picture matches none of the known classes."),
    *("Fisura (crack)", "Fractura (complete fracture)"),
    "The probability weighs the surest box with the body part's specialist, which looks at",
    *("a bug that it told of in no known words", "no known place"),
    # What Tk says.
    *("no display name", "couldn't connect to display"),
    "a number of nine bytes has ended",
)


@cache
def messages() -> list[Message]:
    return [message for message in extracted() if message.id]


def forms(words: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def fields(words: str) -> set[str]:
    return set(re.findall(r"\{([^{}]*)\}", words))


@pytest.fixture(scope="module", params=[code for code in LANGUAGES if code != "en"])
def translations(request: pytest.FixtureRequest):
    return read(po_path(request.param))


def test_no_sentence_is_marked_up() -> None:
    """What stands between these signs in a README would be shown with them."""
    marked = [m.id for m in messages() if any("`" in words for words in forms(m.id))]
    assert not marked


def test_every_sentence_is_translated(translations) -> None:
    lacking = [
        m.id
        for m in messages()
        if (found := translations.get(m.id)) is None
        or not all(forms(found.string))
        or len(forms(found.string)) != (translations.num_plurals if m.pluralizable else 1)
    ]
    assert not lacking, "python -m tests.catalogue adds them; translate them in osteolens.po"


def test_no_translation_is_fuzzy(translations) -> None:
    assert not [m.id for m in translations if m.id and m.fuzzy]


def test_no_translation_is_of_a_sentence_that_is_gone(translations) -> None:
    known = {forms(m.id) for m in messages()}
    assert not [m.id for m in translations if m.id and forms(m.id) not in known]


def test_braces_hold_the_same_names_in_every_language(translations) -> None:
    wrong = []
    for message in messages():
        wanted = [fields(words) for words in forms(message.id)]
        found = translations.get(message.id)
        told = [fields(words) for words in forms(found.string)] if found else []
        if any(names not in wanted for names in told):
            wrong.append(message.id)
    assert not wrong


def test_braces_hold_plain_names_only() -> None:
    names = {name for m in messages() for words in forms(m.id) for name in fields(words)}
    assert not [name for name in names if not name.isidentifier()]


def test_what_the_program_reads_is_what_was_translated(translations) -> None:
    path = po_path(str(translations.locale)).with_suffix(".mo")
    assert path.read_bytes() == compiled(translations), "python -m tests.catalogue compiles it"


@pytest.mark.parametrize(
    "path",
    [
        p
        for p in sources()
        if not any(p.relative_to(ROOT).match(pattern) for pattern in NOT_ON_SCREEN)
    ],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_no_sentence_goes_past_the_catalogue(path: Path) -> None:
    # Labels come into the catalogue by another way than by a mark.
    known = {m.id for m in messages()}
    found = unmarked(path.read_text(encoding="utf-8"))
    assert not [(line, words) for line, words in found if words not in known]


def test_a_single_word_that_is_shown_is_in_the_catalogue() -> None:
    assert Taking().stage in {m.id for m in messages()}


def test_a_sentence_past_the_catalogue_would_be_seen() -> None:
    assert list(unmarked('label.configure(text=f"Saved {name} in the folder.")'))
    assert not list(unmarked('label.configure(text=_("Saved {name}.").format(name=name))'))


def unmarked(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and words of every literal that reads like a sentence and is not marked."""
    tree = ast.parse(source)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        words = _words(node)
        is_one = SENTENCE.search(words) and not SQL.search(words) and not words.startswith(ALLOWED)
        if is_one and not _is_excused(node, above):
            yield node.lineno, words  # type: ignore[attr-defined]


def _words(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(p.value if isinstance(p, ast.Constant) else "\0" for p in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is_excused(node: ast.AST, above: dict[ast.AST, ast.AST]) -> bool:
    """Tell whether it is marked, a docstring, a type, a part of an f-string or told to the log."""
    parent = above.get(node)
    if isinstance(parent, ast.Expr | ast.JoinedStr | ast.FormattedValue | ast.Assert | ast.arg):
        return True
    if isinstance(parent, ast.FunctionDef) and parent.returns is node:
        return True
    while parent is not None and not isinstance(parent, ast.stmt):
        if isinstance(parent, ast.Call):
            called = parent.func
            name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
            owner = getattr(getattr(called, "value", None), "id", "")
            if name in (*MARKERS, *INNER) or owner in ("log", "_log"):
                return True
        parent = above.get(parent)
    return False
