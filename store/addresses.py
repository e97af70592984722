"""The addresses by which SQLite opens a file in a way of its own, such as only to be read."""

from pathlib import PurePath


def address_of(path: PurePath, how: str) -> str:
    """Return the address of a file.

    Args:
        path: absolute.
        how: what stands behind the question mark, such as "mode=ro".
    """
    address = path.as_uri()
    if not address.startswith("file:///"):
        # A share of Windows has its server there, and SQLite knows none: to it all is the path.
        address = address.replace("file://", "file:////", 1)
    return f"{address}?{how}"
