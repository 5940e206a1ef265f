"""An archive on its way into the library, in steps: only the short ones touch the database.

::

    incoming.look_through(tell)     any thread: everything is judged, nothing is written
    incoming.expect()               the library's thread: the recordings to come are listed, should a kill leave some
    incoming.unpack(tell)           any thread: the recordings are copied
    for share in incoming.keep():   the library's thread: one undo step, all or nothing
    incoming.forget()               instead of keeping: the copied recordings go
"""

from __future__ import annotations

import hashlib
import uuid
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from pitchcoach.errors import say
from pitchcoach.library.archive_reading import (
    MAX_AUDIO_BYTES,
    ArchivedTake,
    entries_of,
    opened,
    pitch_of,
    refuse_foreign,
    refuse_too_large,
    take_of,
)
from pitchcoach.library.database import Database
from pitchcoach.library.failures import ArchiveError
from pitchcoach.library.fields import printable
from pitchcoach.library.files import make_folder, replacing
from pitchcoach.library.loose_files import LooseFiles
from pitchcoach.library.pitches import Pitches
from pitchcoach.library.records import ImportResult
from pitchcoach.library.reports import write_report
from pitchcoach.library.takes import Takes, audio_name
from pitchcoach.library.undo import History
from pitchcoach.model import Pitch

REMEMBERED = 2000
"""Takes whose reports stay in memory after they were judged (60 kB each); further ones are read a second time."""


class Incoming:
    """An archive being taken in. A take the library has already is left as it is, and so is a pitch."""

    def __init__(
        self,
        path: Path,
        database: Database,
        history: History,
        pitches: Pitches,
        takes: Takes,
        loose: LooseFiles,
        audio: Path,
        now_ms: Callable[[], int],
    ) -> None:
        """Of the archive at `path`; in the library's thread."""
        self.path = path
        self._database, self._history, self._pitches, self._takes = database, history, pitches, takes
        self._loose, self._audio, self._now_ms = loose, audio, now_ms
        self._have = {row[0] for row in database.rows("SELECT uid FROM take")}
        self._new_pitches: list[Pitch] = []
        self._wanted: list[str] = []
        self._there = 0
        self._judged: dict[str, ArchivedTake] = {}
        self._copies: dict[str, str] = {}
        """Entries of takes to where their recordings go. A name of its own each time: the file of an import that was
        undone may still lie there."""
        self.result = ImportResult(0, 0, 0)
        """What came of it, once it is kept."""

    def look_through(self, tell: Callable[[float], None]) -> None:
        """Judge everything; `tell` is told the share that is done and may raise to stop it.

        Raises:
            ArchiveError: not an archive, damaged, or not to be trusted.
        """
        path = self.path
        with opened(path) as archive:
            entries = entries_of(archive, path)
            refuse_foreign(archive, entries, path)
            self._new_pitches = [
                pitch_of(archive, info, path)
                for name, info in sorted(entries.items())
                if name.startswith("pitches/")
            ]
            names = {pitch.id for pitch in self._new_pitches}
            if len(names) < len(self._new_pitches):
                raise ArchiveError(say("{path} holds the same pitch twice. Nothing was taken in.", path=path))
            there = [name for name in entries if name.startswith("takes/")]
            self._there = len(there)
            self._wanted = [name for name in there if Path(name).stem not in self._have]
            for number, name in enumerate(self._wanted, 1):
                take = take_of(archive, entries, name, path)
                if take.pitch not in names:
                    raise ArchiveError(
                        say(
                            "In {path}, the take {name} belongs to the pitch '{pitch}', which isn't in the "
                            "archive. Nothing was taken in.",
                            path=path,
                            name=name,
                            pitch=printable(take.pitch),
                        )
                    )
                if take.audio:
                    self._copies[name] = audio_name(uuid.uuid4().hex, take.when, Path(take.audio).suffix)
                if number <= REMEMBERED:
                    self._judged[name] = take
                tell(number / len(self._wanted))
            refuse_too_large(entries, self._wanted, path, self._audio)

    def expect(self) -> None:
        """List the recordings that are about to be copied.

        Raises:
            StorageError: no room, or read only.
        """
        with (
            self._database.transaction()
        ):  # refuses a library that is open to read only, whatever is in the archive
            if self._copies:
                self._loose.expect(self._copies.values(), self._now_ms())

    def unpack(self, tell: Callable[[float], None]) -> None:
        """Copy the recordings; `tell` as for `look_through`.

        Raises:
            ArchiveError: a recording is not what it should be.
            StorageError: no room.
        """
        if not self._copies:
            return
        with opened(self.path) as archive:
            entries = entries_of(archive, self.path)
            whole = sum(info.file_size for name, info in entries.items() if name.startswith("audio/")) or 1
            done = 0
            for name, relative in self._copies.items():
                take = self._judged.get(name) or take_of(archive, entries, name, self.path)
                for length in _unpack(archive, take, self._audio / relative, self.path):
                    done += length
                    tell(min(1.0, done / whole))

    def keep(self) -> Iterator[float]:
        """Keep it all as one undo step, a take at a time; the share that is done. Left early, nothing is kept.

        Raises:
            ArchiveError: the archive has changed meanwhile.
            StorageError: no room; nothing was taken in.
        """
        with opened(self.path) as archive, self._history.step(say("Import {name}", name=self.path.name)):
            entries = entries_of(archive, self.path)
            added = sum(self._pitches.add_if_new(pitch) for pitch in self._new_pitches)
            for number, name in enumerate(self._wanted, 1):
                take = self._judged.pop(name, None) or take_of(archive, entries, name, self.path)
                self._keep(take, self._copies.get(name))
                yield number / len(self._wanted)
        self.result = ImportResult(added, len(self._wanted), self._there - len(self._wanted))

    def forget(self) -> None:
        """Remove the recordings that were copied: nothing of the archive was kept."""
        self._loose.remove(self._copies.values())

    def _keep(self, take: ArchivedTake, relative: str | None) -> None:
        take_id = self._takes.insert(
            take.uid,
            take.pitch,
            take.audience,
            "written" if take.channel == "written" else "spoken",
            take.source,
            take.state,
            take.when,
            relative,
            take.facts,
            take.sha256 if relative else None,
        )
        self._database.run(
            "UPDATE take SET day = ?, failure = ?, starred = ?, note = ? WHERE id = ?",
            (take.day, take.failure, int(take.starred), take.note, take_id),
        )
        for scored, gone, report in take.reports:
            write_report(self._database, take_id, report, scored_ms=scored, superseded_ms=gone)


def _unpack(archive: zipfile.ZipFile, take: ArchivedTake, target: Path, path: Path) -> Iterator[int]:
    """Copy a recording and compare its checksum; the lengths of what was copied."""
    assert take.audio is not None
    make_folder(target.parent)
    digest, length = hashlib.sha256(), 0
    with replacing(target) as out, archive.open(take.audio) as file:
        while block := file.read(1 << 20):
            length += len(block)
            if length > MAX_AUDIO_BYTES:
                raise ArchiveError(
                    say(
                        "In {path}, {audio} is far too large. Nothing was taken in.",
                        path=path,
                        audio=take.audio,
                    )
                )
            digest.update(block)
            out.write(block)
            yield len(block)
    checksum = digest.hexdigest()
    if checksum != take.sha256:
        raise ArchiveError(
            say(
                "In {path}, {audio} is not what was recorded (its checksum differs). Nothing was taken in.",
                path=path,
                audio=take.audio,
            )
        )
