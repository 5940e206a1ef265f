"""Where a voice stops and starts again, told from the sound as it arrives.

Only for *timing*: which moments are good for decoding. No sound is dropped on its word.
Everything here depends on the samples alone, so the moments are the same live and from a file.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

FRAME = 160
"""Samples of a frame: 10 ms at 16 kHz."""
PAUSE_FRAMES = 25
"""0.25 s without voice is a pause (ANCHORS.md: the speculative tail)."""
RUN_FRAMES = 5
"""Voice lasts at least 50 ms; a click of a key or a mouse doesn't."""
LOWEST_DBFS = -70.0
"""Floors below this count as this: the noise of a fair microphone, where digital silence gives -inf."""
NO_ROOM_DBFS = -80.0
"""No microphone in a room is as quiet: below are the zeros of one that is muted, starting or gated, which say
nothing about the room's noise. Taken for the floor, they hid every pause of the next ten seconds."""
STIR_DB = 5.0
"""Noise of a room moves by so much over 50 ms (a street, a fan); softer than that no word begins."""
VOICE_SHARE = 0.25
"""Voice lies above this share of the way from the room's level to the loudest. At 0.35 more pauses are found in a
noisy recording, and soft ends of words are taken for them: 3.0 instead of 2.4 % wrong."""
BUCKET_FRAMES = 50
BUCKETS = 20
"""The floor is the quietest moment of the last 20 buckets of 0.5 s: longer than a breath group."""


def levels(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    """Level of each whole 10 ms frame in dBFS (RMS about the frame's mean), shape (samples // 160,)."""
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    return np.asarray(10.0 * np.log10(frames.var(axis=1) + 1e-12))


class PauseFinder:
    """Follows the level frame by frame against a floor and a ceiling of the last ten seconds."""

    def __init__(self) -> None:
        self.frames = 0
        """Frames seen."""
        self.voice_end = 0
        """Frame after the last one with voice; 0 before any."""
        self.voice_start: int | None = None
        """Frame where voice began after the last pause; None while there is none."""
        self.pause: int | None = None
        """Frame at which the present pause was sure; None while somebody speaks."""
        self.hushed = False
        """In a pause, and nothing that stands out from the room, however softly, since the present pause."""
        self._recent: deque[float] = deque(maxlen=3)
        self._quiet: deque[float] = deque(maxlen=PAUSE_FRAMES // 2)
        self._floors: deque[float] = deque(maxlen=BUCKETS)
        self._ceilings: deque[float] = deque(maxlen=BUCKETS)
        self._bucket: list[float] = []
        self._run = self._low_run = 0
        self._room_dbfs = LOWEST_DBFS

    def step(self, level_dbfs: float) -> bool:
        """Take the next frame's level; True at the frame that makes a pause sure."""
        self._recent.append(level_dbfs)
        smooth = max(LOWEST_DBFS, sum(self._recent) / len(self._recent))
        if min(self._recent) > NO_ROOM_DBFS:
            self._bucket.append(smooth)
        floor = min([*self._bucket, *self._floors], default=LOWEST_DBFS)
        ceiling = max([*self._bucket, *self._ceilings], default=LOWEST_DBFS)
        if len(self._bucket) == BUCKET_FRAMES:
            self._floors.append(min(self._bucket))
            self._ceilings.append(max(self._bucket))
            self._bucket = []
        self._quiet.append(smooth)
        self.frames += 1
        threshold = floor + max(6.0, VOICE_SHARE * (ceiling - floor))
        self._run = self._run + 1 if smooth > threshold else 0
        stir = min(threshold, max(floor + 6.0, self._room_dbfs + STIR_DB))
        self._low_run = self._low_run + 1 if smooth > stir else 0
        if self._low_run >= RUN_FRAMES:
            self.hushed = False
        if self._run >= RUN_FRAMES:
            if self.voice_start is None:
                self.voice_start = self.frames - self._run
            self.voice_end = self.frames
            self.pause = None
            self.hushed = False
            return False
        if self.voice_start is not None and self.frames - self.voice_end >= PAUSE_FRAMES:
            self.voice_start = None
            self.pause = self.frames
            self.hushed = True
            self._low_run = 0
            self._room_dbfs = sorted(self._quiet)[len(self._quiet) // 2]
            return True
        return False


def silences(sound: NDArray[np.float32], shortest_s: float = 0.2) -> list[tuple[float, float]]:
    """Stretches without voice inside a sound: (start, end) in seconds, at least `shortest_s` long."""
    loud = levels(sound)
    if len(loud) < 10:
        return []
    smooth = np.maximum(np.convolve(np.pad(loud, 1, mode="edge"), np.ones(3) / 3, mode="valid"), LOWEST_DBFS)
    low, high = np.percentile(smooth, [3, 97])
    quiet = np.concatenate([[False], smooth <= low + max(6.0, 0.25 * (high - low)), [False]])
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8)))
    return [
        (start / 100.0, end / 100.0)
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
        if end - start >= shortest_s * 100
    ]
