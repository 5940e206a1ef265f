"""The library to another folder: copied and compared, then switched to, then removed from the old place.

::

    target = place_for(paths, folder)     where in the folder it would go, or why not
    copy(paths, target, tell)             any thread, while the library is in use: recordings and backups
    settle(paths, target)                 the library is closed: the rest, and the last look
    (the settings name `target`)          the switch: one file replaced in one step
    leave(old)                            the old files go

Until the switch the old place is whole and the only one that counts; a copy cut short is known by its mark and
overwritten by the next.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from pitchcoach.errors import StorageError, say
from pitchcoach.library.files import make_folder, replacing, sha256_of, storage_sentence
from pitchcoach.library.library import take_lock
from pitchcoach.library.refusals import look_at_head
from pitchcoach.settings import Paths, not_writable

FOLDER = "PitchCoach"
"""Made in a folder that holds other things already."""
MARK = ".pitchcoach-is-being-moved-here"
_CHUNK = 1 << 20


def place_for(paths: Paths, folder: Path) -> Path:
    """The folder the library would go to: `folder` where it is empty or holds a library, else one of its own in it.

    Raises:
        StorageError: it is there already, it can't be written to, or there is no room.
    """
    folder = folder.absolute()
    if not folder.is_dir():
        raise StorageError(say("There is no folder {folder}. Choose one that is there.", folder=folder))
    used = any(one.name != MARK for one in folder.iterdir()) and not (folder / MARK).exists()
    target = folder / FOLDER if used and not holds_library(folder) else folder
    if target.resolve() == paths.place.resolve():
        raise StorageError(say("The library is in {folder} already.", folder=target))
    if any(
        target.resolve().is_relative_to(own.resolve()) for own in (paths.audio, paths.backups, paths.unsaved)
    ):
        raise StorageError(
            say("{folder} is a part of the library itself. Choose a folder outside of it.", folder=target)
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StorageError(not_writable(folder))
    if holds_library(target):
        look_at_head(target / paths.library.name)
        return target
    needed, free = sum(file.stat().st_size for file in _files(paths)), shutil.disk_usage(folder).free
    if needed * 1.05 + 50e6 > free:
        raise StorageError(
            say(
                "The library needs {needed} MB and {folder} has {free} MB free. Free some space there, or choose "
                "another folder.",
                needed=f"{needed / 1e6 + 50:.0f}",
                folder=folder,
                free=f"{free / 1e6:.0f}",
            )
        )
    return target


def holds_library(folder: Path) -> bool:
    """Whether a library lies in `folder`, whole: a copy cut short is none."""
    return (folder / "library.sqlite").exists() and not (folder / MARK).exists()


def copy(paths: Paths, target: Path, tell: Callable[[float], None]) -> None:
    """Copy recordings and backups to `target`; `tell` is told the share that is done and may raise to stop it.

    Stopped or failed, it removes again what it copied.

    Raises:
        StorageError: no room, not writable, or a file that came out different.
    """
    new = Paths(paths.home, target)
    try:
        make_folder(target)
        (target / MARK).touch(mode=0o600)
        whole = sum(file.stat().st_size for file in _copied(paths)) or 1
        done = 0
        for file in _copied(paths):
            for length in _copy(file, target / file.relative_to(paths.place)):
                done += length
                tell(min(1.0, done / whole))
    except OSError as error:
        discard(new)
        raise StorageError(storage_sentence(error, target)) from error
    except BaseException:
        discard(new)
        raise


def settle(paths: Paths, target: Path) -> None:
    """Copy the database and what was recorded since `copy`, and compare; the library must be closed.

    Raises:
        LibraryBusyError: a PitchCoach has it open.
        StorageError: no room, not writable, or a file that came out different. The old place is whole.
    """
    lock, new = take_lock(paths), Paths(paths.home, target)
    try:
        for file in new.place.glob(f"{paths.library.name}*"):
            file.unlink()  # of an earlier try: its log would be folded into this database
        for file in list(_copied(new)):
            if not (paths.place / file.relative_to(target)).exists():
                file.unlink()  # deleted since it was copied
        for file in _files(paths):
            there = target / file.relative_to(paths.place)
            if not there.is_file() or there.stat().st_size != file.stat().st_size:
                for _length in _copy(file, there):
                    pass
    except OSError as error:
        raise StorageError(storage_sentence(error, target)) from error
    finally:
        lock.release()


def settled(target: Path) -> None:
    """The settings name `target` now: it counts as whole."""
    (target / MARK).unlink(missing_ok=True)


def discard(paths: Paths) -> None:
    """Remove a copy that came to nothing, and its folder where that is empty then."""
    _remove(paths)
    with suppress(OSError):
        (paths.place / MARK).unlink(missing_ok=True)
        paths.place.rmdir()


def leave(paths: Paths) -> None:
    """Remove the files of a library that was moved elsewhere; what can't be removed stays."""
    _remove(paths)
    if paths.place != paths.home:
        with suppress(OSError):
            paths.place.rmdir()


def _remove(paths: Paths) -> None:
    for folder in (paths.audio, paths.backups, paths.unsaved):
        shutil.rmtree(folder, ignore_errors=True)
    for pattern in (f"{paths.library.name}*", f".{paths.library.name}*"):
        for file in paths.place.glob(pattern):
            with suppress(OSError):
                file.unlink()


def _copied(paths: Paths) -> Iterator[Path]:
    """What can be copied while the library is in use: files that are written once."""
    for folder in (paths.audio, paths.backups, paths.unsaved):
        yield from (file for file in sorted(folder.rglob("*")) if file.is_file() and not file.is_symlink())


def _files(paths: Paths) -> Iterator[Path]:
    """Everything, the database last: a folder without it is no library."""
    yield from _copied(paths)
    for ending in ("-wal", "-journal", ""):
        file = paths.library.with_name(paths.library.name + ending)
        if file.is_file():
            yield file


def _copy(source: Path, target: Path) -> Iterator[int]:
    """Copy a file and read it back to compare; the lengths of what was copied."""
    make_folder(target.parent)
    with source.open("rb") as file, replacing(target) as out:
        while block := file.read(_CHUNK):
            out.write(block)
            yield len(block)
    if sha256_of(target) != sha256_of(source):
        raise StorageError(
            say("{path} came out different from what was copied. Check the disk and try again.", path=target)
        )
