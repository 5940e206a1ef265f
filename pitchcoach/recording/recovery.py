"""Takes that an earlier sitting left in the middle of recording."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pitchcoach.audio.wav import repair

if TYPE_CHECKING:
    from pitchcoach.library.library import Library
    from pitchcoach.library.records import AudioFacts, StoredTake


def recover_takes(library: Library) -> tuple[StoredTake, ...]:
    """Mend the recordings that an earlier sitting left behind; each take is now `recorded`, or `failed` if empty."""
    return tuple(library.takes.recover(take.id, _mended) for take in library.recovered.interrupted)


def facts(frames: int | None, rate: int | None) -> AudioFacts:
    """What the library is told of a recording."""
    from pitchcoach.library.records import AudioFacts

    return AudioFacts(frames, rate)


def _mended(path: Path) -> AudioFacts:
    found = repair(path)
    return facts(found.frames, found.rate) if found else facts(0, None)
