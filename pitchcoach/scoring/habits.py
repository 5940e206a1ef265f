"""Words that fill: "like", "you know", "sort of" where they carry no meaning; and restarts, told from a stutter.

The same words often do carry meaning ("people like you", "you know the board of surgery names?"), so each counts
only in places where it can't: parted from its neighbours by a comma or a gap, or followed by what a meaning could not
take. What is doubtful isn't counted. Pure functions on words with their times.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pitchcoach.model import Filler, Restart, Word

GAP_S = 0.15
"""A gap between words that parts them as a comma does; fluent speech closes it."""
STAMMER = re.compile(r"^([a-z]{1,3})[-–—](\1[-–—])*\1[a-z']*$|^[a-z]{1,2}[-–—]+$")
"""A part of a word said again and again, as Whisper writes it: "w-we", "b-b-but", "c-"."""
QUICK_TIMES = 3
"""The same word so many times in a row is a stutter, not a new start."""
LONGEST_PHRASE = 4
"""Words of a phrase that is begun anew."""
NEAR_S = 1.5
"""A phrase begun anew begins within this time of the end of its first try."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MEANT_TWICE = _words(
    "very really so much many no yes had that bye ha well long far more never now please again too there"
)
"""Said twice on purpose, or rightly ("had had")."""
CHAINED = _words("by after and over on upon to")
"""After these a repeated word is an idiom: "step by step by step"."""

_PRONOUNS = _words("i you we they he she it this that these those who there")
_BE = _words("is are was were am be been it's that's he's she's we're they're i'm you're there's")
_JOINING = _words("and but so because or then well if when just")
_DETERMINERS = _words(
    "a an the this that what which some any every each same all these those my your our of no"
)
_MEANT_KNOW = _words(
    "the that what how who whom when where why which if a an about of me my your his her him it this "
    "them us someone anyone anybody somebody people whether as to nothing something everything"
)
_BEFORE_KNOW = _words(
    "do did don't didn't does if as that what let would could should how may might will can't"
)
_MEANT_MEAN = _words("that it by what to business everything nothing this a the well")
_BEFORE_LIKE = _words(
    "would 'd i'd we'd you'd they'd look looks looked sound sounds sounded feel feels felt seem seems "
    "things people something anything nothing someone don't didn't do did really also might could to "
    "more just much not what exactly you they i we"
)


class _Said:
    """The words in lower case, without their signs, and whether each is parted from the next one."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.plain = [re.sub(r"[^a-z'-]", "", w.text.lower().replace("’", "'")) for w in words]
        self.parted = [
            w.text.rstrip("\"'”’")[-1:] in ",.;:?!…—"
            or (i + 1 < len(words) and words[i + 1].start_s - w.end_s >= GAP_S)
            for i, w in enumerate(words)
        ]

    def at(self, i: int) -> str:
        return self.plain[i] if 0 <= i < len(self.plain) else ""

    def open_before(self, i: int) -> bool:
        """Nothing is joined to it from before: the start, a comma or a gap."""
        return i == 0 or self.parted[i - 1]

    def open_after(self, last: int) -> bool:
        return last + 1 >= len(self.words) or self.parted[last]

    def asks(self, i: int) -> bool:
        """The sentence it stands in is a question."""
        for word in self.words[i:]:
            if word.text.rstrip("\"'”’")[-1:] in ".!?…":
                return "?" in word.text
        return False


def _you_know(said: _Said, i: int) -> bool:
    if said.at(i - 1) in _BEFORE_KNOW or (said.asks(i) and said.open_before(i)):
        return False
    return said.open_after(i + 1) or (said.open_before(i) and said.at(i + 2) not in _MEANT_KNOW)


def _i_mean(said: _Said, i: int) -> bool:
    if said.at(i - 1) in _BEFORE_KNOW | {"when"}:
        return False
    return said.open_before(i) and (said.open_after(i + 1) or said.at(i + 2) not in _MEANT_MEAN)


def _sort_of(said: _Said, i: int) -> bool:
    before = said.at(i - 1)
    return before not in _DETERMINERS and (before in _PRONOUNS | _BE | _JOINING or said.open_before(i))


def _like(said: _Said, i: int) -> bool:
    if said.open_before(i) and said.open_after(i):
        return i > 0
    return said.parted[i] and said.at(i - 1) not in _BEFORE_LIKE


def _basically(said: _Said, i: int) -> bool:
    return said.open_before(i) or said.open_after(i) or said.at(i - 1) in _PRONOUNS | _JOINING


PHRASES: tuple[tuple[tuple[str, ...], Callable[[_Said, int], bool]], ...] = (
    (("you", "know"), _you_know),
    (("i", "mean"), _i_mean),
    (("sort", "of"), _sort_of),
    (("kind", "of"), _sort_of),
    (("like",), _like),
    (("basically",), _basically),
)


TEXTS = frozenset(" ".join(phrase) for phrase, _ in PHRASES)


def filling(words: Sequence[Word]) -> tuple[Filler, ...]:
    """Words and phrases that fill, in order."""
    said = _Said(words)
    found = []
    for i in range(len(words)):
        for phrase, fills in PHRASES:
            last = i + len(phrase) - 1
            if tuple(said.plain[i : last + 1]) == phrase and fills(said, i):
                found.append(Filler(" ".join(phrase), "heard", words[i].start_s, words[last].end_s))
    return tuple(found)


def restarts(words: Sequence[Word]) -> tuple[Restart, ...]:
    """Words and phrases begun anew ("I, I", "what we're after, what I'm after"); none of a stutter."""
    said = _Said(words)
    plain = said.plain
    if sum(bool(STAMMER.match(one)) for one in plain) >= QUICK_TIMES - 1:
        # Of somebody who stutters no repeated word is counted: it may be one more.
        return ()
    found: list[Restart] = []
    at = 0
    while at < len(words):
        length = _begun_anew(said, at)
        if not length:
            at += 1
            continue
        times = 2
        while plain[at : at + length] == plain[at + times * length : at + (times + 1) * length]:
            times += 1
        end = at + times * length
        if times < QUICK_TIMES:
            text = " ".join(word.text for word in words[at:end])
            found.append(Restart(text, words[at].start_s, words[end - 1].end_s))
        at = end
    return tuple(found)


def _begun_anew(said: _Said, at: int) -> int:
    """How many words from here are said again at once; 0 where none are."""
    plain = said.plain
    for length in range(1, LONGEST_PHRASE + 1):
        first, again = plain[at : at + length], plain[at + length : at + 2 * length]
        if len(again) < length or not all(first) or not all(again):
            continue
        last = said.words[at + length - 1]
        if said.words[at + length].start_s - last.end_s > NEAR_S or last.text.rstrip("\"'”’")[-1:] in ".!?":
            continue
        if first == again:
            # "step by step by step", "more and more and more" are said on purpose.
            chained = first[-1] in CHAINED or (at > 0 and length > 1 and plain[at - 1] == first[-1])
            return 0 if chained or (length == 1 and first[0] in MEANT_TWICE) else length
        same_ends = length >= 3 and first[0] == again[0] and first[-1] == again[-1]
        if same_ends and sum(a != b for a, b in zip(first, again, strict=True)) == 1:
            return length
    return 0
