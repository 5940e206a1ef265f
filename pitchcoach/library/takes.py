"""Takes: from the row that is there before the first sample to the report, and what becomes of them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from pitchcoach.errors import PitchcoachError, StorageError, say
from pitchcoach.library.database import Database, Row
from pitchcoach.library.failures import NotInLibraryError
from pitchcoach.library.fields import printable
from pitchcoach.library.files import make_folder, sha256_of
from pitchcoach.library.pitches import Pitches
from pitchcoach.library.records import (
    IS_SAMPLE,
    AudioFacts,
    AudioFile,
    InterruptedTake,
    KeptReport,
    StartedTake,
    StoredTake,
    TakeRow,
)
from pitchcoach.library.reports import read_report, write_report
from pitchcoach.library.undo import History, Step
from pitchcoach.library.wav import wav_facts
from pitchcoach.model import Channel, Report
from pitchcoach.settings import FILE_MODE

MAX_NOTE = 10_000
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")
_COLUMNS = (
    "t.id, t.uid, p.id, t.audience, t.channel, t.source, t.state, t.started_ms, t.day, t.audio_path,"
    " t.audio_frames, t.audio_rate, t.audio_sha256, t.failure, t.starred, t.note, t.binned_ms,"
    " (SELECT r.id FROM report r WHERE r.take = t.id AND r.superseded_ms IS NULL)"
)


class Takes:
    """Every question about takes and every change to one.

    Recording and scoring a take are not undo steps (a new take is deleted, into the bin); what a person
    does with a take afterwards is: star, note, move, rescore.
    """

    def __init__(
        self,
        database: Database,
        history: History,
        pitches: Pitches,
        audio: Path,
        now: Callable[[], datetime],
    ) -> None:
        """Work on this database and this folder of recordings; `now` is a time with its zone."""
        self._database = database
        self._history = history
        self._pitches = pitches
        self._audio = audio
        self._now = now

    # --- a take comes about ------------------------------------------------------------------------------

    def start(
        self, pitch_id: str, audience: str, channel: Channel = "spoken", *, suffix: str = ".wav"
    ) -> StartedTake:
        """Make the row of a take about to be recorded, and say where its sound goes (the file isn't made
        yet).

        Raises:
            NotInLibraryError: no such pitch.
            StorageError: no room, or read only.
        """
        uid, now = uuid.uuid4().hex, self._now()
        relative = audio_name(uid, now.astimezone(), suffix)
        with self._database.transaction():
            name = Path(relative).name
            take_id = self.insert(uid, pitch_id, audience, channel, name, "recording", now, relative)
            make_folder((self._audio / relative).parent)
        return StartedTake(take_id, self._audio / relative)

    def finish_recording(self, take_id: int, facts: AudioFacts) -> None:
        """The sound is on disk whole: the take becomes `recorded`, with the file's checksum.

        Raises:
            NotInLibraryError: no such take.
            StorageError: the file isn't there, no room, or read only.
        """
        path = self._audio_path(take_id)
        try:
            path.chmod(FILE_MODE)
            checksum = sha256_of(path)
        except OSError as error:
            raise StorageError(
                say(
                    "The recording {path} can't be read ({why}). Check the disk and record again.",
                    path=path,
                    why=error.strerror,
                )
            ) from error
        with self._database.transaction():
            self._database.run(
                "UPDATE take SET state = 'recorded', audio_frames = ?, audio_rate = ?, audio_sha256 = ?,"
                " failure = NULL WHERE id = ?",
                (facts.frames, facts.rate, checksum, take_id),
            )

    def save_report(self, take_id: int, report: Report) -> int:
        """The take is `scored`: keep its report as the current one, and any older one as superseded.

        Returns the report's number.

        Raises:
            NotInLibraryError: no such take.
            StorageError: no room, or read only.
        """
        now = self._now_ms()
        with self._database.transaction():
            self._database.run(
                "UPDATE report SET superseded_ms = ? WHERE take = ? AND superseded_ms IS NULL", (now, take_id)
            )
            changed = self._database.run_counting(
                "UPDATE take SET state = 'scored', failure = NULL WHERE id = ?", (take_id,)
            )
            if not changed:
                raise NotInLibraryError(_no_take(take_id))
            return write_report(self._database, take_id, report, scored_ms=now)

    def fail(self, take_id: int, why: str) -> None:
        """The take could not be recorded or scored; `why` is a sentence. What sound there is stays."""
        with self._database.transaction():
            self._database.run(
                "UPDATE take SET state = 'failed', failure = ? WHERE id = ?", (why[:MAX_NOTE], take_id)
            )

    def interrupted(self) -> tuple[InterruptedTake, ...]:
        """Takes still in `recording`. Right after opening, that is what an earlier sitting left behind."""
        found = []
        for take_id, pitch, audience, started, relative in self._database.rows(
            "SELECT t.id, p.id, t.audience, t.started_ms, t.audio_path FROM take t JOIN pitch p"
            " ON p.number = t.pitch WHERE t.state = 'recording' ORDER BY t.id"
        ):
            path = self._audio / relative
            length = path.stat().st_size if path.is_file() else None
            found.append(InterruptedTake(take_id, pitch, audience, _time(started), path, length))
        return tuple(found)

    def recover(self, take_id: int, repair: Callable[[Path], AudioFacts] = wav_facts) -> StoredTake:
        """Finish an interrupted take: `recorded` where there is sound, else `failed`.

        `repair` mends the file's header where that is needed and says how much sound it holds; without
        one, the frames are counted from the length of the file.
        """
        path = self._audio_path(take_id)
        try:
            facts = repair(path) if path.is_file() else AudioFacts(0, None)
        except (OSError, PitchcoachError) as error:
            self.fail(take_id, say("The recording was interrupted and could not be mended: {why}", why=error))
            return self.load(take_id)
        if facts.frames:
            self.finish_recording(take_id, facts)
        else:
            self.fail(take_id, say("The recording was interrupted before any sound was kept."))
        return self.load(take_id)

    def insert(
        self,
        uid: str,
        pitch_id: str,
        audience: str,
        channel: Channel,
        source: str,
        state: str,
        when: datetime,
        relative: str | None,
        facts: AudioFacts | None = None,
        checksum: str | None = None,
    ) -> int:
        """Write the row of a take, inside a transaction; its number."""
        return self._database.run(
            "INSERT INTO take (uid, pitch, audience, channel, source, state, started_ms, day, audio_path,"
            " audio_frames, audio_rate, audio_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                uid,
                self._pitches.number(pitch_id),
                audience,
                channel,
                source,
                state,
                round(when.timestamp() * 1000),
                f"{when.astimezone():%Y-%m-%d}",
                relative,
                facts and facts.frames,
                facts and facts.rate,
                checksum,
            ),
        )

    # --- looking ---------------------------------------------------------------------------------------

    def listed(
        self, pitch_id: str, audience: str | None = None, *, limit: int | None = None
    ) -> tuple[TakeRow, ...]:
        """The takes of a pitch that aren't in the bin, newest first; of one audience; at most `limit`."""
        rows = self._database.rows(
            "SELECT t.id, t.audience, t.channel, t.state, t.started_ms, t.day, t.starred, t.note,"
            " coalesce(s.duration_s, round(t.audio_frames * 1.0 / t.audio_rate, 3)),"
            f" s.overall, s.length, s.structure, s.jargon, s.translation, s.delivery, {IS_SAMPLE}"
            " FROM take t LEFT JOIN report r ON r.take = t.id AND r.superseded_ms IS NULL"
            " LEFT JOIN score s ON s.report = r.id"
            " WHERE t.pitch = (SELECT number FROM pitch WHERE id = ?1) AND t.binned_ms IS NULL"
            " AND (?2 IS NULL OR t.audience = ?2)"
            " ORDER BY t.started_ms DESC, t.id DESC LIMIT ?3",
            (pitch_id, audience, -1 if limit is None else limit),
        )
        return tuple(map(TakeRow._make, rows))

    def load(self, take_id: int) -> StoredTake:
        """The take with all that is kept of it, in the bin or not.

        Raises:
            NotInLibraryError: no such take.
        """
        row = self._database.row(
            f"SELECT {_COLUMNS} FROM take t JOIN pitch p ON p.number = t.pitch WHERE t.id = ?", (take_id,)
        )
        if row is None:
            raise NotInLibraryError(_no_take(take_id))
        return self._stored(row)

    def reports(self, take_id: int) -> tuple[KeptReport, ...]:
        """The reports of a take, the current one first, then the older ones it was given before."""
        rows = self._database.rows(
            "SELECT r.id, r.scorer, r.scored_ms, r.superseded_ms, s.overall FROM report r"
            " JOIN score s ON s.report = r.id WHERE r.take = ? ORDER BY r.id DESC",
            (take_id,),
        )
        kept = [
            KeptReport(i, scorer, _time(at), None if gone is None else _time(gone), overall)
            for i, scorer, at, gone, overall in rows
        ]
        return tuple(sorted(kept, key=lambda report: report.superseded_at is not None))

    def report(self, report_id: int) -> Report:
        """A report by its number, current or older.

        Raises:
            LibraryDamagedError: there is none, or it can't be read.
        """
        return read_report(self._database, report_id)

    def scored_by_others(self, scorer: str) -> tuple[int, ...]:
        """Scored takes whose current report is of another version of the scorer: those worth rescoring."""
        rows = self._database.rows(
            "SELECT t.id FROM take t JOIN report r ON r.take = t.id AND r.superseded_ms IS NULL"
            " WHERE t.binned_ms IS NULL AND r.scorer <> ? ORDER BY t.id",
            (scorer,),
        )
        return tuple(row[0] for row in rows)

    # --- what a person does with them ------------------------------------------------------------------

    def star(self, take_id: int, starred: bool = True) -> None:
        """Mark a take, or take the mark off."""
        self._set(take_id, say("Star a take") if starred else say("Unstar a take"), "starred", int(starred))

    def note(self, take_id: int, note: str) -> None:
        """Write a note on a take; empty for none. Longer than `MAX_NOTE` characters it is cut."""
        self._set(take_id, say("Note on a take"), "note", note.replace("\0", "")[:MAX_NOTE])

    def move(self, take_id: int, pitch_id: str, audience: str) -> None:
        """Count the take to another pitch or audience, as one that was found without either."""
        number = self._pitches.number(pitch_id)
        with self._history.step(say("Move a take")):
            self._set(take_id, "", "pitch", number)
            self._set(take_id, "", "audience", audience)

    def rescore(
        self,
        take_ids: Iterable[int],
        score: Callable[[StoredTake], Report | None],
        *,
        label: str = "",
        goes_on: Step | None = None,
    ) -> int:
        """Score takes again and keep their old reports; None from `score` leaves a take as it is.

        All or none, as one undo step (named `label`), or as part of the one it `goes_on` with. Returns how
        many were scored.
        """
        ids, done = tuple(take_ids), 0
        one = say("Rescore 1 take") if len(ids) == 1 else say("Rescore {count} takes", count=len(ids))
        with self._history.step(label or one, goes_on=goes_on):
            for take_id in ids:
                report = score(self.load(take_id))
                if report is not None:
                    self.save_report(take_id, report)
                    done += 1
        return done

    def _set(self, take_id: int, label: str, column: str, value: object) -> None:
        with self._history.step(label):
            if not self._database.run_counting(
                f"UPDATE take SET {column} = ? WHERE id = ?", (value, take_id)
            ):
                raise NotInLibraryError(_no_take(take_id))

    def _audio_path(self, take_id: int) -> Path:
        row = self._database.row("SELECT audio_path FROM take WHERE id = ?", (take_id,))
        if row is None or row[0] is None:
            raise NotInLibraryError(
                _no_take(take_id) if row is None else say("Take {take_id} has no recording.", take_id=take_id)
            )
        return self._audio / str(row[0])

    def _now_ms(self) -> int:
        return round(self._now().timestamp() * 1000)

    def _stored(self, row: Row) -> StoredTake:
        (take_id, uid, pitch, audience, channel, source, state, started, day, path, frames, rate) = row[:12]
        checksum, failure, starred, note, binned, report_id = row[12:]
        return StoredTake(
            take_id,
            uid,
            pitch,
            audience,
            channel,
            source,
            state,
            _time(started),
            day,
            None if path is None else AudioFile(self._audio / path, frames, rate, checksum),
            failure,
            bool(starred),
            note,
            None if binned is None else _time(binned),
            None if report_id is None else read_report(self._database, report_id),
        )


def audio_name(uid: str, local: datetime, suffix: str) -> str:
    """Where a take's sound goes in the audio folder: by year, under a name that says when."""
    safe = suffix if _SUFFIX.fullmatch(suffix) else ".audio"
    return f"{local:%Y}/{local:%Y-%m-%d-%H%M}-{uid[:12]}{safe}"


def _time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def _no_take(take_id: int) -> str:
    return say("There is no take {take_id} in the library.", take_id=printable(str(take_id)))
