"""Opening: one writer, reading beside it, and files that can't be a library."""

from __future__ import annotations

import errno
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing

import pytest

from pitchcoach.errors import StorageError
from pitchcoach.library.failures import (
    ForeignFileError,
    LibraryBusyError,
    LibraryDamagedError,
    LibraryReadOnlyError,
)
from pitchcoach.library.library import Library, restore_library
from pitchcoach.settings import Paths
from tests.library.conftest import Clock
from tests.library.examples import make_pitch, make_report

HOLDER = """
import sys
from pathlib import Path
from pitchcoach.library.library import Library
from pitchcoach.settings import Paths
with Library.open(Paths(Path(sys.argv[1]))):
    print("open", flush=True)
    sys.stdin.readline()
"""


def test_a_new_library_is_the_owners_alone(library: Library, paths: Paths) -> None:
    library.pitches.save(make_pitch())
    library.backups.make()
    for path in (paths.home, paths.backups):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    for path in [p for p in paths.home.rglob("*") if p.is_file()]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_the_file_is_set_up_as_designed(library: Library, paths: Paths) -> None:
    database = library._database
    values = {
        name: database.rows(f"PRAGMA {name}")[0][0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert database.rows("PRAGMA application_id") == [(0x50437631,)]
    assert database.schema_version == 3


def test_a_second_process_is_told_and_can_read(paths: Paths, clock: Clock) -> None:
    with Library.open(paths, now=clock) as library:
        library.save_scored_take(make_report(), make_pitch())
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(paths.home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(LibraryBusyError) as caught:
            Library.open(paths, now=clock)
        assert caught.value.holder_pid == holder.pid
        assert f"(process {holder.pid})" in str(caught.value)
        assert "read only" in str(caught.value)
        with pytest.raises(LibraryBusyError):
            restore_library(paths, paths.library)
        with Library.open(paths, read_only=True, now=clock) as library:
            assert library.read_only
            assert library.takes.load(1).report is not None
            assert library.keep_house() == ()
            for change in (
                lambda: library.pitches.save(make_pitch("b")),
                lambda: library.takes.star(1),
                lambda: library.takes.fail(1, "x"),
                lambda: library.bin.empty(),
                lambda: library.save_scored_take(make_report(), make_pitch()),
            ):
                with pytest.raises(LibraryReadOnlyError, match="open to read only; nothing was changed"):
                    change()
            assert library.backups.make().exists()
        holder.communicate(b"\n")
    Library.open(paths, now=clock).close()


def test_the_same_process_twice_is_refused_too(library: Library, paths: Paths) -> None:
    with pytest.raises(LibraryBusyError):
        Library.open(paths)


def test_a_reader_beside_the_writer_sees_what_is_saved(library: Library, paths: Paths) -> None:
    with Library.open(paths, read_only=True) as reader:
        assert reader.pitches.listed() == ()
        library.pitches.save(make_pitch())
        assert [p.id for p in reader.pitches.listed()] == ["hospital"]


def test_there_is_nothing_to_read(paths: Paths) -> None:
    with pytest.raises(StorageError, match="There is no library at"):
        Library.open(paths, read_only=True)
    assert not paths.home.exists()


@pytest.mark.parametrize(
    ("data", "kind", "sentence"),
    [
        (b"", LibraryDamagedError, "is empty (0 bytes)"),
        (b"SQLite format 3\0" + b"\0" * 10, LibraryDamagedError, "is cut off after 26 bytes"),
        (b"SQL", LibraryDamagedError, "is cut off after 3 bytes"),
        (b"PK\3\4 a zip" + b"\0" * 500, ForeignFileError, "isn't a SQLite file"),
    ],
)
def test_a_file_that_is_no_library(
    paths: Paths, data: bytes, kind: type[StorageError], sentence: str, clock: Clock
) -> None:
    paths.make(paths.home)
    paths.library.write_bytes(data)
    for read_only in (False, True):
        with pytest.raises(kind) as caught:
            Library.open(paths, read_only=read_only, now=clock)
        assert sentence in str(caught.value)
        assert "Nothing was changed" in str(caught.value)
    assert paths.library.read_bytes() == data
    assert sorted(p.name for p in paths.home.iterdir()) == ["library.sqlite", "library.sqlite.lock"]


def test_the_sentence_names_the_newest_backup(paths: Paths, clock: Clock) -> None:
    with Library.open(paths, now=clock) as library:
        library.pitches.save(make_pitch())
        backup = library.backups.make()
    paths.library.write_bytes(b"")
    with pytest.raises(LibraryDamagedError, match=f"The newest one is {backup}"):
        Library.open(paths, now=clock)
    assert restore_library(paths, backup, now=clock) == paths.backups / "damaged-20261123T120000Z.sqlite"
    with Library.open(paths, now=clock) as library:
        assert library.pitches.load("hospital") == make_pitch()


def test_another_programs_database_is_left_alone(paths: Paths) -> None:
    paths.make(paths.home)
    with closing(sqlite3.connect(paths.library)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
        connection.commit()
    before = paths.library.read_bytes()
    with pytest.raises(ForeignFileError, match="of another program, not a PitchCoach library"):
        Library.open(paths)
    assert paths.library.read_bytes() == before


def test_a_folder_in_the_place_of_the_library(paths: Paths) -> None:
    paths.library.mkdir(parents=True)
    with pytest.raises(StorageError, match="can't be read"):
        Library.open(paths)


def test_a_file_in_the_place_of_the_home(paths: Paths) -> None:
    paths.home.write_bytes(b"")
    with pytest.raises(StorageError, match="can't be used"):
        Library.open(paths)


def test_a_file_system_without_locks_is_said(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("pitchcoach.library.lock._lock", refuse)
    with pytest.raises(StorageError, match="No locks available") as caught:
        Library.open(paths)
    assert not isinstance(caught.value, LibraryBusyError)


def test_halves_of_files_are_swept(paths: Paths, clock: Clock) -> None:
    paths.make(paths.backups)
    halves = [
        paths.home / ".library.sqlite.77.new",
        paths.backups / ".library-20261123T120000Z.sqlite.9.new-journal",
    ]
    for half in halves:
        half.write_bytes(b"half")
    Library.open(paths, now=clock).close()
    assert not any(half.exists() for half in halves)


@pytest.mark.parametrize("position", [2, 5, 12, 25])
def test_a_corrupt_page_is_said_and_survived(paths: Paths, clock: Clock, position: int) -> None:
    """Whatever page is hit: sentences only, the file isn't touched, `check` finds it, the backups stay."""
    with Library.open(paths, now=clock) as library:
        for i in range(30):
            library.save_scored_take(make_report(words=60), make_pitch(f"pitch-{i % 3}"))
        sound = library.backups.make()
    data = bytearray(paths.library.read_bytes())
    data[4096 * position : 4096 * (position + 1)] = b"\x5a" * 4096
    paths.library.write_bytes(data)
    sentences = []
    try:
        with Library.open(paths, now=clock) as library:
            problems = library.check().problems
            sentences += problems
            assert problems
            clock.move(hours=1)
            sentences += library.keep_house()[:1]
            for take in range(1, 31):
                library.takes.load(take)
    except LibraryDamagedError as error:
        sentences.append(str(error))
    assert sentences
    assert any("restore" in sentence for sentence in sentences)
    assert list(paths.backups.iterdir()) == [sound]
    restore_library(paths, sound, now=clock)
    with Library.open(paths, now=clock) as library:
        assert library.check().problems == ()
        assert library.takes.load(30).report is not None
    assert (paths.backups / "damaged-20261123T130000Z.sqlite").read_bytes() == bytes(data)


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE score",
        "PRAGMA user_version = 0",
        "PRAGMA user_version = 2",
        "ALTER TABLE take RENAME COLUMN day TO d",
    ],
)
def test_tables_that_are_not_ours_are_damage_and_no_bug(paths: Paths, damage: str) -> None:
    """A bit changed in the file's head or schema does the same."""
    with Library.open(paths) as library:
        library.save_scored_take(make_report(), make_pitch())
    with closing(sqlite3.connect(paths.library)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute(damage)
        raw.commit()
    with (
        pytest.raises(LibraryDamagedError, match="not those of a PitchCoach library"),
        Library.open(paths) as library,
    ):
        library.takes.load(library.takes.listed("hospital")[0].id)
        library.check()


def test_a_message_of_sqlite_with_damaged_bytes_in_it(paths: Paths) -> None:
    """SQLite quotes the schema it can't read; where that is no UTF-8, Python can't read SQLite's message."""
    with Library.open(paths):
        pass
    data = paths.library.read_bytes()
    paths.library.write_bytes(data.replace(b"CREATE TABLE finding", b"CREATE TABLE \x83\x84nding", 1))
    with pytest.raises(LibraryDamagedError, match="is damaged"):
        Library.open(paths)
