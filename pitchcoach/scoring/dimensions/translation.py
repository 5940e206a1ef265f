"""Audience translation: whether every point reached this listener in their own words."""

from __future__ import annotations

from pitchcoach.model import Finding, Score
from pitchcoach.scoring.losses import finding, moment, score, short
from pitchcoach.scoring.reading import Reading


def score_translation(reading: Reading) -> Score:
    """Points lost for each point missed or untranslated, for sounding like another audience, for drifting."""
    if not reading.enough or not reading.english:
        return Score("translation", None, why_none="there are too few words to tell")
    if not reading.points:
        return Score("translation", None, why_none="this pitch has no points yet")
    rules = reading.rules.translation
    listener = reading.audience.name
    worth = 100 / len(reading.points)
    losses: list[Finding] = []
    for point in reading.points:
        described = reading.pitch.point(point.id)
        gist = described.gist if described else point.id
        yours = _own_words(reading, point.id)
        say = f"Yours for {listener}: “{yours}”" if yours else f"Say it for {listener} in plain words."
        if point.state == "missed":
            losses.append(
                finding(
                    reading, "translation", "point-missed", worth, f"You left out “{short(gist, 90)}”. {say}"
                )
            )
        elif point.state == "untranslated" and point.sentence is not None:
            said = reading.sentences[point.sentence]
            losses.append(
                finding(
                    reading,
                    "translation",
                    "point-untranslated",
                    worth * rules.untranslated_loss,
                    f"“{short(said.text)}”{moment(said.start_s)} says “{short(gist, 60)}” in the trade's words. {say}",
                    sentence=point.sentence,
                )
            )
    losses += _other_audience(reading)
    return score("translation", losses)


def _own_words(reading: Reading, point_id: str) -> str | None:
    if reading.variant is None:
        return None
    return next((s.text for s in reading.variant.sentences if point_id in s.points), None)


def _other_audience(reading: Reading) -> list[Finding]:
    rules = reading.rules.translation
    listener = reading.audience.name
    if reading.drift is not None:
        other = reading.pitch.audience(reading.drift.audience)
        said = reading.sentences[reading.drift.sentence]
        return [
            finding(
                reading,
                "translation",
                "no-drift",
                rules.drift,
                f"From “{short(said.text, 50)}”{moment(said.start_s)} on you speak to "
                f"{other.name if other else reading.drift.audience}, not to {listener}. "
                "Stay with the words you began in.",
                sentence=reading.drift.sentence,
            )
        ]
    closest = reading.closest_audience
    if closest is not None and closest != reading.audience.id:
        other = reading.pitch.audience(closest)
        return [
            finding(
                reading,
                "translation",
                "own-audience",
                rules.wrong_audience,
                f"This sounds like your version for {other.name if other else closest}, not for {listener}. "
                f"Read your variant for {listener} once aloud, then speak again.",
            )
        ]
    return []
