"""What can be told from the tokens and the text of one decode: its pieces, and whether it repeats itself."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pitchcoach.model import Word

TWICE_TOKENS = 5
"""The shortest phrase whose repetition makes an answer of a short window doubtful: some four words."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A word of an answer, or the place between two, and the chance of the words that were watched for there.

    Between two words `text` is empty: the decoder thought of them and wrote another word. Seconds from the start.
    """

    start_s: float
    end_s: float
    chance: float
    text: str = ""


def shares(scores: NDArray[Any], watched: Sequence[int]) -> float:
    """What part of the probability of a step went to these tokens; `scores` are its logits, shape (1, tokens)."""
    row = scores.reshape(-1).astype(np.float32)
    weights = np.exp(row - row.max())
    return float(weights[list(watched)].sum() / weights.sum())


def places(
    tokens: Sequence[int], chances: Sequence[float], words: Sequence[Word], tokenizer: Any, seconds: float
) -> tuple[Watched, ...]:
    """The chance of the watched words at each word and in each place between two.

    Args:
        tokens: the answer's, time stamps included.
        chances: of the watched words at each token; where there are none, a word's own confidence counts.
        words: the answer's, aligned.
        tokenizer: makes text of tokens.
        seconds: how long the sound is.
    """
    # Words and tokens are counted off against each other by the letters so far.
    at = [len("".join(tokenizer.decode(list(tokens[:i])).split())) for i in range(len(tokens))]
    found: list[Watched] = []
    begun, end_s = -1, 0.0
    length = 0
    for word in words:
        here = [chance for place, chance in zip(at, chances, strict=False) if begun < place <= length]
        before = max(here, default=0.0)
        found.append(Watched(end_s, max(end_s, word.start_s), before))
        own = [chance for place, chance in zip(at, chances, strict=False) if place == length]
        found.append(Watched(word.start_s, word.end_s, max(own) if own else word.confidence, word.text))
        begun, end_s = length, word.end_s
        length += len("".join(word.text.split()))
    rest = [chance for place, chance in zip(at, chances, strict=False) if place > begun]
    return (*found, Watched(end_s, seconds, max(rest, default=0.0)))


def segments_of(
    tokens: list[int], timestamp_begin: int, eot: int, seconds: float
) -> list[tuple[float, float, list[int]]]:
    """Part an answer at its time stamps: (start, end, text tokens) for every piece that has text."""
    pieces: list[tuple[float, float, list[int]]] = []
    start_s, text = 0.0, list[int]()
    for token in tokens:
        if token >= timestamp_begin:
            moment_s = min((token - timestamp_begin) * 0.02, seconds)
            if text:
                pieces.append((start_s, moment_s, text))
                text = []
            start_s = moment_s
        elif token < eot:
            text.append(token)
    if text:
        pieces.append((start_s, seconds, text))
    return pieces


def compression(text: str) -> float:
    """How many times smaller zlib makes it."""
    raw = text.encode("utf-8")
    return len(raw) / len(zlib.compress(raw))


def says_twice(tokens: list[int]) -> bool:
    """Whether a phrase of at least `TWICE_TOKENS` comes twice running."""
    for length in range(TWICE_TOKENS, len(tokens) // 2 + 1):
        same = 0
        for one, other in zip(tokens, tokens[length:], strict=False):
            same = same + 1 if one == other else 0
            if same >= length:
                return True
    return False


def without_loop(tokens: list[int], longest: int = 24) -> list[int]:
    """Cut an answer after the first round of the phrase it goes on repeating (three times and more)."""
    for length in range(1, longest + 1):
        for at in range(len(tokens) - 3 * length + 1):
            phrase = tokens[at : at + length]
            if tokens[at + length : at + 2 * length] == phrase == tokens[at + 2 * length : at + 3 * length]:
                return tokens[: at + length]
    return tokens
