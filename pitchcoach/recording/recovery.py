"""Takes that an earlier sitting left in the middle of recording."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pitchcoach.audio.wav import repair, shape
from pitchcoach.errors import AudioError, say
from pitchcoach.model import Pitch
from pitchcoach.recording.state import Recorded

if TYPE_CHECKING:
    from pitchcoach.library.library import Library
    from pitchcoach.library.records import AudioFacts, StoredTake


def recover_takes(library: Library) -> tuple[StoredTake, ...]:
    """Mend the recordings that an earlier sitting left behind; each take is now `recorded`, or `failed` if empty."""
    return tuple(library.takes.recover(take.id, _mended) for take in library.recovered.interrupted)


def stored_recording(stored: StoredTake, pitch: Pitch) -> Recorded:
    """A take of the library that was recorded and not scored, to be heard now.

    Raises:
        AudioError: it has no recording that can be read.
        UnknownAudienceError: the pitch has no such audience.
    """
    from pitchcoach.rehearsal import pick_audience

    audience = pick_audience(pitch, stored.audience)
    found = shape(stored.audio.path) if stored.audio and stored.audio.path.is_file() else None
    if stored.audio is None or found is None or not found.frames:
        raise AudioError(say("This take has no recording that could be scored."))
    return Recorded(stored.audio.path, found.frames, pitch, audience, stored.id, None)


def facts(frames: int | None, rate: int | None) -> AudioFacts:
    """What the library is told of a recording."""
    from pitchcoach.library.records import AudioFacts

    return AudioFacts(frames, rate)


def _mended(path: Path) -> AudioFacts:
    found = repair(path)
    return facts(found.frames, found.rate) if found else facts(0, None)
