"""Words of the pitch that were misheard: "A. Sadu" for Aïssatou, "fibrometer" for vibrometer.

A recogniser writes names and terms it does not know as something that sounds like them. The pitch knows its own
names and terms, so a rare or unknown word that sounds like one of those is read as that one where words are looked
up (the transcript stays what was heard). Compared are spellings brought near to their sound: letters that sound
alike are made one, vowels are all alike, and what remains may differ by a share of its letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pitchcoach.model import Pitch
from pitchcoach.scoring.rules import ReadingRules
from pitchcoach.scoring.text import PLAIN_ZIPF, Token, stem, tokens, zipf

_ALIKE = (
    (r"[^a-z]", ""), (r"^(?:kn|gn|pn)", "n"), (r"^wr", "r"), (r"^ps", "s"), (r"^x", "s"), (r"tch", "C"),
    (r"ph", "f"), (r"[st]h", "T"), (r"ch", "C"), (r"gh(?=[^aeiouy]|$)", ""), (r"gh", "g"), (r"[ts]i(?=on|a|o)", "T"),
    (r"ck|cc|q", "k"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"x", "ks"), (r"g(?=[ei])", "j"), (r"d", "t"),
    (r"z", "s"), (r"[bv]", "p"), (r"w|h", ""), (r"[aeiouy]+", "a"),
)  # fmt: skip
_FOLDED = tuple((re.compile(pattern), sound) for pattern, sound in _ALIKE)
_TWICE = re.compile(r"(.)\1+")

_MOST_WORDS = 3
"""Of a take that are tried as one name or term: "A. Sadu"."""


@dataclass(frozen=True, slots=True)
class Known:
    """A name or term of the pitch: its words, and what they sound like together."""

    words: tuple[str, ...]
    sound: str


@lru_cache(maxsize=20_000)
def sound_of(text: str) -> str:
    """What a spelling sounds like, roughly: one letter a sound, one for all vowels."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    for pattern, sound in _FOLDED:
        plain = pattern.sub(sound, plain)
    return _TWICE.sub(r"\1", plain)


def vocabulary(pitch: Pitch, limits: ReadingRules) -> tuple[Known, ...]:
    """The names and rare words of a pitch's variants, points and glossary, and the glossary's terms whole."""
    texts = [sentence.text for variant in pitch.variants for sentence in variant.sentences]
    texts += [point.gist for point in pitch.points]
    terms = tuple(entry.term for entry in pitch.glossary)
    return _vocabulary(tuple(texts), terms, limits.misheard_zipf, limits.misheard_letters)


@lru_cache(maxsize=32)
def _vocabulary(
    texts: tuple[str, ...], terms: tuple[str, ...], rare: float, shortest: int
) -> tuple[Known, ...]:
    found: dict[tuple[str, ...], None] = {}
    for text in (*texts, *terms):
        for index, token in enumerate(tokens(text)):
            name = index > 0 and token.text[:1].isupper()
            if "'" in token.lower:
                continue
            if zipf(token.lower) < rare or (name and zipf(token.lower) < rare + 1):
                found[(token.text,)] = None
    for term in terms:
        words = tuple(token.text for token in tokens(term))
        if len(words) > 1 and any((word,) in found for word in words):
            found[words] = None
    known = [Known(words, sound_of("".join(words))) for words in found]
    return tuple(one for one in known if len(one.sound) >= shortest)


def understood(words: Sequence[Token], known: Sequence[Known], limits: ReadingRules) -> list[Token]:
    """The words as the pitch writes them where they are a misheard name or term of it; each keeps its place."""
    meant = list(words)
    written = {part.lower() for one in known for part in one.words}
    index = 0
    while index < len(words):
        size, one = _best(words, index, known, written, limits)
        for offset in range(size):
            token = words[index + offset]
            text = one.words[min(offset * len(one.words) // size, len(one.words) - 1)] if one else token.text
            meant[index + offset] = Token(text, token.start, token.end)
        index += max(size, 1)
    return meant


def _best(
    words: Sequence[Token], start: int, known: Sequence[Known], written: set[str], limits: ReadingRules
) -> tuple[int, Known | None]:
    """How many words from `start` are one name or term, and which; (0, None) for none."""
    best: tuple[float, int, Known | None] = (limits.misheard_alike, 0, None)
    for size in range(1, min(_MOST_WORDS, len(words) - start) + 1):
        run = words[start : start + size]
        if any(token.lower in written or _plain(token) for token in run):
            continue
        if not any(_odd(token, start, limits) for token in run):
            continue
        sound = sound_of("".join(token.text for token in run))
        for one in known:
            if abs(len(one.sound) - len(sound)) > len(one.sound) * (1 - limits.misheard_alike):
                continue
            alike = 1 - _distance(sound, one.sound) / max(len(sound), len(one.sound))
            if alike > best[0] and not _same_stem(run, one):
                best = alike, size, one
    return best[1], best[2]


def _odd(token: Token, start: int, limits: ReadingRules) -> bool:
    """Whether a word is rare enough to be a misheard one."""
    name = start > 0 and token.text[:1].isupper() and token.text not in ("I", "A")
    return zipf(token.lower) < limits.misheard_zipf + name


def _plain(token: Token) -> bool:
    """Whether a word is never part of a misheard one: small words but "a", contractions."""
    return (
        "'" in token.lower or token.text.isdigit() or (zipf(token.lower) > PLAIN_ZIPF and token.lower != "a")
    )


def _same_stem(run: Sequence[Token], one: Known) -> bool:
    """Whether it is another form of the same word rather than another word: "choreographed", "choreographer"."""
    return len(run) == len(one.words) == 1 and stem(run[0].lower)[:5] == stem(one.words[0].lower())[:5]


def _distance(one: str, other: str) -> int:
    """Letters to change, add or leave out (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, wanted in enumerate(other, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (letter != wanted))
    return row[-1]
