"""What PitchCoach keeps of a person, where, for whom to read, and the end of it.

Everything lies in one folder (`Paths.home`), but for the library where another place was chosen for it (`Paths.place`);
all of it is readable by its owner only. `kept` lists it; `erase_all` ends it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pitchcoach.errors import StorageError, say
from pitchcoach.settings import FILE_MODE, FOLDER_MODE, Paths

Kind = Literal["recordings", "unsaved", "library", "backups", "log", "window", "settings", "models"]

PERSONAL: tuple[Kind, ...] = ("recordings", "unsaved", "library", "backups", "log", "window")
"""What `erase_all` ends: all that came from a person's rehearsing. Settings and speech models hold nothing said."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of thing that is kept: where, in how many files, how large; `personal` goes with `erase_all`."""

    kind: Kind
    where: Path
    files: int
    size_bytes: int
    personal: bool


def kept(paths: Paths) -> tuple[Kept, ...]:
    """Everything this installation keeps; kinds of which there is nothing are listed with 0 files."""
    listed = []
    for kind, where, files in _places(paths):
        sizes = []
        for file in files:
            with suppress(OSError):  # gone meanwhile
                sizes.append(file.lstat().st_size)
        listed.append(Kept(kind, where, len(sizes), sum(sizes), kind in PERSONAL))
    return tuple(listed)


def erase_all(paths: Paths) -> int:
    """Erase all that is personal, for good; how many files went. The library must not be open.

    Files are unlinked, as with any program: a disk that keeps old blocks (SSD, snapshots, copies made by a system
    backup) is out of this program's reach.

    Raises:
        LibraryBusyError: a PitchCoach has the library open; nothing was erased.
        StorageError: something can't be erased; it names what. What could be is gone.
    """
    from pitchcoach.library.library import take_lock

    if not paths.home.is_dir():
        return 0
    before = sum(one.files for one in kept(paths) if one.personal)
    lock = take_lock(paths)
    failed: list[OSError] = []
    try:
        for kind, where, files in _places(paths):
            if kind not in PERSONAL:
                continue
            for file in files:
                if file == _lock_file(paths):
                    continue  # held by us until the end
                try:
                    file.unlink(missing_ok=True)
                except OSError as error:
                    failed.append(error)
            if where.is_dir() and where not in (paths.home, paths.place):
                shutil.rmtree(where, ignore_errors=True)
    finally:
        lock.release()
    with suppress(OSError):
        _lock_file(paths).unlink(missing_ok=True)
    if failed:
        raise StorageError(
            say(
                "{file} can't be erased ({why}). Close what uses it, make the folder writable, and "
                "erase again; the rest is gone.",
                file=failed[0].filename,
                why=failed[0].strerror,
            )
        )
    return before


def tighten(paths: Paths) -> None:
    """Take the rights of others from what an older PitchCoach, or a copy by hand, left open to them.

    The home folder itself is left as it is: where `PITCHCOACH_HOME` names a folder that was there before, its rights
    are its owner's business.
    """
    if os.name != "posix":
        return
    for file in _private(paths):
        with suppress(OSError):
            mode = file.lstat().st_mode & 0o777
            wanted = FOLDER_MODE if file.is_dir() else FILE_MODE
            if mode & 0o077 and not file.is_symlink():
                file.chmod(mode & wanted)


def _private(paths: Paths) -> Iterator[Path]:
    for kind, where, files in _places(paths):
        if kind == "models":
            continue  # the same for everybody, and perhaps shared by several
        if where != paths.home and where.is_dir():
            yield where
            yield from (folder for folder in where.rglob("*") if folder.is_dir())
        yield from files


def _lock_file(paths: Paths) -> Path:
    return paths.library.with_name(paths.library.name + ".lock")


def _places(paths: Paths) -> Iterator[tuple[Kind, Path, tuple[Path, ...]]]:
    """Each kind: the folder or file to name to a person, and its files."""
    home = paths.home
    # With -wal, -shm, -journal and .lock, and the halves of files that a kill left (`.library….new`).
    place = paths.place
    library = _files(sorted({*place.glob(f"{paths.library.name}*"), *place.glob(f".{paths.library.name}*")}))
    yield "recordings", paths.audio, _inside(paths.audio)
    yield "unsaved", paths.unsaved, _inside(paths.unsaved)
    yield "library", paths.library, library
    yield "backups", paths.backups, _inside(paths.backups)
    yield "log", paths.log, _files(sorted(home.glob(f"{paths.log.name}*")))
    yield "window", paths.window, _files(sorted(home.glob(f"{paths.window.name}*")))
    yield "settings", paths.settings, _files(sorted(home.glob(f"{paths.settings.stem}*")))
    yield "models", paths.models, _inside(paths.models)


def _inside(folder: Path) -> tuple[Path, ...]:
    return _files(sorted(folder.rglob("*"))) if folder.is_dir() else ()


def _files(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(path for path in paths if path.is_symlink() or path.is_file())
