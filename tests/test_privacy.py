"""What is kept is listed, is for its owner only, and goes when it is told to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pitchcoach import privacy
from pitchcoach.errors import StorageError
from pitchcoach.library.failures import LibraryBusyError
from pitchcoach.library.library import Library
from pitchcoach.settings import Paths, Settings
from tests.library.examples import make_pitch, make_report
from tests.library.test_takes import write_wav

SAID = b"waiting lists keep growing"


@pytest.fixture
def paths(home: Path) -> Paths:
    return Paths(home)


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """A umask that takes nothing away: what is private then is so because the program made it so."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def lived_in(paths: Paths, tmp_path: Path) -> Paths:
    """A home with everything in it that a year of rehearsing, a crash and a kill can leave."""
    with Library.open(paths) as library:
        library.save_scored_take(make_report(), make_pitch(), write_wav(tmp_path / "a.wav"))
        library.backups.make()
    Settings(theme="dark").save(paths.settings)
    paths.make(paths.unsaved)
    paths.make(paths.models / "small")
    for path in (
        paths.unsaved / "take-2026-01-01-120000.wav",
        paths.audio / "2026" / ".take.wav.abc.new",
        paths.backups / ".library-20260101T120000Z.sqlite.xyz.new",
        paths.library.with_name("library.sqlite-wal"),
        paths.library.with_name("library.sqlite-shm"),
        paths.library.with_name(".library.sqlite.abc.new"),
        paths.log,
        paths.window,
        paths.models / "small" / "model.bin",
    ):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(SAID)
    return paths


def all_files(paths: Paths) -> set[Path]:
    return {path for path in paths.home.rglob("*") if path.is_file()}


def test_nothing_is_kept_that_is_not_listed(lived_in: Paths) -> None:
    listed = privacy.kept(lived_in)
    assert sum(one.files for one in listed) == len(all_files(lived_in))
    assert sum(one.size_bytes for one in listed) == sum(f.stat().st_size for f in all_files(lived_in))
    assert all(one.files for one in listed), "the example holds some of each kind"
    assert [one.kind for one in listed if not one.personal] == ["settings", "models"]


def test_an_empty_home_is_listed_as_such(paths: Paths) -> None:
    assert {one.files for one in privacy.kept(paths)} == {0}
    assert privacy.erase_all(paths) == 0
    assert not paths.home.exists()


def test_erasing_leaves_no_word_behind(lived_in: Paths) -> None:
    personal = sum(one.files for one in privacy.kept(lived_in) if one.personal)
    assert privacy.erase_all(lived_in) == personal
    left = all_files(lived_in)
    assert left == {lived_in.settings, lived_in.models / "small" / "model.bin"}
    assert not any(SAID in path.read_bytes() for path in left if lived_in.models not in path.parents)
    with Library.open(lived_in) as library:
        assert library.pitches.listed() == ()


def test_an_open_library_is_not_erased(lived_in: Paths) -> None:
    with Library.open(lived_in):
        before = all_files(lived_in)
        with pytest.raises(LibraryBusyError):
            privacy.erase_all(lived_in)
        assert all_files(lived_in) == before


def test_a_link_is_ended_and_not_followed(lived_in: Paths, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.wav"
    elsewhere.write_bytes(b"somebody's file")
    (lived_in.audio / "link.wav").symlink_to(elsewhere)
    privacy.erase_all(lived_in)
    assert not lived_in.audio.exists()
    assert elsewhere.read_bytes() == b"somebody's file"


def test_a_file_that_may_not_be_removed(lived_in: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path == lived_in.log:
            raise PermissionError(13, "Permission denied", str(path))
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(StorageError, match=r"pitchcoach\.log can't be erased"):
        privacy.erase_all(lived_in)
    assert not lived_in.library.exists()
    assert not lived_in.audio.exists()


@pytest.mark.usefixtures("open_to_all")
def test_everything_written_is_for_the_owner_only(paths: Paths, tmp_path: Path) -> None:
    with Library.open(paths) as library:
        library.save_scored_take(make_report(), make_pitch(), write_wav(tmp_path / "a.wav"))
        library.backups.make()
        Settings().save(paths.settings)
        paths.make(paths.unsaved)
        open_modes = {
            str(p): oct(p.stat().st_mode & 0o777) for p in paths.home.rglob("*") if p.stat().st_mode & 0o077
        }
        assert open_modes == {}
        assert paths.home.stat().st_mode & 0o777 == 0o700
        assert list(paths.home.glob("library.sqlite-*")), "the log of the database is looked at, too"


def test_what_was_left_open_to_others_is_closed(lived_in: Paths) -> None:
    lived_in.log.chmod(0o644)
    lived_in.audio.chmod(0o755)
    lived_in.settings.chmod(0o400)
    privacy.tighten(lived_in)
    assert lived_in.log.stat().st_mode & 0o777 == 0o600
    assert lived_in.audio.stat().st_mode & 0o777 == 0o700
    assert lived_in.settings.stat().st_mode & 0o777 == 0o400, "nothing is opened that was closed"
