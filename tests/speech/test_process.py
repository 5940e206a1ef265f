"""The transcriber's process: what it answers, and what happens when it dies, hangs or can't begin."""

from __future__ import annotations

import functools
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pitchcoach.errors import AudioError, ModelError
from pitchcoach.model import Sound, Transcript
from pitchcoach.speech import process
from pitchcoach.speech.events import TailGuessed, WordsCommitted
from pitchcoach.speech.live import (
    Alive,
    Answered,
    Begin,
    Drop,
    End,
    Guessed,
    Ready,
    Refined,
    Refused,
    Room,
    Told,
    Voice,
    Work,
    run,
)
from pitchcoach.speech.loading import Loaded
from pitchcoach.speech.process import CatchingUp, Restarted, TranscriberBrokenError, TranscriberProcess
from pitchcoach.speech.recogniser import SAMPLE_RATE
from tests.speech.test_windows import Burst, ToneReader, room, sung

Block = NDArray[np.float32]

BURSTS = [Burst(number, 0.3, 0.1 if number % 5 else 0.7) for number in range(1, 101)]
SUNG = sung(BURSTS)
WORDS = [f"w{burst.number}" for burst in BURSTS]


class Tape:
    """A source that gives what was let out, in pieces."""

    def __init__(self, sound: Block, step: int = 4000) -> None:
        self.sound, self.step, self.at, self.open = sound, step, 0, True
        self.until = len(sound)

    def read(self) -> Block:
        piece = self.sound[self.at : min(self.at + self.step, self.until)]
        self.at += len(piece)
        return piece

    def finish(self, frames: int) -> Block:
        piece = self.sound[self.at : frames]
        self.at += len(piece)
        return piece

    def close(self) -> None:
        self.open = False


class Counter:
    """A meter that counts samples."""

    def __init__(self) -> None:
        self.samples = 0

    def feed(self, block: Block) -> None:
        self.samples += len(block)

    def finish(self) -> Sound:
        return Sound(self.samples / SAMPLE_RATE, 0.0, None, None, False)


def answer(transcript: Transcript, sound: Sound) -> tuple[str, float]:
    if not transcript.words:
        raise AudioError("nobody spoke")
    return transcript.text, sound.duration_s


# --- inside, in a thread ---------------------------------------------------------------------------------------


class Inside:
    """A `Room` at work in a thread, with this end of its line."""

    def __init__(self) -> None:
        self.line, theirs = multiprocessing.get_context("spawn").Pipe()
        loaded: Any = Loaded(ToneReader(3), None)  # type: ignore[arg-type]
        self.room = Room(theirs, Voice(theirs), loaded)
        self._theirs = theirs
        self.thread = threading.Thread(target=self.room.serve)
        self.thread.start()

    def until(self, wanted: Callable[[Any], bool]) -> list[Any]:
        got: list[Any] = []
        while not got or not wanted(got[-1]):
            assert self.line.poll(20), got
            got.append(self.line.recv())
        return got

    def close(self) -> None:
        self.line.close()
        self.thread.join()
        self._theirs.close()


@pytest.fixture
def inside() -> Iterator[Inside]:
    room = Inside()
    yield room
    room.close()


def whole(reply: object) -> bool:
    return isinstance(reply, Answered) and reply.complete


def test_words_while_it_grows_and_the_answer_after_the_end(inside: Inside) -> None:
    assert inside.room.beat == Alive(0, 0.0)
    inside.line.send(Drop(3))  # of a take it never heard of
    inside.line.send(Begin(1, Work(functools.partial(Tape, SUNG), Counter, answer)))
    inside.until(lambda reply: isinstance(reply, Told) and isinstance(reply.event, WordsCommitted))
    guesses = inside.until(lambda reply: isinstance(reply, Guessed))
    text, length_s = guesses[-1].answer
    assert text.split() == WORDS[: len(text.split())]
    assert 10 < length_s <= len(SUNG) / SAMPLE_RATE
    inside.line.send(End(1, len(SUNG)))
    replies = inside.until(whole)
    answers = [reply for reply in replies if isinstance(reply, Answered)]
    assert [reply.complete for reply in answers] == [False, True]
    for reply in answers:
        assert reply.take == 1
        assert reply.answer == (" ".join(WORDS), len(SUNG) / SAMPLE_RATE)


class Microphone(Tape):
    """A tape that is never at its end when it is asked: 20 ms of a quiet room come with each look."""

    def read(self) -> Block:
        piece = super().read()
        return piece if len(piece) else room(0.02)


def test_a_pause_is_answered_though_sound_comes_with_every_look(inside: Inside) -> None:
    """As from a microphone: its blocks come as often as they are looked for."""
    inside.line.send(
        Begin(1, Work(functools.partial(Microphone, SUNG[: 3 * SAMPLE_RATE], 320), Counter, answer))
    )
    text, _ = inside.until(lambda reply: isinstance(reply, Guessed))[-1].answer
    assert text.split() == WORDS[: len(text.split())]


def test_a_second_hearing_answers_once_more(inside: Inside) -> None:
    sound = SUNG[: 30 * SAMPLE_RATE]
    inside.line.send(Begin(1, Work(functools.partial(Tape, sound), Counter, answer, refine=True)))
    inside.line.send(End(1, len(sound)))
    *_, last = inside.until(lambda reply: isinstance(reply, Refined))
    (first,) = [reply.answer for reply in _ if whole(reply)]
    assert last == Refined(1, first)


def test_a_new_take_calls_a_second_hearing_off(inside: Inside) -> None:
    inside.line.send(Begin(1, Work(functools.partial(Tape, SUNG), Counter, answer, refine=True)))
    inside.line.send(End(1, len(SUNG)))
    inside.line.send(Begin(2, Work(functools.partial(Tape, SUNG[: 5 * SAMPLE_RATE]), Counter, answer)))
    inside.line.send(End(2, 5 * SAMPLE_RATE))
    replies = inside.until(lambda reply: whole(reply) and reply.take == 2)
    assert not [reply for reply in replies if isinstance(reply, Refined)]


def test_a_take_that_is_dropped_says_no_more(inside: Inside) -> None:
    inside.line.send(Begin(1, Work(functools.partial(Tape, SUNG), Counter, answer)))
    inside.until(lambda reply: isinstance(reply, Told) and isinstance(reply.event, TailGuessed))
    inside.line.send(Drop(1))
    inside.line.send(End(1, len(SUNG)))
    inside.line.send(Begin(2, Work(functools.partial(Tape, SUNG[: 5 * SAMPLE_RATE]), Counter, answer)))
    inside.line.send(End(2, 5 * SAMPLE_RATE))
    replies = inside.until(whole)
    assert replies[-1].take == 2
    assert not [reply for reply in replies if isinstance(reply, Answered) and reply.take == 1]


def test_a_take_without_a_word_is_refused(inside: Inside) -> None:
    silence = np.zeros(SAMPLE_RATE, np.float32)
    inside.line.send(Begin(1, Work(functools.partial(Tape, silence), Counter, answer)))
    inside.line.send(End(1, len(silence)))
    (*_, last) = inside.until(lambda reply: isinstance(reply, Refused))
    assert (last.take, str(last.error)) == (1, "nobody spoke")


def test_the_main_function_in_its_process() -> None:
    """Loads, warms, says `Ready`, beats, and ends when the line is closed."""
    context = multiprocessing.get_context("spawn")
    line, theirs = context.Pipe()
    child = context.Process(target=run, args=(theirs, load_tones, warm_nothing), daemon=True)
    child.start()
    theirs.close()
    seen: set[type] = set()
    while seen != {Alive, Ready}:
        assert line.poll(30)
        seen.add(type(line.recv()))
    line.close()
    child.join(10)
    assert child.exitcode == 0
    child.close()


# --- outside ---------------------------------------------------------------------------------------------------


def load_tones() -> Loaded:
    return Loaded(ToneReader(3), None)  # type: ignore[arg-type]


def load_nothing() -> Loaded:
    raise ModelError("no such model")


def warm_nothing() -> None:
    pass


def dies_at_once(connection: Connection, load: object, warm: object) -> None:
    os._exit(7)


def hangs(connection: Connection, load: Any, warm: Any) -> None:
    """Beats once, then never again."""
    connection.send(Alive(0, 0.0))
    threading.Event().wait(60)


class Outside:
    """A `TranscriberProcess` whose news is kept."""

    def __init__(self, load: Callable[[], Loaded] = load_tones, **options: Any) -> None:
        self.news: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.process = TranscriberProcess(load, warm_nothing, self.news.put, **options)

    def until(self, wanted: Callable[[Any], bool]) -> list[Any]:
        got: list[Any] = []
        while not got or not wanted(got[-1]):
            got.append(self.news.get(timeout=30))
        return got

    def work(self, seconds: float | None = None, *, refine: bool = False) -> Work:
        sound = SUNG if seconds is None else SUNG[: round(seconds * SAMPLE_RATE)]
        return Work(functools.partial(Tape, sound, 800), Counter, answer, refine=refine)


@pytest.fixture
def outside() -> Iterator[Callable[..., Outside]]:
    made: list[Outside] = []

    def make(*arguments: Any, **options: Any) -> Outside:
        made.append(Outside(*arguments, **options))
        made[-1].process.start()
        return made[-1]

    yield make
    for one in made:
        one.process.close()


def test_a_take_through_the_process(outside: Callable[..., Outside]) -> None:
    there = outside()
    assert isinstance(there.until(lambda news: isinstance(news, Ready))[-1], Ready)
    assert there.process.pid is not None
    assert there.process.begin(there.work()) == 1
    there.process.end(len(SUNG))
    assert there.until(whole)[-1].answer[0] == " ".join(WORDS)
    assert there.process.begin(there.work(5)) == 2
    there.process.end(5 * SAMPLE_RATE)
    assert there.until(whole)[-1].take == 2


def test_a_second_hearing_through_the_process(outside: Callable[..., Outside]) -> None:
    there = outside()
    there.until(lambda news: isinstance(news, Ready))
    there.process.begin(there.work(5, refine=True))
    there.process.end(5 * SAMPLE_RATE)
    first = there.until(whole)[-1].answer
    assert there.until(lambda news: isinstance(news, Refined))[-1] == Refined(1, first)


def test_one_that_dies_while_hearing_again_leaves_the_answer_as_it_is(
    outside: Callable[..., Outside],
) -> None:
    there = outside(main=dies_after_its_answer)
    there.process.begin(there.work(5, refine=True))
    there.process.end(5 * SAMPLE_RATE)
    there.until(whole)
    assert there.until(lambda news: isinstance(news, Refined))[-1] == Refined(1, None)


def dies_after_its_answer(connection: Connection, load: object, warm: object) -> None:
    connection.send(Ready())
    while not isinstance(connection.recv(), End):
        pass
    connection.send(Answered(1, ("words", 5.0), True))
    os._exit(7)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stopped"])
@pytest.mark.parametrize("ended", [False, True], ids=["speaking", "finishing"])
def test_another_one_begins_again(
    outside: Callable[..., Outside], number: signal.Signals, ended: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the person still speaks or has stopped: the words are whole, and it is told once."""
    monkeypatch.setattr(process, "SILENT_S", 1.0)
    there = outside()
    there.until(lambda news: isinstance(news, Ready))
    there.process.begin(there.work())
    if ended:
        there.process.end(len(SUNG))
    else:
        there.until(lambda news: isinstance(news, Told))
    assert there.process.pid is not None
    os.kill(there.process.pid, number)
    news = there.until(lambda news: isinstance(news, Ready))
    if not any(whole(one) for one in news):
        assert [type(one) for one in news].count(Restarted) == 1
        there.process.end(len(SUNG))
        news = there.until(whole)
    assert next(one for one in news if whole(one)).answer[0] == " ".join(WORDS)


def test_a_model_that_cant_be_loaded_is_not_tried_again(outside: Callable[..., Outside]) -> None:
    there = outside(load_nothing)
    refused = there.news.get(timeout=30)
    assert isinstance(refused, Refused)
    assert (refused.take, str(refused.error)) == (None, "no such model")
    # A new take tries once more: the model may have come meanwhile.
    there.process.begin(there.work())
    assert str(there.news.get(timeout=30).error) == "no such model"


def test_one_that_always_dies_is_given_up(
    outside: Callable[..., Outside], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "AGAIN_S", 0.0)
    there = outside(main=dies_at_once)
    there.process.begin(there.work())
    there.process.end(len(SUNG))
    news = there.until(lambda news: isinstance(news, Refused))
    # Those before the end don't count: while somebody speaks, trying again costs nothing.
    assert {type(one) for one in news[:-1]} == {Restarted}
    assert len(news) >= process.MOST_DEATHS
    assert isinstance(news[-1].error, TranscriberBrokenError)
    assert "The recording is kept" in str(news[-1].error)


def test_one_that_hangs_at_the_start(
    outside: Callable[..., Outside], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "SILENT_S", 0.3)
    there = outside(main=hangs)
    there.process.begin(there.work())
    assert there.news.get(timeout=30).why == "hung"


def test_dropped_takes_tell_nothing_and_nothing_stays(outside: Callable[..., Outside]) -> None:
    there = outside()
    there.until(lambda news: isinstance(news, Ready))
    there.process.begin(there.work())
    there.process.drop()
    there.process.drop()
    there.process.end(5)
    last = there.process.begin(there.work(5))
    there.process.end(5 * SAMPLE_RATE)
    assert {one.take for one in there.until(whole)[-2:]} == {last}


def test_catching_up_is_told_after_the_end(
    outside: Callable[..., Outside], monkeypatch: pytest.MonkeyPatch
) -> None:
    there = outside(main=beats_on)
    there.process.begin(there.work())
    there.process.end(len(SUNG))
    assert there.until(lambda news: isinstance(news, CatchingUp))[-1] == CatchingUp(1, 2.5)


def beats_on(connection: Connection, load: object, warm: object) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        connection.send(Alive(1, 2.5))
        threading.Event().wait(0.05)
