"""The bin: what was deleted, for 30 days, and then the end of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from pitchcoach.errors import say
from pitchcoach.library.database import Database
from pitchcoach.library.failures import NotInLibraryError
from pitchcoach.library.fields import printable
from pitchcoach.library.loose_files import LooseFiles
from pitchcoach.library.records import BinnedItem
from pitchcoach.library.undo import History

KEEP_DAYS = 30
_ALL_TIME_MS = 1 << 62


class Bin:
    """Deleting, bringing back, and emptying. Deleting and bringing back are undo steps; emptying is not."""

    def __init__(
        self, database: Database, history: History, loose: LooseFiles, now: Callable[[], datetime]
    ) -> None:
        """Work on this database; `now` is a time with its zone."""
        self._database = database
        self._history = history
        self._loose = loose
        self._now = now

    def put_take(self, take_id: int) -> None:
        """Delete a take: into the bin.

        Raises:
            NotInLibraryError: no such take outside the bin.
        """
        self._mark(say("Delete a take"), "take", "id", take_id, True)

    def put_pitch(self, pitch_id: str) -> None:
        """Delete a pitch: into the bin. Its takes go out of sight with it and come back with it.

        Raises:
            NotInLibraryError: no such pitch outside the bin.
        """
        self._mark(say("Delete pitch '{pitch}'", pitch=printable(pitch_id)), "pitch", "id", pitch_id, True)

    def take_back(self, take_id: int) -> None:
        """Bring a take back from the bin.

        Raises:
            NotInLibraryError: it isn't there.
        """
        self._mark(say("Bring a take back"), "take", "id", take_id, False)

    def pitch_back(self, pitch_id: str) -> None:
        """Bring a pitch back from the bin.

        Raises:
            NotInLibraryError: it isn't there.
        """
        self._mark(
            say("Bring pitch '{pitch}' back", pitch=printable(pitch_id)), "pitch", "id", pitch_id, False
        )

    def contents(self) -> tuple[BinnedItem, ...]:
        """What is in the bin, the last deleted first."""
        found = [
            self._item("pitch", pitch_id, speaker or pitch_id, binned)
            for pitch_id, speaker, binned in self._database.rows(
                "SELECT id, speaker, binned_ms FROM pitch WHERE binned_ms IS NOT NULL"
            )
        ] + [
            self._item("take", take_id, f"{pitch} for {audience}, {day}", binned)
            for take_id, pitch, audience, day, binned in self._database.rows(
                "SELECT t.id, p.id, t.audience, t.day, t.binned_ms FROM take t"
                " JOIN pitch p ON p.number = t.pitch WHERE t.binned_ms IS NOT NULL"
            )
        ]
        return tuple(sorted(found, key=lambda item: item.binned_at, reverse=True))

    def purge(self) -> int:
        """End what has been in the bin for 30 days, with its recordings; how many pitches and takes went.

        Steps of this sitting that could still bring something back keep it: call it at the start.
        """
        limit = self._now_ms() - KEEP_DAYS * 86_400_000
        gone = self._end(limit)
        self._loose.remove(self._loose.deleted_before(limit))
        return gone

    def end_take(self, take_id: int) -> None:
        """End a take that was only a piece of another: for good, and as no step, so that undo never brings it back.

        Its recording stays until the next start, for those who still read it.

        Raises:
            StorageError: read only, or a failure of the storage.
        """
        with self._database.transaction():
            path = self._database.rows(
                "SELECT audio_path FROM take WHERE id = ? AND audio_path IS NOT NULL", (take_id,)
            )
            self._database.run("DELETE FROM take WHERE id = ?", (take_id,))
            self._database.run_many("UPDATE loose_file SET since_ms = 0 WHERE path = ?", path)

    def empty(self) -> int:
        """End all that is in the bin, with its recordings. Neither this nor anything before can be undone."""
        self._history.forget_all()
        gone = self._end(_ALL_TIME_MS)
        self._loose.remove(self._loose.deleted_before(_ALL_TIME_MS))
        return gone

    def _end(self, limit_ms: int) -> int:
        with self._database.transaction():
            old_pitches = "SELECT number FROM pitch WHERE binned_ms <= ?1"
            # A purged file is deleted at once, not after another 30 days: its `since` is set to the
            # beginning.
            paths = self._database.rows(
                f"SELECT audio_path FROM take WHERE (binned_ms <= ?1 OR pitch IN ({old_pitches}))"
                " AND audio_path IS NOT NULL",
                (limit_ms,),
            )
            gone = self._database.run_counting(
                f"DELETE FROM take WHERE binned_ms <= ?1 OR pitch IN ({old_pitches})", (limit_ms,)
            )
            gone += self._database.run_counting("DELETE FROM pitch WHERE binned_ms <= ?", (limit_ms,))
            self._database.run_many("UPDATE loose_file SET since_ms = 0 WHERE path = ?", paths)
        return gone

    def _mark(self, label: str, table: str, key: str, value: int | str, binned: bool) -> None:
        was = "IS NULL" if binned else "IS NOT NULL"
        with self._history.step(label):
            if not self._database.run_counting(
                f"UPDATE {table} SET binned_ms = ? WHERE {key} = ? AND binned_ms {was}",
                (self._now_ms() if binned else None, value),
            ):
                raise NotInLibraryError(_missing(table, printable(str(value)), binned))

    def _item(self, kind: str, item_id: int | str, name: str, binned_ms: int) -> BinnedItem:
        binned_at = datetime.fromtimestamp(binned_ms / 1000, tz=UTC)
        gone_after = binned_at + timedelta(days=KEEP_DAYS)
        return BinnedItem("take" if kind == "take" else "pitch", item_id, name, binned_at, gone_after)

    def _now_ms(self) -> int:
        return round(self._now().timestamp() * 1000)


def _missing(table: str, name: str, in_library: bool) -> str:
    if table == "take":
        if in_library:
            return say("There is no take '{name}' in the library.", name=name)
        return say("There is no take '{name}' in the bin.", name=name)
    if in_library:
        return say("There is no pitch '{name}' in the library.", name=name)
    return say("There is no pitch '{name}' in the bin.", name=name)
