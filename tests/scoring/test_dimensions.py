"""What each dimension costs, and that every lost point belongs to a finding whose promise is true."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pitchcoach.model import DIMENSIONS, Filler, Finding, Pause, Pitch, Report, Take, Transcript
from pitchcoach.scoring import models, rules
from pitchcoach.scoring.cutting import Utterance
from pitchcoach.scoring.dimensions.order import share_losses
from pitchcoach.scoring.meaning import ENCODER
from pitchcoach.scoring.reading import read
from tests.scoring.conftest import GOOD, Say

SENTENCES = [
    *GOOD.replace("? ", "?|").replace(". ", ".|").split("|"),
    "I solve a two-stage stochastic program over sampled scenarios.",
    "My cousin had that happen with a knee, in Volos, anyway.",
    "So maybe we could talk some time.",
    "Would you give me a job?",
    "Did I say that already, sorry, I had a slide for it.",
]


def finding(report: Report, rule: str) -> Finding:
    found = [f for f in report.findings if f.rule == rule]
    assert found, f"no {rule} among {[f.rule for f in report.findings]}"
    return found[0]


def value(report: Report, dimension: str) -> float:
    score = report.scores[dimension]  # type: ignore[index]
    assert score is not None
    return score


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=14),
    st.sampled_from(["peer", "manager", "author"]),
    st.booleans(),
)
def test_every_lost_point_belongs_to_a_finding_with_words_and_source(
    say: Say, sentences: list[str], audience: str, speech: bool
) -> None:
    report = say(" ".join(sentences), audience, speech=speech)
    for dimension in DIMENSIONS:
        score = report.scores[dimension]
        gains = sum(f.gain for f in report.findings if f.dimension == dimension)
        if score is None:
            assert not gains
            continue
        assert 0 <= score <= 100
        assert gains == pytest.approx(100 - score, abs=0.6)
    gains_in_order = [f.gain for f in report.findings]
    assert gains_in_order == sorted(gains_in_order, reverse=True)
    for found in report.findings:
        assert found.message.endswith((".", "?", "”", "!"))
        assert found.source
        if found.quote is not None and found.rule != "fillers":
            assert found.quote in report.transcript.text
        if speech and found.quote is not None:
            assert found.start_s is not None
            assert found.end_s is not None
            assert found.start_s <= found.end_s


def test_a_good_take_scores_high_everywhere(say: Say) -> None:
    report = say(GOOD, speech=True)
    assert all(value(report, d) >= 90 for d in DIMENSIONS), report.scores


def test_the_overall_follows_the_weights(say: Say, pitch: Pitch) -> None:
    from pitchcoach.model import Score
    from pitchcoach.scoring.report import overall

    scores = {
        "length": Score("length", 40.0),
        "jargon": Score("jargon", 80.0),
        "delivery": Score("delivery", None),
    }
    assert overall(scores, {"length": 1, "jargon": 3, "delivery": 9}) == 70  # type: ignore[arg-type]
    assert overall(scores, {"length": 0, "jargon": 0, "delivery": 9}) is None  # type: ignore[arg-type]


# --- length ----------------------------------------------------------------------------------------------


def test_too_long_says_what_to_cut_and_cutting_it_helps(say: Say) -> None:
    aside = (
        "My cousin had that happen with a knee once, in Volos, so that was another place altogether, anyway."
    )
    long = GOOD.replace("I'm Amara", f"{aside} {aside.replace('knee', 'hip')} I'm Amara")
    report = say(long, speech=True)
    found = finding(report, "length-over")
    assert "My cousin had that happen" in found.message
    cut = say(GOOD, speech=True)
    assert value(cut, "length") - value(report, "length") == pytest.approx(found.gain, abs=1)


def test_too_short_offers_a_point_left_out_in_its_own_words(say: Say) -> None:
    report = say(" ".join(SENTENCES[:3]), speech=True)
    found = finding(report, "length-under")
    assert "pick the plan that breaks the fewest promises" in found.message


@pytest.mark.parametrize(("count", "least"), [(300, 100), (290, 100), (150, 100)])
def test_a_written_pitch_within_its_limit_is_whole(say: Say, pitch: Pitch, count: int, least: int) -> None:
    assert value(say((GOOD * 2)[:count], channel="written"), "length") >= least


def test_a_written_pitch_over_its_limit_names_what_is_cut_off(say: Say) -> None:
    found = finding(say(GOOD, channel="written"), "length-limit")
    assert f"{len(GOOD)} characters, and the limit is 300" in found.message
    assert found.quote is not None
    assert GOOD.endswith(found.quote)


def test_a_written_variants_own_limit_holds(say: Say, pitch: Pitch) -> None:
    own = replace(pitch.variants[-1], channel="written", max_characters=1000, target_seconds=None)
    report = say(GOOD, of=replace(pitch, variants=(*pitch.variants[:-1], own)), channel="written")
    assert value(report, "length") == 100


def test_a_thin_note_is_told(say: Say) -> None:
    assert "characters" in finding(say("Hello, I am Amara.", channel="written"), "length-thin").message


# --- structure -------------------------------------------------------------------------------------------


def without(start: str) -> str:
    kept = [s for s in SENTENCES[:8] if not s.startswith(start)]
    assert len(kept) == 7
    return " ".join(kept)


@pytest.mark.parametrize(
    ("start", "part", "yours"),
    [
        ("I'm Amara", "who you are", "those people are the reason"),
        ("At one hospital", "proof", "four more people a week"),
        ("Your last novel", "why you come", "I know the room"),
        ("I rehearse", "what you do for others", "a thousand possible days"),
    ],
)
def test_a_missing_part_is_named_with_the_persons_own_sentence(
    say: Say, start: str, part: str, yours: str
) -> None:
    short = say(without(start))
    found = finding(short, "part-missing")
    assert part in found.message
    assert yours in found.message
    assert value(say(GOOD), "structure") - value(short, "structure") == pytest.approx(found.gain, abs=1)


def close(text: str) -> str:
    return GOOD.replace("Shall we have a coffee on Thursday, twenty minutes?", text)


def test_a_vague_close_costs_less_than_none_and_the_promise_is_true(say: Say) -> None:
    good = value(say(GOOD), "structure")
    vague = say(close("So, yeah, maybe we could have a chat about it some time."))
    none = say(close(""))
    assert good > value(vague, "structure") > value(none, "structure")
    found = finding(vague, "next-step-concrete")
    assert "maybe we could have a chat" in found.message
    assert "Shall we have a coffee on Thursday" in found.message
    assert good - value(vague, "structure") == pytest.approx(found.gain, abs=1)
    missing = finding(none, "next-step-missing")
    assert good - value(none, "structure") == pytest.approx(missing.gain, abs=1)


def test_asking_outright_costs_most_and_is_turned_into_an_exchange(say: Say) -> None:
    report = say(GOOD + " Is there a job going in your team?")
    found = finding(report, "no-job-ask")
    assert found.gain == max(f.gain for f in report.findings)
    assert "could we talk for fifteen minutes" in found.message
    assert value(say(GOOD), "structure") - value(report, "structure") == pytest.approx(found.gain, abs=1)


def test_side_tracks_are_named(say: Say) -> None:
    aside = "My cousin had that with a knee, well, in Volos, so that's another story. I had a slide for that, sorry."
    report = say(GOOD.replace("I'm Amara", f"{aside} {aside} I'm Amara"))
    found = finding(report, "side-tracks")
    assert "%" in found.message
    assert value(report, "structure") < value(say(GOOD), "structure")


def test_side_tracks_at_the_very_limit_cost_nothing(pitch: Pitch) -> None:
    """5 and 7 of 100 words: their shares add up to a hair over 12 %, the words themselves don't."""
    reading = read(Take("x", "author", Transcript(GOOD)), pitch, models.shipped(), ENCODER, rules.shipped())
    sizes = [20, 5, 20, 7, 20, 28]
    made = replace(
        reading,
        sentences=tuple(Utterance(" ".join(["word"] * size)) for size in sizes),
        roles=("hook", "other", "value", "other", "proof", "next_step"),
        word_count=sum(sizes),
    )
    assert all(loss.rule != "side-tracks" for loss in share_losses(made))


def test_a_turned_order_is_told_with_both_places(say: Say) -> None:
    turned = " ".join([*reversed(SENTENCES[:7]), SENTENCES[7]])
    report = say(turned)
    told = {f.rule for f in report.findings if f.dimension == "structure"}
    assert "parts-in-order" in told
    assert "Say it before" in finding(report, "parts-in-order").message
    assert "hook-first" in told or "hook" not in {s.role for s in report.sentences}


def test_a_late_hook_and_a_late_name_are_told(say: Say) -> None:
    order = [2, 3, 4, 5, 0, 1, 6, 7]
    report = say(" ".join(SENTENCES[i] for i in order), speech=True)
    assert "Start with it" in finding(report, "hook-first").message
    assert "Say it right after the opening" in finding(report, "who-early").message


def test_talking_on_after_the_close_is_told(say: Say) -> None:
    order = [0, 7, 1, 2, 3, 4, 5]
    assert "Move it to the end" in finding(say(" ".join(SENTENCES[i] for i in order)), "close-last").message


# --- jargon ----------------------------------------------------------------------------------------------


def test_jargon_costs_by_its_share_and_names_what_to_say(say: Say) -> None:
    said = GOOD.replace(
        "I rehearse a thousand possible days on a computer", "I use stochastic optimisation on a computer"
    )
    report = say(said, speech=True)
    found = next(f for f in report.findings if f.dimension == "jargon" and "stochastic" in f.message)
    assert "rehearsing a thousand possible days" in found.message
    assert "0:" in found.message
    share = 2 / sum(1 for _ in said.split())
    assert found.gain == pytest.approx(share * 100 * rules.shipped().jargon.loss_per_percent, rel=0.3)


def test_replacing_the_term_gains_what_was_promised(say: Say) -> None:
    said = GOOD.replace("so one slow morning", "so the stochastic optimisation of one slow morning")
    report, mended = say(said), say(GOOD)
    found = next(f for f in report.findings if f.dimension == "jargon")
    assert value(mended, "jargon") - value(report, "jargon") == pytest.approx(found.gain, abs=1)


def test_an_explained_term_costs_less_but_not_nothing(say: Say) -> None:
    bare = GOOD.replace("I rehearse a", "It's stochastic optimisation. I rehearse a")
    explained = GOOD.replace("I rehearse a", "It's stochastic optimisation, that is, I rehearse a")
    assert value(say(GOOD), "jargon") > value(say(explained), "jargon") > value(say(bare), "jargon")
    assert finding(say(explained), "explained-words").message.startswith("You said “stochastic optimisation”")


def test_a_repeated_term_is_one_finding(say: Say) -> None:
    said = GOOD.replace("Hospitals plan", "The variance is high. Hospitals plan").replace(
        "At one", "Mind the variance. At one"
    )
    found = [f for f in say(said).findings if f.dimension == "jargon" and "variance" in f.message]
    assert len(found) == 1
    assert "(2 times)" in found[0].message


# --- translation -----------------------------------------------------------------------------------------


def test_a_missed_point_is_named_with_the_sentence_to_say(say: Say) -> None:
    report = say(without("At one hospital"))
    found = finding(report, "point-missed")
    assert "four more people a week" in found.message
    assert value(say(GOOD), "translation") - value(report, "translation") == pytest.approx(found.gain, abs=1)


def test_an_untranslated_point_quotes_what_was_said(say: Say) -> None:
    said = GOOD.replace(
        "I rehearse a thousand possible days on a computer first and keep the plan that breaks the fewest promises.",
        "I solve a two-stage stochastic program over sampled scenarios and minimise the expected overrun.",
    )
    found = finding(say(said), "point-untranslated")
    assert "two-stage stochastic program" in found.message
    assert "in the trade's words" in found.message
    assert "fewest promises" in found.message


def test_another_audiences_version_is_told(say: Say, pitch: Pitch) -> None:
    report = say(next(v.text for v in pitch.variants if v.audience == "peer"))
    assert "sounds like your version for a fellow mathematician" in finding(report, "own-audience").message


# --- delivery --------------------------------------------------------------------------------------------


def test_text_has_no_delivery(say: Say) -> None:
    assert say(GOOD).scores["delivery"] is None
    assert say(GOOD).delivery is None


@pytest.mark.parametrize(("word_s", "told"), [(0.22, "quick"), (0.75, "slow")])
def test_pace_is_told_in_words_a_minute(say: Say, word_s: float, told: str) -> None:
    report = say(GOOD, speech=True, word_s=word_s)
    found = finding(report, "pace")
    assert told in found.message
    assert report.delivery is not None
    assert report.delivery.words_per_minute == pytest.approx(60 / word_s, rel=0.03)


def test_a_little_quick_costs_less_than_very_quick(say: Say) -> None:
    gains = [finding(say(GOOD, speech=True, word_s=s), "pace").gain for s in (0.34, 0.25, 0.18)]
    assert gains == sorted(gains)
    assert gains[0] < gains[-1]


def test_fillers_below_five_a_minute_are_free_and_twelve_are_not(say: Say) -> None:
    def ums(count: int) -> tuple[Filler, ...]:
        return tuple(Filler("um", "heard", 1 + i * 3, 1.3 + i * 3) for i in range(count))

    few, many = say(GOOD, speech=True, fillers=ums(2)), say(GOOD, speech=True, fillers=ums(9))
    assert value(few, "delivery") == 100
    found = finding(many, "fillers")
    assert "“um” × 9" in found.message
    assert found.start_s == 1
    assert found.quote == "um"


def test_long_pauses_are_told_with_the_longest(say: Say) -> None:
    pauses = (Pause(3.0, 3.4), Pause(10.0, 11.5), Pause(20.0, 22.5))
    found = finding(say(GOOD, speech=True, pauses=pauses), "long-pauses")
    assert "2.5 s" in found.message
    assert "0:20" in found.message
    assert finding_rules(say(GOOD, speech=True, pauses=pauses[:2])).isdisjoint({"long-pauses"})


def finding_rules(report: Report) -> set[str]:
    return {f.rule for f in report.findings}


@pytest.mark.parametrize(
    ("change", "rule", "word"),
    [
        ({"loudness_dbfs": -45.0}, "loud-enough", "-45 dBFS"),
        ({"clipped": True}, "no-clipping", "clipped"),
        ({"pitch_range_semitones": 1.5}, "pitch-range", "1.5 semitones"),
    ],
)
def test_the_sound_itself(say: Say, change: dict[str, object], rule: str, word: str) -> None:
    assert word in finding(say(GOOD, speech=True, **change), rule).message
