"""Backups of the database: made whole or not at all, verified, thinned with age, and put back.

Recordings are not in a backup: they are never changed once written, and lie beside the database.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pitchcoach.errors import StorageError, say
from pitchcoach.library.database import Database
from pitchcoach.library.failures import LibraryDamagedError
from pitchcoach.library.files import copy_whole, make_folder, storage_sentence, sync_folder
from pitchcoach.library.migrate import refuse_newer
from pitchcoach.library.refusals import look_at_head
from pitchcoach.settings import FILE_MODE

EVERY = timedelta(minutes=30)
ALL_OF = timedelta(days=2)
DAILY_FOR = timedelta(days=30)
WEEKLY_FOR = timedelta(days=180)
"""Every backup of two days is kept, then the last of each day for a month, of each week for half a year,
and the last of each month for good: some forty files, most of them small."""

_NAME = re.compile(r"library-(\d{8}T\d{6}Z)(?:-\d+)?(?:-[a-z0-9-]+)?\.sqlite")
_STAMP = "%Y%m%dT%H%M%SZ"


class Backups:
    """The folder of backups of one library."""

    def __init__(self, database: Database, folder: Path, now: Callable[[], datetime]) -> None:
        """Back this database up into `folder`."""
        self._database = database
        self._folder = folder
        self._now = now

    def listed(self) -> tuple[Path, ...]:
        """The backups there are, newest first."""
        return tuple(sorted((path for path, _ in dated(self._folder)), reverse=True))

    def make(self, why: str = "", *, tell: Callable[[float], None] | None = None) -> Path:
        """Make a backup now and thin the old ones; where it is. `tell` is told the share that is done.

        Raises:
            LibraryDamagedError: the library is damaged; no backup was made and none thinned.
            StorageError: no room or not writable.
        """
        make_folder(self._folder)
        stamp = f"library-{self._now().astimezone(UTC):{_STAMP}}"
        tail = f"-{why}" if why else ""
        path, count = self._folder / f"{stamp}{tail}.sqlite", 1
        while path.exists():
            count += 1
            path = self._folder / f"{stamp}-{count}{tail}.sqlite"
        self.make_at(path, tell)
        self.thin()
        return path

    def make_if_due(self) -> Path | None:
        """Make a backup unless there is one of the last half hour; where it is, else None.

        Raises:
            LibraryDamagedError: the library is damaged.
            StorageError: no room or not writable.
        """
        newest = max((made for _, made in dated(self._folder)), default=None)
        now = self._now()
        if newest is not None and timedelta(0) <= now - newest < EVERY:
            return None
        return self.make()

    def make_at(self, path: Path, tell: Callable[[float], None] | None = None) -> None:
        """Make a backup under this name, replacing what is there in one step.

        Raises:
            LibraryDamagedError: the library is damaged; what is at `path` stays.
            StorageError: no room or not writable; what is at `path` stays.
        """
        temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
        try:
            os.close(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_RDWR, FILE_MODE))
            self._database.copy_to(temporary, tell)
            refuse_damaged(temporary)
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            raise StorageError(storage_sentence(error, path)) from error
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def thin(self) -> int:
        """Remove backups that age has made superfluous; how many."""
        surplus = superfluous(dated(self._folder), self._now())
        for path in surplus:
            try:
                path.unlink()
            except OSError as error:
                raise StorageError(storage_sentence(error, path)) from error
        return len(surplus)


def dated(folder: Path) -> list[tuple[Path, datetime]]:
    """The backups in `folder` with the time in their name."""
    found = []
    for path in folder.glob("library-*.sqlite"):
        match = _NAME.fullmatch(path.name)
        if match:
            try:
                made = datetime.strptime(match[1], _STAMP)
            except ValueError:
                continue
            found.append((path, made.replace(tzinfo=UTC)))
    return found


def superfluous(backups: Iterable[tuple[Path, datetime]], now: datetime) -> list[Path]:
    """Those of the backups that thinning removes at `now`."""
    seen: set[tuple[str, str]] = set()
    surplus = []
    for path, made in sorted(backups, key=lambda backup: (backup[1], backup[0].name), reverse=True):
        age = now - made
        if age <= ALL_OF:
            continue
        if age <= DAILY_FOR:
            bucket = ("day", f"{made:%Y-%m-%d}")
        elif age <= WEEKLY_FOR:
            bucket = ("week", f"{made:%G-%V}")
        else:
            bucket = ("month", f"{made:%Y-%m}")
        if bucket in seen:
            surplus.append(path)
        seen.add(bucket)
    return surplus


def refuse_damaged(path: Path) -> None:
    """Look through a library file that nobody has open.

    Raises:
        ForeignFileError: it isn't a PitchCoach library.
        LibraryNewerError: a newer PitchCoach wrote it.
        LibraryDamagedError: it is damaged.
        StorageError: it can't be read.
    """
    database = Database.connect(path, read_only=True)
    try:
        refuse_newer(database)
        problems = database.integrity_problems()
    finally:
        database.close()
    if problems:
        raise LibraryDamagedError(
            say(
                "{name} is damaged ({problem}). Nothing was replaced. Run 'pitchcoach library "
                "check', and put a sound backup in place with 'pitchcoach library restore FILE'.",
                name=path.name,
                problem=problems[0],
            )
        )


def restore(backup: Path, library: Path, backups: Path, now: datetime) -> Path | None:
    """Put `backup` in the place of the library, which nobody has open; keep what was there.

    Returns where the former library is kept, None where there was none. Hold the writer's lock.

    Raises:
        ForeignFileError, LibraryNewerError, LibraryDamagedError: the backup isn't fit; nothing was changed.
        StorageError: no room or not writable; nothing was changed.
    """
    refuse_damaged(backup)
    make_folder(library.parent)
    kept = _set_aside(library, backups, now)
    incoming = library.with_name(f".{library.name}.{os.getpid()}.restored")
    try:
        copy_whole(backup, incoming)
        # The log of the former library must not be read into the restored one: its content is in `kept`.
        for suffix in ("-wal", "-shm"):
            library.with_name(library.name + suffix).unlink(missing_ok=True)
        incoming.replace(library)
        sync_folder(library.parent)
    except OSError as error:
        raise StorageError(storage_sentence(error, library)) from error
    finally:
        with suppress(OSError):
            incoming.unlink(missing_ok=True)
    return kept


def _set_aside(library: Path, backups: Path, now: datetime) -> Path | None:
    if not library.exists():
        return None
    make_folder(backups)
    stamp = f"{now.astimezone(UTC):{_STAMP}}"
    try:
        look_at_head(library)
        database = Database.connect(library)
        try:
            return Backups(database, backups, lambda: now).make("before-restore")
        finally:
            database.close()
    except StorageError:
        # Too damaged to be copied by SQLite: keep the file as it is, with its log.
        kept = backups / f"damaged-{stamp}.sqlite"
        for suffix in ("", "-wal"):
            source = library.with_name(library.name + suffix)
            if source.exists():
                copy_whole(source, kept.with_name(kept.name + suffix))
        return kept
