"""Backups: whole, verified, thinned, put back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from pitchcoach.errors import CancelledError, StorageError
from pitchcoach.library.backup import dated, superfluous
from pitchcoach.library.failures import ForeignFileError, LibraryDamagedError, LibraryNewerError
from pitchcoach.library.library import Library, restore_library
from pitchcoach.settings import Paths
from tests.library.conftest import START, Clock
from tests.library.examples import make_pitch, make_report


def test_one_each_half_hour(library: Library, clock: Clock) -> None:
    library.pitches.save(make_pitch())
    assert library.backups.make_if_due() is not None
    clock.move(minutes=29)
    assert library.backups.make_if_due() is None
    clock.move(minutes=1)
    newest = library.backups.make_if_due()
    assert library.backups.listed()[0] == newest
    assert len(library.backups.listed()) == 2
    clock.move(days=-3)  # a clock put back must not stop the backups
    assert library.backups.make_if_due() is not None


def test_two_in_one_second_are_two(library: Library) -> None:
    assert len({library.backups.make() for _ in range(3)}) == 3
    assert len(library.backups.listed()) == 3


def test_a_backup_is_one_whole_file(library: Library, paths: Paths) -> None:
    library.save_scored_take(make_report(), make_pitch())
    backup = library.backups.make()
    assert [p.name for p in paths.backups.iterdir()] == [backup.name]
    with closing(sqlite3.connect(f"{backup.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("SELECT count(*) FROM word").fetchone() == (4,)


def test_thinning_keeps_all_of_two_days_then_days_weeks_months() -> None:
    """Four starts a day for 400 days, thinned at every start as the program does it."""
    kept: list[tuple[Path, object]] = []
    now = START - timedelta(days=400)
    while now <= START:
        kept.append((Path(f"{now.isoformat()}.sqlite"), now))
        gone = set(superfluous(kept, now))  # type: ignore[arg-type]
        kept = [k for k in kept if k[0] not in gone]
        now += timedelta(hours=6)
    ages = [START - made for _, made in kept]  # type: ignore[operator]
    assert sum(age <= timedelta(days=2) for age in ages) == 9
    assert sum(timedelta(days=2) < age <= timedelta(days=30) for age in ages) in (28, 29)
    assert sum(timedelta(days=30) < age <= timedelta(days=180) for age in ages) in (21, 22, 23)
    assert sum(age > timedelta(days=180) for age in ages) in (7, 8, 9)
    assert superfluous(kept, START) == []  # type: ignore[arg-type]


def test_only_backups_are_thinned(library: Library, paths: Paths, clock: Clock) -> None:
    paths.make(paths.backups)
    mine = paths.backups / "library-before-my-thesis.sqlite"
    mine.write_bytes(b"")
    (paths.backups / "library-20269923T120000Z.sqlite").write_bytes(b"")
    old = [library.backups.make() for _ in range(3)]
    clock.move(days=4)
    library.backups.make()
    assert mine.exists()
    assert [p.exists() for p in sorted(old, key=lambda p: p.name)].count(True) == 1
    assert len(dated(paths.backups)) == 2


def test_a_backup_to_a_name_of_ones_own(library: Library, tmp_path: Path) -> None:
    library.pitches.save(make_pitch())
    target = tmp_path / "mine.sqlite"
    library.backups.make_at(target)
    library.backups.make_at(target)
    assert target.stat().st_size > 0
    with pytest.raises(StorageError):
        library.backups.make_at(tmp_path / "no folder" / "x.sqlite")


def test_restoring_keeps_what_was_there(paths: Paths, clock: Clock) -> None:
    with Library.open(paths, now=clock) as library:
        library.pitches.save(make_pitch("a"))
        backup = library.backups.make()
        library.pitches.save(make_pitch("b"))
    kept = restore_library(paths, backup, now=clock)
    assert kept is not None
    assert kept.name == "library-20261123T120000Z-before-restore.sqlite"
    with Library.open(paths, now=clock) as library:
        assert [p.id for p in library.pitches.listed()] == ["a"]
    restore_library(paths, kept, now=clock)
    with Library.open(paths, now=clock) as library:
        assert [p.id for p in library.pitches.listed()] == ["a", "b"]


def test_restoring_where_there_is_nothing(paths: Paths, tmp_path: Path, clock: Clock) -> None:
    with Library.open(paths, now=clock) as library:
        library.pitches.save(make_pitch())
        library.backups.make_at(tmp_path / "b.sqlite")
    elsewhere = Paths(tmp_path / "elsewhere")
    assert restore_library(elsewhere, tmp_path / "b.sqlite", now=clock) is None
    with Library.open(elsewhere, now=clock) as library:
        assert library.pitches.exists("hospital")


def test_an_unfit_backup_is_not_restored(paths: Paths, tmp_path: Path, clock: Clock) -> None:
    with Library.open(paths, now=clock) as library:
        library.save_scored_take(make_report(words=200), make_pitch())
        library.backups.make_at(tmp_path / "b.sqlite")
    before = paths.library.read_bytes()
    good = (tmp_path / "b.sqlite").read_bytes()
    newer = bytearray(good)
    newer[60:64] = (9).to_bytes(4, "big")
    torn = bytearray(good)
    torn[8192:12288] = b"\x5a" * 4096
    for data, kind in (
        (b"", LibraryDamagedError),
        (b"no database" * 20, ForeignFileError),
        (bytes(newer), LibraryNewerError),
        (bytes(torn), LibraryDamagedError),
        (good[: len(good) // 2], LibraryDamagedError),
    ):
        (tmp_path / "bad.sqlite").write_bytes(data)
        with pytest.raises(kind):
            restore_library(paths, tmp_path / "bad.sqlite", now=clock)
        assert paths.library.read_bytes() == before
    with pytest.raises(StorageError):
        restore_library(paths, tmp_path / "none.sqlite", now=clock)
    assert not paths.backups.exists()


def test_keeping_house_says_what_went_wrong(library: Library, paths: Paths) -> None:
    paths.backups.write_bytes(b"a file where the folder should be")
    (problem,) = library.keep_house()
    assert str(paths.backups) in problem


def test_a_backup_tells_how_far_it_is_and_leaves_nothing_behind_when_it_is_cancelled(
    library: Library, paths: Paths
) -> None:
    library.save_scored_take(make_report(), make_pitch())
    shares: list[float] = []
    with Library.open(paths, read_only=True) as beside:
        made = beside.backups.make(tell=shares.append)
        assert shares[-1] == 1.0

        def stop(_share: float) -> None:
            raise CancelledError("Cancelled.")

        with pytest.raises(CancelledError):
            beside.backups.make(tell=stop)
    assert [p.name for p in paths.backups.iterdir()] == [made.name]
