"""Hears an um in what Whisper's encoder makes of the sound, before any word is put to it.

Whisper's words pass over most ums, but its encoder hears them: a linear layer on the 384 values that tiny.en's
encoder gives every 20 ms tells um, uh and er from words, from a drawn-out "so", from breath and from noise. Stretches
where it does are weighed by a second, logistic one: how sure, how long, whether the prompted decode wrote a filler
there or a word. Both were fitted on real telephone speech of 67 callers and on synthetic voices
(`tests/benchmarks/training/ums.py`, which prints how well that carries over to callers and voices left out).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pitchcoach.model import Word
from pitchcoach.speech.pauses import levels

FRAMES_A_SECOND = 50
"""Whisper's encoder gives a frame every 20 ms."""
SEEDS = 0.2
"""Chance of a frame from which a stretch is looked at; the second layer decides."""
JOINED_S, SHORTEST_S = 0.1, 0.04
"""Stretches nearer than this are one; a shorter one is no sound of a voice."""
NEAR_S = 0.7
"""Whisper puts a prompted filler up to half a second beside its sound (ANCHORS.md)."""
QUIETER_DB = 26.0
"""An um trails off, but lies at most this far below the loud parts of its stretch."""
DIP_DB, BURST_S = 7.0, 0.05
"""Bursts of one stretch are parted by a fall of the level by so much; shorter ones are clicks."""
RUN, RUN_S = 3, 1.0
"""So many bursts in a stretch so long are a sound repeated, as in a stutter, and no ums. A real stutter gave runs of
four and seven in 1.3 and 2.3 s; ums of 1.5 s drawn out hold one or two."""

Frames = NDArray[np.float32]
Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Heard:
    """A sound that may be a filler: seconds from the start of the sound given, and the chance that it is one."""

    text: str
    start_s: float
    end_s: float
    chance: float
    stuttered: bool = False
    """It is one of a run of bursts: a sound repeated."""


@dataclass(frozen=True, slots=True)
class Ear:
    """The fitted layers; shapes: `frame` (384,), `nasal` (384,), `event` (9,)."""

    frame: Frames
    frame_bias: float
    nasal: Frames
    nasal_bias: float
    event: Frames
    event_bias: float

    @classmethod
    @cache
    def load(cls) -> Ear:
        """From the data file beside this module, once."""
        with np.load(Path(__file__).with_name("ums.npz")) as file:
            return cls(
                file["frame"].astype(np.float32), float(file["frame_bias"]),
                file["nasal"].astype(np.float32), float(file["nasal_bias"]),
                file["event"].astype(np.float32), float(file["event_bias"]),
            )  # fmt: skip

    def fits(self, encoded: Frames) -> bool:
        """Whether these are frames of the encoder it was fitted on."""
        return int(encoded.shape[1]) == len(self.frame)

    def hear(
        self, encoded: Frames, sound: Sound, plain: Sequence[Word], written: Sequence[Word]
    ) -> list[Heard]:
        """What may be fillers in a stretch, in order.

        Args:
            encoded: the encoder's frames, shape (frames, 384); those behind the sound are left out.
            sound: the stretch, float32, 16 kHz mono.
            plain: the prompted decode's words that are none.
            written: the fillers that it wrote.
        """
        loud = levels(sound)
        if len(loud) < 10:
            return []
        encoded = encoded[: int(np.ceil(len(loud) / 2))]
        chance = smooth(chances(encoded, self.frame, self.frame_bias))
        bar = np.percentile(loud, 95) - QUIETER_DB
        found = [
            (start_s, end_s)
            for start_s, end_s in stretches(chance)
            if loud[round(start_s * 100) : round(end_s * 100)].max(initial=-np.inf) > bar
        ]
        rows, tokens = features(found, chance, plain, written)
        heard = []
        for (start_s, end_s), row, token in zip(found, rows, tokens, strict=True):
            sure = float(1.0 / (1.0 + np.exp(-(row @ self.event + self.event_bias))))
            first, last = int(start_s * FRAMES_A_SECOND), max(1, int(end_s * FRAMES_A_SECOND))
            # An um closes its lips towards its end.
            closing = encoded[(first + last) // 2 : last]
            nasal = len(closing) > 0 and float((closing @ self.nasal + self.nasal_bias).mean()) > 0
            text = token or ("um" if nasal else "uh")
            heard.append(Heard(text, start_s, end_s, sure, repeated(loud, start_s, end_s)))
        return heard


def chances(encoded: Frames, weights: Frames, bias: float) -> NDArray[np.float64]:
    """The chance of each frame, shape (frames,)."""
    return np.asarray(1.0 / (1.0 + np.exp(-(encoded.astype(np.float64) @ weights + bias))))


def smooth(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of each frame and its two neighbours."""
    wide = np.pad(chance, 1, mode="edge")
    return np.asarray((wide[:-2] + wide[1:-1] + wide[2:]) / 3.0)


def stretches(chance: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Where the chance stays above `SEEDS`: (start, end) in seconds."""
    above = np.concatenate([[False], chance > SEEDS, [False]])
    edges = np.flatnonzero(np.diff(above.astype(np.int8)))
    found: list[tuple[float, float]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        start_s, end_s = start / FRAMES_A_SECOND, end / FRAMES_A_SECOND
        if found and start_s - found[-1][1] < JOINED_S:
            start_s = found.pop()[0]
        found.append((start_s, end_s))
    return [one for one in found if one[1] - one[0] >= SHORTEST_S]


def features(
    found: Sequence[tuple[float, float]],
    chance: NDArray[np.float64],
    plain: Sequence[Word],
    written: Sequence[Word],
) -> tuple[Frames, list[str]]:
    """What the second layer looks at, shape (stretches, 9), and the filler written for each, or "".

    A written filler counts for the nearest stretch only.
    """
    pairs = sorted(
        (max(0.0, word.start_s - end_s, start_s - word.end_s),
         abs(word.start_s + word.end_s - start_s - end_s) / 2, i, j)
        for i, (start_s, end_s) in enumerate(found)
        for j, word in enumerate(written)
    )  # fmt: skip
    taken: dict[int, tuple[Word, float]] = {}
    used: set[int] = set()
    for gap_s, _, i, j in pairs:
        if gap_s <= NEAR_S and i not in taken and j not in used:
            taken[i] = (written[j], gap_s)
            used.add(j)
    rows = np.zeros((len(found), 9), np.float32)
    for i, (start_s, end_s) in enumerate(found):
        piece = chance[int(start_s * FRAMES_A_SECOND) : int(np.ceil(end_s * FRAMES_A_SECOND))]
        top = float(piece.max())
        word, gap_s = taken.get(i, (None, NEAR_S))
        sure = word.confidence if word else 0.0
        covered = max(
            (
                max(0.0, min(end_s, w.end_s) - max(start_s, w.start_s)) / (end_s - start_s) * w.confidence
                for w in plain
            ),
            default=0.0,
        )
        rows[i] = (
            np.log(top / (1.0 - top + 1e-6) + 1e-6), np.log(end_s - start_s),
            (piece > 0.5).sum() / FRAMES_A_SECOND, piece.mean(),
            word is not None, sure, np.sqrt(sure), gap_s, covered,
        )  # fmt: skip
    return rows, [taken[i][0].text if i in taken else "" for i in range(len(found))]


def repeated(loud: NDArray[np.float64], start_s: float, end_s: float) -> bool:
    """Whether a stretch is a sound said again and again: short rises of the level with falls between."""
    if end_s - start_s < RUN_S:
        return False
    piece = loud[round(start_s * 100) : round(end_s * 100)]
    level = np.convolve(np.pad(piece, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    count, since, peak, floor = 0, 0, level[0], -np.inf
    for at, value in enumerate(level):
        if peak > -np.inf:
            peak = max(peak, value)
            if value < peak - DIP_DB:
                count += at - since >= BURST_S * 100
                peak, floor = -np.inf, value
        elif value > floor + DIP_DB:
            peak, since = value, at
        else:
            floor = min(floor, value)
    return count + (peak > -np.inf and len(level) - since >= BURST_S * 100) >= RUN
