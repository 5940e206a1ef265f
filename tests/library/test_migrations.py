"""Libraries of every schema version come up to date with all they hold."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pitchcoach.errors import StorageError
from pitchcoach.library.database import Database, create_empty
from pitchcoach.library.failures import LibraryDamagedError, LibraryNewerError
from pitchcoach.library.library import Library
from pitchcoach.library.migrate import migrations, newest_version, schema
from pitchcoach.library.pitch_file import parse_pitch
from pitchcoach.library.report_file import report_to_json
from pitchcoach.settings import Paths
from tests.library.conftest import Clock
from tests.library.old_libraries import EXPECTED, T0, library_file

VERSIONS = range(1, newest_version() + 1)


def put(version: int, paths: Paths) -> None:
    paths.make(paths.home)
    shutil.copy(library_file(version), paths.library)
    folder = paths.audio / "2023"
    folder.mkdir(parents=True)
    for take in (1, 2):
        (folder / f"take-{take}.wav").write_bytes(b"the sound of a take")


def holds(now: Any, then: Any) -> bool:
    """Whether all that was in a report is there still; what reports hold since then may be there besides."""
    if isinstance(then, dict):
        return isinstance(now, dict) and all(
            key in now and holds(now[key], value) for key, value in then.items()
        )
    return bool(now == then)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_library_comes_up_with_all_it_holds(version: int, paths: Paths, clock: Clock) -> None:
    put(version, paths)
    with Library.open(paths, now=clock) as library:
        old = version < newest_version()
        assert library.recovered.migrated_from == (version if old else None)
        assert len(library.recovered.sentences()) == old
        assert [b.name.endswith("-before-version-3.sqlite") for b in library.backups.listed()] == [True] * old
        assert library.pitches.load("hospital") == parse_pitch(EXPECTED["pitch"], "expected")
        first, second = library.takes.load(1), library.takes.load(2)
        assert first.report is not None
        assert holds(report_to_json(first.report), EXPECTED["report"])
        assert (first.state, second.state) == ("scored", "recorded")
        assert [row[9:15] for row in library.takes.listed("hospital")][-1] == (72, 90, 65, 80, None, 70)
        assert [
            (t.point, t.translated, t.missed) for t in library.scores.point_tallies(library.scores.history())
        ] == [
            ("c1", 1, 0),
            ("c2", 0, 1),
        ]
        assert (first.starred, first.note) == ((True, "the good one") if version >= 2 else (False, ""))
        assert [item.id for item in library.bin.contents()] == ([2] if version >= 2 else [])
        assert [r.scorer for r in library.takes.reports(1)] == (
            ["2026.1", "2026.0"] if version >= 3 else ["2026.1"]
        )
        result = library.check()
        assert (result.problems, result.takes, result.recordings, result.adopted) == ((), 2, 2, ())
        library.takes.rescore([1], lambda take: take.report)
        assert len(library.takes.reports(1)) == (3 if version >= 3 else 2)
        library.history.undo()
    with Library.open(paths, now=clock) as library:
        assert library.recovered.migrated_from is None


def test_the_backup_before_is_the_old_library(paths: Paths, clock: Clock) -> None:
    put(1, paths)
    Library.open(paths, now=clock).close()
    (backup,) = paths.backups.iterdir()
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM report").fetchone() == (1,)


def structure(connection: sqlite3.Connection) -> dict[str, Any]:
    """Tables, columns, keys and indexes, whatever the order they were made in."""
    found: dict[str, Any] = {}
    for _, name, kind, columns, without_rowid, strict in connection.execute(
        "PRAGMA main.table_list"
    ).fetchall():
        if name.startswith("sqlite_"):
            continue
        indexes = connection.execute(f"PRAGMA index_list({name})").fetchall()
        found[name] = (
            (kind, columns, without_rowid, strict),
            connection.execute(f"PRAGMA table_info({name})").fetchall(),
            sorted(r[2:] for r in connection.execute(f"PRAGMA foreign_key_list({name})").fetchall()),
            sorted(
                (i[2:], tuple(r[2] for r in connection.execute(f"PRAGMA index_info({i[1]})")))
                for i in indexes
            ),
        )
    named = "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"
    found["named"] = sorted((n, " ".join(s.split())) for n, s in connection.execute(named))
    return found


def test_the_migrations_add_up_to_the_schema() -> None:
    with closing(sqlite3.connect(":memory:")) as new, closing(sqlite3.connect(":memory:")) as old:
        new.executescript(schema())
        for _, script in migrations():
            old.executescript(script)
        wanted, grown = structure(new), structure(old)
        assert wanted.keys() == grown.keys()
        for name in wanted:
            assert wanted[name] == grown[name], name
        assert all(table[0][3] == 1 for name, table in wanted.items() if name != "named"), "STRICT"


def test_the_numbers_of_the_migrations_have_no_gap() -> None:
    assert [version for version, _ in migrations()] == list(VERSIONS)
    assert all(library_file(version).exists() for version in VERSIONS)


def test_a_newer_library_is_refused_by_name_and_version(paths: Paths, clock: Clock) -> None:
    put(3, paths)
    with closing(sqlite3.connect(paths.library)) as connection:
        connection.execute("PRAGMA user_version = 9")
        connection.execute("UPDATE about SET value = 'PitchCoach 7.2' WHERE key = 'program'")
        connection.commit()
    before = paths.library.read_bytes()
    for read_only in (False, True):
        with pytest.raises(LibraryNewerError) as caught:
            Library.open(paths, read_only=read_only, now=clock)
        assert "written by PitchCoach 7.2 as library version 9" in str(caught.value)
        assert "knows versions up to 3" in str(caught.value)
        assert str(paths.library) in str(caught.value)
    assert paths.library.read_bytes() == before


def test_a_newer_library_without_a_name_is_refused_too(paths: Paths, clock: Clock) -> None:
    paths.make(paths.home)
    create_empty(paths.library, "CREATE TABLE about (key TEXT, value TEXT);", 9, "x")
    with closing(sqlite3.connect(paths.library)) as connection:
        connection.execute("DROP TABLE about")
    with pytest.raises(LibraryNewerError, match="written by a newer PitchCoach as library version 9"):
        Library.open(paths, now=clock)


def test_an_old_library_is_not_opened_to_read_only(paths: Paths, clock: Clock) -> None:
    put(2, paths)
    with pytest.raises(StorageError, match="Open it once to write"):
        Library.open(paths, read_only=True, now=clock)


def test_a_library_whose_references_do_not_hold_stays_as_it_is(paths: Paths, clock: Clock) -> None:
    put(1, paths)
    with closing(sqlite3.connect(paths.library)) as connection:
        connection.execute("DELETE FROM transcript")
        connection.commit()
    with pytest.raises(LibraryDamagedError, match="is damaged"):  # the backup before already says so
        Library.open(paths, now=clock)
    database = Database.connect(paths.library)
    assert database.schema_version == 1
    database.close()
    assert list(paths.backups.iterdir()) == []


def test_expected_is_what_it_was() -> None:
    """The kept libraries were made from this; it must not drift with the examples."""
    assert EXPECTED["pitch"]["id"] == "hospital"
    assert T0 == 1_700_000_000_000
    folder = Path(library_file(1)).parent
    assert json.loads((folder / "expected.json").read_text(encoding="utf-8")) == EXPECTED
