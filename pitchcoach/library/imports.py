"""Takes that come from elsewhere: recordings scored outside the library, and audio files nobody knows."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pitchcoach.errors import say
from pitchcoach.library.database import Database
from pitchcoach.library.files import copy_whole, make_folder, sha256_of
from pitchcoach.library.loose_files import LooseFiles
from pitchcoach.library.pitches import Pitches
from pitchcoach.library.records import AudioFacts
from pitchcoach.library.reports import write_report
from pitchcoach.library.takes import Takes, audio_name
from pitchcoach.library.undo import History
from pitchcoach.library.wav import wav_facts
from pitchcoach.model import Audience, Pitch, Report

FOUND = Pitch(
    id="found-recordings",
    field="",
    speaker="Recordings that were found in the audio folder and belonged to no take",
    audiences=(Audience("unknown", "not known", "general"),),
    points=(),
    variants=(),
)
"""Where recordings are put that no take names; from there they can be moved to their pitch."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A scored recording to be kept: its report, its audio file (None for text), and the frames and rate
    of that.

    Without `facts`, those of a WAV file are read from it.
    """

    report: Report
    audio: Path | None = None
    facts: AudioFacts | None = None


class Imports:
    """Brings recordings into the library."""

    def __init__(
        self,
        database: Database,
        history: History,
        pitches: Pitches,
        takes: Takes,
        loose: LooseFiles,
        audio: Path,
    ) -> None:
        """Work on this database and this folder of recordings."""
        self._database = database
        self._history = history
        self._pitches = pitches
        self._takes = takes
        self._loose = loose
        self._audio = audio

    def recordings(self, recordings: Sequence[Recording], pitch: Pitch, *, when: datetime) -> tuple[int, ...]:
        """Keep scored recordings as takes of `pitch`, all or none, as one undo step; the takes' numbers.

        The audio is copied, never moved. A pitch the library doesn't have is added; one it has stays as it
        is.

        Raises:
            PitchFileError: the pitch doesn't hold together.
            StorageError: no room, a recording can't be read, or read only.
        """
        planned = []
        for recording in recordings:
            uid, source = uuid.uuid4().hex, recording.audio
            relative = audio_name(uid, when, source.suffix.lower()) if source else None
            planned.append((recording, uid, relative))
        copies = [relative for _, _, relative in planned if relative]
        if copies:
            self._loose.expect(copies, round(when.timestamp() * 1000))
        try:
            many = len(planned)
            with self._history.step(
                say("Import 1 take") if many == 1 else say("Import {count} takes", count=many)
            ):
                self._pitches.add_if_new(pitch)
                return tuple(self._import(*plan, pitch.id, when) for plan in planned)
        except BaseException:
            self._loose.remove(copies)
            raise

    def adopt(self, relative: str, *, when: datetime) -> int:
        """Make a take of a file that lies in the audio folder already; its number.

        Raises:
            OSError: it can't be read.
            StorageError: no room, or read only.
        """
        path = self._audio / relative
        facts, checksum = wav_facts(path), sha256_of(path)
        with self._history.step(say("Adopt a recording")):
            self._pitches.add_if_new(FOUND)
            return self._takes.insert(
                uuid.uuid4().hex,
                FOUND.id,
                FOUND.audiences[0].id,
                "spoken",
                path.name,
                "recorded",
                when,
                relative,
                facts,
                checksum,
            )

    def _import(
        self, recording: Recording, uid: str, relative: str | None, pitch_id: str, when: datetime
    ) -> int:
        report, source, facts, checksum = recording.report, recording.audio, recording.facts, None
        if source and relative:
            target = self._audio / relative
            make_folder(target.parent)
            checksum = copy_whole(source, target)
            facts = facts or wav_facts(target)
        take_id = self._takes.insert(
            uid,
            pitch_id,
            report.audience,
            report.channel,
            source.name if source else report.source,
            "scored",
            when,
            relative,
            facts,
            checksum,
        )
        write_report(self._database, take_id, report, scored_ms=round(when.timestamp() * 1000))
        return take_id
