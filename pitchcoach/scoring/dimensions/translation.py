"""Audience translation: whether every point reached this listener in their own words."""

from __future__ import annotations

from pitchcoach.model import Finding, Score
from pitchcoach.scoring.losses import finding, moment, score, short
from pitchcoach.scoring.messages import text
from pitchcoach.scoring.reading import Reading


def score_translation(reading: Reading) -> Score:
    """Points lost for each point missed or untranslated, for sounding like another audience, for drifting."""
    if not reading.english:
        return Score("translation", None, why_none=text("untold", "language"))
    if not reading.enough:
        return Score("translation", None, why_none=text("untold", "few_words"))
    if not reading.points:
        return Score("translation", None, why_none=text("untold", "no_points"))
    rules = reading.rules.translation
    worth = 100 / len(reading.points)
    losses: list[Finding] = []
    for point in reading.points:
        described = reading.pitch.point(point.id)
        gist = described.gist if described else point.id
        if point.state == "missed":
            message = text(
                "finding", "point-missed", gist=short(gist, 90), advice=_advice(reading, point.id, None)
            )
            losses.append(finding(reading, "translation", "point-missed", worth, message))
        elif point.state == "untranslated" and point.sentence is not None:
            said = reading.sentences[point.sentence]
            message = text(
                "finding",
                "point-untranslated",
                quote=short(said.text),
                moment=moment(said.start_s),
                gist=short(gist, 60),
                advice=_advice(reading, point.id, point.sentence),
            )
            losses.append(
                finding(
                    reading,
                    "translation",
                    "point-untranslated",
                    worth * rules.untranslated_loss,
                    message,
                    sentence=point.sentence,
                )
            )
    losses += _other_audience(reading)
    return score("translation", losses)


def _advice(reading: Reading, point_id: str, sentence: int | None) -> str:
    """The variant's own words for the point; without them the glossary's for a term of the sentence."""
    listener = reading.audience.name
    yours = _own_words(reading, point_id)
    if yours is not None:
        return text("advice", "yours", listener=listener, yours=yours)
    for term in reading.terms:
        if term.sentence == sentence and term.jargon.instead is not None:
            return text("advice", "glossary", listener=listener, instead=term.jargon.instead)
    return text("advice", "plain", listener=listener)


def _own_words(reading: Reading, point_id: str) -> str | None:
    if reading.variant is None:
        return None
    return next((s.text for s in reading.variant.sentences if point_id in s.points), None)


def _lost_from(reading: Reading, sentence: int) -> str | None:
    """This listener's own words for the first point that a sentence from here on said, but not in their words."""
    lost = {point.id for point in reading.points if point.state == "untranslated"}
    carried = (point for said in reading.sentence_points[sentence:] for point in said)
    return next((own for point in carried if point in lost and (own := _own_words(reading, point))), None)


def _other_audience(reading: Reading) -> list[Finding]:
    rules = reading.rules.translation
    listener = reading.audience.name
    drift, closest = reading.drift, reading.closest_audience
    other = reading.pitch.audience(drift.audience if drift is not None else closest or "")
    if other is None:
        return []
    if drift is not None:
        said = reading.sentences[drift.sentence]
        yours = _lost_from(reading, drift.sentence)
        message = text(
            "finding",
            "no-drift-words" if yours else "no-drift",
            quote=short(said.text, 50),
            moment=moment(said.start_s),
            other=other.name,
            listener=listener,
            yours=yours or "",
        )
        return [finding(reading, "translation", "no-drift", rules.drift, message, sentence=drift.sentence)]
    if other.id != reading.audience.id:
        message = text("finding", "own-audience", other=other.name, listener=listener)
        return [finding(reading, "translation", "own-audience", rules.wrong_audience, message)]
    return []
