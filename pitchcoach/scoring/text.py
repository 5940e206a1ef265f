"""Words and sentences: tokens with their places, how rare they are, and where one sentence of typed text ends.

Frequencies come from wordfreq's Zipf scale (Speer 2022; log10 of uses per thousand million words), which ships
with the package and never goes online.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pitchcoach.scoring.figures import in_figures

_TOKEN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ0-9]+(?:['’\-.&][A-Za-zÀ-ÖØ-öø-ÿ0-9]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9À-ÖØ-Þ])|\n+")
_ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|etc|e\.g|i\.e|approx|No|Fig)|\b[A-Z])\.$")

FILLER_WORDS = frozenset({"um", "uh", "er", "erm", "uhm", "umm", "hm", "hmm", "mm", "ah", "eh"})
"""Sounds that are no words; they never count for length in words, roles or jargon."""

_SPELLINGS = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"(?<=\w\w\w)iz(?=(?:e[sdr]?|ers|ing|ations?)$)", "is"),
        (r"(?<=\w\w\w)our(?=(?:s|ed|ing|al|ful|less|able|ite)?$)", "or"),
        (r"(met|lit|cent|fib|theat|calib)re(s?)$", r"\1er\2"),
        (r"(?<=\w\w\w[aeiou])ll(?=(?:ed|ing|ers?)$)", "l"),
        (r"(?<=l)ys(?=(?:e[sdr]?|ers|ing)$)", "yz"),
        (r"ae(?=mi|mo|st|th|di)|oe(?=st|de|ma)", "e"),
        (r"(?<=log)ue(?=s?$)|(?<=gram)me(?=s?$)", ""),
        (r"^tyre", "tire"), (r"^grey", "gray"), (r"^mould", "mold"), (r"^plough", "plow"), (r"^aluminium", "aluminum"),
    )
)  # fmt: skip
"""A recogniser spells as Americans do, whoever speaks: both are brought to one form, which need be no word."""

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
    """Snowball (Porter 2) stem of a lower-case word without its contraction, spelled one way on both shores."""
    plain = _CONTRACTION.sub("", word)
    for spelling, other in _SPELLINGS:
        plain = spelling.sub(other, plain)
    return str(_stemmer().stemWord(plain))


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
        for token in tokens(in_figures(text))
        for part in token.lower.split("-")
        if part and part not in FILLER_WORDS and zipf(part) < COMMON_ZIPF and len(part) > 1
    )


COMMON_ZIPF = 6.0
"""Words above this carry grammar rather than meaning ("the", "with", "would")."""

PLAIN_ZIPF = 5.5
"""Above this a word is grammar or small change."""


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
