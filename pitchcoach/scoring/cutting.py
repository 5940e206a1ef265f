"""Where one sentence of a take ends: full stops of typed text; of speech, punctuation, pauses and words together.

A recogniser's full stops can't be trusted: it ends sentences in the middle of a breath and runs others together. So
each place between two words gets a chance of being a sentence's end from the mark the recogniser set there, the
silence, the words on both sides and how long the stretch is already; the cuts are those that are likeliest together,
with no sentence of a word or two. The chances are learned by `tests/benchmarks/training` from labelled pitches that
were spoken and heard.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pitchcoach.model import Pause, Transcript, Word
from pitchcoach.scoring.linear import Floats, Linear
from pitchcoach.scoring.text import FILLER_WORDS, split_text

WORD_SLACK_S = 0.15
"""How far a word's time may be off: the median error of base and a margin (ANCHORS.md: 55-80 ms)."""

_JOINERS = frozenset(
    {"and", "so", "but", "because", "anyway", "which", "then", "or", "well", "now", "if", "who"}
)
_STARTERS = frozenset(
    {
        *(
            "i",
            "i'm",
            "i've",
            "i'd",
            "i'll",
            "we",
            "we're",
            "we've",
            "you",
            "you're",
            "you've",
            "it",
            "it's",
            "that",
        ),
        *(
            "that's",
            "there",
            "there's",
            "they",
            "they're",
            "he",
            "she",
            "my",
            "our",
            "your",
            "what",
            "when",
            "how",
        ),
        *(
            "the",
            "a",
            "this",
            "these",
            "have",
            "do",
            "could",
            "would",
            "can",
            "shall",
            "let",
            "let's",
            "at",
            "on",
        ),
        *("imagine", "picture", "every", "last", "one", "two", "people", "maybe", "anyway", "sorry", "okay"),
    }
)
_NEVER_LAST = frozenset(
    {
        *(
            "the",
            "a",
            "an",
            "of",
            "to",
            "my",
            "your",
            "our",
            "their",
            "his",
            "its",
            "and",
            "but",
            "or",
            "with",
            "for",
        ),
        *(
            "from",
            "into",
            "i'm",
            "i've",
            "i'd",
            "i'll",
            "we're",
            "we've",
            "you're",
            "they're",
            "it's",
            "that's",
            "is",
        ),
        *(
            "are",
            "was",
            "were",
            "be",
            "been",
            "very",
            "this",
            "these",
            "every",
            "at",
            "as",
            "than",
            "because",
            "if",
        ),
    }
)
_SHORTENED = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|etc|e\.g|i\.e|approx|No|Fig)|\b[A-Z])\.$")


_REACH = 25
"""Words: where no full stop stands within so many, the recogniser set none (a long sentence has 30 words)."""

_HOPELESS = -3.0
"""Log odds below which a place is tried only now and then, for a run that must be cut somewhere."""

COLUMNS = 40
"""Of `boundary_features`."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence of a take, with its place in the sound where it was spoken."""

    text: str
    start_s: float | None = None
    end_s: float | None = None
    words: tuple[int, int] = (0, 0)
    """Range of the transcript's words it was made of; (0, 0) for text."""
    begins: float = math.inf
    """Log odds that a sentence begins here; infinite for text."""


def utterances(
    transcript: Transcript,
    pauses: Sequence[Pause],
    cuts: Linear,
    *,
    shortest_words: int,
    longest_words: int,
    ease: float,
) -> list[Utterance]:
    """The sentences of a take.

    Args:
        transcript: Its words; without times it is cut at full stops and line ends.
        pauses: Stretches without voice.
        cuts: The model of `boundary_features`.
        shortest_words: No sentence of speech is shorter than this, ums not counted.
        longest_words: Longer ones are cut where that is likeliest.
        ease: Added to each cut's log odds: above 0 cuts more.
    """
    words = transcript.words
    if not words:
        return [Utterance(piece) for piece in split_text(transcript.text)]
    odds = cuts.logits(boundary_features(words, words_gaps(words, pauses)))[:, 0] + ease
    starts = _likeliest(odds, words, shortest_words, longest_words)
    return [
        Utterance(
            text=_join(word.text for word in words[first:last]),
            start_s=words[first].start_s,
            end_s=words[last - 1].end_s,
            words=(first, last),
            begins=float(odds[first] - ease),
        )
        for first, last in itertools.pairwise([*starts, len(words)])
    ]


def joined(
    pieces: Sequence[Utterance], roles: Sequence[str], *, begins_below: float, longest_words: int
) -> list[Utterance]:
    """Neighbours that play the same part and are hardly parted, as one sentence again."""
    whole: list[Utterance] = []
    for index, piece in enumerate(pieces):
        if (
            whole
            and roles[index] == roles[index - 1]
            and piece.begins < begins_below
            and piece.words[1] - whole[-1].words[0] <= longest_words
        ):
            before = whole.pop()
            piece = Utterance(
                text=f"{before.text} {piece.text}",
                start_s=before.start_s,
                end_s=piece.end_s,
                words=(before.words[0], piece.words[1]),
                begins=before.begins,
            )
        whole.append(piece)
    return whole


def words_gaps(words: Sequence[Word], pauses: Sequence[Pause]) -> list[float]:
    """Seconds of silence before each word: from the sound's pauses, else from the words' times."""
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


def boundary_features(words: Sequence[Word], gaps: Sequence[float]) -> Floats:
    """What the model of cuts looks at, a row for the place before each word; shape (words, K)."""
    marks = [_mark(word.text) for word in words]
    stops = [index for index, mark in enumerate(marks) if mark == "stop"]
    stop_near = _stop_near(stops, len(words))
    usual = float(np.median([gap for gap in gaps if gap > 0.15] or [0.3]))
    rows = []
    for index, word in enumerate(words):
        before = words[index - 1] if index else word
        mark = marks[index - 1] if index else "stop"
        this, last = _bare(word.text), _bare(before.text)
        gap = min(gaps[index], 1.5)
        since = index - max((stop + 1 for stop in stops if stop < index - 1), default=0)
        until = min((stop for stop in stops if stop >= index), default=len(words) - 1) - index + 1
        unmarked = not stop_near[index]
        stop, comma, none = mark == "stop", mark == "comma", mark == "none"
        capital = word.text.strip()[:1].isupper() and not this.startswith("i'") and this != "i"
        joins, starts = this in _JOINERS, this in _STARTERS
        relative = min(gap / usual, 3.0)
        rows.append(
            [
                stop,
                stop and before.text.strip().endswith("?"),
                comma,
                none,
                gap,
                relative,
                gap > 0.2,
                gap > 0.35,
                gap > 0.55,
                stop * gap,
                comma * gap,
                none * gap,
                stop * relative,
                comma * relative,
                none * relative,
                joins,
                starts,
                joins * comma,
                starts * comma,
                joins * (gap > 0.2),
                starts * (gap > 0.2),
                capital,
                capital * (not stop),
                last in _NEVER_LAST,
                last in FILLER_WORDS,
                this in FILLER_WORDS,
                this in _NEVER_LAST,
                min(since, 40) / 20,
                min(until, 40) / 20,
                (since <= 3) * stop,
                (until <= 3) * stop,
                (since > 25) * 1.0,
                index == len(words) - 1,
                unmarked,
                unmarked * gap,
                unmarked * relative,
                unmarked * (gap > 0.2),
                unmarked * (gap > 0.35),
                unmarked * joins,
                unmarked * starts,
            ]
        )
    return np.array(rows, np.float32)


def _stop_near(stops: Sequence[int], many: int) -> list[bool]:
    """For each word whether a full stop stands within a long sentence's reach of it; else there are none to go by."""
    return [any(abs(stop - index) <= _REACH for stop in stops if stop < many - 1) for index in range(many)]


def _likeliest(odds: Floats, words: Sequence[Word], shortest: int, longest: int) -> list[int]:
    """Starts of the sentences that are likeliest together, each within `shortest` and `longest` words if it can."""
    many = len(words)
    counted = np.cumsum([0, *(_bare(word.text) not in FILLER_WORDS for word in words)])
    best = np.full(many + 1, -np.inf)
    best[0] = 0.0
    came = [0] * (many + 1)
    likely = [at for at in range(many + 1) if at in (0, many) or odds[at] > _HOPELESS or at % shortest == 0]
    for place, end in enumerate(likely[1:], 1):
        gain = float(odds[end]) if end < many else 0.0
        for start in likely[:place]:
            if end - start > longest + shortest:
                continue
            size = int(counted[end] - counted[start])
            cost = 8.0 * max(0, shortest - size) + 2.0 * max(0, size - longest)
            value = best[start] + gain - cost
            if value > best[end]:
                best[end], came[end] = value, start
    starts = []
    at = many
    while at > 0:
        at = came[at]
        starts.append(at)
    return starts[::-1]


def _mark(text: str) -> str:
    text = text.strip()
    if text.endswith((".", "!", "?", "…")) and not _SHORTENED.search(text):
        return "stop"
    return "comma" if text.endswith((",", ";", ":", "–", "—", "-")) else "none"


def _bare(text: str) -> str:
    return text.strip().strip(".,!?;:…\"'").lower().replace("’", "'")


def _join(texts: Iterable[str]) -> str:
    return " ".join(text.strip() for text in texts if text.strip())
