"""A microphone without hardware: hears what it is given. For tests and for trying things out."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from pitchcoach.audio.devices import Stream, Take


class PretendMicrophone:
    """Stands in for `devices.SystemMicrophone`; what is `say`-ed arrives as blocks, at once."""

    def __init__(self, *, rate: int = 48_000, channels: int = 1, fails: Exception | None = None) -> None:
        """Make one that is open to `rate` and `channels`, or that `fails` when it is opened."""
        self.name = "pretend microphone"
        self.rate = rate
        self.channels = channels
        self._fails = fails
        self._take: Take | None = None
        self._lock = threading.Lock()

    def open(self, take: Take) -> Stream:
        """Give blocks to `take` from now on.

        Raises:
            Exception: the one it was made to fail with.
        """
        if self._fails is not None:
            raise self._fails
        with self._lock:
            self._take = take
        return Stream(self.name, self.rate, self.channels, self._close)

    @property
    def is_open(self) -> bool:
        """Whether somebody listens."""
        return self._take is not None

    def say(self, sound: NDArray[np.float32], *, block_s: float = 0.02, overflowed: bool = False) -> None:
        """Hear a mono sound at this microphone's own rate: float32, shape (samples,)."""
        samples = np.round(np.clip(sound, -1.0, 1.0) * 32767.0).astype("<i2")
        step = max(1, round(block_s * self.rate))
        for start in range(0, len(samples), step):
            piece = np.repeat(samples[start : start + step], self.channels)
            with self._lock:
                if self._take is not None:
                    self._take(piece.tobytes(), overflowed)

    def _close(self) -> None:
        with self._lock:
            self._take = None
