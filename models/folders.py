"""Where weights lie: in the program's own folder, or where the user may write if that is closed."""

import tempfile
from pathlib import Path

import platformdirs

PROGRAM_NAME = "OsteoLens"
BUNDLED = Path(__file__).resolve().parent.parent / "weights"
MANIFEST = "manifest.toml"
IMPORTED = Path("imported") / "imported.toml"


def user_folder() -> Path:
    """Return the weights folder in the user's data folder; it need not exist."""
    return platformdirs.user_data_path(PROGRAM_NAME, appauthor=False) / "weights"


def writable_folder() -> Path:
    """Return where new weights go: the bundled folder if it can be written, else the user's."""
    try:
        # Windows calls every folder writable; only trying tells.
        with tempfile.TemporaryFile(dir=BUNDLED):
            return BUNDLED
    except OSError:
        return user_folder()


def manifest_paths() -> tuple[Path, ...]:
    """Return the manifests to read, the bundled one first; they need not exist."""
    return (BUNDLED / MANIFEST, BUNDLED / IMPORTED, user_folder() / IMPORTED)


def locate(folder: Path, name: str) -> Path:
    """Return where a file that a manifest names lies, or where it is to be put.

    Args:
        folder: the manifest's own folder.
        name: the manifest's entry; it may name a sub-folder but never leave `folder`.

    Raises:
        ValueError: the name leads out of the folder.
    """
    own = (folder / name).resolve()
    if not own.is_relative_to(folder.resolve()):
        raise ValueError(f"{name} lies outside the weights folder")
    if own.exists() or folder != BUNDLED or writable_folder() == BUNDLED:
        return own
    return user_folder() / name
