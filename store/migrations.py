"""The database's numbered migrations: append, never edit one that was released."""

import sqlite3

MIGRATIONS: tuple[str, ...] = (
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
)


def schema_version(connection: sqlite3.Connection) -> int:
    """Return how many migrations the database has seen."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest version, each migration whole or not at all.

    Two programs may start on one new database at once: the version is read again under the lock.
    """
    while schema_version(connection) < len(MIGRATIONS):
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = schema_version(connection)
            if version < len(MIGRATIONS):
                for statement in _statements(MIGRATIONS[version]):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except sqlite3.Error:
            connection.execute("ROLLBACK")
            raise


def _statements(script: str) -> list[str]:
    # sqlite3's executescript would commit the transaction that makes a migration whole.
    return [part for part in (s.strip() for s in script.split(";")) if part]
