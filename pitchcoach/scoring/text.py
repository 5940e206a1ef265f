"""Words and sentences: tokens with their places, how rare they are, and where one sentence ends.

Frequencies come from wordfreq's Zipf scale (Speer 2022; log10 of uses per thousand million words), which ships
with the package and never goes online.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pitchcoach.model import Pause, Transcript, Word

_TOKEN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ0-9]+(?:['’\-.&][A-Za-zÀ-ÖØ-öø-ÿ0-9]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9À-ÖØ-Þ])|\n+")
_ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|etc|e\.g|i\.e|approx|No|Fig)|\b[A-Z])\.$")

FILLER_WORDS = frozenset({"um", "uh", "er", "erm", "uhm", "umm", "hm", "hmm", "mm", "ah", "eh"})
"""Sounds that are no words; they never count for length in words, roles or jargon."""

_CONTRACTION = re.compile(r"[’'](s|re|ve|ll|d|m|t)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: `start` and `end` are character offsets."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """Lower case, with a straight apostrophe."""
        return self.text.lower().replace("’", "'")


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence of a take, with its place in the sound where it was spoken."""

    text: str
    start_s: float | None = None
    end_s: float | None = None
    words: tuple[int, int] = (0, 0)
    """Range of the transcript's words it was made of; (0, 0) for text."""


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text; hyphenated words and contractions count as one."""
    return tuple(Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text))


@lru_cache(maxsize=4096)
def word_count(text: str) -> int:
    """Words as a person would count them, without ums."""
    return sum(token.lower not in FILLER_WORDS for token in tokens(text))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Snowball (Porter 2) stem of a lower-case word without its contraction."""
    return str(_stemmer().stemWord(_CONTRACTION.sub("", word)))


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=4096)
def stems(text: str) -> tuple[str, ...]:
    """Stems of the words of a text, in order; parts of a hyphenated word each."""
    return tuple(stem(part) for token in tokens(text) for part in token.lower.split("-") if part)


@lru_cache(maxsize=100_000)
def zipf(word: str) -> float:
    """Zipf frequency of one lower-case word in English, 0 (unknown) to about 8.

    A hyphenated word is as rare as its rarest part; a possessive as its noun.
    """
    from wordfreq import zipf_frequency

    whole = float(zipf_frequency(_CONTRACTION.sub("", word), "en"))
    if "-" not in word:
        return whole
    parts = [zipf(part) for part in word.split("-") if part]
    return max(whole, min(parts)) if parts else whole


@lru_cache(maxsize=4096)
def content_stems(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning: everything that is not among the 150 or so commonest."""
    return frozenset(
        stem(part)
        for token in tokens(text)
        for part in token.lower.split("-")
        if part and part not in FILLER_WORDS and zipf(part) < COMMON_ZIPF and len(part) > 1
    )


WORD_SLACK_S = 0.15
"""How far a word's time may be off: the median error of base and a margin (ANCHORS.md: 55-80 ms)."""

COMMON_ZIPF = 6.0
"""Words above this carry grammar rather than meaning ("the", "with", "would")."""


def split_text(text: str) -> list[str]:
    """Sentences of a written text, by full stops and line ends; abbreviations and initials don't end one."""
    sentences: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        piece = text[start : match.end()].strip()
        if _ABBREVIATION.search(piece) and "\n" not in match.group():
            continue
        if piece:
            sentences.append(piece)
        start = match.end()
    if rest := text[start:].strip():
        sentences.append(rest)
    return sentences


def utterances(
    transcript: Transcript, pauses: Sequence[Pause], *, long_pause_s: float, longest_words: int
) -> list[Utterance]:
    """The sentences of a take.

    Text is cut at full stops. Speech is cut at the recogniser's full stops, and, since these can't be trusted,
    also inside a sentence of more than `longest_words` words: at a pause of `long_pause_s`, failing that at
    its longest gap beside a joining word.
    """
    if not transcript.words:
        return [Utterance(piece) for piece in split_text(transcript.text)]
    words = transcript.words
    starts = [0]
    for index in range(1, len(words)):
        before = words[index - 1].text.strip()
        if before.endswith((".", "!", "?", "…")) and not _ABBREVIATION.search(before):
            starts.append(index)
    pieces = list(zip(starts, [*starts[1:], len(words)], strict=True))
    cut: list[tuple[int, int]] = []
    for first, last in pieces:
        cut.extend(
            _cut_long(words_gaps(transcript, pauses), first, last, transcript, long_pause_s, longest_words)
        )
    cut = _without_fragments(cut, words)
    return [
        Utterance(
            text=_join(word.text for word in words[first:last]),
            start_s=words[first].start_s,
            end_s=words[last - 1].end_s,
            words=(first, last),
        )
        for first, last in cut
        if last > first
    ]


FRAGMENT_WORDS = 2


def _without_fragments(cut: list[tuple[int, int]], words: Sequence[Word]) -> list[tuple[int, int]]:
    """Fragments of one or two words go with the sentence after them, the last with the one before.

    Whisper ends a sentence at "Picture this." or at a cough; nobody would give these a part of their own.
    """
    whole: list[tuple[int, int]] = []
    open_from: int | None = None
    for first, last in cut:
        start = first if open_from is None else open_from
        open_from = None
        if sum(_bare(word.text) not in FILLER_WORDS for word in words[start:last]) <= FRAGMENT_WORDS:
            open_from = start
        else:
            whole.append((start, last))
    if open_from is not None:
        if whole:
            whole[-1] = (whole[-1][0], cut[-1][1])
        else:
            whole.append((open_from, cut[-1][1]))
    return whole


def words_gaps(transcript: Transcript, pauses: Sequence[Pause]) -> list[float]:
    """Seconds of silence before each word: from the sound's pauses, else from the words' times."""
    words = transcript.words
    gaps = [0.0]
    for before, after in itertools.pairwise(words):
        # Whisper stretches words over silence, so the pause that parts two words may lie over either of them.
        parting_s = (before.end_s + after.start_s) / 2
        heard = [
            pause.duration_s
            for pause in pauses
            if pause.start_s - WORD_SLACK_S <= parting_s <= pause.end_s + WORD_SLACK_S
        ]
        gaps.append(max([after.start_s - before.end_s, *heard]))
    return gaps


_JOINERS = frozenset({"and", "so", "but", "because", "anyway", "which", "then", "or", "well", "now", "if"})


def _cut_long(
    gaps: Sequence[float], first: int, last: int, transcript: Transcript, long_pause_s: float, longest: int
) -> list[tuple[int, int]]:
    if last - first <= longest:
        return [(first, last)]
    words = transcript.words
    best, best_value = -1, 0.0
    for index in range(first + 4, last - 3):
        joins = _bare(words[index].text) in _JOINERS
        value = (
            gaps[index] + (0.25 if joins else 0.0) + (0.15 if words[index - 1].text.endswith(",") else 0.0)
        )
        if value > best_value and (gaps[index] >= long_pause_s or joins):
            best, best_value = index, value
    if best < 0:
        return [(first, last)]
    return [
        *_cut_long(gaps, first, best, transcript, long_pause_s, longest),
        *_cut_long(gaps, best, last, transcript, long_pause_s, longest),
    ]


def _bare(text: str) -> str:
    return text.strip().strip(".,!?;:…\"'").lower()


def _join(texts: Iterable[str]) -> str:
    return " ".join(text.strip() for text in texts if text.strip())
