"""The library to another folder: all of it arrives, nothing is lost on the way, and the old place is left clean."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pitchcoach.errors import CancelledError, StorageError
from pitchcoach.library import moving
from pitchcoach.library.library import Library
from pitchcoach.settings import Paths, Settings
from tests.library.disks import small_disk
from tests.library.examples import make_pitch, make_report
from tests.library.test_takes import write_wav

TAKES = 4


@pytest.fixture
def kept(tmp_path: Path) -> Paths:
    """A library with recordings and a backup."""
    paths = Paths(tmp_path / "home")
    sound = write_wav(tmp_path / "a.wav", 60_000)
    with Library.open(paths) as library:
        for _ in range(TAKES):
            library.save_scored_take(make_report(), make_pitch(), sound)
        library.backups.make()
    return paths


def nothing(_share: float) -> None:
    """Nobody looks on."""


def whole(paths: Paths) -> bool:
    with Library.open(paths) as library:
        found = library.check()
    return not found.problems and found.recordings == TAKES and not found.adopted


def test_everything_arrives_and_the_old_place_is_left(kept: Paths, tmp_path: Path) -> None:
    there = tmp_path / "disk"
    there.mkdir()
    target = moving.place_for(kept, there)
    assert target == there
    shares: list[float] = []
    moving.copy(kept, target, shares.append)
    assert shares == sorted(shares) and shares[-1] == 1.0
    assert not moving.holds_library(target), "not before the database is there"
    with Library.open(kept) as library:  # what is recorded while it is copied
        late = library.save_scored_take(make_report(), make_pitch(), write_wav(tmp_path / "b.wav", 70_000))
        library.bin.put_take(late)
    moving.settle(kept, target)
    moving.settled(target)
    moving.leave(kept)
    new = Paths(kept.home, target)
    with Library.open(new) as library:
        assert len(library.bin.contents()) == 1
        found = library.check()
        assert found.recordings == TAKES + 1 and not found.problems and not found.adopted
        assert len(library.backups.listed()) == 1
    assert [p for p in kept.home.rglob("*") if p.is_file()] == []


def test_a_folder_with_other_things_gets_one_of_its_own(kept: Paths, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "me.jpg").write_bytes(b"x")
    assert moving.place_for(kept, tmp_path / "photos") == tmp_path / "photos" / "PitchCoach"
    assert sorted(p.name for p in (tmp_path / "photos").iterdir()) == ["me.jpg"], "asking makes nothing"


def test_a_library_that_is_there_is_not_written_over(kept: Paths, tmp_path: Path) -> None:
    other = Paths(tmp_path / "other")
    with Library.open(other) as library:
        library.pitches.save(make_pitch("mine"))
    assert moving.place_for(kept, other.home) == other.home
    assert moving.holds_library(other.home)


def test_where_it_cannot_go(kept: Paths, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="already"):
        moving.place_for(kept, kept.home)
    with pytest.raises(StorageError, match="a part of the library"):
        moving.place_for(kept, kept.audio)
    with pytest.raises(StorageError, match="There is no folder"):
        moving.place_for(kept, tmp_path / "none")
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "library.sqlite").write_bytes(b"something else altogether")
    with pytest.raises(StorageError, match="isn't a PitchCoach library"):
        moving.place_for(kept, strange)


def test_a_disk_that_is_full_is_told_before_anything_is_copied(kept: Paths, tmp_path: Path) -> None:
    with small_disk(tmp_path / "stick", 900), pytest.raises(StorageError, match="Free some space there"):
        moving.place_for(kept, tmp_path / "stick")
    with small_disk(tmp_path / "stick2", 200):
        with pytest.raises(StorageError, match="no room left"):
            moving.copy(kept, tmp_path / "stick2" / "x", nothing)
        assert list((tmp_path / "stick2").iterdir()) == [], "what was copied is gone again"
    assert whole(kept)


def test_a_cancelled_copy_leaves_nothing(kept: Paths, tmp_path: Path) -> None:
    def stop(share: float) -> None:
        if share > 0.4:
            raise CancelledError("Cancelled.")

    with pytest.raises(CancelledError):
        moving.copy(kept, tmp_path / "disk", stop)
    assert not (tmp_path / "disk").exists()
    assert whole(kept)


KILLED = """
import os, sys
from pathlib import Path
from pitchcoach.library import moving
from pitchcoach.settings import Paths
paths, target = Paths(Path(sys.argv[1])), Path(sys.argv[2])
moving.copy(paths, target, lambda share: os._exit(9) if share > float(sys.argv[3]) else None)
moving.settle(paths, target)
os._exit(9)
"""


@pytest.mark.parametrize("when", [0.0, 0.5, 2.0])
def test_killed_on_the_way_nothing_is_lost_and_the_next_try_succeeds(
    kept: Paths, tmp_path: Path, when: float
) -> None:
    target = tmp_path / "disk"
    target.mkdir()
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(kept.home), str(target), str(when)], check=False
    )
    assert ended.returncode == 9
    assert whole(kept), "the old place is whole"
    assert not moving.holds_library(target), "half of one, even with its database, is none"
    assert moving.place_for(kept, target) == target
    moving.copy(kept, target, nothing)
    moving.settle(kept, target)
    moving.settled(target)
    assert whole(Paths(kept.home, target))


def test_the_place_is_found_at_the_next_start(home: Path, tmp_path: Path) -> None:
    assert Paths.find().place == home
    Settings(storage=str(tmp_path / "disk")).save(home / "settings.toml")
    found = Paths.find()
    assert (found.library, found.audio) == (tmp_path / "disk" / "library.sqlite", tmp_path / "disk" / "audio")
    assert (found.settings, found.models) == (home / "settings.toml", home / "models")
    with pytest.raises(StorageError, match="Connect the disk"):
        Library.open(found)
    assert not (tmp_path / "disk").exists(), "no empty library in the place of one that is away"
