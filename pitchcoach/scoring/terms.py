"""A term this listener would not know as the report tells it: what to say instead, whether it was explained, when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pitchcoach.model import Audience, JargonTerm, Pitch, Take
from pitchcoach.scoring import jargon
from pitchcoach.scoring.cutting import Utterance
from pitchcoach.scoring.text import content_stems, stem


@dataclass(frozen=True, slots=True)
class Term:
    """A term this listener would not know, where it was said, and how many words it has."""

    jargon: JargonTerm
    sentence: int
    word_count: int


_EXPLAINS = re.compile(
    r"^\W*(?:that(?:'s| is)|which (?:is|means)|meaning|in other words|i\.?e\.?|or rather|so basically|basically|"
    r"what (?:we|i|they) call|or,? (?:if you like|as i say|in plain)|in plain|as in|like when|it means|"
    r"so(?:,)? that's|namely)\b",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    r"(?:what (?:we|i|they|people) call|known as|called|the term is|the word is)\W*$", re.IGNORECASE
)


def terms_of(
    words: Sequence[jargon.Spoken],
    spans: Sequence[tuple[int, int]],
    sentences: Sequence[Utterance],
    take: Take,
    pitch: Pitch,
    audience: Audience,
) -> list[Term]:
    """The terms of a take from ranges of its words."""
    terms = []
    for first, last in spans:
        sentence = words[first].sentence
        spoken = sentences[sentence]
        begin, end = words[first].token.start, words[last - 1].token.end
        text = spoken.text[begin:end]
        instead = _instead(" ".join(word.read.text for word in words[first:last]), pitch, audience)
        after = spoken.text[end:]
        follows = sentences[sentence + 1].text if sentence + 1 < len(sentences) else ""
        explained = _explained(spoken.text[:begin], after, follows, instead)
        start_s, end_s = _moment(take, spoken, text, begin)
        terms.append(Term(JargonTerm(text, instead, explained, start_s, end_s), sentence, last - first))
    return terms


def _instead(term: str, pitch: Pitch, audience: Audience) -> str | None:
    """The glossary's words for this listener, of the entry whose words the term shares most of."""
    said = {stem(part) for part in re.split(r"[\s\-]+", term.lower()) if part}
    best, best_share = None, 0.49
    for entry in pitch.glossary:
        wanted = {stem(part) for part in re.split(r"[\s\-]+", entry.term.lower()) if part}
        if not wanted or audience.id not in entry.instead:
            continue
        share = len(said & wanted) / len(wanted)
        if share > best_share:
            best, best_share = entry.instead[audience.id], share
    return best


def _explained(before: str, after: str, follows: str, instead: str | None) -> bool:
    """Whether the term is put in plain words at once: a turn of phrase for it, or the glossary's own words."""
    clause = after.lstrip(" ,;:–—-(")
    if _EXPLAINS.match(clause) or _NAMED_AFTER.search(before):
        return True
    if not after.strip(" .!?,;") and _EXPLAINS.match(follows):
        return True
    if instead is None:
        return False
    plain = content_stems(instead)
    near = content_stems(before[-80:]) | content_stems(after) | content_stems(follows)
    return bool(plain) and len(plain & near) / len(plain) >= 0.6


def _moment(take: Take, sentence: Utterance, term: str, begin: int) -> tuple[float | None, float | None]:
    """When the term was said: its words among those of the sentence, counted by their place in the text."""
    first, last = sentence.words
    if last <= first:
        return None, None
    place = 0
    start: float | None = None
    end: float | None = None
    for word in take.transcript.words[first:last]:
        text = word.text.strip()
        if place + len(text) > begin and start is None:
            start = word.start_s
        if place < begin + len(term):
            end = word.end_s
        place += len(text) + 1
    return start, end
