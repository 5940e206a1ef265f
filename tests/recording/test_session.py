"""The states of a rehearsal, with a pretend microphone, a transcriber on strings and a clock in the hand."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pitchcoach import rehearsal
from pitchcoach.audio.capture import LEAST_ROOM
from pitchcoach.audio.devices import MicrophoneError
from pitchcoach.audio.pretend import PretendMicrophone
from pitchcoach.audio.wav import shape
from pitchcoach.errors import AudioError, ModelError, StorageError
from pitchcoach.library.library import Library
from pitchcoach.model import Sound, Transcript, Word
from pitchcoach.recording.recovery import recover_takes
from pitchcoach.recording.session import Rehearsal
from pitchcoach.recording.state import Live, pace
from pitchcoach.recording.work import answer
from pitchcoach.settings import Paths
from pitchcoach.speech.events import TailGuessed, WordsCommitted
from pitchcoach.speech.live import Answered, Guessed, Ready, Refined, Refused, Told, Work
from pitchcoach.speech.process import CatchingUp, News, Restarted
from tests.cli.example import spoken

RATE = 48_000
REPORT = spoken()


class Strings:
    """Stands in for the transcriber's process: remembers its orders, tells what the test says."""

    def __init__(self, tell: Callable[[News], None]) -> None:
        self.tell = tell
        self.orders: list[Any] = []
        self.take = 0
        self.work: Work | None = None
        self.pid = None

    def start(self) -> None:
        self.tell(Ready())

    def begin(self, work: Work) -> int:
        self.take += 1
        self.work = work
        self.orders.append("begin")
        return self.take

    def end(self, frames: int) -> None:
        self.orders.append(("end", frames))

    def drop(self) -> None:
        self.orders.append("drop")

    def close(self) -> None:
        self.orders.append("close")


class Stage:
    """A rehearsal and everything around it that a test holds in its hands."""

    def __init__(self, home: Path, refine: bool = False) -> None:
        self.now = 50.0
        self.refine = refine
        self.free = 10 * LEAST_ROOM
        self.microphone = PretendMicrophone(rate=RATE)
        self.paths = Paths(home)
        self.library = Library.open(self.paths)
        self.news: queue.SimpleQueue[None] = queue.SimpleQueue()
        self.strings: Strings
        self.pitch = rehearsal.sample_pitch()
        self.audience = rehearsal.pick_audience(self.pitch, None)
        self.session = self.make(self.library)

    def make(self, library: Library | None) -> Rehearsal:
        def transcriber(tell: Callable[[News], None]) -> Any:
            self.strings = Strings(tell)
            return self.strings

        session = Rehearsal(
            self.paths,
            model="base",
            weights={},
            library=library,
            microphone=self.microphone,
            transcriber=transcriber,
            refine=self.refine,
            on_news=lambda: self.news.put(None),
            clock=lambda: self.now,
            free=lambda _: self.free,
        )
        session.start()
        return session

    def begin(self, **options: Any) -> Rehearsal:
        self.session.begin(self.pitch, self.audience, **{"count_in_s": 0.0, **options})
        if "count_in_s" not in options:
            self.say(0.02)
            self.until(lambda live: live.state == "recording")
        return self.session

    def say(self, seconds: float) -> None:
        self.microphone.say(np.full(round(seconds * RATE), 0.1, np.float32))

    def until(self, condition: Callable[[Live], object]) -> Live:
        deadline = time.monotonic() + 10
        while not condition(live := self.session.advance()):
            assert time.monotonic() < deadline, live
            threading.Event().wait(0.005)
        return live

    def answered(self, complete: bool = True) -> None:
        self.strings.tell(Answered(self.strings.take, REPORT, complete))

    def state_of(self, take: int) -> str:
        return self.library.takes.load(take).state


@pytest.fixture
def stage(home: Path) -> Iterator[Stage]:
    there = Stage(home)
    yield there
    there.session.close()
    there.library.close()


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


def test_a_microphone_that_goes_away(stage: Stage) -> None:
    """The take is closed, kept and transcribed, and the person told."""
    session = stage.begin()
    stage.say(1.0)
    stage.until(lambda live: live.seconds == 1.0)
    stage.now += 1.1
    live = stage.until(lambda live: live.state == "finishing")
    assert "unplugged" in live.notices[-1]
    stage.answered()
    session.advance()
    assert session.report is not None
    assert any("unplugged" in note for note in session.report.notes)
    assert stage.state_of(1) == "scored"


def test_a_microphone_that_never_speaks(stage: Stage) -> None:
    session = stage.begin(count_in_s=10.0)
    stage.now += 5.1
    stage.until(lambda live: live.state == "failed")
    assert isinstance(session.error, MicrophoneError)


def test_muted_is_said_while_recording(stage: Stage) -> None:
    stage.begin()
    stage.microphone.say(np.zeros(2 * RATE, np.float32))
    assert stage.until(lambda live: live.seconds == 2.0).muted


def test_stopped_before_any_sound(stage: Stage) -> None:
    session = stage.begin()
    session.stop()
    assert session.state == "failed"
    assert isinstance(session.error, AudioError)
    assert stage.state_of(1) == "failed"


def test_a_full_disk_before_and_during(stage: Stage) -> None:
    stage.free = LEAST_ROOM - 1
    with pytest.raises(StorageError, match="MB are free"):
        stage.begin()
    assert stage.session.state == "idle"
    assert not stage.microphone.is_open
    stage.free = 2 * LEAST_ROOM
    stage.begin()
    stage.say(1.0)
    stage.until(lambda live: live.seconds == 1.0)
    stage.free = 0
    stage.now += 1.05
    stage.say(0.02)
    assert "almost full" in stage.until(lambda live: live.state == "finishing").notices[-1]


def test_a_microphone_that_cant_be_opened(stage: Stage) -> None:
    stage.session.microphone = PretendMicrophone(fails=MicrophoneError("It is busy."))
    with pytest.raises(MicrophoneError, match="busy"):
        stage.begin()
    assert stage.session.state == "idle"


def test_nobody_spoke_or_the_model_is_missing(stage: Stage) -> None:
    session = stage.begin()
    stage.say(1.0)
    session.stop()
    stage.strings.tell(Refused(1, AudioError("No speech was heard.")))
    assert session.advance().state == "failed"
    assert stage.library.takes.load(1).failure == "No speech was heard."
    stage.begin()
    stage.say(1.0)
    session.stop()
    stage.strings.tell(Refused(None, ModelError("No such model.")))
    live = session.advance()
    assert (live.state, live.ready, live.notices) == ("failed", False, ("No such model.",))
    stored = stage.library.takes.load(2)
    assert stored.audio is not None
    assert stored.audio.path.exists()


def test_lost_blocks_are_told(stage: Stage) -> None:
    session = stage.begin()
    stage.microphone.say(np.zeros(RATE, np.float32), overflowed=True)
    session.stop()
    assert "too busy" in session.live.notices[-1]


def test_without_a_library(stage: Stage) -> None:
    session = stage.make(None)
    stage.session.close()
    stage.session = session
    stage.begin()
    stage.say(1.0)
    session.stop()
    stage.answered()
    session.advance()
    assert session.recorded is not None
    assert session.recorded.path.parent == session.shelf.unsaved
    session.close()
    assert not stage.library.takes.listed(stage.pitch.id)


def test_closed_in_the_middle_it_is_kept(stage: Stage) -> None:
    session = stage.begin()
    stage.say(1.0)
    session.close()
    assert stage.state_of(1) == "recorded"


def test_after_a_crash_the_take_is_mended_and_scored(stage: Stage) -> None:
    """The file as a kill leaves it: a header that lags behind, half a frame at the end."""
    stage.library.pitches.add_if_new(stage.pitch)
    whole = stage.library.takes.start(stage.pitch.id, stage.audience.id)
    empty = stage.library.takes.start(stage.pitch.id, stage.audience.id)
    stage.begin()
    stage.say(1.0)
    stage.session.stop()
    assert stage.session.recorded is not None
    data = bytearray(stage.session.recorded.path.read_bytes())
    data[40:44] = (1000).to_bytes(4, "little")
    whole.audio_path.write_bytes(data[:-1])
    empty.audio_path.write_bytes(b"")
    stage.session.close()
    stage.library.close()
    stage.library = Library.open(stage.paths)
    recovered = recover_takes(stage.library)
    assert [(take.id, take.state) for take in recovered] == [(whole.id, "recorded"), (empty.id, "failed")]
    found = shape(whole.audio_path)
    assert found is not None
    assert found.frames == RATE - 1
    stage.session = stage.make(stage.library)
    with pytest.raises(AudioError, match="no recording"):
        stage.session.score_stored(recovered[1], stage.pitch)
    stage.session.score_stored(recovered[0], stage.pitch)
    assert stage.strings.orders == ["begin", ("end", RATE - 1)]
    stage.answered()
    stage.session.advance()
    assert stage.state_of(whole.id) == "scored"


def test_pace_of_the_last_ten_seconds() -> None:
    assert pace(()) is None
    assert pace((Word("a", 0, 4.9),)) is None
    slow = [Word("a", float(i), i + 1.0) for i in range(20)]
    quick = [Word("b", 20 + i / 4, 20.25 + i / 4) for i in range(40)]
    assert pace(tuple(slow + quick)) == pytest.approx(240)


def test_the_answer_of_a_take() -> None:
    pitch = rehearsal.sample_pitch()
    given: dict[str, Any] = {
        "source": "take.wav",
        "pitch": pitch,
        "audience": "author",
        "weights": {"length": 1.0},
    }
    sound = Sound(12.0, 10.0, -20.0, -3.0, False)
    text = "I rehearse a thousand possible days before the real one, and shall we have a coffee on Thursday?"
    words = tuple(Word(word, i * 0.5, i * 0.5 + 0.4) for i, word in enumerate(text.split()))
    report = answer(Transcript(text, words, (), "base", "en"), sound, **given)
    assert report.duration_s == 12.0
    assert {point.id for point in report.points} == {point.id for point in pitch.points}
    with pytest.raises(AudioError, match=r"No speech was heard in take\.wav"):
        answer(Transcript("", (), (), "base", "en"), sound, **given)
