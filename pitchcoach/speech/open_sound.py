"""The sound of a take that is not committed yet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pitchcoach.speech.recogniser import SAMPLE_RATE

Sound = NDArray[np.float32]


class OpenSound:
    """The sound that is still needed, addressed by samples since the start of the take."""

    def __init__(self) -> None:
        self._start = 0
        self._samples: Sound = np.zeros(0, np.float32)

    @property
    def end(self) -> int:
        """The sample after the last one."""
        return self._start + len(self._samples)

    @property
    def held(self) -> int:
        """How many samples are kept."""
        return len(self._samples)

    def append(self, block: Sound) -> None:
        """Take the next block."""
        self._samples = np.concatenate([self._samples, np.asarray(block, np.float32)])

    def between(self, start: int, end: int) -> Sound:
        """The sound from one sample to before another; a view that the next `append` leaves behind."""
        return self._samples[start - self._start : end - self._start]

    def forget(self, until: int) -> None:
        """Let go what lies before a sample; not at once, for each time the rest is copied."""
        if until - self._start > SAMPLE_RATE:
            self._samples = self._samples[until - self._start :].copy()
            self._start = until
