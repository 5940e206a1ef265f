"""What is read from a take: parts, points, terms, asks, offers, the audience it sounds like."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pitchcoach.model import Pitch, Take, Transcript
from pitchcoach.scoring import models, rules
from pitchcoach.scoring.meaning import ENCODER
from pitchcoach.scoring.reading import read
from tests.scoring.conftest import GOOD, Say

PEER = (
    "Theatre lists are still sequenced on expected durations, and patients are sent home for it. "
    "Amara, doctoral student, stochastic optimisation. "
    "Durations are heavily skewed, so the deterministic schedule has no slack where the variance is. "
    "I solve a two-stage stochastic program over sampled scenarios and minimise the expected overrun. "
    "On one hospital's lists, four more elective cases a week went ahead. "
    "You asked at your seminar for instances where the relaxation fails. "
    "Thursday at the blackboard, twenty minutes?"
)
DRIFTED = (
    "Imagine you have packed your bag and eaten nothing, and at noon a nurse sends you home. "
    "I'm Amara, I study mathematics, and those people are why. "
    "A hospital plans its day as if nothing ever ran late. "
    "So I solve a two-stage stochastic program over sampled scenarios with integer recourse. "
    "The deterministic schedule has no slack where the variance sits, and the relaxation fails. "
    "We minimise expected overrun over the elective cases."
)


def test_a_good_take_has_its_parts_in_order(say: Say) -> None:
    roles = [sentence.role for sentence in say(GOOD).sentences]
    assert roles == ["hook", "who", "problem", "value", "proof", "link", "offer", "next_step"]


def test_a_vague_close_has_not_brought_the_step_it_should_name(say: Say, pitch: Pitch) -> None:
    step = next(point.id for point in pitch.points if point.role == "next_step")
    report = say(
        GOOD.replace("Shall we have a coffee on Thursday, twenty minutes?", "Maybe we could talk some time.")
    )
    assert report.next_step == "vague"
    assert {point.id: point.state for point in report.points}[step] == "missed"
    assert all(step not in sentence.points for sentence in report.sentences)


def test_a_drift_begins_where_this_listener_is_lost(say: Say) -> None:
    """Plain words they follow are no drift, whatever else the sentence sounds like."""
    for text in (GOOD, DRIFTED, PEER):
        for audience in ("author", "manager"):
            report = say(text, audience)
            if report.drift is not None:
                begins = report.sentences[report.drift.sentence]
                lost = any(t.term.lower() in begins.text.lower() for t in report.jargon if not t.explained)
                states = {point.id: point.state for point in report.points}
                assert lost or any(states[point] == "untranslated" for point in begins.points)


def test_a_good_take_reaches_its_listener(say: Say) -> None:
    report = say(GOOD)
    assert [point.state for point in report.points] == ["translated"] * 8
    assert [point.sentence for point in report.points] == list(range(8))
    assert report.closest_audience == "author"
    assert report.drift is None
    assert report.jargon == ()


def test_the_same_words_for_the_expert_are_not_jargon_to_the_expert(say: Say) -> None:
    for_author, for_peer = say(PEER, "author"), say(PEER, "peer")
    assert for_author.closest_audience == for_peer.closest_audience == "peer"
    assert len(for_author.jargon) > len(for_peer.jargon)
    assert for_author.scores["translation"] < for_peer.scores["translation"]  # type: ignore[operator]


def test_a_term_comes_with_the_words_of_the_glossary(say: Say) -> None:
    terms = {term.term.lower(): term for term in say(PEER).jargon}
    found = next(term for name, term in terms.items() if "stochastic optimisation" in name)
    assert found.instead == "rehearsing a thousand possible days"
    assert not found.explained


def test_a_term_put_in_plain_words_at_once_is_explained(say: Say) -> None:
    said = GOOD.replace(
        "I rehearse a thousand", "It's stochastic optimisation, that is, I rehearse a thousand"
    )
    terms = [term for term in say(said).jargon if "stochastic" in term.term.lower()]
    assert [term.explained for term in terms] == [True]


def test_names_are_no_jargon(say: Say) -> None:
    said = GOOD.replace("At one hospital four", "At Aberystwyth with Siobhán Kowalczyk four")
    assert not {"aberystwyth", "siobhán", "kowalczyk"} & {t.term.lower() for t in say(said).jargon}


def test_drift_is_told_with_its_place_and_language(say: Say) -> None:
    report = say(DRIFTED)
    assert report.drift is not None
    assert report.drift.audience == "peer"
    assert report.drift.sentence == 3


@pytest.mark.parametrize(
    "ask",
    [
        "Is there a job going in your team?",
        "Could you put in a good word for me with your boss?",
        "I'm looking for somebody to fund the next year, would you lend me two thousand pounds?",
        "Would you hire me, or pass my CV on to someone who is hiring?",
    ],
)
def test_an_outright_ask_is_heard(say: Say, ask: str) -> None:
    report = say(GOOD.replace("Shall we have a coffee on Thursday, twenty minutes?", ask))
    assert report.job_ask
    assert report.findings[0].rule == "no-job-ask"


@pytest.mark.parametrize(
    "plain",
    [
        "I'm not asking for a job, I only want to show you the room.",
        "I help people find jobs in hospitals when theirs have gone.",
        "My work was to hire the nurses for that ward.",
    ],
)
def test_talking_about_jobs_is_no_ask(say: Say, plain: str) -> None:
    assert not say(GOOD.replace("I could introduce you", f"{plain} I could introduce you")).job_ask


@pytest.mark.parametrize(
    ("close", "kind"),
    [
        ("Could I ring you on Tuesday at four for ten minutes?", "concrete"),
        ("Coffee on Friday, half an hour, my treat?", "concrete"),
        ("So, yeah, maybe we could have a chat about it some time.", "vague"),
        ("Anyway, perhaps we might be in touch one day.", "vague"),
        ("And that is how the names get moved.", "none"),
    ],
)
def test_the_next_step(say: Say, close: str, kind: str) -> None:
    assert say(GOOD.replace("Shall we have a coffee on Thursday, twenty minutes?", close)).next_step == kind


def test_an_offer_is_heard_and_missed_when_it_is_not_there(say: Say) -> None:
    assert say(GOOD).offer
    without = GOOD.replace("I could introduce you to the woman who moves the names. ", "").replace(
        "Shall we have a coffee on Thursday, twenty minutes?", "And that is how the names get moved."
    )
    assert not say(without).offer


def test_a_point_left_out_is_missed(say: Say) -> None:
    without = GOOD.replace(
        "At one hospital four more people every week were treated on the day they were promised. ", ""
    )
    states = {point.id: point.state for point in say(without).points}
    assert states["c5"] == "missed"
    assert list(states.values()).count("missed") == 1


def test_an_audience_without_a_variant_is_read_and_said(say: Say, pitch: Pitch) -> None:
    shorter = replace(pitch, variants=tuple(v for v in pitch.variants if v.audience != "author"))
    report = say(GOOD, of=shorter)
    assert any("no variant for a novelist" in note for note in report.notes)
    assert report.scores["translation"] is not None
    assert [s.role for s in report.sentences].count("other") <= 1


def test_a_pitch_without_variants_or_points_is_scored_for_what_can_be_told(say: Say, pitch: Pitch) -> None:
    bare = replace(pitch, variants=(), points=(), glossary=())
    report = say(GOOD, of=bare)
    assert report.scores["translation"] is None
    assert report.closest_audience is None
    assert report.scores["structure"] is not None
    assert report.scores["overall" if False else "jargon"] is not None


def test_too_few_words_are_said_to_be_too_few(say: Say) -> None:
    report = say("Hello, I am Amara.")
    assert [report.scores[d] for d in ("structure", "jargon", "translation")] == [None] * 3
    assert "too few" in report.notes[0]
    assert report.overall == report.scores["length"]


def test_another_language_is_scored_for_length_and_delivery_only(say: Say) -> None:
    text = " ".join(["Guten Tag ich bin Amara und ich studiere Mathematik in Cardiff"] * 4)
    report = say(text, speech=True, language="de")
    told = {name for name, value in report.scores.items() if value is not None}
    assert told == {"length", "delivery"}
    assert "English" in report.notes[0]
    assert report.points == ()


def test_an_unknown_audience_is_a_bug_of_the_caller(pitch: Pitch) -> None:
    with pytest.raises(KeyError):
        read(Take("x", "nobody", Transcript(GOOD)), pitch, models.shipped(), ENCODER, rules.shipped())


def test_moments_of_a_term_are_those_of_its_words(say: Say) -> None:
    report = say(PEER, speech=True)
    for term in report.jargon:
        assert term.start_s is not None
        assert term.end_s is not None
        said = [
            w.text.strip(".,?").lower()
            for w in report.transcript.words
            if term.start_s <= w.start_s < term.end_s
        ]
        assert term.term.lower().split()[0] in said
        assert term.term.lower().split()[-1] in said


def test_what_a_listener_is_said_to_know_is_no_jargon_to_them(pitch: Pitch) -> None:
    def terms(of: Pitch) -> set[str]:
        take = Take("t", "author", Transcript(PEER))
        found = read(take, of, models.shipped(), ENCODER, rules.shipped())
        return {term.jargon.term.lower() for term in found.terms}

    known = tuple(
        replace(a, knows=(*a.knows, "stochastic optimization", "stochastic optimisation"))
        for a in pitch.audiences
    )
    assert "stochastic optimisation" in terms(pitch)
    assert not any(
        "stochastic" in term or "optimis" in term for term in terms(replace(pitch, audiences=known))
    )
