"""Bringing an older library up to date, one numbered script and one transaction at a time."""

from __future__ import annotations

import sqlite3
from functools import cache
from importlib import resources

from pitchcoach import __version__
from pitchcoach.errors import StorageError, say
from pitchcoach.library.database import Database
from pitchcoach.library.failures import LibraryDamagedError, LibraryNewerError
from pitchcoach.library.fields import printable

PROGRAM = f"PitchCoach {__version__}"


@cache
def migrations() -> tuple[tuple[int, str], ...]:
    """Version reached and script of every migration, oldest first: `0002_star.sql` leads to version 2."""
    folder = resources.files("pitchcoach.library") / "migrations"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return tuple((int(f.name[:4]), f.read_text(encoding="utf-8")) for f in found)


def newest_version() -> int:
    """The schema version this program writes."""
    return migrations()[-1][0]


def schema() -> str:
    """The script that makes a new library at the newest version."""
    return (resources.files("pitchcoach.library") / "schema.sql").read_text(encoding="utf-8")


def refuse_newer(database: Database) -> None:
    """Let no library through that a newer program wrote.

    Raises:
        LibraryNewerError: names the version of the file and the program that wrote it.
    """
    version, newest = database.schema_version, newest_version()
    if version <= newest:
        return
    raise LibraryNewerError(
        say(
            "{path} was written by {written_by} as library version {version}; this is {program}, "
            "which knows versions up to {newest}. Nothing was changed. Update PitchCoach, or set "
            "PITCHCOACH_HOME to another folder.",
            path=database.path,
            written_by=_written_by(database) or say("a newer PitchCoach"),
            version=version,
            program=PROGRAM,
            newest=newest,
        )
    )


def migrate(database: Database) -> None:
    """Run the migrations this library hasn't seen. Make a backup before.

    Each is one transaction: a power cut leaves the library at the version before it or after it.

    Raises:
        LibraryDamagedError: the library's own references don't hold, so that it can't be carried over.
        StorageError: no room; the library stays at the last version that was reached.
    """
    for version, script in migrations():
        if version <= database.schema_version:
            continue
        # Tables are rebuilt while others refer to them; the references are checked as a whole before the
        # commit.
        database.set_pragma("foreign_keys = OFF")
        try:
            with database.transaction():
                database.run_script(script)
                broken = database.rows("PRAGMA foreign_key_check")
                if broken:
                    raise LibraryDamagedError(
                        say(
                            "{path} can't be brought to version {version}: {count} rows refer to others that "
                            "aren't there. Nothing was changed. Run 'pitchcoach library check', or restore a "
                            "backup.",
                            path=database.path,
                            version=version,
                            count=len(broken),
                        )
                    )
                database.run("INSERT OR REPLACE INTO about VALUES ('program', ?)", (PROGRAM,))
                database.run(f"PRAGMA user_version = {version}")
        finally:
            database.set_pragma("foreign_keys = ON")


def _written_by(database: Database) -> str | None:
    try:
        row = database.row("SELECT value FROM about WHERE key = 'program'")
    except (StorageError, sqlite3.Error):  # a newer schema may have no such table
        return None
    return printable(str(row[0])) if row else None
