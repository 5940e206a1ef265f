"""The things PitchCoach talks about, as frozen dataclasses; no behaviour beyond small look-ups.

The words are those of the design: a **pitch** is an ordered list of **points**, told in **variants**, one an
**audience**; a **take** is one rehearsal, and its **report** holds scores and **findings**.
Times are seconds from the start of the take; levels are dBFS; scores are 0 to 100.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Role = Literal["hook", "who", "problem", "value", "proof", "link", "offer", "next_step", "job_ask", "other"]
"""What a sentence does in a pitch. A point has one of the first eight (`POINT_ROLES`)."""

Familiarity = Literal["expert", "general", "lay"]
Channel = Literal["spoken", "written"]
NextStep = Literal["concrete", "vague", "none"]
PointState = Literal["translated", "untranslated", "missed"]
FillerKind = Literal["heard", "probable"]
Dimension = Literal["length", "structure", "jargon", "translation", "delivery"]

ROLES: tuple[Role, ...] = get_args(Role)
POINT_ROLES: tuple[Role, ...] = ROLES[:8]
FAMILIARITIES: tuple[Familiarity, ...] = get_args(Familiarity)
CHANNELS: tuple[Channel, ...] = get_args(Channel)
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


# --- the pitch -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """One idea of the pitch: its role and its gist in a few plain words."""

    id: str
    role: Role
    gist: str
    extra: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """Keys of the file this program doesn't know; kept on the way through. So for all `extra`."""


@dataclass(frozen=True, slots=True)
class Audience:
    """A listener: `writes` is a sample of their own writing, `knows` further words they know."""

    id: str
    name: str
    familiarity: Familiarity
    writes: str = ""
    knows: tuple[str, ...] = ()
    extra: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VariantSentence:
    """One sentence of a variant, with the role it plays and the points it carries."""

    text: str
    role: Role
    points: tuple[str, ...] = ()
    extra: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Variant:
    """The pitch worded for one audience and one channel.

    `target_seconds` holds for `spoken`, `max_characters` for `written`; None means the channel's default.
    """

    audience: str
    sentences: tuple[VariantSentence, ...]
    channel: Channel = "spoken"
    target_seconds: float | None = None
    max_characters: int | None = None
    extra: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def text(self) -> str:
        """The whole wording, sentences joined by a space."""
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term of the trade and, per audience id, what to say instead."""

    term: str
    instead: Mapping[str, str] = dataclasses.field(default_factory=dict)
    extra: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pitch:
    """What a person wants people to know: ordered points, told in variants."""

    id: str
    field: str
    speaker: str
    audiences: tuple[Audience, ...]
    points: tuple[Point, ...]
    variants: tuple[Variant, ...]
    glossary: tuple[GlossaryEntry, ...] = ()
    extra: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def audience(self, audience_id: str) -> Audience | None:
        """The audience with this id, or None."""
        return next((a for a in self.audiences if a.id == audience_id), None)

    def variant(self, audience_id: str, channel: Channel = "spoken") -> Variant | None:
        """The variant for this audience and channel; failing that the audience's other one; else None."""
        mine = [v for v in self.variants if v.audience == audience_id]
        return next((v for v in mine if v.channel == channel), mine[0] if mine else None)

    def point(self, point_id: str) -> Point | None:
        """The point with this id, or None."""
        return next((p for p in self.points if p.id == point_id), None)


# --- the take --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """One word as heard, with its place in the sound and the recogniser's confidence (0 to 1)."""

    text: str
    start_s: float
    end_s: float
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Filler:
    """An um, uh or er: `heard` as a word, or `probable` where there is voice but no word."""

    text: str
    kind: FillerKind
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch without voice between two words."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Its length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said. For text that was typed: `words` empty, `model` and `language` None."""

    text: str
    words: tuple[Word, ...] = ()
    fillers: tuple[Filler, ...] = ()
    model: str | None = None
    language: str | None = None
    """ISO 639-1 code of the language heard, None where it wasn't asked."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What was measured on the sound itself, without its words."""

    duration_s: float
    speech_s: float
    """Seconds with voice, by energy."""
    loudness_dbfs: float | None
    """RMS level of the voiced stretches; None where there is no voice."""
    peak_dbfs: float | None
    clipped: bool
    pauses: tuple[Pause, ...] = ()
    """Stretches without voice of 0.2 s and more, between the first and the last voiced moment."""
    pitch_median_hz: float | None = None
    pitch_range_semitones: float | None = None
    """10th to 90th percentile of F0 over voiced frames, in semitones; None with too little voice."""
    levels_dbfs: tuple[float, ...] = ()
    """RMS level of each tenth of a second."""
    loudness_range_db: float | None = None
    """10th to 90th percentile of the level over tenths of a second with voice; None with too little of it."""


@dataclass(frozen=True, slots=True)
class Take:
    """One rehearsal, ready to be scored: spoken (`sound` set) or typed (`sound` None)."""

    source: str
    audience: str
    transcript: Transcript
    sound: Sound | None = None
    channel: Channel = "spoken"

    @property
    def duration_s(self) -> float | None:
        """Seconds of the recording; None for text."""
        return self.sound.duration_s if self.sound else None


# --- the report ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth changing: what to do, the words and moment meant, the rule, the points to gain."""

    dimension: Dimension
    gain: float
    message: str
    rule: str
    source: str
    quote: str | None = None
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """One dimension of one take: 0 to 100, or None where it can't be told (then `why_none` says why)."""

    dimension: Dimension
    value: float | None
    findings: tuple[Finding, ...] = ()
    why_none: str | None = None


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """A sentence of the take as it was understood."""

    text: str
    role: Role
    points: tuple[str, ...]
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class JargonTerm:
    """A term this listener would not know; `instead` is what to say, None where nothing is known."""

    term: str
    instead: str | None
    explained: bool
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class PointReading:
    """Whether a point reached this listener, and the index of the sentence that carried it."""

    id: str
    state: PointState
    sentence: int | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """The take leaves its audience's wording for another one's, from this sentence on."""

    audience: str
    sentence: int
    start_s: float | None = None


@dataclass(frozen=True, slots=True)
class Restart:
    """Words said and begun anew at once ("I, I"); both tries in `text`."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Pace:
    """Words a minute over one stretch of a take."""

    start_s: float
    end_s: float
    words_per_minute: float


@dataclass(frozen=True, slots=True)
class Delivery:
    """How it was spoken."""

    words_per_minute: float | None
    pauses: tuple[Pause, ...]
    fillers: tuple[Filler, ...]
    loudness_dbfs: float | None
    clipped: bool
    pitch_range_semitones: float | None
    restarts: tuple[Restart, ...] = ()
    """Words begun anew; never those of a stutter."""
    speaking_words_per_minute: float | None = None
    """Words a minute of speaking time, pauses left out."""
    pace: tuple[Pace, ...] = ()
    """Words a minute along the take, in stretches that follow each other."""
    pitch_median_hz: float | None = None
    loudness_range_db: float | None = None
    trailing_off: tuple[Pause, ...] = ()
    """Ends of sentences said much more softly than the sentence: where they lie."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds from the stop to words and the four scores, and to the whole report."""

    after_stop_ms: float
    complete_ms: float


@dataclass(frozen=True, slots=True)
class Report:
    """Scores and findings of a take, with the scorer's version; findings with the highest gain first."""

    scorer: str
    source: str
    pitch: str
    audience: str
    channel: Channel
    duration_s: float | None
    transcript: Transcript
    overall: float | None
    scores: Mapping[Dimension, float | None]
    sentences: tuple[SentenceReading, ...]
    job_ask: bool
    next_step: NextStep
    offer: bool
    jargon: tuple[JargonTerm, ...]
    points: tuple[PointReading, ...]
    closest_audience: str | None
    drift: Drift | None
    delivery: Delivery | None
    findings: tuple[Finding, ...]
    timing: Timing
    notes: tuple[str, ...] = ()
    """Sentences that say what could not be told and why (not English, too few words, no variant)."""
    version: int = 1
