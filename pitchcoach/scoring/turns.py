"""Turns of phrase: words, pairs and triples of words as they stand ("would you", "put my name", "for nothing").

A sentence's vector tells what it is about, but hardly who does what for whom: "I could put your name forward" and
"could you put my name forward" lie close together. Which turns count is learned: those that several labelled pitches
share, weighed by the models of roles and of closing lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pitchcoach.scoring.figures import in_figures
from pitchcoach.scoring.text import FILLER_WORDS

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[?!]")

LONGEST = 3
"""Words in the longest turn."""


@lru_cache(maxsize=4096)
def turns_of(text: str) -> frozenset[str]:
    """The turns of a sentence, with ^ and $ for its ends and # for a number."""
    plain = (
        unicodedata.normalize("NFKD", in_figures(text).lower().replace("’", "'"))
        .encode("ascii", "ignore")
        .decode()
    )
    words = ["#" if word[0].isdigit() else word for word in _WORD.findall(plain) if word not in FILLER_WORDS]
    words = ["^", *words, "$"]
    return frozenset(
        " ".join(words[start : start + size])
        for size in range(1, LONGEST + 1)
        for start in range(len(words) - size + 1)
    )


def shared_turns(
    texts: Sequence[str], topics: Sequence[str], *, least: int, fewest_topics: int
) -> tuple[str, ...]:
    """The turns that stand in at least `least` of the texts and in those of `fewest_topics` topics, sorted."""
    count: Counter[str] = Counter()
    where: dict[str, set[str]] = {}
    for text, topic in zip(texts, topics, strict=True):
        for turn in turns_of(text):
            count[turn] += 1
            where.setdefault(turn, set()).add(topic)
    return tuple(sorted(t for t in count if count[t] >= least and len(where[t]) >= fewest_topics))


def rows(texts: Sequence[str], known: Sequence[str]) -> NDArray[np.float32]:
    """Which of the known turns each text holds, 0 or 1; shape (texts, known)."""
    place = _places(tuple(known))
    found = np.zeros((len(texts), len(known)), np.float32)
    for row, text in enumerate(texts):
        found[row, [place[turn] for turn in turns_of(text) if turn in place]] = 1.0
    return found


@lru_cache(maxsize=64)
def _places(known: tuple[str, ...]) -> dict[str, int]:
    return {turn: index for index, turn in enumerate(known)}
