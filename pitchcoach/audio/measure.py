"""What can be measured on the sound without its words: voice and pauses, loudness, clipping, pitch.

The sound comes in blocks of any size and is worked on in whole chunks of a second on a fixed grid, so the
result doesn't depend on the blocks. Of an hour 4 MB of frame levels and pitches are kept, not the sound.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pitchcoach.audio.pitch import track
from pitchcoach.model import Pause, Sound

SAMPLE_RATE = 16_000
FRAME = 160
"""Samples of a frame: 10 ms."""
CHUNK = SAMPLE_RATE
"""Samples worked on together."""
SHORTEST_PAUSE_S = 0.2
"""Shorter ones are part of fluent speech (Campione & Véronis 2002, in ANCHORS.md)."""
SHORTEST_VOICE_S = 0.05
"""A shorter burst is a click of the mouth or of a key."""
QUIETEST_DBFS = -65.0
"""Nothing below this counts as voice, whatever the noise floor: a fair microphone's own noise."""
ABOVE_FLOOR_DB = 6.0
"""Voice stands out from the noise by twice its amplitude at least."""
BELOW_SPEECH_DB = 30.0
"""The softest sounds of speech lie some 30 dB below its loud vowels, however quiet the room."""
FULL_SCALE = 0.985
"""A sample at or over this is taken for clipped: resampling moves flat tops by about a hundredth."""
CLIPPED_RUN = 3
"""Clipping shows as several samples at full scale in one frame; a single one may be a peak."""
TENTH = 10
"""Frames of a tenth of a second, in which the level is told: a syllable's length."""
FEWEST_TENTHS = 20
"""Two seconds of voice at least for a range of loudness."""
FEWEST_PITCH_FRAMES = 30
"""Percentiles over less than 0.3 s of voiced sound say nothing."""

Block = NDArray[np.float32]
Levels = NDArray[np.float64]


class SoundMeter:
    """Takes the blocks of one take and gives its `Sound`."""

    def __init__(self) -> None:
        self._waiting: Block = np.zeros(0, np.float32)
        self._context: Block = np.zeros(0, np.float32)
        self._samples = 0
        self._power: list[Levels] = []
        self._pitch: list[NDArray[np.float32]] = []
        self._peak = 0.0
        self._clipped = False
        self.voiced: NDArray[np.bool_] = np.zeros(0, np.bool_)
        """Once finished: which frames of 10 ms hold voice."""

    def feed(self, block: Block) -> None:
        """Take the next block: float32, 16 kHz mono, shape (samples,), any length."""
        self._waiting = np.concatenate([self._waiting, np.asarray(block, np.float32)])
        while len(self._waiting) >= CHUNK:
            chunk, self._waiting = self._waiting[:CHUNK], self._waiting[CHUNK:]
            self._take(chunk)

    def finish(self) -> Sound:
        """Measure what was fed; call it once, after the last block."""
        if len(self._waiting):
            self._take(self._waiting)
            self._waiting = self._waiting[:0]
        duration_s = self._samples / SAMPLE_RATE
        power = np.concatenate(self._power) if self._power else np.zeros(0)
        pitches = np.zeros(len(power), np.float32)
        # The last frames have too little after them for a pitch.
        tracked = np.concatenate(self._pitch)[: len(power)] if self._pitch else pitches
        pitches[: len(tracked)] = tracked
        voiced = self.voiced = voiced_frames(10.0 * np.log10(power + 1e-12), pitches > 0)
        levels, range_db = _level_curve(power, voiced)
        median_hz, range_semitones = _pitch_range(pitches[(pitches > 0) & voiced])
        return Sound(
            duration_s=duration_s,
            speech_s=float(voiced.sum()) * FRAME / SAMPLE_RATE,
            loudness_dbfs=float(10.0 * np.log10(power[voiced].mean())) if voiced.any() else None,
            peak_dbfs=20.0 * float(np.log10(self._peak)) if self._peak > 0 else None,
            clipped=self._clipped,
            pauses=_pauses(voiced),
            pitch_median_hz=median_hz,
            pitch_range_semitones=range_semitones,
            levels_dbfs=levels,
            loudness_range_db=range_db,
        )

    def _take(self, chunk: Block) -> None:
        self._samples += len(chunk)
        magnitude = np.abs(chunk)
        self._peak = max(self._peak, float(magnitude.max()))
        whole = chunk[: len(chunk) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
        self._power.append(whole.var(axis=1))
        if not self._clipped and magnitude.max() >= FULL_SCALE:
            full = magnitude[: whole.size].reshape(-1, FRAME) >= FULL_SCALE
            self._clipped = bool((full.sum(axis=1) >= CLIPPED_RUN).any())
        pitches, self._context = track(self._context, chunk)
        self._pitch.append(pitches)


def measure(sound: Block) -> Sound:
    """The `Sound` of a whole take in memory: float32, 16 kHz mono, shape (samples,)."""
    meter = SoundMeter()
    meter.feed(sound)
    return meter.finish()


def voiced_frames(levels_dbfs: Levels, pitched: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which frames of 10 ms hold voice; shape as `levels_dbfs`.

    The bar lies above the noise floor of the moment (the quietest tenth of ten seconds around, for rooms
    change) and not too far below the take's loud vowels. Bursts under 50 ms are dropped, gaps under 100 ms
    closed: the closure of a stop consonant is not a pause. Where the level hardly moves it
    is noise or, if most of it is `pitched`, one long vowel.
    """
    if not len(levels_dbfs):
        return np.zeros(0, np.bool_)
    power = 10.0 ** (levels_dbfs / 10.0)
    smooth = 10.0 * np.log10(np.convolve(np.pad(power, 1, mode="edge"), np.ones(3) / 3, mode="valid"))
    loud = float(np.percentile(smooth, 95))
    floor = _floor(smooth)
    span = np.maximum(loud - floor, 0.0)
    bar = np.maximum(floor + np.maximum(ABOVE_FLOOR_DB, 0.3 * span), loud - BELOW_SPEECH_DB)
    if np.median(span) < ABOVE_FLOOR_DB and pitched.mean() > 0.5:
        bar = np.full(len(smooth), loud - BELOW_SPEECH_DB)
    voiced = smooth > np.maximum(bar, QUIETEST_DBFS)
    voiced = _without_short(voiced, round(SHORTEST_VOICE_S * 100), True)
    return _without_short(voiced, 10, False)


def _floor(smooth: Levels, span: int = 1000, step: int = 100) -> Levels:
    """Noise floor at every frame: the 10th percentile of the ten seconds around it."""
    centres = np.arange(0, len(smooth) + step, step)
    floors = [
        np.percentile(smooth[max(0, centre - span // 2) : centre + span // 2], 10)
        for centre in np.minimum(centres, len(smooth) - 1)
    ]
    return np.interp(np.arange(len(smooth)), centres, floors)


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int, bool]]:
    """Stretches of equal flags: (first, after the last, flag)."""
    if not len(flags):
        return []
    edges = [0, *(np.flatnonzero(np.diff(flags.astype(np.int8))) + 1).tolist(), len(flags)]
    return [(start, end, bool(flags[start])) for start, end in pairwise(edges)]


def _without_short(flags: NDArray[np.bool_], shortest: int, kind: bool) -> NDArray[np.bool_]:
    """The flags with runs of `kind` under `shortest` frames turned over; a gap at either end stays."""
    result = flags.copy()
    for start, end, flag in _runs(flags):
        at_edge = not kind and (start == 0 or end == len(flags))
        if flag is kind and end - start < shortest and not at_edge:
            result[start:end] = not kind
    return result


def _pauses(voiced: NDArray[np.bool_]) -> tuple[Pause, ...]:
    return tuple(
        Pause(start / 100.0, end / 100.0)
        for start, end, flag in _runs(voiced)
        if not flag and start > 0 and end < len(voiced) and end - start >= round(SHORTEST_PAUSE_S * 100)
    )


def _level_curve(power: Levels, voiced: NDArray[np.bool_]) -> tuple[tuple[float, ...], float | None]:
    """Level of each whole tenth of a second in dBFS, and its range over those that are voice throughout."""
    count = len(power) // TENTH
    levels = 10.0 * np.log10(power[: count * TENTH].reshape(-1, TENTH).mean(axis=1) + 1e-12)
    spoken = levels[voiced[: count * TENTH].reshape(-1, TENTH).all(axis=1)]
    told = tuple(np.round(levels, 1).tolist())
    if len(spoken) < FEWEST_TENTHS:
        return told, None
    low, high = np.percentile(spoken, [10, 90])
    return told, float(high - low)


def _pitch_range(pitches_hz: NDArray[np.float32]) -> tuple[float | None, float | None]:
    """Median in Hz and 10th to 90th percentile in semitones, octave errors left out."""
    if len(pitches_hz) < FEWEST_PITCH_FRAMES:
        return None, None
    semitones = 12.0 * np.log2(pitches_hz.astype(np.float64))
    middle = float(np.median(semitones))
    # A tracker errs by whole octaves; lively speech stays within ten semitones of its median.
    near = semitones[np.abs(semitones - middle) <= 10.0]
    low, high = np.percentile(near, [10, 90])
    return float(2.0 ** (np.median(near) / 12.0)), float(high - low)
