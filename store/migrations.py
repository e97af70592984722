"""The database's numbered migrations: append, never edit one that was released."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath

from store.chain import BEGINNING, row_hash
from store.query import index_statements
from store.texts import storable
from store.word_index import WORDS_TABLE, index_words

Migration = str | Callable[[sqlite3.Connection], None]

_LISTED = """
    CREATE TABLE listed (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        made_at_utc TEXT NOT NULL,
        image_path TEXT NOT NULL,
        image_name TEXT NOT NULL,
        image_sha256 TEXT NOT NULL,
        image_width INTEGER NOT NULL,
        image_height INTEGER NOT NULL,
        image_is_synthetic INTEGER NOT NULL DEFAULT 0 CHECK (image_is_synthetic IN (0, 1)),
        pipeline TEXT NOT NULL,
        weights_id TEXT NOT NULL,
        verdict TEXT NOT NULL,
        probability REAL,
        body_part TEXT NOT NULL DEFAULT '',
        headline TEXT NOT NULL DEFAULT '',
        network TEXT NOT NULL DEFAULT '',
        program_version TEXT NOT NULL,
        origin TEXT NOT NULL DEFAULT '',
        reader_word TEXT NOT NULL DEFAULT '',
        tags TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        found_path TEXT NOT NULL DEFAULT '',
        removal TEXT NOT NULL DEFAULT '',
        previous_hash TEXT NOT NULL DEFAULT '',
        row_hash TEXT NOT NULL DEFAULT ''
    ) STRICT
"""
_SHARED = (
    "id, made_at_utc, image_path, image_sha256, image_width, image_height, image_is_synthetic, "
    "pipeline, weights_id, verdict, probability, program_version, reader_word"
)


def _part_lists_from_contents(connection: sqlite3.Connection) -> None:
    """Keep what is listed, sorted and searched apart from the large answers and thumbnails.

    A list of 100 000 rows is then read without them.
    """
    for statement in (
        _LISTED,
        "CREATE TABLE contents (id INTEGER PRIMARY KEY, prediction TEXT NOT NULL, "
        "thumbnail BLOB NOT NULL) STRICT",
        "CREATE TABLE chain (last_id INTEGER NOT NULL, row_hash TEXT NOT NULL) STRICT",
        "CREATE TABLE tombstones (first_id INTEGER PRIMARY KEY, last_id INTEGER NOT NULL, "
        "previous_hash TEXT NOT NULL, row_hash TEXT NOT NULL, reason TEXT NOT NULL) STRICT",
        f"INSERT INTO listed ({_SHARED}, image_name) SELECT {_SHARED}, '' FROM predictions",
        "INSERT INTO contents SELECT id, prediction, thumbnail FROM predictions",
        "DROP TABLE predictions",
        "ALTER TABLE listed RENAME TO predictions",
        # A removed row waits for its undo, and the same question may be asked again meanwhile.
        "CREATE UNIQUE INDEX predictions_by_key ON predictions "
        "(image_sha256, pipeline, weights_id) WHERE removal = ''",
        "CREATE INDEX predictions_by_removal ON predictions (removal) WHERE removal != ''",
        *index_statements(),
    ):
        connection.execute(statement)
    number, hashed = 0, BEGINNING
    for (number,) in connection.execute("SELECT id FROM predictions ORDER BY id").fetchall():
        hashed = _complete(connection, number, hashed)
    connection.execute("INSERT INTO chain VALUES (?, ?)", (number, hashed))


def _complete(connection: sqlite3.Connection, number: int, previous: str) -> str:
    """Fill what an older row lacks and return its hash."""
    path, text = connection.execute(
        "SELECT image_path, prediction FROM predictions JOIN contents USING (id) WHERE id = ?",
        (number,),
    ).fetchone()
    connection.execute(
        "UPDATE predictions SET image_name = ?, body_part = ?, headline = ?, network = ?, "
        "previous_hash = ? WHERE id = ?",
        (
            storable(PurePath(path).name),
            *_told_in(text),
            previous,
            number,
        ),
    )
    row = connection.execute(
        "SELECT * FROM predictions JOIN contents USING (id) WHERE id = ?", (number,)
    ).fetchone()
    hashed = row_hash(previous, row, row["prediction"], row["thumbnail"])
    connection.execute("UPDATE predictions SET row_hash = ? WHERE id = ?", (hashed, number))
    return hashed


def _told_in(text: str) -> tuple[str, str, str]:
    """Return body part, headline and network of an older row's answer; empty where damaged."""
    # Of a damaged row: what any of these words says is unknown.
    with suppress(ValueError, LookupError, TypeError, AttributeError, RecursionError):
        answer = json.loads(text)
        names_part = answer.get("pipeline") == "cascade" and answer.get("verdict") != "out_of_scope"
        part = answer["findings"][0]["label"] if names_part and answer.get("findings") else ""
        told = (part, answer.get("headline", ""), answer.get("network", ""))
        return tuple(storable(word) for word in told)  # type: ignore[return-value]
    return "", "", ""


def _find_by_every_place(connection: sqlite3.Connection) -> None:
    """Find rows by each path under which their content was seen, and by their verdict's words.

    And let a batch be answered by one program at a time.
    """
    for statement in (
        "CREATE TABLE places (image_sha256 TEXT NOT NULL, path TEXT NOT NULL, "
        "seen_at_utc TEXT NOT NULL, UNIQUE (image_sha256, path)) STRICT",
        "ALTER TABLE batches ADD COLUMN runner TEXT NOT NULL DEFAULT ''",
        # Its columns were one until now.
        "DROP TABLE IF EXISTS words",
        WORDS_TABLE,
    ):
        connection.execute(statement)
    for (number,) in connection.execute("SELECT id FROM predictions").fetchall():
        index_words(connection, number)


MIGRATIONS: tuple[Migration, ...] = (
    """
    CREATE TABLE predictions (
        id INTEGER PRIMARY KEY,
        made_at_utc TEXT NOT NULL,
        image_path TEXT NOT NULL,
        image_sha256 TEXT NOT NULL,
        image_width INTEGER NOT NULL,
        image_height INTEGER NOT NULL,
        pipeline TEXT NOT NULL,
        weights_id TEXT NOT NULL,
        verdict TEXT NOT NULL,
        probability REAL,
        prediction TEXT NOT NULL,
        thumbnail BLOB NOT NULL,
        reader_word TEXT NOT NULL DEFAULT '',
        program_version TEXT NOT NULL,
        UNIQUE (image_sha256, pipeline, weights_id)
    ) STRICT;
    CREATE INDEX predictions_by_time ON predictions (made_at_utc DESC, id DESC);
    """,
    # Rows from before were kept without it; they count as X-rays.
    """
    ALTER TABLE predictions ADD COLUMN image_is_synthetic INTEGER NOT NULL DEFAULT 0
        CHECK (image_is_synthetic IN (0, 1));
    """,
    """
    CREATE TABLE measurements (
        image_sha256 TEXT NOT NULL,
        frame INTEGER NOT NULL,
        changed_at_utc TEXT NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (image_sha256, frame)
    ) STRICT;
    """,
    _part_lists_from_contents,
    """
    CREATE TABLE batches (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        started_at_utc TEXT NOT NULL,
        place TEXT NOT NULL,
        pipelines TEXT NOT NULL,
        state TEXT NOT NULL
    ) STRICT;
    CREATE TABLE batch_items (
        batch INTEGER NOT NULL,
        number INTEGER NOT NULL,
        path TEXT NOT NULL,
        is_waiting INTEGER NOT NULL DEFAULT 1,
        error TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (batch, number)
    ) STRICT;
    CREATE INDEX batch_items_waiting ON batch_items (batch, number) WHERE is_waiting;
    CREATE TABLE batch_answers (
        id INTEGER PRIMARY KEY,
        batch INTEGER NOT NULL,
        number INTEGER NOT NULL,
        pipeline TEXT NOT NULL,
        name TEXT NOT NULL,
        prediction_id INTEGER NOT NULL,
        verdict TEXT NOT NULL,
        probability REAL,
        body_part TEXT NOT NULL,
        UNIQUE (batch, number, pipeline)
    ) STRICT;
    """,
    # The reader's word has a table of its own; the column was never written.
    """
    CREATE TABLE opinions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        said_at_utc TEXT NOT NULL,
        image_sha256 TEXT NOT NULL,
        pipeline TEXT NOT NULL,
        weights_id TEXT NOT NULL,
        stance TEXT NOT NULL,
        verdict TEXT NOT NULL,
        body_part TEXT NOT NULL,
        boxes TEXT NOT NULL,
        image_path TEXT NOT NULL,
        image_width INTEGER NOT NULL,
        image_height INTEGER NOT NULL,
        UNIQUE (image_sha256, pipeline, weights_id)
    ) STRICT;
    ALTER TABLE predictions DROP COLUMN reader_word;
    """,
    """
    ALTER TABLE batches ADD COLUMN request TEXT NOT NULL DEFAULT '';
    """,
    _find_by_every_place,
    # With numbers that only grow: what was there by a time is told by them, not by the clock.
    """
    CREATE TABLE measured (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        image_sha256 TEXT NOT NULL,
        frame INTEGER NOT NULL,
        changed_at_utc TEXT NOT NULL,
        content TEXT NOT NULL,
        UNIQUE (image_sha256, frame)
    ) STRICT;
    INSERT INTO measured (image_sha256, frame, changed_at_utc, content)
        SELECT image_sha256, frame, changed_at_utc, content FROM measurements ORDER BY rowid;
    DROP TABLE measurements;
    ALTER TABLE measured RENAME TO measurements;
    """,
)


# The version from which on rows have hashes.
CHAIN_SINCE = MIGRATIONS.index(_part_lists_from_contents) + 1


def schema_version(connection: sqlite3.Connection) -> int:
    """Return how many migrations the database has seen."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, newest: int | None = None) -> None:
    """Bring the database to a version, each migration whole or not at all.

    Two programs may start on one new database at once: the version is read again under the lock.

    Args:
        connection: with `sqlite3.Row` for its rows.
        newest: the version to stop at; None for the newest.
    """
    last = len(MIGRATIONS) if newest is None else newest
    while schema_version(connection) < last:
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = schema_version(connection)
            if version < last:
                _run(connection, MIGRATIONS[version])
                connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _run(connection: sqlite3.Connection, migration: Migration) -> None:
    if callable(migration):
        migration(connection)
        return
    # sqlite3's executescript would commit the transaction that makes a migration whole.
    for statement in (part.strip() for part in migration.split(";")):
        if statement:
            connection.execute(statement)
