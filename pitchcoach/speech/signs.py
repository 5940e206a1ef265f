"""What tells an um from a drawn-out word, a breath or a noise: the numbers that the ear's second layer weighs.

For each stretch that the encoder's frames make suspicious: how sure and how long they are, what the decoder thought of
writing there, which word it wrote over it, whether silence lies around it, how loud and how even it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pitchcoach.model import Word
from pitchcoach.speech.answers import Watched

FRAMES_A_SECOND = 50
"""Whisper's encoder gives a frame every 20 ms."""
NEAR_S, FADES_S = 0.7, 0.3
"""Whisper puts a prompted filler up to half a second beside its sound (ANCHORS.md); the farther, the less it counts."""
DOUBT = 0.003
"""Chances of the decoder below this say no less: keeps their log odds finite."""
AROUND_S, FARTHEST_S = 0.3, 0.4
"""How far around a stretch silence is looked for, as a share and as a distance."""
COUNT = 22
"""Signs of each stretch."""
SHORT_WORDS = frozenset(
    ("a", "the", "uh", "oh", "er", "or", "are", "her", "i", "of", "all", "and", "to", "so", "you", "we")
)
"""Words that sound like an um when they are drawn out."""

Row = NDArray[np.float32]


def rows(
    found: Sequence[tuple[float, float]],
    chance: NDArray[np.float64],
    loud: NDArray[np.float64],
    change: NDArray[np.float64],
    plain: Sequence[Word],
    places: Sequence[Watched],
) -> tuple[Row, list[str]]:
    """The signs of each stretch, shape (stretches, `COUNT`), and the filler that was written there, or "".

    Args:
        found: start and end in seconds.
        chance: of each frame of the encoder, shape (frames,).
        loud: level of each 10 ms in dBFS.
        change: how fast the spectrum changes, each 10 ms (`onsets.changes`).
        plain: the prompted decode's words that are no fillers.
        places: where it wrote a filler or could have (`fillers.places_of`); each counts for one stretch only.
    """
    taken = _shared_out(found, places)
    low, high = np.percentile(loud, [5, 95])
    quiet = loud < max(low + 6.0, low + 0.25 * (high - low))
    made = [
        [
            *_of_frames(chance[int(start_s * FRAMES_A_SECOND) : int(np.ceil(end_s * FRAMES_A_SECOND))]),
            np.log(end_s - start_s),
            np.log(end_s - start_s) ** 2,
            *_of_places(taken.get(i), start_s, end_s),
            *_of_words(plain, start_s, end_s),
            *_of_sound(loud, change, quiet, high, start_s, end_s),
            start_s < AROUND_S,
            len(loud) / 100 - end_s < AROUND_S,
        ]
        for i, (start_s, end_s) in enumerate(found)
    ]
    texts = [taken[i].text if i in taken else "" for i in range(len(found))]
    return np.array(made, np.float32).reshape(len(found), COUNT), texts


def _shared_out(found: Sequence[tuple[float, float]], places: Sequence[Watched]) -> dict[int, Watched]:
    """The place that counts most for each stretch."""
    pairs = sorted(
        (-place.chance * float(np.exp(-away_s / FADES_S)), i, j)
        for i, (start_s, end_s) in enumerate(found)
        for j, place in enumerate(places)
        if (away_s := _away(place, start_s, end_s)) < NEAR_S
    )
    taken: dict[int, Watched] = {}
    used: set[int] = set()
    for _, i, j in pairs:
        if i not in taken and j not in used:
            taken[i] = places[j]
            used.add(j)
    return taken


def _away(place: Watched, start_s: float, end_s: float) -> float:
    return max(0.0, place.start_s - end_s, start_s - place.end_s)


def _of_frames(piece: NDArray[np.float64]) -> list[float]:
    top = float(piece.max())
    return [
        float(np.log(top / (1.0 - top + 1e-6) + 1e-6)),
        float((piece > 0.5).sum()) / FRAMES_A_SECOND,
        float((piece > 0.8).sum()) / FRAMES_A_SECOND,
        float(piece.mean()),
    ]


def _of_places(place: Watched | None, start_s: float, end_s: float) -> list[float]:
    if place is None:
        return [float(np.log(DOUBT / (1.0 + DOUBT))), 0.0, NEAR_S, 0.0]
    odds = (place.chance + DOUBT) / (1.0 - place.chance + DOUBT)
    return [float(np.log(odds)), place.chance, _away(place, start_s, end_s), float(bool(place.text))]


def _of_words(plain: Sequence[Word], start_s: float, end_s: float) -> list[float]:
    """By how much a word lies over it, the same if it is one that people draw out, and how long that word is."""
    most, over = 0.0, None
    for word in plain:
        shared_s = max(0.0, min(end_s, word.end_s) - max(start_s, word.start_s))
        covered = shared_s / (end_s - start_s) * word.confidence
        if covered > most:
            most, over = covered, word
    if over is None:
        return [0.0, 0.0, 0.0]
    drawn = over.text.lower().strip(",.?!-'") in SHORT_WORDS
    return [most, most * drawn, over.end_s - over.start_s]


def _of_sound(
    loud: NDArray[np.float64],
    change: NDArray[np.float64],
    quiet: NDArray[np.bool_],
    high: float,
    start_s: float,
    end_s: float,
) -> list[float]:
    """Silence before and behind, level below the loud parts, its spread, and how the spectrum changes."""
    start, end = int(start_s * 100), max(int(start_s * 100) + 1, int(end_s * 100))
    farthest, around = round(FARTHEST_S * 100), round(AROUND_S * 100)
    before = np.flatnonzero(quiet[max(0, start - farthest) : start][::-1])
    behind = np.flatnonzero(quiet[end : end + farthest])
    to_start = min(start, farthest)
    to_end = min(max(0, len(quiet) - end), farthest)
    piece = loud[start:end] if start < len(loud) else loud[-1:]
    moving = change[start:end]
    return [
        float(before[0]) if len(before) else float(to_start),
        float(behind[0]) if len(behind) else float(to_end),
        float(quiet[max(0, start - around) : start].mean()) if start > 0 else 1.0,
        float(quiet[end : end + around].mean()) if end < len(quiet) else 1.0,
        float(piece.mean()) - high,
        float(piece.std()),
        float(moving.mean()) if len(moving) else 0.0,
    ]
