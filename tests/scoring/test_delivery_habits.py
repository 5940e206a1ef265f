"""What delivery says of words that fill, restarts, fading ends and pace, at the moments they happen."""

from __future__ import annotations

import pytest

from pitchcoach.model import Filler, Pause
from tests.scoring.conftest import GOOD, Say

UM = Filler("um", "heard", 2.0, 2.3)


def test_words_that_fill_stand_beside_ums_in_order(say: Say) -> None:
    report = say(GOOD + " And, like, it works.", speech=True, fillers=(UM,))
    assert report.delivery is not None
    assert [one.text for one in report.delivery.fillers] == ["um", "like"]


def test_restarts_are_told_with_their_words(say: Say) -> None:
    halting = "I, I plan the the day. We we rehearse, and so it it works for you and for for them. " + GOOD
    report = say(halting, speech=True)
    found = next(one for one in report.findings if one.rule == "restarts")
    assert found.quote == "I, I"
    assert found.start_s == pytest.approx(0.3, abs=0.05)
    assert report.delivery is not None
    assert len(report.delivery.restarts) == 5
    fluent = say(GOOD, speech=True)
    assert fluent.delivery is not None
    assert fluent.delivery.restarts == ()
    assert all(one.rule != "restarts" for one in fluent.findings)


def test_a_stutter_costs_nothing(say: Say) -> None:
    plain, stuttered = (say(text + GOOD, speech=True) for text in ("", "W-we h-help b-b-but I, I c-can. "))
    assert all(one.rule not in ("restarts", "fillers") for one in stuttered.findings)
    assert plain.delivery is not None
    assert stuttered.delivery is not None
    assert stuttered.delivery.restarts == ()


def test_fading_ends_are_found_where_they_are(say: Say) -> None:
    even = say(GOOD, speech=True)
    levels = [-20.0] * 800
    told = say(GOOD, speech=True, levels_dbfs=tuple(levels))
    assert told.delivery is not None
    assert told.delivery.trailing_off == ()
    for sentence in even.sentences:
        assert sentence.end_s is not None
        last = round(sentence.end_s * 10)
        levels[last - 6 : last + 1] = [-45.0] * 7
    fading = say(GOOD, speech=True, levels_dbfs=tuple(levels))
    assert fading.delivery is not None
    assert len(fading.delivery.trailing_off) >= 4
    found = next(one for one in fading.findings if one.rule == "trailing-off")
    assert found.quote is not None
    assert found.start_s == pytest.approx(fading.delivery.trailing_off[0].start_s)


def test_pace_is_told_along_the_take_and_without_pauses(say: Say) -> None:
    report = say(GOOD, speech=True, pauses=(Pause(10.0, 20.0),), word_s=0.4)
    delivery = report.delivery
    assert delivery is not None
    assert delivery.words_per_minute == pytest.approx(150, rel=0.05)
    assert delivery.speaking_words_per_minute is not None
    assert delivery.speaking_words_per_minute > 170
    assert len(delivery.pace) >= 3
    assert all(one.words_per_minute == pytest.approx(150, rel=0.2) for one in delivery.pace)
    assert all(a.end_s == b.start_s for a, b in zip(delivery.pace, delivery.pace[1:], strict=False))
