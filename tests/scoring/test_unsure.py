"""Honest where unsure: what can't be told, or only roughly, is said, and the overall leaves it out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pitchcoach.model import Pitch, Take, Transcript
from pitchcoach.scoring import rules
from pitchcoach.scoring.report import score_take
from pitchcoach.settings import DEFAULT_WEIGHTS
from tests.scoring.conftest import GOOD, Say

GERMAN = (
    "Guten Tag, ich bin Amara und studiere Mathematik. Krankenhäuser planen ihren Tag, als ginge nie etwas schief, und "
    "jeden Nachmittag werden deshalb Leute nach Hause geschickt, die seit gestern nichts gegessen haben."
)
WANDERING = (
    "Thursday was the one with the goats, anyway. It never was about the lamp though, was it, with her. "
    "Some do it the other way round and that is that. And the second of them, no, the third, has a lid. "
    "There it is then, as they all say up there."
)


def test_typed_words_of_another_language_are_not_scored_as_english(say: Say) -> None:
    report = say(GERMAN)
    told = {name for name, value in report.scores.items() if value is not None}
    assert told == {"length"}
    assert "hardly English" in report.notes[0]
    assert report.overall == pytest.approx(report.scores["length"])


def test_a_trade_full_of_terms_is_still_english(say: Say, pitch: Pitch) -> None:
    peer = next(variant.text for variant in pitch.variants if variant.audience == "peer")
    assert say(peer, "peer").scores["structure"] is not None


def test_a_short_take_says_that_it_is_short(say: Say) -> None:
    report = say(" ".join(GOOD.split()[:30]))
    assert report.scores["structure"] is not None
    assert any("Only 30 words" in note for note in report.notes)
    assert not any("Only" in note for note in say(GOOD).notes)


def test_unsure_parts_are_counted_and_one_is_quoted(say: Say, pitch: Pitch) -> None:
    shipped = rules.shipped()
    strict = replace(shipped, reading=replace(shipped.reading, role_chance=0.55))
    take = Take("t", "author", Transcript(WANDERING))
    notes = score_take(take, pitch, DEFAULT_WEIGHTS, rules=strict).notes
    assert any("Unsure of the part of" in note and "“" in note for note in notes) or any(
        "structure can't be told" in note for note in notes
    )
    assert not any("nsure" in note for note in say(GOOD).notes)


def test_structure_is_left_out_of_the_overall_where_most_parts_are_unsure(pitch: Pitch) -> None:
    shipped = rules.shipped()
    strict = replace(shipped, reading=replace(shipped.reading, role_chance=1.01))
    report = score_take(Take("t", "author", Transcript(GOOD)), pitch, DEFAULT_WEIGHTS, rules=strict)
    assert report.scores["structure"] is None
    assert any("structure can't be told" in note for note in report.notes)
    told = {name: value for name, value in report.scores.items() if value is not None}
    weighed = sum(DEFAULT_WEIGHTS[name] * value for name, value in told.items())
    assert report.overall == pytest.approx(weighed / sum(DEFAULT_WEIGHTS[name] for name in told))


def test_a_pitch_without_points_says_so(say: Say, pitch: Pitch) -> None:
    report = say(GOOD, of=replace(pitch, points=()))
    assert report.scores["translation"] is None
    assert any("no points yet" in note for note in report.notes)


def test_with_one_variant_the_closest_listener_is_not_guessed(say: Say, pitch: Pitch) -> None:
    report = say(GOOD, of=replace(pitch, variants=tuple(v for v in pitch.variants if v.audience == "author")))
    assert report.closest_audience is None
    assert any("Only one audience has a variant" in note for note in report.notes)
