"""The system's dialogs for files, and those that Tk draws."""

import tkinter as tk
from pathlib import Path

import pytest

from gui.dialogs.file_dialogs import ask_files, ask_folder, ask_place, ask_xrays
from gui.history.row_actions import DATABASES
from gui.models_tab import FILE_TYPES
from imaging.load import SUFFIXES
from words import use


def test_types_of_files_are_named_in_the_chosen_language(
    root: tk.Tk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict = {}

    def chosen(**options: object) -> str:
        asked.update(options)
        return ""

    monkeypatch.setattr("tkinter.filedialog.askopenfilenames", chosen)
    use("es")
    for types, words in (
        (DATABASES, ["Bases de datos", "Todos los archivos"]),
        (FILE_TYPES, ["Pesos", "Todos los archivos"]),
    ):
        ask_files(root, "", types)
        assert [name for name, _endings in asked["filetypes"]] == words


def test_xrays_are_asked_for_by_all_their_endings(
    root: tk.Tk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: dict = {}

    def chosen(**options: object) -> tuple[str, ...]:
        asked.update(options)
        return (str(tmp_path / "a.dcm"),)

    monkeypatch.setattr("tkinter.filedialog.askopenfilenames", chosen)
    use("es")
    assert ask_xrays(root, "Abrir", str(tmp_path)) == [tmp_path / "a.dcm"]
    (words, endings), (rest, _all) = asked["filetypes"]
    assert (words, rest) == ("Radiografías", "Todos los archivos")
    assert all(f"*{end} *{end.upper()}" in endings for end in SUFFIXES)
    assert asked["initialdir"] == str(tmp_path)


def words_below(root: tk.Misc, path: str) -> list[str]:
    """Return the words of a dialog that Tk draws itself."""
    found = []
    for child in root.tk.splitlist(root.tk.call("winfo", "children", path)):
        try:
            words = str(root.tk.call(child, "cget", "-text"))
        except tk.TclError:
            words = ""
        found += [words] if words else []
        found += words_below(root, str(child))
    return found


@pytest.mark.parametrize("languages", [("es",), ("en", "es"), ("es", "en")])
def test_tks_own_dialogs_speak_the_chosen_language(
    root: tk.Tk, tmp_path: Path, languages: tuple[str, ...]
) -> None:
    told: list[list[str]] = []

    def look_and_close() -> None:
        root.tk.call("set", "::tk::Priv(selectFilePath)", "")
        for window in root.tk.splitlist(root.tk.call("winfo", "children", ".")):
            if root.tk.call("winfo", "viewable", window):
                told.append(words_below(root, window))

    for language in languages:
        use(language)
        told.clear()
        for ask in (
            lambda: ask_files(root, "", (), str(tmp_path)),
            lambda: ask_place(root, "a.png", (), str(tmp_path)),
            lambda: ask_folder(root, "", str(tmp_path)),
        ):
            root.after(200, look_and_close)
            ask()
    own = {
        "es": ("Cancelar", "Directorio:", "Guardar"),
        "en": ("Cancel", "Directory:", "Save"),
    }
    cancel, folder, save = own[languages[-1]]
    assert all(cancel in words and folder in words for words in told[:2])
    assert cancel in told[2]
    assert save in told[1]
