"""A part of a take spoken anew, put in the place of the old one: its sound, and its words.

What was recorded for the part begins and ends with silence (the count-in is over before somebody speaks). Of that
only so much is kept that the join sounds like a pause between two sentences. The words of the rest stay what they
were, those put right by hand included; what is heard anew is the part.
"""

from __future__ import annotations

import wave
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pitchcoach.audio.files import SAMPLE_RATE, read
from pitchcoach.audio.measure import FRAME, SoundMeter
from pitchcoach.errors import StorageError, say
from pitchcoach.model import Transcript, Word

PAUSE_S = 0.25
"""Silence at a join, with what the take has there of its own: a little over the shortest that is heard as a pause
(0.2 s, Campione & Véronis 2002)."""
SLACK_S = 0.15
"""So far the times of words may be off (`speech.onsets`): a shorter rest of voice at a cut belongs to the old part."""
EDGE_S = 0.06
"""Always kept before and after the voice: a soft f or s begins below what counts as voice."""
FADE = SAMPLE_RATE // 200
"""Samples over which an edge fades (5 ms): a cut through a wave clicks."""

Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Splice:
    """Where the new part is: from `start_s`, as the old one was, to `end_s` of the new sound."""

    start_s: float
    old_end_s: float
    end_s: float

    def words(self, old: Transcript, heard: Transcript) -> Transcript:
        """The words of the take: of the part as `heard` in the whole new sound, of the rest as they were in `old`."""
        shift_s = self.end_s - self.old_end_s
        before = [word for word in old.words if _middle(word) < self.start_s]
        part = [word for word in heard.words if self.start_s <= _middle(word) < self.end_s]
        after = [
            replace(word, start_s=word.start_s + shift_s, end_s=word.end_s + shift_s)
            for word in old.words
            if _middle(word) >= max(self.old_end_s, self.start_s)
        ]
        words = (*before, *part, *after)
        return replace(heard, words=words, text=" ".join(word.text.strip() for word in words))


def splice(old: Path, new: Path, start_s: float, end_s: float, target: Path) -> Splice:
    """Write `old` to `target` (16 kHz mono WAV) with its stretch from `start_s` to `end_s` replaced by `new`.

    Raises:
        UserError: one of them can't be read.
        StorageError: no room, or not writable.
    """
    whole, piece = read(old).sound, read(new).sound
    around = _voiced(whole)
    first, last = round(start_s * SAMPLE_RATE / FRAME), round(end_s * SAMPLE_RATE / FRAME)
    if first < last:
        first -= _rest(around[:first][::-1])
        last += _rest(around[last:])
    piece = _trimmed(piece, around[:first][::-1], around[last:])
    first, last = first * FRAME, last * FRAME
    parts = [_faded(part) for part in (whole[:first], piece, whole[last:])]
    sound = np.clip(np.concatenate(parts), -1.0, 1.0)
    try:
        with target.open("wb") as opened, wave.open(opened, "wb") as file:
            file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
            file.writeframes(np.round(sound * 32767.0).astype("<i2").tobytes())
    except OSError as error:
        raise StorageError(
            say(
                "{target} can't be written ({why}). Make room and try again.",
                target=target,
                why=error.strerror,
            )
        ) from error
    return Splice(first / SAMPLE_RATE, last / SAMPLE_RATE, (first + len(piece)) / SAMPLE_RATE)


def _middle(word: Word) -> float:
    return (word.start_s + word.end_s) / 2


def _voiced(sound: Sound) -> NDArray[np.bool_]:
    meter = SoundMeter()
    meter.feed(sound)
    meter.finish()
    return meter.voiced


def _rest(beside: NDArray[np.bool_]) -> int:
    """Frames of voice that are left of the old part at a cut, given the frames beside it, the nearest first."""
    silent = np.flatnonzero(~beside[: round(SLACK_S * SAMPLE_RATE / FRAME)])
    return int(silent[0]) if len(silent) else 0


def _trimmed(piece: Sound, before: NDArray[np.bool_], after: NDArray[np.bool_]) -> Sound:
    """The piece with as much silence at its ends as the take lacks there; whole where there is no voice in it."""
    at = np.flatnonzero(_voiced(piece))
    if not len(at):
        return piece
    start = int(at[0]) * FRAME - _kept(before)
    end = (int(at[-1]) + 1) * FRAME + _kept(after)
    return piece[max(0, start) : min(len(piece), end)]


def _kept(beside: NDArray[np.bool_]) -> int:
    """Samples of silence to keep at an end, given the frames of the take beside it, the nearest first."""
    voice = np.flatnonzero(beside)
    silent = int(voice[0]) if len(voice) else len(beside)
    return max(round(EDGE_S * SAMPLE_RATE), round(PAUSE_S * SAMPLE_RATE) - silent * FRAME)


def _faded(sound: Sound) -> Sound:
    long = min(FADE, len(sound) // 2)
    faded = sound.copy()
    ramp = np.linspace(0.0, 1.0, long, dtype=np.float32)
    faded[:long] *= ramp
    faded[len(sound) - long :] *= ramp[::-1]
    return faded
