"""The library: the one place the rest of the program asks. Its rooms are attributes, each with its own
questions.

::

    with Library.open(paths) as library:
        library.recovered.sentences()            what an earlier sitting left behind
        library.pitches.load("hospital")         pitches.py
        library.takes.start("hospital", "peer")  takes.py
        library.bin.put_take(3)                  bin.py
        library.scores.history()                 scores.py
        library.history.undo()                   undo.py
        library.backups.make_if_due()            backup.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from pitchcoach.errors import StorageError, say
from pitchcoach.library.backup import Backups, restore
from pitchcoach.library.bin import Bin
from pitchcoach.library.check import conclude, look_through
from pitchcoach.library.database import Database, create_empty
from pitchcoach.library.files import make_folder, storage_sentence
from pitchcoach.library.imports import Imports, Recording
from pitchcoach.library.lock import WriterLock
from pitchcoach.library.loose_files import LooseFiles
from pitchcoach.library.migrate import PROGRAM, migrate, newest_version, refuse_newer, schema
from pitchcoach.library.pitches import Pitches
from pitchcoach.library.records import AudioFacts, CheckResult, ImportResult, Looked, Recovery
from pitchcoach.library.scores import Scores
from pitchcoach.library.takes import Takes
from pitchcoach.library.undo import History
from pitchcoach.model import Pitch, Report
from pitchcoach.settings import Paths

if TYPE_CHECKING:
    from pitchcoach.library.archive_import import Incoming


def local_now() -> datetime:
    """The time here, with its zone."""
    return datetime.now().astimezone()


class Library:
    """A library that is open, to write (then nobody else writes it) or to read only."""

    def __init__(
        self,
        database: Database,
        paths: Paths,
        lock: WriterLock | None,
        now: Callable[[], datetime],
        recovered: Recovery,
    ) -> None:
        """Use `Library.open`."""
        self._database = database
        self._lock = lock
        self._paths = paths
        self._now = now
        self.recovered = recovered
        self.history = History(database)
        self.pitches = Pitches(database, self.history, self._now_ms)
        self.takes = Takes(database, self.history, self.pitches, paths.audio, now)
        self.scores = Scores(database)
        self.backups = Backups(database, paths.backups, now)
        self._loose = LooseFiles(database, paths.audio)
        self.bin = Bin(database, self.history, self._loose, now)
        self._imports = Imports(database, self.history, self.pitches, self.takes, self._loose, paths.audio)

    @classmethod
    def open(
        cls, paths: Paths, *, read_only: bool = False, now: Callable[[], datetime] = local_now
    ) -> Library:
        """Open the library of this installation; make one where there is none.

        An older one is backed up and brought up to date. `recovered` says what an earlier sitting left
        behind.

        Raises:
            LibraryBusyError: another PitchCoach writes it; it can still be opened to read only.
            LibraryNewerError: a newer PitchCoach wrote it.
            ForeignFileError: the file is something else.
            LibraryDamagedError: the file is damaged.
            StorageError: no room, not writable, or (to read only) not there or not yet brought up to date.
        """
        if read_only:
            return cls._open_to_read(paths, now)
        if (
            paths.storage is not None and not paths.storage.is_dir()
        ):  # not made anew: it may be on a disk that is away
            raise StorageError(
                say(
                    "The folder {folder}, where your library is kept, isn't there. Connect the disk it is on, or take "
                    "the line 'storage' out of {settings}.",
                    folder=paths.storage,
                    settings=paths.settings,
                )
            )
        lock = take_lock(paths)
        try:
            _sweep(paths)
            log = paths.library.with_name(paths.library.name + "-wal")
            unclean = log.exists() and log.stat().st_size > 0
            if not paths.library.exists():
                create_empty(paths.library, schema(), newest_version(), PROGRAM)
            database = Database.connect(paths.library)
        except OSError as error:
            lock.release()
            raise StorageError(storage_sentence(error, paths.library)) from error
        except BaseException:
            lock.release()
            raise
        try:
            refuse_newer(database)
            before = database.schema_version
            if before < newest_version():
                Backups(database, paths.backups, now).make(f"before-version-{newest_version()}")
                migrate(database)
            library = cls(database, paths, lock, now, Recovery())
            library.recovered = Recovery(
                library.takes.interrupted(),
                unclean,
                library._loose.remove(library._loose.of_cut_short_imports()),
                before if before < newest_version() else None,
            )
        except BaseException:
            database.close()
            lock.release()
            raise
        return library

    @classmethod
    def _open_to_read(cls, paths: Paths, now: Callable[[], datetime]) -> Library:
        database = Database.connect(paths.library, read_only=True)
        try:
            refuse_newer(database)
            if database.schema_version < newest_version():
                raise StorageError(
                    say(
                        "The library {library} is of an older PitchCoach. Open it once to write (with the "
                        "other PitchCoach closed and the folder writable), and it is brought up to date.",
                        library=paths.library,
                    )
                )
        except BaseException:
            database.close()
            raise
        return cls(database, paths, None, now, Recovery())

    @property
    def read_only(self) -> bool:
        """Whether changes are refused."""
        return self._database.read_only

    def keep_house(self) -> tuple[str, ...]:
        """What is due at the start of a sitting: a backup (one each half hour), and what the bin has kept for
        30 days. Returns sentences for what went wrong; none of it keeps anybody from rehearsing.
        """
        if self.read_only:
            return ()
        problems = []
        for duty in (self.backups.make_if_due, self.bin.purge):
            try:
                duty()
            except StorageError as error:
                problems.append(error.sentence)
        return tuple(problems)

    def save_scored_take(
        self,
        report: Report,
        pitch: Pitch,
        audio: Path | None = None,
        facts: AudioFacts | None = None,
        *,
        when: datetime | None = None,
    ) -> int:
        """Keep a take that was scored outside the library; its number.

        Its pitch is added if the library has none with its id; one that is there stays as it is. `audio` is
        copied, never moved; `facts` are its frames and rate (those of a WAV file are read from it).

        Raises:
            PitchFileError: the pitch doesn't hold together.
            StorageError: no room, the recording can't be read, or read only.
        """
        return self.import_recordings([Recording(report, audio, facts)], pitch, when=when)[0]

    def import_recordings(
        self, recordings: Sequence[Recording], pitch: Pitch, *, when: datetime | None = None
    ) -> tuple[int, ...]:
        """Keep scored recordings as takes of `pitch`, all or none, as one undo step; the takes' numbers.

        Raises:
            PitchFileError: the pitch doesn't hold together.
            StorageError: no room, a recording can't be read, or read only.
        """
        return self._imports.recordings(recordings, pitch, when=(when or self._now()).astimezone())

    def export_archive(self, path: Path, tell: Callable[[float], None] = lambda _share: None) -> int:
        """Write everything outside the bin, recordings and all, into a `.pitchcoach` file; how many takes.

        `tell` is told the share that is done and may raise to stop it: an old file at `path` then stays as it was.

        Raises:
            StorageError: no room or not writable.
        """
        from pitchcoach.library.archive import write_archive

        return write_archive(path, self._database, self.pitches, self.takes, tell)

    def import_archive(self, path: Path) -> ImportResult:
        """Take in a `.pitchcoach` file, all or nothing, as one undo step. What is here already stays as it
        is.

        Raises:
            ArchiveError: not an archive, damaged, or not to be trusted; nothing was taken in.
            StorageError: no room, or read only; nothing was taken in.
        """
        incoming = self.incoming(path)
        incoming.look_through(lambda _share: None)
        incoming.expect()
        try:
            incoming.unpack(lambda _share: None)
            for _share in incoming.keep():
                pass
        except BaseException:
            incoming.forget()
            raise
        return incoming.result

    def incoming(self, path: Path) -> Incoming:
        """A `.pitchcoach` file to be taken in step by step, for those who can't wait for the whole."""
        from pitchcoach.library.archive_import import Incoming

        return Incoming(
            path,
            self._database,
            self.history,
            self.pitches,
            self.takes,
            self._loose,
            self._paths.audio,
            self._now_ms,
        )

    def check(self) -> CheckResult:
        """Check the file, its references and every recording; make takes of recordings no take names.

        Raises:
            StorageError: no room for those takes, or a folder that can't be read.
        """
        return self.conclude(self.look_through())

    def look_through(self, tell: Callable[[float], None] = lambda _share: None) -> Looked:
        """The part of `check` that takes a while: it writes nothing, and may be done in a library open to read.

        Raises:
            StorageError: a folder that can't be read.
        """
        return look_through(self._database, self._loose, self._paths.audio, tell)

    def conclude(self, looked: Looked) -> CheckResult:
        """The rest of `check`: make takes of recordings no take names.

        Raises:
            StorageError: no room for those takes.
        """
        return conclude(looked, self._database, self._imports, self._loose, self._paths.audio)

    def close(self) -> None:
        """Fold the log into the file and let the next one write."""
        self._database.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _now_ms(self) -> int:
        return round(self._now().timestamp() * 1000)


def take_lock(paths: Paths) -> WriterLock:
    """Make the folder where it isn't there, and take the writer's lock.

    Raises:
        LibraryBusyError: another PitchCoach has it.
        StorageError: the folder can't be made or written to.
    """
    make_folder(paths.library.parent)
    try:
        return WriterLock(paths.library)
    except OSError as error:
        raise StorageError(storage_sentence(error, paths.library)) from error


def restore_library(paths: Paths, backup: Path, *, now: Callable[[], datetime] = local_now) -> Path | None:
    """Put a backup in the place of the library, which must not be open; where the former one is kept.

    Raises:
        LibraryBusyError: the library is open.
        ForeignFileError, LibraryNewerError, LibraryDamagedError: the backup isn't fit; nothing was changed.
        StorageError: no such backup, no room, or not writable; nothing was changed.
    """
    lock = take_lock(paths)
    try:
        return restore(backup, paths.library, paths.backups, now())
    finally:
        lock.release()


def _sweep(paths: Paths) -> None:
    """Remove the halves of files that a kill left beside their place."""
    for folder in (paths.library.parent, paths.backups):
        for left in folder.glob(".library*.new*"):
            with suppress(OSError):
                left.unlink()
