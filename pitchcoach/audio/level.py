"""How loud the microphone is right now, whether it clips, and whether it is silent as only a muted one is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FULL_SCALE = 32_767
CLIPPED_SAMPLES = 3
"""Samples at full scale in one block that make it clipped; a single one may be a peak."""
SPAN_S = 0.1
"""The level shown is that of the last tenth of a second: quick enough to follow, slow enough to read."""
MUTED_S = 2.0
"""Bit-exact zeros for this long: muted, or not permitted. No microphone that listens gives them."""
QUIETEST_DBFS = -96.0
"""The level of one step of 16 bits, about; silence is shown as this."""


@dataclass(frozen=True, slots=True)
class Level:
    """Peak and RMS of the last tenth of a second in dBFS (0 is the most there can be)."""

    peak_dbfs: float = QUIETEST_DBFS
    rms_dbfs: float = QUIETEST_DBFS
    clipping: bool = False
    """Full scale was reached in it."""


class LevelMeter:
    """Follows the blocks of a microphone: 16-bit samples of any number of channels."""

    def __init__(self, rate: int, channels: int) -> None:
        self.level = Level()
        self.peak = 0
        """The highest sample so far, 0 to 32,768."""
        self.clipped_blocks = 0
        """Blocks that reached full scale."""
        self._per_s = rate * channels
        self._zeros = 0
        self._span: list[tuple[int, int, float, bool]] = []

    @property
    def muted(self) -> bool:
        """Nothing but zeros for two seconds and more."""
        return self._zeros >= MUTED_S * self._per_s

    def feed(self, block: bytes) -> Level:
        """Take the next block and return the level with it."""
        samples = np.frombuffer(block, "<i2").astype(np.int32)
        if not len(samples):
            return self.level
        magnitude = np.abs(samples)
        peak = int(magnitude.max())
        clipped = bool(peak >= FULL_SCALE and (magnitude >= FULL_SCALE).sum() >= CLIPPED_SAMPLES)
        self._zeros = 0 if peak else self._zeros + len(samples)
        self.peak = max(self.peak, peak)
        self.clipped_blocks += clipped
        self._span.append((len(samples), peak, float(np.square(samples, dtype=np.float64).sum()), clipped))
        while len(self._span) > 1 and sum(one[0] for one in self._span[1:]) >= SPAN_S * self._per_s:
            self._span.pop(0)
        counts, peaks, powers, flags = zip(*self._span, strict=True)
        self.level = Level(dbfs(max(peaks)), dbfs((sum(powers) / sum(counts)) ** 0.5), any(flags))
        return self.level


def dbfs(amplitude: float) -> float:
    """A sample's size (0 to 32,768) in dBFS."""
    return max(QUIETEST_DBFS, 20.0 * float(np.log10(max(amplitude, 1e-6) / (FULL_SCALE + 1))))
