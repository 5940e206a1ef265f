"""A take read once for its listener: sentences with roles and points, terms, asks, closest audience, drift.

Four of the five scorers share this reading, so it is made once and each scorer is a plain `(Reading) -> Score`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pitchcoach.model import (
    ROLES,
    Audience,
    Drift,
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
from pitchcoach.scoring.cutting import Utterance, joined, utterances
from pitchcoach.scoring.meaning import Encoder
from pitchcoach.scoring.meant import vocabulary
from pitchcoach.scoring.models import Models
from pitchcoach.scoring.rules import ReadingRules, Rules
from pitchcoach.scoring.terms import Term, terms_of
from pitchcoach.scoring.text import COMMON_ZIPF, tokens, word_count, zipf

_UNTOLD: Role = "other"


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
    english: bool
    """Whether the words can be judged: the models and word lists are English."""

    @property
    def unsure(self) -> tuple[int, ...]:
        """Sentences whose part is uncertain: no role has much of a chance."""
        if not self.told:
            return ()
        best = self.role_chances.max(axis=1)
        return tuple(int(i) for i in np.flatnonzero(best < self.rules.reading.role_chance))

    @property
    def told(self) -> bool:
        """Whether the sentences were read at all."""
        return self.enough and self.english

    @property
    def enough(self) -> bool:
        """Whether there are enough words to tell anything about the pitch."""
        return self.word_count >= self.rules.reading.fewest_words

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
    models = models.of(take)
    limits = rules.reading
    sentences = tuple(
        utterances(
            take.transcript,
            take.sound.pauses if take.sound else (),
            models.cuts,
            shortest_words=limits.shortest_sentence_words,
            longest_words=limits.longest_sentence_words,
            ease=limits.cut_ease,
        )
    )
    texts = [sentence.text for sentence in sentences]
    words_said = sum(word_count(text) for text in texts)
    english = _english(take, texts, limits)
    if not texts or words_said < limits.fewest_words or not english:
        return _unread(take, pitch, audience, variant, rules, sentences, words_said, english)
    context = Context.make(pitch, audience, encoder, variant=variant)
    compared = Compared.make(texts, context, encoder)
    role_rows = roles.features(compared, models.turns, limits.turn_share)
    role_chances = models.roles.probabilities(role_rows)
    named = [ROLES[index] for index in models.roles.settle(role_chances)]
    told_odds = _odds(compared, role_rows, role_chances, models, rules)
    whole = joined(
        sentences, named, begins_below=limits.join_below, longest_words=limits.longest_sentence_words
    )
    if len(whole) < len(sentences):
        pieces = [
            [index for index, piece in enumerate(sentences) if one.words[0] <= piece.words[0] < one.words[1]]
            for one in whole
        ]
        told_odds = closing.together(told_odds, pieces)
        sentences = tuple(whole)
        texts = [sentence.text for sentence in sentences]
        compared = compared.regrouped(texts, pieces)
        role_rows = roles.features(compared, models.turns, limits.turn_share)
        role_chances = models.roles.probabilities(role_rows)
        named = [ROLES[index] for index in models.roles.settle(role_chances)]
    vectors = compared.vectors
    style = models.style.shares(vectors)
    misheard = vocabulary(pitch, limits) if take.transcript.words else ()
    words = jargon.words_of(texts, misheard, limits)
    rows = jargon.features(words, compared, style, stages.leads(compared))
    chances = models.jargon.chances(np.concatenate([rows, jargon.word_vectors(words, encoder)], axis=1))
    chances = np.where(jargon.told_known(words, audience), 0.0, chances)
    spans = jargon.join(words, chances, sure=limits.jargon_chance, beside=limits.jargon_beside_chance)
    counts = stages.jargon_counts(words, spans, len(texts))
    spans = jargon.apart(words, spans, chances, pitch, sure=limits.jargon_apart_chance)
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
    close = closing.close(told_odds, models.limits)
    found = _without_vague_step(found, pitch, close.next_step)
    settled = _settle(named, close.asks, close.next_step_at)
    terms = tuple(terms_of(words, spans, sentences, take, pitch, audience))
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
        terms=terms,
        asks=close.asks,
        next_step=close.next_step,
        next_step_at=close.next_step_at,
        offer_at=close.offer_at,
        closest_audience=closest_audience,
        drift=_where_it_costs(drift, found[1], terms, sentences),
        word_count=words_said,
        english=True,
    )


def _odds(
    compared: Compared, role_rows: Floats, role_chances: Floats, models: Models, rules: Rules
) -> closing.Odds:
    """What each sentence asks, proposes and gives; of speech before its pieces are joined, as it was learned."""
    lines = models.lines.logits(
        closing.line_features(compared.texts, compared.vectors, models.turns, rules.closing)
    )
    return closing.odds(lines, models.gives.logits(role_rows)[:, 0], role_chances, rules.closing)


def _english(take: Take, texts: Sequence[str], limits: ReadingRules) -> bool:
    """By what the recogniser says, and by how many of the words are among English's commonest."""
    if take.transcript.language not in (None, "en"):
        return False
    words = [token.lower for text in texts for token in tokens(text)]
    if len(words) < limits.fewest_words:
        return True
    return sum(zipf(word) >= COMMON_ZIPF for word in words) >= limits.english_share * len(words)


def _unread(
    take: Take,
    pitch: Pitch,
    audience: Audience,
    variant: Variant | None,
    rules: Rules,
    sentences: tuple[Utterance, ...],
    words_said: int,
    english: bool,
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
        english=english,
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


def _without_vague_step(
    found: tuple[tuple[tuple[str, ...], ...], tuple[PointReading, ...]], pitch: Pitch, next_step: NextStep
) -> tuple[tuple[tuple[str, ...], ...], tuple[PointReading, ...]]:
    """A close that names no day, length or medium has not brought the point that does; as judges label it."""
    if next_step == "concrete":
        return found
    steps = {point.id for point in pitch.points if point.role == "next_step"}
    by_sentence = tuple(tuple(one for one in carried if one not in steps) for carried in found[0])
    states = tuple(PointReading(p.id, "missed", None) if p.id in steps else p for p in found[1])
    return by_sentence, states


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


def _where_it_costs(
    drift: Drift | None, states: Sequence[PointReading], terms: Sequence[Term], sentences: Sequence[Utterance]
) -> Drift | None:
    """The drift from the first sentence this listener is lost in; plain words they can follow are no drift."""
    if drift is None:
        return None
    lost = {state.sentence for state in states if state.state == "untranslated"}
    lost |= {term.sentence for term in terms if not term.jargon.explained}
    start = min((index for index in lost if index is not None and index >= drift.sentence), default=None)
    return None if start is None else replace(drift, sentence=start, start_s=sentences[start].start_s)
