"""A take to its report: the scorers in one list, the overall, the findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pitchcoach.model import (
    Dimension,
    JargonTerm,
    Pitch,
    Report,
    Score,
    SentenceReading,
    Take,
    Timing,
)
from pitchcoach.scoring import models as model_file
from pitchcoach.scoring import rules as rule_file
from pitchcoach.scoring.dimensions.delivery import measure, score_delivery
from pitchcoach.scoring.dimensions.jargon import score_jargon
from pitchcoach.scoring.dimensions.length import score_length
from pitchcoach.scoring.dimensions.structure import score_structure
from pitchcoach.scoring.dimensions.translation import score_translation
from pitchcoach.scoring.losses import short
from pitchcoach.scoring.meaning import ENCODER, Encoder
from pitchcoach.scoring.messages import text
from pitchcoach.scoring.models import Models
from pitchcoach.scoring.reading import Reading, read
from pitchcoach.scoring.rules import Rules

Scorer = Callable[[Reading], Score]

SCORERS: tuple[Scorer, ...] = (score_length, score_structure, score_jargon, score_translation, score_delivery)
"""All dimensions. A new one is one module in `dimensions` and one line here."""

NO_TIME = Timing(0.0, 0.0)


def load() -> None:
    """Read models, weights and word lists now rather than at the first take; safe from any thread."""
    from pitchcoach.scoring.text import zipf

    ENCODER.load()
    model_file.shipped()
    rule_file.shipped()
    zipf("warm")


def score_take(
    take: Take,
    pitch: Pitch,
    weights: Mapping[str, float],
    *,
    models: Models | None = None,
    encoder: Encoder | None = None,
    rules: Rules | None = None,
    timing: Timing = NO_TIME,
    notes: tuple[str, ...] = (),
) -> Report:
    """The report of a take for `take.audience`.

    Args:
        take: Words and, where it was spoken, what was measured on the sound.
        pitch: The pitch; it must have the audience.
        weights: Of each dimension in the overall; a dimension that can't be told is left out.
        models: Instead of those that come with the program.
        encoder: Instead of the one of this process.
        rules: Instead of those that come with the program.
        timing: To write into the report.
        notes: Sentences to pass on.

    Raises:
        KeyError: the pitch has no such audience.
    """
    reading = read(
        take, pitch, models or model_file.shipped(), encoder or ENCODER, rules or rule_file.shipped()
    )
    scores = {score.dimension: score for score in (scorer(reading) for scorer in SCORERS)}
    findings = sorted((f for score in scores.values() for f in score.findings), key=lambda f: -f.gain)
    return Report(
        scorer=reading.rules.scorer,
        source=take.source,
        pitch=pitch.id,
        audience=take.audience,
        channel=take.channel,
        duration_s=take.duration_s,
        transcript=take.transcript,
        overall=overall(scores, weights),
        scores={dimension: score.value for dimension, score in scores.items()},
        sentences=tuple(
            SentenceReading(s.text, role, points, s.start_s, s.end_s)
            for s, role, points in zip(reading.sentences, reading.roles, reading.sentence_points, strict=True)
        ),
        job_ask=bool(reading.asks),
        next_step=reading.next_step,
        offer=reading.offer_at is not None,
        jargon=tuple(_once(reading)),
        points=reading.points,
        closest_audience=reading.closest_audience,
        drift=reading.drift,
        delivery=measure(reading),
        findings=tuple(findings),
        timing=timing,
        notes=(*notes, *_notes(reading)),
    )


def overall(scores: Mapping[Dimension, Score], weights: Mapping[str, float]) -> float | None:
    """Weighted mean of the dimensions that could be told; None where none could."""
    told = [
        (weights.get(name, 0.0), score.value) for name, score in scores.items() if score.value is not None
    ]
    total = sum(weight for weight, _ in told)
    if total <= 0:
        return None
    return sum(weight * value for weight, value in told) / total


def _once(reading: Reading) -> list[JargonTerm]:
    return [term.jargon for term in reading.terms]


def _notes(reading: Reading) -> list[str]:
    """What could not be told, and why."""
    limits = reading.rules.reading
    if not reading.english:
        heard = reading.take.transcript.language
        if heard in (None, "en"):
            return [text("note", "not_english")]
        return [text("note", "language", language=str(heard))]
    if not reading.enough:
        least = str(limits.fewest_words)
        return [text("note", "few_words", count=str(reading.word_count), least=least)]
    notes = []
    if not reading.pitch.points:
        notes.append(text("note", "no_points"))
    if reading.variant is None:
        notes.append(text("note", "no_variant", listener=reading.audience.name))
    elif reading.closest_audience is None and len(reading.pitch.audiences) > 1:
        notes.append(text("note", "one_audience"))
    unsure, every = reading.unsure, len(reading.sentences)
    if len(unsure) >= limits.untold_share * every:
        notes.append(text("note", "unsure_structure"))
    elif len(unsure) >= limits.unsure_share * every:
        vaguest = min(unsure, key=lambda index: float(reading.role_chances[index].max()))
        quote = short(reading.sentences[vaguest].text)
        notes.append(text("note", "unsure_roles", count=str(len(unsure)), all=str(every), quote=quote))
    if reading.word_count < limits.few_words:
        notes.append(text("note", "short_take", count=str(reading.word_count)))
    return notes
