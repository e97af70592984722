"""The catalogue of words, made from the sources: `python -m tests.catalogue` brings it up to date.

New sentences come into it empty, changed ones marked fuzzy; both have to be translated by hand in
`osteolens.po` before the tests pass.
"""

import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from app.case.body_parts import PARTS, known_part
from models.foreign_kinds import BODY_PARTS, KEYPOINT_LABELS
from models.public_labels import FRACTURE, PUBLIC_LABELS, REGIONS
from words import DOMAIN, FOLDER, SPANISH

ROOT = Path(__file__).parents[1]
FLOORS = ("app", "gui", "imaging", "models", "store")
FILES = ("errors.py", "mainGUI.py", "predictions.py", "words.py")
MANIFEST = ROOT / "weights" / "manifest.toml"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
# What a weights set says of itself on the screen.
SHOWN_KEYS = ("title", "notes", "training_data")
WIDTH = 100


def sources() -> list[Path]:
    """Return all files of the program that may speak to its user."""
    found = [ROOT / name for name in FILES]
    for floor in FLOORS:
        found.extend((ROOT / floor).rglob("*.py"))
    return sorted(found)


def extracted() -> Catalog:
    """Return all sentences of the program and of its weights' manifest, untranslated."""
    catalogue = Catalog(project="OsteoLens", charset="utf-8")
    for path in sources():
        place = str(path.relative_to(ROOT))
        for line, message, _comments, _context in extract_from_file("python", path, KEYWORDS):
            # A sentence with braces is Python's, whatever a per cent sign may look like.
            catalogue.add(message, locations=[(place, line)], flags=["no-python-format"])
    for text in _of_manifest():
        catalogue.add(text, locations=[("weights/manifest.toml", 1)])
    for text in _labels():
        catalogue.add(text, locations=[("models/foreign_kinds.py", 1)])
    return catalogue


def po_path(language: str = SPANISH) -> Path:
    """Return where a language's translations are written."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(path: Path) -> Catalog:
    """Read a catalogue, `.po` or `.mo`."""
    with path.open("rb") as file:
        return read_mo(file) if path.suffix == ".mo" else read_po(file, locale=SPANISH)


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue as the program reads it."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def update(path: Path) -> None:
    """Bring a language's translations up to date with the sources, and compile them."""
    catalogue = read(path)
    catalogue.update(extracted())
    catalogue.obsolete.clear()
    file = BytesIO()
    # Without line numbers, which would change with every line of code.
    write_po(file, catalogue, width=WIDTH, include_lineno=False, sort_by_file=True)
    path.write_bytes(file.getvalue())
    path.with_suffix(".mo").write_bytes(compiled(read(path)))


def _of_manifest() -> Iterator[str]:
    table = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))
    for sets in table.values():
        for weights in sets.values() if isinstance(sets, dict) else ():
            for key in SHOWN_KEYS:
                said = weights.get(key, [])
                yield from [said] if isinstance(said, str) else said
            for file in weights.get("files", {}).values():
                yield from (label.replace("_", " ") for label in file.get("labels", ()))


def _labels() -> Iterator[str]:
    """Yield what findings may be called beside the labels of the manifest."""
    yield from (*BODY_PARTS, *PUBLIC_LABELS, *REGIONS.values(), FRACTURE, "not fractured")
    yield from (label.replace("_", " ") for label in KEYPOINT_LABELS)
    yield from (known_part(part.term) for part in PARTS)


if __name__ == "__main__":
    update(po_path())
