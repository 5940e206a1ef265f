"""What both front ends do: open a pitch, pick an audience, listen, score, score again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pitchcoach import rehearsal, remedies
from pitchcoach.cli import main
from pitchcoach.errors import AudioError, UnknownAudienceError, UserError
from pitchcoach.library.library import Library
from pitchcoach.model import Pitch, Report
from pitchcoach.settings import DEFAULT_WEIGHTS, Paths


@pytest.fixture(scope="module")
def pitch() -> Pitch:
    return rehearsal.sample_pitch()


@pytest.fixture(scope="module")
def listener(tmp_path_factory: pytest.TempPathFactory) -> rehearsal.Listener:
    return rehearsal.Listener("tiny.en", Paths(tmp_path_factory.mktemp("home")), fillers=False)


@pytest.fixture(scope="module")
def report(pitch: Pitch, listener: rehearsal.Listener) -> Report:
    audience = rehearsal.pick_audience(pitch, None)
    return rehearsal.score_recording(
        rehearsal.sample_take(), pitch=pitch, audience=audience, listener=listener, weights=DEFAULT_WEIGHTS
    )


def test_a_term_is_one_in_british_and_american_spelling() -> None:
    assert rehearsal.same_term("Stochastic optimisation", "stochastic optimization")
    assert rehearsal.same_term("scenario", "scenarios")
    assert not rehearsal.same_term("expected overrun", "overrun")


def test_without_a_choice_the_farthest_listener_is_meant(pitch: Pitch) -> None:
    assert rehearsal.pick_audience(pitch, None).id == "author"
    near = replace(pitch, audiences=pitch.audiences[:2])
    assert rehearsal.pick_audience(near, None).id == "manager"
    assert rehearsal.pick_audience(replace(pitch, audiences=pitch.audiences[:1]), None).id == "peer"


def test_an_unknown_audience_is_refused_with_those_there_are(pitch: Pitch) -> None:
    with pytest.raises(UnknownAudienceError, match=r"author \(a novelist\)"):
        rehearsal.pick_audience(pitch, "dentist")
    with pytest.raises(UnknownAudienceError, match="no audience yet"):
        rehearsal.pick_audience(replace(pitch, audiences=()), None)


def test_a_recording_becomes_a_report_with_progress(
    pitch: Pitch, listener: rehearsal.Listener, report: Report
) -> None:
    told: list[float] = []
    again = rehearsal.score_recording(
        rehearsal.sample_take(),
        pitch=pitch,
        audience=rehearsal.pick_audience(pitch, None),
        listener=listener,
        weights=DEFAULT_WEIGHTS,
        on_progress=told.append,
    )
    assert again.transcript == report.transcript
    assert again.scores == report.scores
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1, abs=0.05)
    assert report.timing.complete_ms >= report.timing.after_stop_ms > 0


def test_silence_is_told_as_such(tmp_path: Path, pitch: Pitch, listener: rehearsal.Listener) -> None:
    import wave

    path = tmp_path / "quiet.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(2 * 16_000 * 3))
    with pytest.raises(AudioError, match="No speech was heard"):
        listener.hear(path)


def test_text_without_words_is_refused(pitch: Pitch) -> None:
    with pytest.raises(UserError, match="no words"):
        rehearsal.score_text(
            " ... ", source="note.txt", pitch=pitch, audience=pitch.audiences[0], weights=DEFAULT_WEIGHTS
        )


def test_scoring_again_gives_the_same_with_and_without_the_recording(pitch: Pitch, report: Report) -> None:
    with_sound = rehearsal.rescore(report, rehearsal.sample_take(), pitch, DEFAULT_WEIGHTS)
    without = rehearsal.rescore(report, None, pitch, DEFAULT_WEIGHTS)
    for again in (with_sound, without):
        assert again.scores == report.scores
        assert [f.message for f in again.findings] == [f.message for f in report.findings]
    assert rehearsal.rescore(report, None, pitch, {"length": 1}).overall == report.scores["length"]


def test_scoring_again_for_a_changed_pitch_follows_the_pitch(pitch: Pitch, report: Report) -> None:
    known = tuple(replace(a, knows=("stochastic optimisation", "scenarios")) for a in pitch.audiences)
    again = rehearsal.rescore(report, None, replace(pitch, audiences=known, glossary=()), DEFAULT_WEIGHTS)
    assert len(again.jargon) < len(report.jargon)
    with pytest.raises(UnknownAudienceError):
        rehearsal.rescore(report, None, replace(pitch, audiences=pitch.audiences[:1]), DEFAULT_WEIGHTS)


def test_frames_and_rate_of_a_compressed_recording() -> None:
    facts = rehearsal.audio_facts(rehearsal.sample_take())
    assert facts.rate == 16_000
    assert facts.frames is not None
    assert facts.frames / facts.rate == pytest.approx(41.5, abs=0.5)


def test_the_library_scores_its_takes_again_and_keeps_the_old_report(
    pitch: Pitch, report: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = Paths.find()
    with Library.open(paths) as library:
        older = replace(report, scorer="2025.9", overall=1.0)
        take = library.save_scored_take(
            older, pitch, rehearsal.sample_take(), rehearsal.audio_facts(rehearsal.sample_take())
        )
    assert main(["library", "rescore"]) == 0
    assert "1 take scored again" in capsys.readouterr().out
    with Library.open(paths) as library:
        stored = library.takes.load(take)
        assert stored.report is not None
        assert stored.report.scorer == rehearsal.scorer_version()
        assert len(library.takes.reports(take)) == 2
        assert stored.audio is not None
        assert stored.audio.duration_s == pytest.approx(41.5, abs=0.5)
    assert main(["library", "rescore"]) == 0
    assert "0 takes scored again" in capsys.readouterr().out


def test_readability_is_shown_beside_the_report_and_scores_nothing(
    report: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    grade = rehearsal.school_grade(report)
    assert grade is not None
    assert 3 < grade < 12
    short = replace(report, transcript=replace(report.transcript, text="Too short."))
    assert rehearsal.school_grade(short) is None
    german = replace(report, transcript=replace(report.transcript, language="de"))
    assert rehearsal.school_grade(german) is None


def test_a_gap_that_costs_two_scores_is_one_thing_to_mend(pitch: Pitch) -> None:
    text = (
        "Imagine you have eaten nothing since yesterday, and then a nurse tells you to go home. I'm Amara, and I study "
        "mathematics. A hospital plans its day as if nothing ever ran late. Shall we have a coffee on Thursday?"
    )
    audience = rehearsal.pick_audience(pitch, "author")
    report = rehearsal.score_text(text, source="typed", pitch=pitch, audience=audience, weights={})
    groups = remedies.by_remedy(report.findings)
    assert {finding for group in groups for finding in group} == set(report.findings)
    assert [group[0].gain for group in groups] == sorted((group[0].gain for group in groups), reverse=True)
    gap = next(
        group
        for group in groups
        if group[0].dimension != "length" and "rehearse a thousand" in group[0].message
    )
    assert {finding.rule for finding in gap} == {"part-missing", "point-missed"}
