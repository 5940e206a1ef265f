"""The states of a rehearsal, from the count-in to the report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pitchcoach.audio.capture import LEAST_ROOM
from pitchcoach.model import Word
from pitchcoach.speech.events import TailGuessed, WordsCommitted
from pitchcoach.speech.live import Guessed, Refined, Told
from pitchcoach.speech.process import CatchingUp, Restarted
from tests.recording.stage import RATE, REPORT, Stage


def test_from_the_count_in_to_the_report(stage: Stage) -> None:
    session = stage.session
    assert session.state == "idle"
    assert session.advance().ready
    session.begin(stage.pitch, stage.audience, count_in_s=3.0)
    assert (session.state, session.live.count_in_s) == ("counting", 3.0)
    assert session.live.room_s == pytest.approx(9 * LEAST_ROOM / 96_000)
    stage.say(0.5)
    stage.now += 2.9
    assert session.advance().state == "counting"
    assert not stage.library.takes.interrupted()
    stage.now += 0.1
    stage.until(lambda live: live.state == "recording")
    # The row is there before the first sample.
    (row,) = stage.library.takes.interrupted()
    stage.say(2.0)
    assert stage.until(lambda live: live.seconds == 2.0).level.peak_dbfs == pytest.approx(-20, abs=0.1)
    session.stop()
    assert session.state == "finishing"
    assert stage.strings.orders == ["begin", ("end", 2 * RATE)]
    assert stage.state_of(row.id) == "recorded"
    stage.now += 0.15
    stage.answered(complete=False)
    assert session.advance().state == "scored"
    assert not session.complete
    stage.now += 0.25
    stage.answered()
    session.advance()
    assert session.complete
    assert session.report is not None
    assert session.report.timing.after_stop_ms == pytest.approx(150)
    assert session.report.timing.complete_ms == pytest.approx(400)
    stored = stage.library.takes.load(row.id)
    assert (stored.state, stored.audio and stored.audio.frames) == ("scored", 2 * RATE)
    assert stored.report is not None
    assert not stage.microphone.is_open


def test_a_more_careful_hearing_takes_the_place_of_the_first(home: Path) -> None:
    stage = Stage(home, refine=True)
    session = stage.begin()
    stage.say(1.0)
    session.stop()
    assert session.recorded is not None and session.recorded.take is not None
    stage.answered()
    assert session.advance().refining
    first = session.report
    assert first is not None and session.refined is None
    better = replace(REPORT, overall=91.0)
    stage.strings.tell(Refined(stage.strings.take, better))
    assert not session.advance().refining
    assert session.refined == first
    assert session.report == replace(better, timing=first.timing, notes=first.notes)
    # The library keeps both, the better one in front.
    kept = stage.library.takes.load(session.recorded.take).report
    assert kept is not None and kept.overall == 91.0
    assert len(stage.library.takes.reports(session.recorded.take)) == 2
    stage.begin()
    assert session.refined is None
    session.close()
    stage.library.close()


def test_a_second_hearing_that_came_to_nothing_changes_nothing(home: Path) -> None:
    stage = Stage(home, refine=True)
    session = stage.begin()
    stage.say(1.0)
    session.stop()
    stage.answered()
    session.advance()
    first = session.report
    stage.strings.tell(Refined(stage.strings.take, None))
    assert not session.advance().refining
    assert (session.report, session.refined) == (first, None)
    session.close()
    stage.library.close()


def test_what_is_told_while_speaking(stage: Stage) -> None:
    session = stage.begin()
    words = tuple(Word(f"w{i}", i * 0.5, i * 0.5 + 0.4) for i in range(30))
    stage.strings.tell(Told(1, WordsCommitted(words[:20])))
    assert session.advance().words == words[:20]
    stage.strings.tell(Told(1, TailGuessed(words[20:])))
    live = session.advance()
    assert live.words == words
    assert live.pace_wpm == pytest.approx(20 * 60 / 9.9, rel=0.06)
    guess = REPORT
    stage.strings.tell(Guessed(1, guess))
    assert session.advance().points == ("c1", "c4")
    stage.strings.tell(Restarted(1, "ended"))
    stage.strings.tell(Told(1, WordsCommitted(words[:5])))
    live = session.advance()
    assert live.words == words[:5]
    assert "nothing of your take is lost" in live.notices[-1]
    stage.strings.tell(Told(99, WordsCommitted(words)))
    assert session.advance().words == words[:5]


def test_pause_and_resume(stage: Stage) -> None:
    session = stage.begin()
    stage.say(1.0)
    session.pause()
    session.pause()
    assert session.live.paused
    stage.say(5.0)
    session.resume()
    session.resume()
    stage.say(0.5)
    session.stop()
    assert stage.strings.orders[-1] == ("end", round(1.5 * RATE))


def test_a_limit(stage: Stage) -> None:
    session = stage.begin(limit_s=1.0)
    stage.say(3.0)
    stage.until(lambda live: live.state == "finishing")
    assert stage.strings.orders[-1] == ("end", RATE)
    with pytest.raises(ValueError, match="already finishing"):
        stage.begin()
    stage.strings.tell(CatchingUp(1, 0.5))
    assert session.advance().done_s == 0.5


@pytest.mark.parametrize("state", ["counting", "recording", "finishing", "scored"])
def test_discarded_and_brought_back(stage: Stage, state: str) -> None:
    session = stage.begin(count_in_s=3.0)
    if state != "counting":
        stage.now += 3.0
        stage.say(0.02)
        stage.until(lambda live: live.state == "recording")
        stage.say(1.0)
    if state in ("finishing", "scored"):
        session.stop()
    if state == "scored":
        stage.answered()
        session.advance()
    assert session.state == state
    session.discard()
    assert (session.state, session.report, stage.microphone.is_open) == ("idle", None, False)
    stage.answered()
    assert session.advance().state == "idle"
    if state == "counting":
        assert not session.can_undo_discard
        assert not stage.library.takes.interrupted()
        session.undo_discard()
        return
    (item,) = stage.library.bin.contents()
    assert session.can_undo_discard
    session.undo_discard()
    assert not stage.library.bin.contents()
    assert session.state == "finishing"
    stage.answered()
    assert session.advance().state == "scored"
    assert stage.state_of(int(item.id)) == "scored"
    session.discard()


def test_stop_while_counting_is_no_take(stage: Stage) -> None:
    session = stage.begin(count_in_s=3.0)
    session.stop()
    assert session.state == "idle"
    session.discard()
    assert stage.strings.orders == ["drop"]
