"""Ums and uhs, from a second pass of a small model that is told to write them down.

Whisper tidies speech: by itself it kept none of 22 real ums (ANCHORS.md). With a verbatim prompt in front of
every stretch tiny.en writes them, but puts them up to half a second off, and invents some in silence. So each is
looked for in the sound between its neighbours: an um is a held vowel or nasal, steady and voiced. Found there, it
is `heard`, at the place of that sound; where the model is sure and no steady sound is found, `probable`; else
dropped. A held sound counts for one filler only, which caps runs of invented ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pitchcoach.model import Filler, Word
from pitchcoach.speech.recogniser import SAMPLE_RATE, Recogniser

PROMPT = (
    "Um, so, uh, I, I think, um, we are, uh, you know, building, um, a, uh, a product. "
    "Uh, it's, um, really good."
)
"""In front of every stretch (ANCHORS.md: F1 0.90 with tiny.en)."""
FILLER = re.compile(r"^(u+m+|u+h+|e+r+m*|h+m+|u+h+m+|mm+|a+h+m*)$")
PADDING_S = 2.0
"""The encoder is given the stretch and so much more: with less tiny.en drops the last words."""
SPAN_FRAMES = 8
"""Steadiness compares the spectrum 80 ms apart: a syllable changes within that, a held vowel doesn't."""
STEADY = 0.5
"""Mean change over the lower 60 mel bands, in bels, below which a sound is held: the 18 fillers of
`../shared/speech` that have a held part reach 0.1 to 0.45, running speech seldom goes below 0.55."""
LOUD_ENOUGH = 2.6
"""A held sound lies at most this many bels below the loud parts of its stretch (an um trails off)."""
VOICED = 0.9
"""Bels by which the bands below 1 kHz stand above those over 3 kHz; hiss and breath are below 0.5."""
SHORTEST_FRAMES = 5
"""A held part of 50 ms: the shortest um measured (0.16 s) without its onset."""
JOINED_S = 0.1
"""Held parts nearer than this are one sound with a quaver in it."""
SURE = 0.5
"""Confidence at which a filler without a held part is still `probable`."""
APART_S = 0.15
"""Fillers of the two passes nearer than this are the same one."""


def filler_of(text: str) -> str | None:
    """The bare filler a word is ("Um," gives "um"), or None."""
    plain = text.lower().strip(".,!?…-–—'\"“”‘’ ")
    if not FILLER.match(plain):
        return None
    # "Ummmmm" as base writes it.
    return re.sub(r"(.)\1{2,}", r"\1", plain)


def listen(model: Recogniser, sound: NDArray[np.float32]) -> list[Filler]:
    """Fillers of one stretch (float32, 16 kHz mono), times from its start."""
    answer = model.decode(sound, language="en", prompt=PROMPT, window_s=len(sound) / SAMPLE_RATE + PADDING_S)
    words = answer.words
    plain = [word.confidence for word in words if filler_of(word.text) is None]
    if len(plain) == len(words) or max(plain, default=0.0) < SURE:
        # No filler; or nothing else, which is what the prompt makes of breath and noise.
        return []
    runs = held(model.log_mel(sound))
    found: list[Filler] = []
    for i, word in enumerate(words):
        text = filler_of(word.text)
        if text is None:
            continue
        before_s = words[i - 1].start_s + 0.1 if i else 0.0
        after_s = words[i + 1].start_s + 0.1 if i + 1 < len(words) else len(sound) / SAMPLE_RATE
        within = [run for run in runs if before_s <= (run[0] + run[1]) / 2 <= max(after_s, word.end_s)]
        if within:
            start_s, end_s = max(within, key=lambda run: run[1] - run[0])
            runs.remove((start_s, end_s))
            found.append(Filler(text, "heard", start_s, end_s))
        elif word.confidence >= SURE and word.end_s - word.start_s >= 0.04:
            found.append(Filler(text, "probable", word.start_s, word.end_s))
    return sorted(found, key=lambda filler: filler.start_s)


def held(log_mel: NDArray[np.float32]) -> list[tuple[float, float]]:
    """Held voiced sounds, (start, end) in seconds, from log-mel frames in bels, shape (bands, frames)."""
    if log_mel.shape[1] <= 2 * SPAN_FRAMES:
        return []
    smooth = (log_mel[:, :-2] + log_mel[:, 1:-1] + log_mel[:, 2:]) / 3
    half = SPAN_FRAMES // 2
    change = np.full(log_mel.shape[1], np.inf)
    change[half + 1 : -half - 1] = np.abs(smooth[:60, SPAN_FRAMES:] - smooth[:60, :-SPAN_FRAMES]).mean(axis=0)
    level = log_mel[3:40].mean(axis=0)
    voiced = log_mel[3:25].mean(axis=0) - log_mel[55:].mean(axis=0) > VOICED
    is_held = (change < STEADY) & voiced & (level > np.percentile(level, 95) - LOUD_ENOUGH)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_held, [False]]).astype(np.int8)))
    runs: list[tuple[float, float]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if end - start >= SHORTEST_FRAMES:
            start_s, end_s = (start - half) / 100.0, (end + half) / 100.0
            if runs and start_s - runs[-1][1] < JOINED_S:
                start_s = runs.pop()[0]
            runs.append((start_s, end_s))
    return runs


def merge(words: Sequence[Word], second_pass: Sequence[Filler]) -> tuple[Filler, ...]:
    """Fillers of both passes, each once, in order; one that both heard keeps the second pass's place."""
    found = list(second_pass)
    for word in words:
        text = filler_of(word.text)
        if text is not None and not any(
            filler.start_s < word.end_s + APART_S and word.start_s < filler.end_s + APART_S
            for filler in found
        ):
            found.append(Filler(text, "heard", word.start_s, word.end_s))
    return tuple(sorted(found, key=lambda filler: filler.start_s))
