"""A disk that is full or can't be written: a sentence, and what was there is still there."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from pitchcoach.errors import StorageError
from pitchcoach.library.database import Database
from pitchcoach.library.library import Library, restore_library
from pitchcoach.library.pitch_file import pitch_to_json, write_pitch
from pitchcoach.settings import Paths
from tests.library.conftest import Clock
from tests.library.disks import limited_files, read_only, shared_folder, small_disk
from tests.library.examples import make_pitch, make_report
from tests.library.old_libraries import make
from tests.library.test_takes import write_wav

NO_ROOM = r"no room left|could not be read or written"


def _fill_until_it_says_so(library: Library) -> tuple[list[int], str]:
    saved: list[int] = []
    report = make_report(words=300)
    for _ in range(5000):
        try:
            saved.append(library.save_scored_take(report, make_pitch()))
        except StorageError as error:
            return saved, str(error)
    raise AssertionError("the disk was never full")


@pytest.mark.parametrize("kind", ["small disk", "limited files"])
def test_a_full_disk_loses_nothing(kind: str, tmp_path: Path, clock: Clock) -> None:
    paths = Paths(tmp_path / "disk")
    limit: AbstractContextManager[None] = (
        small_disk(tmp_path / "disk", 3000) if kind == "small disk" else limited_files(1500)
    )
    with limit:
        with Library.open(paths, now=clock) as library:
            saved, sentence = _fill_until_it_says_so(library)
            assert len(saved) > 4
            assert "nothing was changed" in sentence
            assert "Free some space" in sentence or "check the disk" in sentence
            assert [t.id for t in library.takes.listed("hospital")] == saved[::-1]
            with pytest.raises(StorageError, match=NO_ROOM):
                for i in range(200):
                    library.pitches.save(make_pitch(f"pitch-{i}"))
            for sentence in library.keep_house():  # there may be no room for a backup either
                assert "Free some space" in sentence
            assert not [p for p in paths.backups.rglob("*") if p.suffix != ".sqlite" and p.is_file()]
        with Library.open(paths, now=clock) as library:
            assert [t.id for t in library.takes.listed("hospital")] == saved[::-1]
            assert library._database.integrity_problems() == []
            assert library.takes.load(saved[-1]).report is not None


def test_there_is_no_room_for_a_recording(tmp_path: Path, clock: Clock) -> None:
    sound = write_wav(tmp_path / "long.wav", 2_000_000)
    with small_disk(tmp_path / "disk", 3000):
        paths = Paths(tmp_path / "disk")
        with Library.open(paths, now=clock) as library:
            with pytest.raises(StorageError, match="no room left"):
                library.save_scored_take(make_report(), make_pitch(), sound)
            assert library.pitches.listed() == ()
            assert [p for p in paths.audio.rglob("*") if p.is_file()] == []
            library.save_scored_take(make_report(), make_pitch())


def test_an_archive_that_does_not_fit_leaves_nothing(tmp_path: Path, clock: Clock) -> None:
    sound = write_wav(tmp_path / "long.wav", 600_000)
    with Library.open(Paths(tmp_path / "source"), now=clock) as library:
        for _ in range(3):
            library.save_scored_take(make_report(), make_pitch(), sound)
        library.export_archive(tmp_path / "all.pitchcoach")
    with small_disk(tmp_path / "disk", 3000):
        paths = Paths(tmp_path / "disk")
        with Library.open(paths, now=clock) as library:
            with pytest.raises(StorageError, match=r"Free some space|no room left"):
                library.import_archive(tmp_path / "all.pitchcoach")
            assert library.pitches.listed() == ()
            assert [p for p in paths.audio.rglob("*") if p.is_file()] == []
    with small_disk(tmp_path / "other", 1000), Library.open(Paths(tmp_path / "source"), now=clock) as library:
        with pytest.raises(StorageError, match="no room left"):
            library.export_archive(tmp_path / "other" / "x.pitchcoach")
        assert list((tmp_path / "other").iterdir()) == []


def test_there_is_no_room_for_the_backup_before_a_migration(paths: Paths, clock: Clock) -> None:
    paths.make(paths.home)
    make(paths.library, 1, 40)
    Database.connect(paths.library).close()  # which sets the journal's mode in the head of the file
    before = paths.library.read_bytes()
    with limited_files(len(before) // 2048), pytest.raises(StorageError, match=NO_ROOM):
        Library.open(paths, now=clock)
    assert paths.library.read_bytes() == before
    assert [p for p in paths.backups.rglob("*") if p.is_file()] == []
    Library.open(paths, now=clock).close()


def test_a_folder_that_cannot_be_written(clock: Clock) -> None:
    with shared_folder() as folder:
        paths = Paths(folder / "home")
        with Library.open(paths, now=clock) as library:
            library.save_scored_take(make_report(), make_pitch())
            backup = library.backups.make()
        paths.home.chmod(0o755)
        before = paths.library.read_bytes()
        with read_only(paths.home):
            for call in (
                lambda: Library.open(paths, now=clock),
                lambda: restore_library(paths, backup, now=clock),
                lambda: write_pitch(make_pitch(), paths.home / "pitch.json"),
                lambda: Library.open(Paths(paths.home / "sub"), now=clock),
            ):
                with pytest.raises(StorageError) as caught:
                    call()
                assert "can't write to" in str(caught.value)
                assert "Make the folder writable" in str(caught.value)
            with Library.open(paths, read_only=True, now=clock) as library:
                report = library.takes.load(1).report
                assert report is not None
                assert json.dumps(pitch_to_json(library.pitches.load("hospital")))
        assert paths.library.read_bytes() == before


def test_an_export_into_a_folder_that_cannot_be_written(library: Library) -> None:
    library.save_scored_take(make_report(), make_pitch())
    with shared_folder() as folder, read_only(folder):
        for call in (
            lambda: library.export_archive(folder / "x.pitchcoach"),
            lambda: library.scores.write_csv(folder / "x.csv"),
            lambda: library.backups.make_at(folder / "x.sqlite"),
        ):
            with pytest.raises(StorageError, match="can't write to"):
                call()
