"""What the library gives back: plain records, no rows and no SQL behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from pitchcoach.errors import say
from pitchcoach.model import Channel, Report

TakeState = Literal["recording", "recorded", "scored", "failed"]


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """What the audio room knows about a recording: its length in frames (samples a channel) and frames a
    second.

    None where it can't be told, as for a compressed file found without its take.
    """

    frames: int | None
    rate: int | None


@dataclass(frozen=True, slots=True)
class AudioFile:
    """A take's recording: where it lies, and what it should be."""

    path: Path
    frames: int | None
    rate: int | None
    sha256: str | None
    """Of the whole file; None while it is being recorded."""

    @property
    def duration_s(self) -> float | None:
        """Seconds, None where frames or rate aren't known."""
        return self.frames / self.rate if self.frames is not None and self.rate else None


@dataclass(frozen=True, slots=True)
class StartedTake:
    """A take whose row is there and whose recording can begin: write the sound to `audio_path`."""

    id: int
    audio_path: Path


@dataclass(frozen=True, slots=True)
class InterruptedTake:
    """A take left in `recording` by a sitting that ended without saying so."""

    id: int
    pitch: str
    audience: str
    started_at: datetime
    audio_path: Path
    audio_bytes: int | None
    """Length of the file, None where there is none."""


SAMPLE_SOURCE = "sample-take.flac"
"""The file of the spoken take that comes with the program: somebody else's voice, no rehearsal of this person's."""
SAMPLE_SHA256 = (
    "b789b0eed71c734e80a31275f6ebc233fdc68828dbb7139e2e86efa4392b8cf0",
    "b73841d4a3a120528d272b8a7d779332656dea1e94760505e8590b97ecf4d02f",
)
"""Of that file, the present one first: a recording of one's own may have the same name."""
IS_SAMPLE = f"(t.source = '{SAMPLE_SOURCE}' AND (t.audio_sha256 IS NULL OR t.audio_sha256 IN ({{}})))".format(
    ", ".join(f"'{checksum}'" for checksum in SAMPLE_SHA256)
)
"""In SQL, of a take `t`; one that is kept without its sound is known by the name alone."""


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report of a take and when it was made; `superseded_at` is None for the current one."""

    id: int
    scorer: str
    scored_at: datetime
    superseded_at: datetime | None
    overall: int | None


@dataclass(frozen=True, slots=True)
class StoredTake:
    """A take with all that is kept of it."""

    id: int
    uid: str
    """32 hexadecimal digits, the same in every library the take is copied to."""
    pitch: str
    audience: str
    channel: Channel
    source: str
    state: TakeState
    started_at: datetime
    """In UTC."""
    day: str
    """The day where the speaker was, as 2026-11-23."""
    audio: AudioFile | None
    failure: str | None
    starred: bool
    note: str
    binned_at: datetime | None
    report: Report | None
    """The current one; None before the take is scored."""

    @property
    def is_sample(self) -> bool:
        """Whether it is the take that comes with the program: by the same rule as `IS_SAMPLE`."""
        checksum = self.audio.sha256 if self.audio is not None else None
        return self.source == SAMPLE_SOURCE and (checksum is None or checksum in SAMPLE_SHA256)


class TakeRow(NamedTuple):
    """A take in a list: what a row on the screen shows. Scores are whole, 0 to 100; `starred` is 0 or 1.

    A named tuple, as `ScoredTake`: thousands are read at once, in a quarter of a frozen dataclass's time.
    """

    id: int
    audience: str
    channel: Channel
    state: TakeState
    started_ms: int
    day: str
    starred: int
    note: str
    duration_s: float | None
    overall: int | None
    length: int | None
    structure: int | None
    jargon: int | None
    translation: int | None
    delivery: int | None
    sample: int = 0
    """1 for the take that comes with the program, see `IS_SAMPLE`."""


class ScoredTake(NamedTuple):
    """A scored take as a point to draw, oldest first. Times are milliseconds since 1970 (UTC)."""

    id: int
    pitch: str
    audience: str
    channel: Channel
    started_ms: int
    day: str
    overall: int | None
    length: int | None
    structure: int | None
    jargon: int | None
    translation: int | None
    delivery: int | None
    duration_s: float | None
    words: int
    words_per_minute: float | None
    fillers: int | None
    report: int
    """The number of the current report, which the scores are from."""
    sample: int = 0
    """1 for the take that comes with the program, see `IS_SAMPLE`."""


@dataclass(frozen=True, slots=True)
class PointTally:
    """How often a point reached its listener, over the scored takes of one pitch and audience."""

    pitch: str
    audience: str
    point: str
    gist: str | None
    """None where the point is no longer in the pitch."""
    translated: int
    untranslated: int
    missed: int

    @property
    def takes(self) -> int:
        """Takes that were judged on this point."""
        return self.translated + self.untranslated + self.missed

    @property
    def lost(self) -> int:
        """Takes in which it did not get across: missed, or said in words this listener can't follow."""
        return self.untranslated + self.missed


@dataclass(frozen=True, slots=True)
class PitchRow:
    """A pitch in the list of pitches."""

    id: str
    field: str
    speaker: str
    audiences: int
    variants: int
    takes: int
    last_take_ms: int | None


@dataclass(frozen=True, slots=True)
class BinnedItem:
    """Something in the bin, with the day from which it may be gone for good."""

    kind: Literal["pitch", "take"]
    id: int | str
    """A take's number or a pitch's id."""
    name: str
    binned_at: datetime
    gone_after: datetime


@dataclass(frozen=True, slots=True)
class Recovery:
    """What opening the library found left over from an earlier sitting, and what it did about it."""

    interrupted: tuple[InterruptedTake, ...] = ()
    changes_brought_back: bool = False
    """The last sitting did not close; what it had saved was read back from the write-ahead log."""
    import_files_removed: int = 0
    """Copies left by an import that was cut short, of which nothing else was taken in."""
    migrated_from: int | None = None
    """Schema version before this opening, where it was an older one."""

    def sentences(self) -> tuple[str, ...]:
        """What to tell the person; empty where there is nothing to tell."""
        told = []
        if self.changes_brought_back:
            told.append(
                say("PitchCoach did not close properly last time. Everything that was saved is here.")
            )
        if self.import_files_removed:
            told.append(
                say(
                    "An import was cut short last time and nothing of it was taken in; "
                    "{count} copied recordings were removed again. The files you imported "
                    "from are untouched.",
                    count=self.import_files_removed,
                )
            )
        for take in self.interrupted:
            length = (
                say("no sound yet")
                if not take.audio_bytes
                else say("{size} kB of sound", size=f"{take.audio_bytes / 1000:.0f}")
            )
            told.append(
                say(
                    "A take of '{pitch}' for '{audience}' from {when} was interrupted; {length} is there.",
                    pitch=take.pitch,
                    audience=take.audience,
                    when=f"{take.started_at.astimezone():%Y-%m-%d %H:%M}",
                    length=length,
                )
            )
        if self.migrated_from is not None:
            told.append(
                say(
                    "The library was brought up from version {version}; a backup was made before.",
                    version=self.migrated_from,
                )
            )
        return tuple(told)


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking through a library found, before anything is done about it."""

    problems: tuple[str, ...]
    """A sentence each; empty where all is well."""
    takes: int
    recordings: int
    """Recordings that are present with the right checksum."""
    orphans: tuple[str, ...]
    """Paths in the folder of recordings that no take names."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What `check` found."""

    problems: tuple[str, ...]
    """A sentence each; empty where all is well."""
    takes: int
    recordings: int
    """Recordings that are present with the right checksum."""
    adopted: tuple[int, ...]
    """Takes made for recordings that no take named."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an archive brought in."""

    pitches: int
    takes: int
    already_there: int
    """Takes the library had already, which were left as they are."""
