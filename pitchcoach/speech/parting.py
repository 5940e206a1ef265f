"""Where a decoded window may be cut, what it missed, and word times drawn towards the sound.

Pure functions on words and silences; all times are seconds from the start of the sound that was decoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pitchcoach.model import Word
from pitchcoach.speech.pauses import levels
from pitchcoach.speech.recogniser import Decoded

Silence = tuple[float, float]

EARLIEST_CUT = 0.4
"""A cut lies behind this share of the window: earlier ones would decode most of it again."""
LATEST_CUT_S = 1.0
"""A cut lies this long before the window's end, so that the words by it were heard with what followed."""
LONG_PAUSE_S = 0.6
"""A longer pause is no better place for a cut than one of this length."""
SENTENCE_BONUS_S, CLAUSE_BONUS_S = 0.5, 0.2
"""What the end of a sentence or a clause is worth, as length of pause."""
HOLE_S = 2.0
"""Voice this long between two of Whisper's segments was leapt over: a short sentence."""
TAIL_HOLE_S, UNFINISHED_HOLE_S = 1.0, 0.5
"""The same behind the last word, where Whisper stopped early: two words, and what a word's end may be off by; behind a
sentence without its full stop a single word is looked for."""


AGAIN_S, AGAIN_LEAD_S, AGAIN_WORDS, AGAIN_OFF_S = 3.5, 0.1, 2, 1.0
"""What an answer left behind its last word is heard again from so many seconds before, with a bit of sound before the
first word; so many of the known words must come again, at about the same time. It happens in one take of ten or so."""

WORD_S, LETTER_S = 0.4, 0.1
"""No spoken word is longer than this and this much a letter (twice the usual 75 ms a letter and a drawl)."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The first `count` words come before it, `at_s` is where the sound is cut."""

    count: int
    at_s: float


def best_cut(words: Sequence[Word], silences: Sequence[Silence], length_s: float) -> Cut | None:
    """The silence to cut in: long, late, behind a sentence if possible; None where there is none."""
    best, best_score = None, 0.0
    for start_s, end_s in silences:
        middle_s = (start_s + end_s) / 2
        if not EARLIEST_CUT * length_s <= middle_s <= length_s - LATEST_CUT_S:
            continue
        count = sum((word.start_s + word.end_s) / 2 < middle_s for word in words)
        if not 0 < count < len(words):
            # No word behind it: the answer stopped early, and what follows is heard with the next window.
            continue
        score = min(end_s - start_s, LONG_PAUSE_S)
        last = words[count - 1].text[-1]
        score += SENTENCE_BONUS_S if last in ".?!" else CLAUSE_BONUS_S if last in ",;:" else 0.0
        if score >= best_score:
            best, best_score = Cut(count, middle_s), score
    return best


def forced_cut(
    segment_lengths: Sequence[int], words: Sequence[Word], sound: NDArray[np.float32]
) -> Cut | None:
    """A cut in speech without pauses: before Whisper's last segment, at the quietest moment between two words.

    Where all is one segment, at the widest gap between words in its second half. None with fewer than two words.
    """
    if len(words) < 2:
        return None
    if len(segment_lengths) > 1:
        count = len(words) - segment_lengths[-1]
    else:
        later = range(len(words) // 2, len(words))
        count = max(later, key=lambda i: words[i].start_s - words[i - 1].end_s)
    last, first = words[count - 1], words[count]
    low_s = max(last.end_s - 0.15, (last.start_s + last.end_s) / 2)
    high_s = min(first.start_s + 0.2, (first.start_s + first.end_s) / 2 + 0.05)
    low = max(0, int(low_s * 100))
    loud = levels(sound)[low : max(low, int(high_s * 100))]
    if len(loud) < 5:
        return Cut(count, first.start_s)
    smooth = np.convolve(10.0 ** (loud / 10.0), np.ones(5) / 5, mode="valid")
    return Cut(count, (low + int(np.argmin(smooth)) + 2.5) / 100.0)


def spans(answer: Decoded) -> list[tuple[float, float]]:
    """Start and end of each of Whisper's segments; the last ends with its last word.

    Where Whisper stops in the middle of a sentence, its closing time stamp is missing or says "at the end of the
    sound": only the words tell how far it came.
    """
    told = [(segment.start_s, segment.end_s) for segment in answer.segments]
    if told:
        start_s = told[-1][0]
        last = answer.segments[-1].words[-1]
        told[-1] = (start_s, max(start_s, ended_s(last)))
    return told


def ended_s(last: Word) -> float:
    """When the last word of an answer ended: the aligner stretches it over whatever follows it."""
    return min(last.end_s, last.start_s + WORD_S + LETTER_S * len(bare(last.text)))


def holes(
    spans: Sequence[tuple[float, float]],
    silences: Sequence[Silence],
    length_s: float,
    *,
    tail_s: float = TAIL_HOLE_S,
) -> list[tuple[float, float]]:
    """Stretches with voice that an answer passed over: between its segments and behind its last one.

    Whisper now and then stops in the middle of a window or leaps over a sentence; its own time stamps (`spans`,
    start and end of each segment) tell, where word times are too vague. `tail_s` is the shortest behind the last one.
    """
    found = []
    edges = [0.0, *(edge for span in spans for edge in span), length_s]
    for start_s, end_s in zip(edges[::2], edges[1::2], strict=True):
        quiet_s = sum(max(0.0, min(end_s, high) - max(start_s, low)) for low, high in silences)
        if end_s - start_s - quiet_s >= (tail_s if end_s == length_s else HOLE_S):
            found.append((start_s, end_s))
    return found


def snapped(words: Sequence[Word], silences: Sequence[Silence]) -> list[Word]:
    """Words whose ends don't reach into a silence: Whisper stretches them over pauses."""
    drawn = []
    for word in words:
        start_s, end_s = word.start_s, word.end_s
        for quiet_s, loud_s in silences:
            if quiet_s <= start_s < loud_s < end_s:
                start_s = loud_s
            elif start_s < quiet_s < end_s <= loud_s + 0.05:
                end_s = quiet_s
        drawn.append(replace(word, start_s=start_s, end_s=end_s))
    return drawn


def seamless(last: Word, expected: Sequence[Word], words: Sequence[Word]) -> list[Word]:
    """A window's first words, mended where the cut before it ran through a word.

    The window before heard the same sound across the cut: `last`, then `expected`. A first word that repeats
    `last` where `expected` doesn't was heard twice; one that is the second of `expected` shows that the first was
    lost, and it is put back.
    """
    texts = [bare(word.text) for word in words[:1]]
    first = bare(expected[0].text)
    if texts == [bare(last.text)] and first != texts[0]:
        return list(words[1:])
    if len(expected) > 1 and texts == [bare(expected[1].text)] and first != texts[0]:
        lost = expected[0]
        end_s = min(lost.end_s, words[0].start_s)
        return [replace(lost, start_s=min(lost.start_s, end_s), end_s=end_s), *words]
    return list(words)


def heard_again_s(words: Sequence[Word]) -> float:
    """From when the end is heard again: a second or two by itself is misheard or goes round in a loop."""
    return next(word.start_s for word in words if word.start_s >= words[-1].end_s - AGAIN_S) - AGAIN_LEAD_S


def behind(known: Sequence[Word], again: Sequence[Word]) -> list[Word]:
    """The words heard again that follow the last known one; none where the last known ones don't come again."""
    wanted = [bare(word.text) for word in known[-AGAIN_WORDS:]]
    for at in range(len(again), len(wanted) - 1, -1):
        same = again[at - len(wanted) : at]
        if [bare(word.text) for word in same] == wanted and abs(
            same[-1].end_s - known[-1].end_s
        ) < AGAIN_OFF_S:
            return list(again[at:])
    return []


def bare(text: str) -> str:
    """A word in lower case without punctuation at its ends."""
    return text.lower().strip(".,;:!?…-–—'\"“”‘’()[] ")
