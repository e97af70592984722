"""One language at a time, chosen while the program runs."""

import copy
import json

import pytest

from errors import UserError
from words import (
    _,
    again,
    english,
    listed,
    ngettext,
    number,
    of_system,
    read_number,
    read_spelled,
    spelled,
    use,
)

REFUSAL = "{name} is not a readable image: {why}; {advice}"


def refusal() -> str:
    return _(REFUSAL).format(
        name="wrist.png", why=_("it is damaged"), advice=_("save it with 16 bits")
    )


def test_a_sentence_is_told_in_the_language_in_use() -> None:
    use("es")
    assert _("Fracture") == "Fractura"
    use("en")
    assert _("Fracture") == "Fracture"


def test_words_that_are_in_no_catalogue_stay_as_they_are() -> None:
    use("es")
    assert _("wrist.png") == "wrist.png"
    assert _("") == ""


def test_a_number_chooses_the_form() -> None:
    use("es")
    one, many = "{count} file could not be opened:", "{count} files could not be opened:"
    assert ngettext(one, many, 1).format(count=1) == "No se pudo abrir 1 archivo:"
    assert ngettext(one, many, 2).format(count=2) == "No se pudieron abrir 2 archivos:"


def test_a_sentence_is_told_again_with_all_that_it_holds() -> None:
    said = refusal()
    use("es")
    assert again(said) == ("wrist.png no es una imagen legible: está dañada; guárdela con 16 bits")
    use("en")
    assert again(again(said)) == said


def test_an_error_keeps_a_sentence_that_can_be_told_again() -> None:
    said = str(UserError(_("it is damaged")))
    use("es")
    assert again(said) == "está dañada"


def test_numbers_have_the_signs_of_the_language() -> None:
    share = number(0.875, ".2f")
    assert (share, number(12345, ",d")) == ("0.88", "12,345")
    use("es")
    assert (again(share), number(12345, ",d")) == ("0,88", "12\N{NO-BREAK SPACE}345")


@pytest.mark.parametrize("typed", ["25.4", "25,4", " 25.4 "])
def test_a_typed_number_may_have_either_sign(typed: str) -> None:
    assert read_number(typed) == 25.4


def test_data_gets_the_english_words_whatever_is_spoken() -> None:
    use("es")
    assert english(_("{least} to {greatest}").format(least=1, greatest=number(2.5, ".1f"))) == (
        "1 to 2.5"
    )


def test_names_are_listed() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    use("es")
    assert listed(["a", "b"]) == "a y b"


def test_a_list_of_names_is_said_again_in_another_language() -> None:
    use("es")
    names = [_("Cascade"), _("Shoulder"), _("Hand")]
    assert listed(names) != english(listed(names))
    assert english(listed(names)) == "Cascade, Shoulder and Hand"


def test_a_sentence_goes_from_one_process_to_another_and_is_told_there() -> None:
    sent = json.dumps(spelled(refusal()))
    use("es")
    assert read_spelled(json.loads(sent)).startswith("wrist.png no es una imagen legible")


@pytest.mark.parametrize(
    "sent",
    [
        {"keys": ["{name.__class__}"], "count": 1, "fields": {"name": "a"}},
        {"keys": ["{name:>999999999}"], "count": 1, "fields": {"name": "a"}},
        {"keys": ["{other}"], "count": 1, "fields": {"name": "a"}},
        {"value": 1.0, "spec": ".999999999f"},
    ],
)
def test_another_process_can_send_words_only(sent: object) -> None:
    with pytest.raises(ValueError):
        read_spelled(sent)


def test_a_copy_is_the_same_sentence() -> None:
    assert copy.deepcopy(refusal()) == refusal()


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"LANG": "es_CL.UTF-8"}, "es"),
        ({"LANG": "es_CL.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANGUAGE": "ca:es:en", "LANG": "ca_ES.UTF-8"}, "es"),
        ({"LANG": "C"}, "en"),
        ({}, "en"),
    ],
)
def test_the_system_tells_its_language(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], code: str
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert of_system() == code
