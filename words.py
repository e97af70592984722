"""Words in the language that the user chose: a leaf, as errors.py is, that every floor may import.

The English sentences in the code are the keys of one catalogue for each other language,
`assets/locale/<language>/LC_MESSAGES/osteolens.po`. What is said is translated when it is said; a
table made at import time only marks its words with `N_`, and `_` translates them when they are
shown. Braces of a sentence hold plain names: numbers come ready from `number`.
"""

import errno
import gettext
import locale
import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from re import fullmatch
from string import Formatter
from typing import Any

FOLDER = Path(__file__).parent / "assets" / "locale"
DOMAIN = "osteolens"
SYSTEM, ENGLISH, SPANISH = "system", "en", "es"
# Each in its own language, so that whoever can't read the others finds it.
LANGUAGES = {ENGLISH: "English", SPANISH: "Español"}
# Of the decimal point and of what parts thousands, by English signs.
SIGNS = {
    ENGLISH: {},
    SPANISH: str.maketrans({".": ",", ",": "\N{NO-BREAK SPACE}"}),
}


class _Spoken:
    """The language in use; every thread reads it and only `use` changes it, in one step."""

    code = ENGLISH


class Sentence(str):
    """Words in the chosen language, which can be said again after another was chosen.

    Attributes:
        keys: the English words, one form or singular and plural.
        quantity: what chooses between singular and plural.
        fields: what the braces were filled with; None as long as they are empty.
    """

    keys: tuple[str, ...]
    quantity: int
    fields: Mapping[str, Any] | None

    def __new__(
        cls, keys: tuple[str, ...], count: int, fields: Mapping[str, Any] | None
    ) -> "Sentence":
        """Say it in the language in use."""
        words = _translated(keys, count)
        made = super().__new__(cls, words if fields is None else words.format(**fields))
        made.keys, made.quantity, made.fields = keys, count, fields
        return made

    def __getnewargs__(self) -> Any:
        """Return what a copy is made from."""
        return self.keys, self.quantity, self.fields

    def __str__(self) -> str:
        """Return itself, so that an error's words stay a sentence."""
        return self

    def format(self, *_values: object, **fields: object) -> "Sentence":
        """Fill the braces; an error among the fields gives its words."""
        told = {n: str(v) if isinstance(v, BaseException) else v for n, v in fields.items()}
        return Sentence(self.keys, self.quantity, told)

    def again(self) -> "Sentence":
        """Return it in the language in use now."""
        told = self.fields and {n: again(v) for n, v in self.fields.items()}
        return Sentence(self.keys, self.quantity, told)

    @property
    def english(self) -> str:
        """The English words, for data that does not change with the language."""
        words = self.keys[0] if self.quantity == 1 or len(self.keys) == 1 else self.keys[1]
        if self.fields is None:
            return words
        return words.format(**{n: english(v) for n, v in self.fields.items()})


def _(message: str) -> str:
    """Return a sentence in the chosen language; one that was told already is told again."""
    return message.again() if isinstance(message, Sentence) else Sentence((message,), 1, None)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form of a sentence that goes with a number, in the chosen language."""
    return Sentence((one, many), count, None)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark words for the catalogue that are translated when they are shown."""
    return message


class Figure(str):
    """A number with the signs of the chosen language."""

    value: float
    spec: str

    def __new__(cls, value: float, spec: str) -> "Figure":
        """Write it as the language in use does."""
        made = super().__new__(cls, format(value, spec).translate(SIGNS[_Spoken.code]))
        made.value, made.spec = value, spec
        return made

    def __getnewargs__(self) -> Any:
        """Return what a copy is made from."""
        return self.value, self.spec


# What the system says of files, so that it is the same on each, and is translated.
REASONS = {
    errno.ENOSPC: N_("No space left on device"),
    errno.EDQUOT: N_("Disk quota exceeded"),
    errno.EROFS: N_("Read-only file system"),
    errno.EACCES: N_("Permission denied"),
    errno.EPERM: N_("Operation not permitted"),
    errno.ENOENT: N_("No such file or directory"),
    errno.ENOTDIR: N_("Not a directory"),
    errno.EISDIR: N_("Is a directory"),
    errno.EIO: N_("Input/output error"),
}
CHOICES = {SYSTEM: N_("As the system"), **LANGUAGES}


def again(said: Any) -> Any:
    """Return a sentence or a number in the language in use now; all else stays as it is."""
    if isinstance(said, Figure):
        return Figure(said.value, said.spec)
    return said.again() if isinstance(said, Sentence) else said


def english(said: Any) -> Any:
    """Return a sentence or a number in English; all else stays as it is."""
    if isinstance(said, Figure):
        return format(said.value, said.spec)
    return said.english if isinstance(said, Sentence) else said


def joined(told: Sequence[str], sign: str = " ") -> str:
    """Return several sentences as one that can be said again, with a sign between them."""
    names = [f"part_{place}" for place in range(len(told))]
    key = sign.join(f"{{{name}}}" for name in names)
    return Sentence((key,), 1, dict(zip(names, told, strict=True)))


def reason_of(error: BaseException) -> str:
    """Return why something failed, in a few words of the chosen language where it has them."""
    if not isinstance(error, OSError):
        return str(error)
    return _(REASONS.get(error.errno or 0) or error.strerror or str(error))


def listed(names: Sequence[str]) -> str:
    """Return names in one line, such as "a, b and c"."""
    if len(names) == 1:
        return names[0]
    return _("{names} and {last}").format(names=joined(names[:-1], ", "), last=names[-1])


def number(value: float, spec: str) -> str:
    """Return a number with the signs of the chosen language.

    Args:
        spec: as in `format`, such as ".2f" or ",d".
    """
    return Figure(value, spec)


def read_number(text: str) -> float:
    """Return a number that was typed with a decimal point or a decimal comma.

    Raises:
        ValueError: it is none.
    """
    return float(text.strip().replace(",", "."))


def use(choice: str) -> None:
    """Speak another language from now on.

    Args:
        choice: a key of `CHOICES`.
    """
    _Spoken.code = of_system() if choice == SYSTEM else choice


def in_use() -> str:
    """Return the code of the language spoken now."""
    return _Spoken.code


def of_system() -> str:
    """Return the language of the system if the program speaks it, else English."""
    if sys.platform == "win32":
        import ctypes

        wanted = [locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")]
    else:
        # As gettext does: LANGUAGE lists several, and an empty variable counts as none.
        told = (os.environ.get(n) for n in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
        wanted = next((value.split(":") for value in told if value), [])
    codes = (name.replace("-", "_").split("_")[0].split(".")[0].lower() for name in wanted)
    return next((code for code in codes if code in LANGUAGES), ENGLISH)


def spelled(text: str) -> Any:
    """Return a sentence as plain data that another process can send; `read_spelled` takes it."""
    if isinstance(text, Figure):
        return {"value": text.value, "spec": text.spec}
    if not isinstance(text, Sentence):
        return text
    fields = text.fields
    if fields is not None:
        fields = {n: spelled(v) if isinstance(v, str) else v for n, v in fields.items()}
    return {"keys": list(text.keys), "count": text.quantity, "fields": fields}


def read_spelled(said: Any) -> str:
    """Return what `spelled` made, in the language in use here.

    What comes from a process that may have been taken over is never more than words: braces hold
    plain names of given fields, so that no format can reach into an object or ask for a huge width.
    """
    if not isinstance(said, dict):
        return str(said)
    if "spec" in said:
        spec = str(said["spec"])
        # Python would fill a hundred million places if it were asked to.
        if not fullmatch(r"\.\d[fg]|,d", spec):
            raise ValueError("a number with an odd form")
        return Figure(int(said["value"]) if spec == ",d" else float(said["value"]), spec)
    keys, count, fields = tuple(map(str, said["keys"])), int(said["count"]), said["fields"]
    if fields is None:
        return Sentence(keys, count, None)
    told = {str(n): v if isinstance(v, int | float) else read_spelled(v) for n, v in fields.items()}
    if not all(_is_filled_by(key, told) for key in keys):
        raise ValueError("a sentence whose braces are not filled by its fields")
    return Sentence(keys, count, told)


def _is_filled_by(key: str, fields: Mapping[str, Any]) -> bool:
    return all(
        name is None or (name in fields and not spec and not conversion)
        for _words, name, spec, conversion in Formatter().parse(key)
    )


def _translated(keys: tuple[str, ...], count: int) -> str:
    catalogue = _catalogue(_Spoken.code)
    one, *many = keys
    if many:
        return catalogue.ngettext(one, many[0], count)
    # A catalogue holds its own head under the empty key.
    return catalogue.gettext(one) if one else ""


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, FOLDER, [code])
