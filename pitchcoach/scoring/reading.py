"""A take read once for its listener: sentences with roles and points, terms, asks, closest audience, drift.

Four of the five scorers share this reading, so it is made once and each scorer is a plain `(Reading) -> Score`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pitchcoach.model import (
    ROLES,
    Audience,
    Drift,
    JargonTerm,
    NextStep,
    Pitch,
    PointReading,
    Role,
    Take,
    Variant,
)
from pitchcoach.scoring import audience as audiences
from pitchcoach.scoring import closing, jargon, points, roles, stages
from pitchcoach.scoring.context import Compared, Context, Floats
from pitchcoach.scoring.meaning import Encoder
from pitchcoach.scoring.models import Models
from pitchcoach.scoring.rules import Rules
from pitchcoach.scoring.text import Utterance, content_stems, stem, utterances, word_count

_UNTOLD: Role = "other"


@dataclass(frozen=True, slots=True)
class Term:
    """A term this listener would not know, where it was said, and how many words it has."""

    jargon: JargonTerm
    sentence: int
    word_count: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a take says, for one listener. Sentences are meant by their index."""

    take: Take
    pitch: Pitch
    audience: Audience
    variant: Variant | None
    rules: Rules
    sentences: tuple[Utterance, ...]
    roles: tuple[Role, ...]
    role_chances: Floats
    """Shape (sentences, 10)."""
    sentence_points: tuple[tuple[str, ...], ...]
    points: tuple[PointReading, ...]
    terms: tuple[Term, ...]
    asks: tuple[int, ...]
    """Sentences that ask outright for a job or a favour."""
    next_step: NextStep
    next_step_at: int | None
    offer_at: int | None
    closest_audience: str | None
    drift: Drift | None
    word_count: int

    @property
    def enough(self) -> bool:
        """Whether there are enough words to tell anything about the pitch."""
        return self.word_count >= self.rules.reading.fewest_words

    @property
    def english(self) -> bool:
        """Whether the words can be judged: the models and word lists are English."""
        return self.take.transcript.language in (None, "en")

    def words_in(self, sentence: int) -> int:
        """Words of a sentence, without ums."""
        return word_count(self.sentences[sentence].text)


def read(take: Take, pitch: Pitch, models: Models, encoder: Encoder, rules: Rules) -> Reading:
    """Read a take for its listener.

    Raises:
        KeyError: the pitch has no audience `take.audience` (front ends check this first).
    """
    audience = pitch.audience(take.audience)
    if audience is None:
        raise KeyError(take.audience)
    variant = pitch.variant(audience.id, take.channel)
    limits = rules.reading
    sentences = tuple(
        utterances(
            take.transcript,
            take.sound.pauses if take.sound else (),
            long_pause_s=limits.long_gap_s,
            longest_words=limits.longest_sentence_words,
        )
    )
    texts = [sentence.text for sentence in sentences]
    words_said = sum(word_count(text) for text in texts)
    if not texts or words_said < limits.fewest_words or take.transcript.language not in (None, "en"):
        return _unread(take, pitch, audience, variant, rules, sentences, words_said)
    context = Context.make(pitch, audience, encoder, variant=variant)
    compared = Compared.make(texts, context, encoder)
    vectors = compared.vectors
    role_chances = models.roles.probabilities(roles.features(compared))
    named = [ROLES[index] for index in models.roles.settle(role_chances)]
    style = models.style.shares(vectors)
    words = jargon.words_of(texts)
    rows = jargon.features(words, compared, style, stages.leads(compared))
    chances = models.jargon.chances(np.concatenate([rows, jargon.word_vectors(words, encoder)], axis=1))
    spans = jargon.join(words, chances, sure=limits.jargon_chance, beside=limits.jargon_beside_chance)
    counts = stages.jargon_counts(words, spans, len(texts))
    told = audiences.told_audiences(pitch)
    closest = np.zeros(len(told), np.float32)
    drift = None
    closest_audience = None
    if len(told) > 1:
        tell = audiences.sentence_features(compared, encoder, style, counts[:, 1])
        closest = audiences.chances(audiences.take_features(tell), models.closest)
        closest_audience = told[int(closest.argmax())].id
        others = [a.id for a in told] if closest_audience == audience.id else [closest_audience]
        drift = _drift(tell, models, [a.id for a in told], audience.id, others, sentences, rules)
    pair = np.array([1.0, 0.0], np.float32)
    if len(told) > 1:
        pair = stages.own_and_nearer(context, closest)
    found = _points(compared, role_chances, counts, style[:, 0], pair, models, rules)
    close = closing.close(models.lines, texts, vectors, role_chances, rules.closing)
    settled = _settle(named, close.asks, close.next_step_at)
    return Reading(
        take=take,
        pitch=pitch,
        audience=audience,
        variant=variant,
        rules=rules,
        sentences=sentences,
        roles=tuple(settled),
        role_chances=role_chances,
        sentence_points=found[0],
        points=found[1],
        terms=tuple(_terms(words, spans, sentences, take, pitch, audience)),
        asks=close.asks,
        next_step=close.next_step,
        next_step_at=close.next_step_at,
        offer_at=close.offer_at,
        closest_audience=closest_audience,
        drift=drift,
        word_count=words_said,
    )


def _unread(
    take: Take,
    pitch: Pitch,
    audience: Audience,
    variant: Variant | None,
    rules: Rules,
    sentences: tuple[Utterance, ...],
    words_said: int,
) -> Reading:
    many = len(sentences)
    return Reading(
        take=take,
        pitch=pitch,
        audience=audience,
        variant=variant,
        rules=rules,
        sentences=sentences,
        roles=tuple(_UNTOLD for _ in range(many)),
        role_chances=np.zeros((many, len(ROLES)), np.float32),
        sentence_points=((),) * many,
        points=(),
        terms=(),
        asks=(),
        next_step="none",
        next_step_at=None,
        offer_at=None,
        closest_audience=None,
        drift=None,
        word_count=words_said,
    )


def _points(
    compared: Compared,
    role_chances: Floats,
    counts: Floats,
    expert: Floats,
    pair: Floats,
    models: Models,
    rules: Rules,
) -> tuple[tuple[tuple[str, ...], ...], tuple[PointReading, ...]]:
    """The points of each sentence, and the state of each point."""
    pitch = compared.context.pitch
    if not pitch.points:
        return ((),) * len(compared.texts), ()
    rows = points.features(compared, role_chances)
    chances = models.points.chances(rows.reshape(-1, rows.shape[-1])).reshape(rows.shape[:2])
    reached = models.states.chances(points.state_features(chances, compared, counts, expert, pair))
    limit = rules.reading.point_chance
    by_sentence = tuple(
        tuple(point.id for point, chance in zip(pitch.points, row, strict=True) if chance >= limit)
        for row in chances
    )
    states = []
    for column, point in enumerate(pitch.points):
        best = int(chances[:, column].argmax())
        if chances[best, column] < limit:
            states.append(PointReading(point.id, "missed", None))
        elif reached[column] >= rules.reading.translated_chance:
            states.append(PointReading(point.id, "translated", best))
        else:
            states.append(PointReading(point.id, "untranslated", best))
    return by_sentence, tuple(states)


def _settle(named: Sequence[Role], asks: Sequence[int], next_step_at: int | None) -> list[Role]:
    """Roles that agree with what was told of asks and next step, so that a report never contradicts itself."""
    settled = list(named)
    for index, role in enumerate(settled):
        if role == "job_ask" and index not in asks:
            settled[index] = "next_step" if index == next_step_at else "other"
        elif index in asks:
            settled[index] = "job_ask"
    if next_step_at is not None and settled[next_step_at] == "other":
        settled[next_step_at] = "next_step"
    return settled


def _drift(
    tell: Floats,
    models: Models,
    told: Sequence[str],
    target: str,
    others: Sequence[str],
    sentences: Sequence[Utterance],
    rules: Rules,
) -> Drift | None:
    """Where the take leaves its audience's wording for that of one of `others`, or None.

    The change point with the greatest gain in log odds; both sides must be at least `drift_sentences` long, and
    the first must be this audience's.
    """
    if target not in told:
        return None
    rows = audiences.with_rivals(tell)
    doubled = np.concatenate([rows, rows], axis=-1)
    logits = models.closest.logits(doubled.reshape(-1, doubled.shape[-1]))[:, 0].reshape(rows.shape[:2])
    logits = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    own = told.index(target)
    fewest = rules.reading.drift_sentences
    best: tuple[float, int, int] | None = None
    for other in range(len(told)):
        if other == own or told[other] not in others:
            continue
        lead = np.clip(logits[:, other] - logits[:, own], -3, 3)
        for start in range(1, len(lead) - fewest + 1):
            for end in range(start + fewest, len(lead) + 1):
                gain = float(lead[start:end].mean()) * min(1.0, (end - start) / 3)
                before = float(lead[:start].mean())
                if before < 0 and (best is None or gain > best[0]):
                    best = (gain, start, other)
    if best is None or best[0] < rules.reading.drift_gain:
        return None
    _, start, other = best
    return Drift(audience=told[other], sentence=start, start_s=sentences[start].start_s)


_EXPLAINS = re.compile(
    r"^\W*(?:that(?:'s| is)|which (?:is|means)|meaning|in other words|i\.?e\.?|or rather|so basically|basically|"
    r"what (?:we|i|they) call|or,? (?:if you like|as i say|in plain)|in plain|as in|like when|it means|"
    r"so(?:,)? that's|namely)\b",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    r"(?:what (?:we|i|they|people) call|known as|called|the term is|the word is)\W*$", re.IGNORECASE
)


def _terms(
    words: Sequence[jargon.Spoken],
    spans: Sequence[tuple[int, int]],
    sentences: Sequence[Utterance],
    take: Take,
    pitch: Pitch,
    audience: Audience,
) -> list[Term]:
    terms = []
    for first, last in spans:
        sentence = words[first].sentence
        spoken = sentences[sentence]
        begin, end = words[first].token.start, words[last - 1].token.end
        text = spoken.text[begin:end]
        instead = _instead(text, pitch, audience)
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
