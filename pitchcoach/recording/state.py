"""What a rehearsal looks like from outside: plain values for a front end to draw."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from pitchcoach.audio.capture import Captured
from pitchcoach.audio.level import Level
from pitchcoach.model import Audience, Pitch, Report, Word

State = Literal["idle", "counting", "recording", "finishing", "scored", "failed"]

PACE_SPAN_S = 10.0
"""The pace shown while speaking is that of the last ten seconds of words."""


@dataclass(frozen=True, slots=True)
class Live:
    """What there is to show right now."""

    state: State = "idle"
    paused: bool = False
    ready: bool = False
    """The models are loaded and warm."""
    count_in_s: float = 0.0
    """Seconds left of the count-in."""
    seconds: float = 0.0
    level: Level = field(default_factory=Level)
    muted: bool = False
    room_s: float | None = None
    """Seconds that the disk still has room for; None before the microphone is open."""
    words: tuple[Word, ...] = ()
    """The words so far; the last ones may still change."""
    points: tuple[str, ...] = ()
    """Ids of the points heard so far."""
    pace_wpm: float | None = None
    """Words a minute of the last ten seconds of words; None before the first five seconds of them."""
    done_s: float = 0.0
    """While finishing: seconds of the take worked through."""
    refining: bool = False
    """Scored, and the whole is being heard again, more carefully."""
    notices: tuple[str, ...] = ()
    """Sentences on what is wrong and what to do about it, the latest last."""

    def with_notice(self, sentence: str) -> Live:
        """The same with one more sentence; none is said twice."""
        return self if sentence in self.notices else replace(self, notices=(*self.notices, sentence))

    def with_words(self, words: tuple[Word, ...]) -> Live:
        """The same with these words, and their pace."""
        return replace(self, words=words, pace_wpm=pace(words))


@dataclass(frozen=True, slots=True)
class Recorded:
    """A take on disk: where, for whom, and its row in the library where it has one."""

    path: Path
    frames: int
    pitch: Pitch
    audience: Audience
    take: int | None
    captured: Captured | None
    """None for a take of an earlier sitting."""


def pace(words: tuple[Word, ...]) -> float | None:
    """Words a minute of the last ten seconds of `words`; None where they span less than five."""
    if not words:
        return None
    end_s = words[-1].end_s
    recent = [word for word in words if word.start_s >= end_s - PACE_SPAN_S]
    span_s = end_s - recent[0].start_s
    return len(recent) * 60.0 / span_s if span_s >= PACE_SPAN_S / 2 else None


def heard_points(report: Report) -> tuple[str, ...]:
    """Ids of the points that a report found in the words."""
    return tuple(point.id for point in report.points if point.state != "missed")
