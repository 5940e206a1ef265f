"""Which words of a take this listener would not know: terms of the trade, acronyms, rare words.

Every word gets a chance of being jargon for this audience from its rarity (wordfreq Zipf, De-Jargonizer's classes,
Rakedzon et al. 2017), the glossary, what the expert's variant says and this listener's avoids, the listener's own
writing, a hand-written list of trade terms and its neighbours; neighbouring words that pass make one term. Names
aren't jargon. The weights are learned by `tests/benchmarks/training`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitchcoach.model import Audience, Pitch
from pitchcoach.scoring import lexicon
from pitchcoach.scoring.audience import FAMILIARITY_RANK
from pitchcoach.scoring.context import Compared, Floats
from pitchcoach.scoring.figures import in_figures
from pitchcoach.scoring.meaning import SIZE, Encoder
from pitchcoach.scoring.meant import Known, understood
from pitchcoach.scoring.rules import ReadingRules
from pitchcoach.scoring.text import FILLER_WORDS, PLAIN_ZIPF, Token, stem, stems, tokens, zipf

RARE_ZIPF = 2.74
COMMON_ZIPF = 4.05
"""De-Jargonizer's classes (50 and 1000 uses per 90 million words) on the Zipf scale."""

_PARTS = re.compile(r"[,;:()–—]|[.?!…](?:\s|$)")
_ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z0-9])[A-Z0-9][A-Za-z0-9\-.&/]*")
VECTOR_ZIPF = 4.6
"""Words above this get no vector of their own (leave one topic out: no F1 lost)."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word of the take with where it stands."""

    sentence: int
    index: int
    token: Token
    parted: bool = False
    """Whether a comma or the like stands before it: no term reaches over that."""
    meant: Token | None = None
    """The pitch's own word where this is a misheard one."""

    @property
    def read(self) -> Token:
        """The word to look up."""
        return self.meant or self.token


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of the words around one pitch and listener; sets of stems."""

    target: frozenset[str]
    target_writes: frozenset[str]
    knows: frozenset[str]
    expert: frozenset[str]
    nearer: frozenset[str]
    nearer_writes: frozenset[str]
    farther: frozenset[str]
    gists: frozenset[str]
    instead: frozenset[str]
    glossary: dict[tuple[str, ...], bool]
    """Stems of each term to whether the glossary has other words for this listener."""


def knowledge(pitch: Pitch, audience: Audience) -> Knowledge:
    """Collect it."""
    rank = {a.id: FAMILIARITY_RANK[a.familiarity] for a in pitch.audiences}
    mine = rank[audience.id]

    def said(wanted: set[str]) -> frozenset[str]:
        return frozenset(s for v in pitch.variants if v.audience in wanted for s in stems(v.text))

    def written(wanted: set[str]) -> frozenset[str]:
        return frozenset(s for a in pitch.audiences if a.id in wanted for s in stems(a.writes))

    nearer = {a for a, r in rank.items() if r < mine}
    farther = {a for a, r in rank.items() if r > mine}
    return Knowledge(
        target=said({audience.id}),
        target_writes=written({audience.id}),
        knows=frozenset(s for word in audience.knows for s in stems(word)),
        expert=said({a for a, r in rank.items() if r == 0 and a != audience.id}),
        nearer=said(nearer),
        nearer_writes=written(nearer),
        farther=said(farther) | written(farther),
        gists=frozenset(s for point in pitch.points for s in stems(point.gist)),
        instead=frozenset(s for g in pitch.glossary for text in g.instead.values() for s in stems(text)),
        glossary={tuple(stems(g.term)): audience.id in g.instead for g in pitch.glossary},
    )


def words_of(
    texts: Sequence[str], known: Sequence[Known] = (), limits: ReadingRules | None = None
) -> list[Spoken]:
    """All words of the sentences, without ums; in speech with the pitch's `known` words for misheard ones."""
    words = []
    for sentence, text in enumerate(texts):
        end = 0
        said = [token for token in tokens(text) if token.lower not in FILLER_WORDS]
        meant = understood(said, known, limits) if known and limits else said
        for index, (token, read) in enumerate(zip(said, meant, strict=True)):
            parted = bool(_PARTS.search(text[end : token.start])) or _is_said_of(
                said[index - 1] if index else None
            )
            words.append(Spoken(sentence, index, token, parted, None if read == token else read))
            end = token.end
    return words


def _glossary_marks(
    words: Sequence[Token], glossary: dict[tuple[str, ...], bool]
) -> list[tuple[float, float]]:
    """For each word: 1 + whether there are other words, if it is inside a glossary term; share of that term said."""
    parts = [
        (stem(part), index) for index, word in enumerate(words) for part in word.lower.split("-") if part
    ]
    found = [(0.0, 0.0)] * len(words)
    for key, replaced in glossary.items():
        mark = 2.0 if replaced else 1.0
        size = len(key)
        for start in range(len(parts)):
            if tuple(piece for piece, _ in parts[start : start + size]) == key:
                for _, index in parts[start : start + size]:
                    found[index] = (mark, 1.0)
        content = {piece for piece in key if zipf(piece) < PLAIN_ZIPF}
        for piece, index in parts:
            if piece in content and found[index][1] < 1.0:
                found[index] = (mark, 1 / max(1, len(content)))
    return found


def features(words: Sequence[Spoken], compared: Compared, styles: Floats, leads: Floats) -> Floats:
    """What the jargon model looks at; shape (words, K).

    Args:
        words: From `words_of`.
        compared: The take beside the pitch.
        styles: Chances of an expert's, a general and a lay wording a sentence, shape (sentences, 3).
        leads: How much closer each sentence is to a nearer audience's wording than to this one's, shape
            (sentences, 2): by meaning, by words.
    """
    if not words:
        return np.zeros((0, 0), np.float32)
    context, texts = compared.context, compared.texts
    known = knowledge(context.pitch, context.audience)
    rank = FAMILIARITY_RANK[context.audience.familiarity]
    by_sentence: dict[int, list[Token]] = {}
    for word in words:
        by_sentence.setdefault(word.sentence, []).append(word.read)
    listed = {s: lexicon.marks(ts) for s, ts in by_sentence.items()}
    glossed = {s: _glossary_marks(ts, known.glossary) for s, ts in by_sentence.items()}
    rows = []
    for word in words:
        token, lower = word.read, word.read.lower
        parts = [stem(part) for part in lower.split("-") if part]
        rarity = zipf(lower)
        stem_rarity = max(rarity, min((zipf(part) for part in parts), default=0.0))
        acronym = bool(_ACRONYM.fullmatch(token.text)) and len(token.text) > 1
        name = (
            token.text[:1].isupper()
            and not acronym
            and word.index > 0
            and not lower.startswith("i'")
            and lower != "i"
        )
        in_target = all(p in known.target for p in parts)
        in_writes = all(p in known.target_writes for p in parts)
        mine = known.target | known.target_writes | known.knows
        level, size = listed[word.sentence][word.index]
        gloss, gloss_share = glossed[word.sentence][word.index]
        style, lead = styles[word.sentence], leads[word.sentence]
        new_to = any(p in known.nearer for p in parts) and not any(p in mine for p in parts)
        unseen = not any(p in mine or p in known.instead or p in known.farther for p in parts)
        rows.append(
            [
                rarity,
                stem_rarity,
                rarity < RARE_ZIPF,
                rarity < COMMON_ZIPF,
                stem_rarity < 3.4,
                rarity == 0,
                stem_rarity > PLAIN_ZIPF,
                len(lower) / 10,
                acronym,
                name,
                name and rarity < COMMON_ZIPF,
                any(c.isdigit() for c in lower),
                "-" in lower,
                in_target,
                any(p in known.target for p in parts),
                in_writes,
                all(p in known.knows for p in parts),
                any(p in known.expert for p in parts),
                any(p in known.nearer for p in parts),
                any(p in known.nearer_writes for p in parts) and not any(p in mine for p in parts),
                any(p in known.farther for p in parts),
                any(p in known.gists for p in parts),
                any(p in known.instead for p in parts),
                gloss == 1,
                gloss == 2,
                (gloss > 0) * gloss_share,
                (gloss == 2) * gloss_share * (not in_target),
                any(p in known.expert for p in parts) and not any(p in mine for p in parts),
                new_to,
                new_to and stem_rarity < 4.6,
                unseen and stem_rarity < COMMON_ZIPF,
                level == 1 and size == 1,
                level == 1 and size > 1,
                level == 2 and size == 1,
                level == 2 and size > 1,
                level == 3,
                (level in (1, 2)) and rank == 2,
                level == 2 and rank == 1,
                level == 1 and rank == 1,
                level > 0 and not any(p in mine for p in parts),
                rank == 0,
                rank == 1,
                rank == 2,
                lead[0],
                lead[1],
                2 * style[0],
                style[0] * (rank == 1),
                style[0] * (rank == 2),
                2 * style[2],
                style[0] * (stem_rarity < 4.8) * (not in_target),
                word.index == 0,
                token.text[:1].isupper(),
            ]
        )
    own = np.array(rows, np.float32)
    rare = (own[:, 1] < 3.6) & (own[:, 13] == 0) & (own[:, 15] == 0) & (own[:, 9] == 0)
    sentence = np.array([word.sentence for word in words])
    count = np.bincount(sentence, minlength=len(texts))[sentence]
    rare_here = np.bincount(sentence, weights=rare, minlength=len(texts))[sentence]
    listed_here = np.bincount(sentence, weights=own[:, 31:35].sum(axis=1) > 0, minlength=len(texts))[sentence]
    first = np.array([word.index == 0 for word in words])
    last = np.append(first[1:], True)
    beside = own[:, [0, 1, 3, 8, 13, 15, 16, 18, 24, 25, 28, 31, 32, 33, 34, 35]]
    before = np.vstack([np.zeros((1, beside.shape[1]), np.float32), beside[:-1]]) * ~first[:, None]
    after = np.vstack([beside[1:], np.zeros((1, beside.shape[1]), np.float32)]) * ~last[:, None]
    around = np.stack(
        [
            rare_here / count,
            rare_here - rare,
            listed_here,
            count / 20,
            np.full(len(words), rare.mean()),
            np.full(len(words), float(leads[:, 0].mean())),
            np.full(len(words), float(np.asarray(styles)[:, 0].mean())),
            np.full(len(words), float(np.asarray(styles)[:, 0].mean()) * (rank > 0)),
        ],
        axis=1,
    )
    return np.concatenate([own, before, after, around], axis=1).astype(np.float32)


def told_known(words: Sequence[Spoken], audience: Audience) -> NDArray[np.bool_]:
    """Which words this listener is said to know, shape (words,): they are no jargon, whatever else."""
    known = frozenset(s for word in audience.knows for s in stems(word))
    return np.array([all(part in known for part in stems(word.token.lower)) for word in words], np.bool_)


def word_vectors(words: Sequence[Spoken], encoder: Encoder) -> Floats:
    """Each word's own vector, shape (words, 512): words of the same kind lie together.

    Zeros for common words, which are seldom terms by themselves; encoding them would double the time of a score.
    """
    lower = [word.read.lower for word in words]
    rare = [index for index, word in enumerate(lower) if zipf(word) < VECTOR_ZIPF]
    vectors = np.zeros((len(words), SIZE), np.float32)
    vectors[rare] = encoder.encode([lower[index] for index in rare])
    return vectors


def join(words: Sequence[Spoken], chances: Floats, *, sure: float, beside: float) -> list[tuple[int, int]]:
    """Ranges of words that make one term: one above `sure`, its neighbours while above `beside`, never
    across a comma.

    Grammar words (Zipf above 5.5) and numbers are taken in between two parts, never at an end.
    """
    spans: list[tuple[int, int]] = []
    index = 0
    while index < len(words):
        if chances[index] < sure or _number(words[index]):
            index += 1
            continue
        first = index
        while (
            first > 0
            and words[first - 1].sentence == words[index].sentence
            and not words[first].parted
            and chances[first - 1] >= beside
            and (not spans or first - 1 >= spans[-1][1])
        ):
            first -= 1
        last = index + 1
        while (
            last < len(words)
            and words[last].sentence == words[index].sentence
            and not words[last].parted
            and chances[last] >= beside
        ):
            last += 1
        while first < last - 1 and (
            _number(words[first]) or (_plain(words[first]) and chances[first] < sure)
        ):
            first += 1
        while last - 1 > first and (
            _number(words[last - 1]) or (_plain(words[last - 1]) and chances[last - 1] < sure)
        ):
            last -= 1
        spans.append((first, last))
        index = max(last, index + 1)
    return spans


def apart(
    words: Sequence[Spoken], spans: Sequence[tuple[int, int]], chances: Floats, pitch: Pitch, *, sure: float
) -> list[tuple[int, int]]:
    """The same with the glossary's own terms by themselves, so that each is told with its own words instead.

    What else stood in such a range stays a term where one of its words is above `sure`.
    """
    entries = {tuple(stems(entry.term)) for entry in pitch.glossary}
    made: list[tuple[int, int]] = []
    for first, last in spans:
        listed = _listed(words, first, last, entries)
        if not listed:
            made.append((first, last))
            continue
        pieces = [first, *(edge for one in listed for edge in one), last]
        for start, end in itertools.pairwise(sorted(set(pieces))):
            core = [i for i in range(start, end) if chances[i] >= sure and not _number(words[i])]
            if (start, end) in listed:
                made.append((start, end))
            elif core:
                made.append((core[0], core[-1] + 1))
    return made


def _listed(
    words: Sequence[Spoken], first: int, last: int, entries: set[tuple[str, ...]]
) -> list[tuple[int, int]]:
    """Where the glossary's terms stand in a range of words, the longest first, none over another."""
    found: list[tuple[int, int]] = []
    for size in range(last - first, 0, -1):
        for start in range(first, last - size + 1):
            said = tuple(s for word in words[start : start + size] for s in stems(word.read.text))
            if said in entries and not any(a < start + size and start < b for a, b in found):
                found.append((start, start + size))
    return sorted(found)


def _plain(word: Spoken) -> bool:
    return zipf(word.read.lower) > PLAIN_ZIPF


def _number(word: Spoken) -> bool:
    """A number is no term, though it may stand within one."""
    text = word.token.lower
    return text in ("per", "cent", "percent") or in_figures(text).replace(".", "").replace(",", "").isdigit()


def _is_said_of(token: Token | None) -> bool:
    """Whether a word ends in "is" or "has" rather than in an owner's name: "the attribution's stuck"."""
    return token is not None and token.lower.endswith("'s") and not token.text.istitle()
