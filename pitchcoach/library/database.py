"""One SQLite connection: opened with care, read and written in transactions, its failures put into sentences.

The rooms of the library (pitches, takes, …) hold the SQL; this module knows no table but `about`.
The sentences are in `refusals`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pitchcoach.errors import say
from pitchcoach.library.failures import LibraryDamagedError, LibraryReadOnlyError
from pitchcoach.library.refusals import APPLICATION_ID, look_at_head, storage_error

FAILURES = (sqlite3.Error, UnicodeDecodeError)
"""What a query may raise: the second where SQLite's own message quotes bytes of a damaged file."""

PAGES = 1_024
"""Copied at a time where somebody looks on: some 4 MB."""
Row = tuple[Any, ...]
Parameters = Sequence[Any]


class Database:
    """A connection to a library file; every failure of the storage comes out as a `StorageError`."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
        """Wrap an open connection in autocommit mode."""
        self._connection = connection
        self.path = path
        self.read_only = read_only
        self._depth = 0

    @classmethod
    def connect(cls, path: Path, *, read_only: bool = False) -> Database:
        """Open an existing library file.

        Raises:
            StorageError: not readable or writable.
            ForeignFileError: not a SQLite file, or another program's.
            LibraryDamagedError: its head is damaged, or it is empty.
        """
        look_at_head(path)
        try:
            connection = _connect(path, read_only)
        except FAILURES as error:
            raise storage_error(error, path) from error
        database = cls(connection, path, read_only=read_only)
        try:
            database._set_up()
        except BaseException:
            connection.close()
            raise
        return database

    def _set_up(self) -> None:
        for pragma in (
            "foreign_keys = ON",
            "synchronous = FULL",  # a take that was called saved survives a power cut
            "fullfsync = ON",
            "secure_delete = ON",  # what a person erases is overwritten, not just unlinked
            "trusted_schema = OFF",
            "cell_size_check = ON",
            "temp_store = MEMORY",
            "busy_timeout = 5000",
            "cache_size = -16000",
        ):
            self.rows(f"PRAGMA {pragma}")
        if self.read_only:
            self.rows("PRAGMA query_only = ON")
        else:
            self.rows("PRAGMA journal_mode = WAL")

    # --- reading ---------------------------------------------------------------------------------------

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a query, as tuples."""
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except FAILURES as error:
            raise storage_error(error, self.path) from error

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, or None."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def each(self, sql: str, parameters: Parameters = ()) -> Iterator[Row]:
        """The rows one by one, for queries whose answer doesn't fit into memory."""
        try:
            yield from self._connection.execute(sql, parameters)
        except FAILURES as error:
            raise storage_error(error, self.path) from error

    @property
    def schema_version(self) -> int:
        """The file's `user_version`."""
        return int(self.rows("PRAGMA user_version")[0][0])

    # --- writing ---------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what the block writes is on the disk when it ends, or undone if it raises.

        A transaction inside another belongs to the outer one.

        Raises:
            LibraryReadOnlyError: the library was opened to read only.
            StorageError: no room, or another failure of the storage; nothing was changed.
        """
        if self.read_only:
            raise LibraryReadOnlyError(
                say(
                    "The library {path} is open to read only; nothing was changed. Close the other "
                    "PitchCoach and open it again to make changes.",
                    path=self.path,
                )
            )
        if self._depth:
            yield
            return
        self._execute("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
            self._execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            raise
        finally:
            self._depth = 0

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """One statement that writes, inside a transaction; the number of the row it inserted."""
        return self._execute(sql, parameters).lastrowid or 0

    def run_counting(self, sql: str, parameters: Parameters = ()) -> int:
        """One statement that writes, inside a transaction; how many rows it changed."""
        return self._execute(sql, parameters).rowcount

    def run_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """One statement for many rows, inside a transaction."""
        assert self._depth, "written outside a transaction"
        try:
            self._connection.executemany(sql, rows)
        except FAILURES as error:
            raise storage_error(error, self.path) from error

    def run_script(self, script: str) -> None:
        """Several statements inside a transaction; unlike `executescript` it commits nothing on its own."""
        for statement in statements(script):
            self._execute(statement)

    def set_pragma(self, pragma: str) -> None:
        """A pragma that may not stand inside a transaction."""
        assert not self._depth
        self.rows(f"PRAGMA {pragma}")

    def _execute(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        try:
            return self._connection.execute(sql, parameters)
        except FAILURES as error:
            raise storage_error(error, self.path) from error

    # --- the file as a whole ---------------------------------------------------------------------------

    def copy_to(self, path: Path, tell: Callable[[float], None] | None = None) -> None:
        """Copy the database as it is now to a new file at `path`, through SQLite's backup API.

        With `tell` it is copied by parts, and told the share that is done.

        Raises:
            StorageError: no room, or a damaged page.
        """
        try:
            target = sqlite3.connect(path, isolation_level=None)
            try:
                target.execute("PRAGMA journal_mode = MEMORY")  # the copy is renamed whole or not at all
                if tell is None:
                    self._connection.backup(target)
                else:
                    self._connection.backup(
                        target,
                        pages=PAGES,
                        progress=lambda _status, left, all_of: tell(1 - left / max(1, all_of)),
                    )
                target.execute("PRAGMA journal_mode = DELETE")  # a backup is one file
            finally:
                target.close()
        except sqlite3.Error as error:
            raise storage_error(error, path) from error

    def integrity_problems(self) -> list[str]:
        """What `integrity_check` and `foreign_key_check` find; empty where the file is sound."""
        try:
            found = [str(r[0]) for r in self.rows("PRAGMA integrity_check(20)") if r[0] != "ok"]
            broken = self.rows("PRAGMA foreign_key_check")
        except LibraryDamagedError as error:
            return [error.sentence]
        return found + [
            say(
                "A row of '{child}' belongs to a row of '{parent}' that isn't there.", child=r[0], parent=r[2]
            )
            for r in broken[:20]
        ]

    def close(self) -> None:
        """Close the connection; SQLite then folds the write-ahead log into the file."""
        self._connection.close()


def create_empty(path: Path, script: str, version: int, program: str) -> None:
    """Make a new library at `path`: built under another name and renamed, so that no half-made one is ever
    seen.

    Raises:
        StorageError: no room or not writable.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        connection = sqlite3.connect(temporary, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            for statement in statements(script):
                connection.execute(statement)
            connection.execute("INSERT INTO about VALUES ('program', ?)", (program,))
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {version}")
            connection.execute("COMMIT")
        finally:
            connection.close()
        temporary.replace(path)
    except sqlite3.Error as error:
        raise storage_error(error, path) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
            temporary.with_name(temporary.name + "-journal").unlink(missing_ok=True)


def statements(script: str) -> Iterator[str]:
    """The statements of an SQL script, one by one; triggers, with their inner semicolons, in one piece."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    assert not pending.strip(), "a script ends in the middle of a statement"


def _connect(path: Path, read_only: bool) -> sqlite3.Connection:
    address = path.absolute().as_uri()
    connection = sqlite3.connect(
        f"{address}?mode={'ro' if read_only else 'rw'}", uri=True, isolation_level=None, cached_statements=256
    )
    if not read_only:
        return connection
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # A folder that can't be written has no room for the shared index of the write-ahead log. Where
        # there is no log, nobody is writing, and the file can be read as it stands.
        connection.close()
        if path.with_name(path.name + "-wal").exists():
            raise
        connection = sqlite3.connect(
            f"{address}?mode=ro&immutable=1", uri=True, isolation_level=None, cached_statements=256
        )
    return connection
