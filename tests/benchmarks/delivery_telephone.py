"""Real telephone conversations of people the ear never heard: stretches of the Switchboard corpus, twelve voices.

CLIPS holds NUMBER-SIDE-PART.wav (2151-A-0002.wav and so on), as in the public repository qwiksilva/cs224sFinalProj
(forced-alignment/wav_dev and wav_tst); WORDS the conversations' words with their times, corrected by hand (Mississippi
State University, 1998): swNUMBERSIDE-word-da.csv, as in the public repository ErikEkstedt/vap_fillers. Neither is in
this repository, and nothing is fitted on them: the corpus is the Linguistic Data Consortium's.

A clip holds some three seconds, a take of somebody's clips in their order, with a rest between them, some twenty. Where
a clip begins in its conversation is told by its words' first decode, so a few clips that hold no plain word are left
out.
"""

from __future__ import annotations

import csv
import re
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from pitchcoach.audio import files
from pitchcoach.model import Word
from pitchcoach.speech.fillers import PADDING_S
from pitchcoach.speech.parting import bare
from pitchcoach.speech.recogniser import SAMPLE_RATE, Recogniser

FILLER = re.compile(r"u+m+|u+h+|erm?")
MURMUR = re.compile(r"a+h+|eh|h?m+|uh-huh|um-hum|huh|oh")
LEAST_S, REST_S, TAKE_S = 0.12, 0.4, 18.0
"""Of an um cut by a clip's edge less counts neither way; a rest between clips; a take's length from which it ends."""
AGREE_S, AGREE = 0.25, 0.6
"""A clip is placed where this share of its words lies within so much of the conversation's."""
Span = tuple[float, float]
Spoken = tuple[float, float, str]
Telephone = tuple[str, files.Sound, tuple[Span, ...], tuple[Span, ...]]


def conversations(model: Recogniser, clips: Path, words: Path) -> Iterator[Telephone]:
    """Each take: whose, its sound, where its fillers are, and what counts neither way; in seconds."""
    sides: dict[str, list[Path]] = {}
    for path in sorted(clips.rglob("*-*-*.wav")):
        sides.setdefault(path.stem[:6], []).append(path)
    for side, paths in sides.items():
        said = _said(words / f"sw{side.replace('-', '')}-word-da.csv")
        pieces = [piece for path in paths if (piece := _placed(model, path, said)) is not None]
        while pieces:
            yield _take(side, pieces)


def _take(side: str, pieces: list[tuple[files.Sound, list[Spoken]]]) -> Telephone:
    """The next pieces as one take; they are taken from the list."""
    rest = np.random.default_rng(0).normal(0.0, 1e-4, round(REST_S * SAMPLE_RATE)).astype(np.float32)
    sounds, there, free, at_s = list[files.Sound](), list[Span](), list[Span](), 0.0
    while pieces and at_s < TAKE_S:
        sound, said = pieces.pop(0)
        length_s = len(sound) / SAMPLE_RATE
        for start_s, end_s, text in said:
            low_s, high_s = max(0.0, start_s), min(length_s, end_s)
            span = (at_s + low_s, at_s + high_s)
            if FILLER.fullmatch(text) and high_s - low_s >= max(LEAST_S, (end_s - start_s) / 2):
                there.append(span)
            elif high_s > low_s and (FILLER.fullmatch(text) or MURMUR.fullmatch(text)):
                free.append(span)
        sounds += [sound, rest]
        at_s += length_s + REST_S
    return side, np.concatenate(sounds), tuple(there), tuple(free)


def _said(path: Path) -> list[Spoken]:
    with path.open(encoding="utf-8") as table:
        return [(float(row[1]), float(row[2]), row[3].lower().strip("[]-")) for row in csv.reader(table)]


def _placed(model: Recogniser, path: Path, said: Sequence[Spoken]) -> tuple[files.Sound, list[Spoken]] | None:
    """A clip and what is said in it, times from its start; None where its place can't be told."""
    sound = files.read(path).sound
    heard = model.decode(sound, language="en", window_s=len(sound) / SAMPLE_RATE + PADDING_S).words
    votes: dict[int, float] = {}
    for word in heard:
        for start_s, _, text in said:
            if text == bare(word.text):
                key = round((start_s - word.start_s) / AGREE_S)
                votes[key] = votes.get(key, 0.0) + (1.0 if len(text) > 3 else 0.4)
    if not votes:
        return None
    best = max(votes, key=lambda k: votes[k] + 0.9 * votes.get(k - 1, 0.0) + 0.9 * votes.get(k + 1, 0.0))
    offset_s = best * AGREE_S
    apart = [away for word in heard for away in _near(word, said, offset_s, 2 * AGREE_S)]
    offset_s += statistics.median(apart) if apart else 0.0
    if sum(bool(_near(word, said, offset_s, AGREE_S)) for word in heard) < AGREE * len(heard):
        return None
    return sound, [(start_s - offset_s, end_s - offset_s, text) for start_s, end_s, text in said]


def _near(word: Word, said: Sequence[Spoken], offset_s: float, within_s: float) -> list[float]:
    """How far the word's start lies from those of the same words about there."""
    return [
        away
        for start_s, _, text in said
        if text == bare(word.text) and abs(away := start_s - offset_s - word.start_s) <= within_s
    ]
