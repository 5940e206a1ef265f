"""The hand-written list of trade terms: what word frequencies alone can't tell.

Words are compared without their endings. A proper stemmer would need half a second for the whole list at every
start; cutting the commonest endings takes a twentieth of that, and both sides are cut alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pitchcoach.scoring.text import Token

LEVELS = ("lay", "general", "sense")
"""`lay`: people outside the trade don't know it; `general`: nor do neighbouring trades; `sense`: an ordinary word
that is a term in a trade's sense only, so a hint and no more."""

_FILE = Path(__file__).parent / "data" / "trade-terms.txt"


@lru_cache(maxsize=1)
def _terms() -> dict[tuple[str, ...], int]:
    """The words of each term to its level's index; a term in several trades keeps its widest level."""
    terms: dict[tuple[str, ...], int] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        term, level, _field = line.split("\t")
        key = key_of(term)
        if key:
            terms[key] = max(terms.get(key, 0), LEVELS.index(level))
    return terms


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _terms()), default=1)


def cut(word: str) -> str:
    """A lower-case word without its plural, -ed or -ing."""
    word = word.removesuffix("'s")
    size = len(word)
    if size > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if size > 3 and word.endswith("s") and word[-2] not in "sui":
        word = word[:-2] if word.endswith(("xes", "ches", "shes", "sses")) else word[:-1]
        size = len(word)
    if size > 6 and word.endswith("ing"):
        return word[:-3].rstrip("e")
    if size > 5 and word.endswith("ed"):
        return word[:-2].rstrip("e")
    return word.rstrip("e") if size > 5 else word


def key_of(text: str) -> tuple[str, ...]:
    """The words of a term, cut, hyphens opened."""
    return tuple(cut(part) for part in text.lower().replace("’", "'").replace("-", " ").split())


def marks(words: Sequence[Token]) -> list[tuple[int, int]]:
    """For each word: 1 + level of the longest listed term over it (0 for none), and that term's length in words."""
    parts: list[tuple[str, int]] = []
    for index, word in enumerate(words):
        parts.extend((cut(part), index) for part in word.lower.split("-") if part)
    found = [(0, 0)] * len(words)
    terms = _terms()
    for start in range(len(parts)):
        for size in range(min(_longest(), len(parts) - start), 0, -1):
            level = terms.get(tuple(piece for piece, _ in parts[start : start + size]))
            if level is None:
                continue
            for _, index in parts[start : start + size]:
                if size > found[index][1]:
                    found[index] = (level + 1, size)
            break
    return found
