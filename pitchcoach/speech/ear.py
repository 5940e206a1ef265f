"""Hears an um in what Whisper's encoder makes of the sound, before any word is put to it.

Whisper's words pass over most ums, but its encoder hears them: the 512 values that base's encoder gives every 20 ms
(384 by tiny.en's, where the words' model is another) tell um, uh and er from words, from breath and noise. Stretches
where they do are weighed by a second layer, with what `signs` tells of them and what the encoder made of the whole
stretch: a drawn-out "so" lights up frames, too. All was fitted on real telephone speech, on read speech and on
synthetic voices (`tests/benchmarks/training/ums.py`, which prints how well that carries over to speakers left out).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitchcoach.model import Word
from pitchcoach.speech.answers import Watched
from pitchcoach.speech.onsets import changes
from pitchcoach.speech.pauses import levels
from pitchcoach.speech.signs import FRAMES_A_SECOND, rows

FITTED_ON = ("base", "tiny.en")
"""Models of the catalogue whose encoders it knows; the first hears more (docs/scoring.md)."""
SEEDS, FAINT = 0.2, 0.05
"""Chances of a frame from which a stretch is looked at, for the second layer to decide, and from which a sound repeated
is followed: its parts sound less like an um than the whole."""
JOINED_S, SHORTEST_S = 0.1, 0.04
"""Stretches nearer than this are one; a shorter one is no sound of a voice."""
QUIETER_DB = 26.0
"""An um trails off, but lies at most this far below the loud parts of its stretch."""
EDGE_DB = 18.0
"""What is so much softer than its loudest moment belongs to an um no more."""
BETWEEN_S, PART_S, PART_CHANCE = 0.3, 0.15, 0.7
"""Ums that follow each other, "um ... um", light up the frames between them, too: a stretch is parted where it is so
soft for so long, if its parts are so long and so sure. In telephone conversations never fitted, with 103 ums, that told
three ums more at even chances and one sound fewer that is none; rests from 0.2 s and parts half as sure cost 0.01 of F1
on the calls left out."""
DIP_DB, BURST_S = 7.0, 0.05
"""Bursts of one stretch are parted by a fall of the level by so much; shorter ones are clicks."""
RUN, RUN_S, ALIKE_DB = 5, 2.1, 10.0
"""So many bursts about as loud as the loudest, in a stretch so long, are a sound repeated, as in a stutter, and no ums.
A real stutter gave runs of five in 1.5 and 2.0 s. With four of any loudness, as it was, an um, its pause and the next
word passed for one in 16 of 454 telephone calls, which cost 0.05 of F1 there."""

SHORTEST_SOUND = 10
"""Frames of 10 ms: in less nothing is looked for."""
LEAST_SHARE = 1e-3
"""Keeps the mean of a stretch defined where no frame is sure."""

Frames = NDArray[np.float32]
Sound = NDArray[np.float32]
Layers = tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]
"""Weights (in, out) and bias (out,) of each dense layer; the last has one output."""


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
    """The fitted layers: of frames, of the mean frame of a stretch, of its closing (um or uh), and of its signs."""

    frame: Layers
    pool: Layers
    nasal: Layers
    event: Layers

    @classmethod
    @cache
    def of(cls, model: str) -> Ear | None:
        """The layers for the encoder of a model of the catalogue, from the data file beside this module, once.

        None for a model they were not fitted on: its numbers mean something else.
        """
        if model not in FITTED_ON:
            return None
        with np.load(Path(__file__).with_name("ums.npz")) as file:
            return cls(*(layers_of(file, f"{model}_{name}") for name in ("frame", "pool", "nasal", "event")))

    def hear(
        self, encoded: Frames, sound: Sound, plain: Sequence[Word], places: Sequence[Watched]
    ) -> list[Heard]:
        """What may be fillers in a stretch, in order.

        Args:
            encoded: the encoder's frames, shape (frames, width); those behind the sound are left out.
            sound: the stretch, float32, 16 kHz mono.
            plain: the prompted decode's words that are none.
            places: where it wrote a filler or could have, with the chance of one.
        """
        loud = levels(sound)
        if len(loud) < SHORTEST_SOUND:
            return []
        encoded = encoded[: int(np.ceil(len(loud) / 2))]
        chance = smooth(chances(encoded, self.frame))
        found = suspects(chance, loud)
        if not found:
            return []
        runs = [one for one in stretches(chance, FAINT) if repeated(loud, *one)]
        signs, texts = rows(found, chance, loud, changes(sound), plain, places)
        whole = through(pooled(found, chance, encoded), self.pool)
        odds = through(np.column_stack([signs, whole]).astype(np.float32), self.event)
        heard = []
        for (start_s, end_s), odd, written in zip(found, odds.tolist(), texts, strict=True):
            first, last = int(start_s * FRAMES_A_SECOND), max(1, int(end_s * FRAMES_A_SECOND))
            # An um closes its lips towards its end.
            closing = encoded[(first + last) // 2 : last]
            nasal = len(closing) > 0 and float(through(closing, self.nasal).mean()) > 0
            text = written or ("um" if nasal else "uh")
            sure = float(1.0 / (1.0 + np.exp(-odd)))
            stuttered = any(low_s < end_s and start_s < high_s for low_s, high_s in runs)
            heard.append(Heard(text, start_s, end_s, sure, stuttered))
        return heard


def layers_of(file: Mapping[str, Any], name: str) -> Layers:
    """Dense layers as `training.ums` writes them: NAME_w0, NAME_b0, NAME_w1 and so on."""
    count = sum(key.startswith(f"{name}_w") for key in file)
    return tuple(
        (file[f"{name}_w{i}"].astype(np.float32), file[f"{name}_b{i}"].astype(np.float32))
        for i in range(count)
    )


def through(values: Frames, layers: Layers) -> NDArray[np.float64]:
    """Log odds of rows, shape (rows,): dense layers, with what is below nought cut off between them."""
    for i, (weights, bias) in enumerate(layers):
        values = (np.maximum(values, 0.0) if i else values) @ weights + bias
    return values[:, 0].astype(np.float64)


def chances(encoded: Frames, layers: Layers) -> NDArray[np.float64]:
    """The chance of each frame, shape (frames,)."""
    return np.asarray(1.0 / (1.0 + np.exp(-through(encoded.astype(np.float32), layers))))


def suspects(chance: NDArray[np.float64], loud: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Stretches that may be fillers: start and end in seconds.

    Those much softer than the speech are left out; of the others the soft edges are: the encoder's frames begin to tell
    an um in the silence before it. Ums with a rest between them are parted.
    """
    bar = np.percentile(loud, 95) - QUIETER_DB
    found = []
    for start_s, end_s in stretches(chance):
        first = round(start_s * 100)
        piece = loud[first : round(end_s * 100)]
        if piece.max(initial=-np.inf) <= bar:
            continue
        loud_ones = np.flatnonzero(piece > piece.max() - EDGE_DB)
        pieces = np.split(loud_ones, np.flatnonzero(np.diff(loud_ones) > BETWEEN_S * 100) + 1)
        parts = [((first + int(one[0])) / 100, (first + int(one[-1]) + 1) / 100) for one in pieces]
        several = [one for one in parts if _stands_alone(*one, chance)]
        found += several if len(several) > 1 else [(parts[0][0], parts[-1][1])]
    return [one for one in found if one[1] - one[0] >= SHORTEST_S]


def _stands_alone(start_s: float, end_s: float, chance: NDArray[np.float64]) -> bool:
    """Whether a part of a stretch may be an um of its own."""
    mine = chance[int(start_s * FRAMES_A_SECOND) : int(np.ceil(end_s * FRAMES_A_SECOND))]
    return end_s - start_s >= PART_S and float(mine.max(initial=0.0)) >= PART_CHANCE


def pooled(found: Sequence[tuple[float, float]], chance: NDArray[np.float64], encoded: Frames) -> Frames:
    """The mean frame of each stretch, shape (stretches, width), its surest frames counting most."""
    means = np.zeros((len(found), encoded.shape[1]), np.float32)
    for i, (start_s, end_s) in enumerate(found):
        piece = slice(int(start_s * FRAMES_A_SECOND), int(np.ceil(end_s * FRAMES_A_SECOND)))
        share = chance[piece, None] ** 2 + LEAST_SHARE
        means[i] = (encoded[piece].astype(np.float32) * share).sum(axis=0) / share.sum()
    return means


def smooth(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of each frame and its two neighbours."""
    wide = np.pad(chance, 1, mode="edge")
    return np.asarray((wide[:-2] + wide[1:-1] + wide[2:]) / 3.0)


def stretches(chance: NDArray[np.float64], least: float = SEEDS) -> list[tuple[float, float]]:
    """Where the chance stays above `least`: (start, end) in seconds."""
    above = np.concatenate([[False], chance > least, [False]])
    edges = np.flatnonzero(np.diff(above.astype(np.int8)))
    found: list[tuple[float, float]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        start_s, end_s = start / FRAMES_A_SECOND, end / FRAMES_A_SECOND
        if found and start_s - found[-1][1] < JOINED_S:
            start_s = found.pop()[0]
        found.append((start_s, end_s))
    return [one for one in found if one[1] - one[0] >= SHORTEST_S]


def repeated(loud: NDArray[np.float64], start_s: float, end_s: float) -> bool:
    """Whether a stretch is a sound said again and again: rises of the level, about as loud, with falls between."""
    piece = loud[round(start_s * 100) : round(end_s * 100)]
    bursts = _bursts(np.convolve(np.pad(piece, 2, mode="edge"), np.ones(5) / 5, mode="valid"))
    least = max((peak for _, _, peak in bursts), default=0.0) - ALIKE_DB
    alike = [(since, until) for since, until, peak in bursts if peak >= least]
    return any(
        until - since <= RUN_S * 100 for (since, _), (_, until) in zip(alike, alike[RUN - 1 :], strict=False)
    )


def _bursts(level: NDArray[np.float64]) -> list[tuple[int, int, float]]:
    """Rises of a level between falls of `DIP_DB`: first frame, frame behind the last, peak."""
    found: list[tuple[int, int, float]] = []
    since, peak, floor = 0, float(level[0]), -np.inf
    for at, value in enumerate(level.tolist()):
        if peak > -np.inf:
            peak = max(peak, value)
            if value < peak - DIP_DB:
                found.append((since, at, peak))
                peak, floor = -np.inf, value
        elif value > floor + DIP_DB:
            peak, since = value, at
        else:
            floor = min(floor, value)
    if peak > -np.inf:
        found.append((since, len(level), peak))
    return [one for one in found if one[1] - one[0] >= BURST_S * 100]
