"""Blocks of sound in, a transcript out, by windows that the sound alone decides.

A buffer of open sound grows from the last commit. At the first pause after `least_s` (at `most_s` where nobody
pauses) it is decoded; the words up to a good silence in it are committed, and the buffer goes on from that
silence. At the end only the open tail is left.

Pauses are moments of the *sound* (`pauses.py`), so the tail that a pause leaves open is the same sound whether
it is decoded at once, by `speculate` while the person is silent, or later by `finish`: `speculate` saves time
and never changes a word. Neither the clock nor the size of the blocks has a say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pitchcoach.model import Transcript, Word
from pitchcoach.speech import fillers
from pitchcoach.speech.belief import believable, may_hold_voice, sure
from pitchcoach.speech.ear import Heard
from pitchcoach.speech.events import Event, Progress, TailGuessed, WordsCommitted
from pitchcoach.speech.onsets import placed
from pitchcoach.speech.open_sound import OpenSound
from pitchcoach.speech.parting import (
    TAIL_HOLE_S,
    UNFINISHED_HOLE_S,
    Cut,
    behind,
    best_cut,
    ended_s,
    forced_cut,
    heard_again_s,
    holes,
    seamless,
    spans,
)
from pitchcoach.speech.pauses import FRAME, PauseFinder, levels, silences
from pitchcoach.speech.recogniser import SAMPLE_RATE, UNSPACED, WINDOW_S, Decoded, Recogniser, Second

Sound = NDArray[np.float32]
Timed = TypeVar("Timed", Word, Heard)

SHORTEST_S = 0.1
"""Less sound than this holds no word."""
MOST_STOPS = 4
"""Early stops in a row before the rest is left alone: more is no speech."""
PASSED_OVER_WINDOW_S = 10.0
"""The encoder's window for such a stretch: a third of the usual time, and these stretches are short."""
MARGIN_S = 2.0
"""The encoder is given the sound and so much more instead of 30 s, which takes it a third of the time: on the clips of
`../shared/speech` with 1 s more words go missing (7.1 % wrong), with 2 s none (3.2 %; with 30 s 3.7 %)."""
STILL_S = 3.0
"""After so much silence what was said before stands: nobody goes on with a sentence. And a window that begins with
more silence than that makes Whisper miss what follows."""
LEAD_S = 1.0
"""Silence that a window keeps before its first word: nothing soft at its start is lost."""
PATIENCE_S = 3.0
"""After a pause without a good place to cut, wait this much longer before decoding the same sound again."""


@dataclass(frozen=True, slots=True)
class Windows:
    """How much sound is decoded at a time, in seconds.

    Measured on the clips of `../shared/speech`, 449 words without the acted fillers: from 18 s (at most 24) 1.6 %
    wrong, from 15 s (20) 3.3 %, plain faster-whisper 2.7 %. Committing everything at a pause gave 8 %, and the last
    words given as prompt made whole windows go missing. To decode the tail that is open at a pause, what somebody
    waits for after the stop, took 0.39 s from 18 s (nine in ten under 0.66), 0.36 s from 15 s (0.59), and 1.06 s
    (1.8) with the encoder's whole window. Speech without a pause is cut after `most_s`, so that the stop never meets
    more.
    """

    least_s: float = 18.0
    most_s: float = 24.0
    fillers_least_s: float = 8.0
    fillers_most_s: float = 16.0
    """A stretch for the second pass; 26 s found the same ums and kept whoever never pauses waiting for a second."""
    margin_s: float = MARGIN_S
    """What the encoder is given besides the sound; never more than its 30 s in all."""
    beam: int = 1
    """Hypotheses followed side by side."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sound for the second pass, and the sample of the take at which it begins."""

    start: int
    sound: Sound


@dataclass(frozen=True, slots=True)
class _Window:
    """What was heard between two samples: words of each segment, times from the start of the take."""

    start: int
    end: int
    segments: tuple[tuple[Word, ...], ...]
    language: str | None
    whole: bool
    """Whether it was heard to its end; a window that will be cut needn't be."""

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for segment in self.segments for word in segment)


class Transcriber:
    """One take. Feed it blocks in order, then call `finish` once; not for two threads at once.

    `Transcript.words` holds what the first pass heard, with the few fillers that it kept; `Transcript.fillers`
    holds every filler of both passes once, those few included.
    """

    def __init__(
        self,
        words_model: Recogniser,
        fillers_model: Recogniser | None = None,
        *,
        language: str | None = None,
        windows: Windows | None = None,
    ) -> None:
        """Start a take.

        Args:
            words_model: writes the words.
            fillers_model: hears the ums in a second pass (made for tiny.en); None leaves that pass out.
            language: ISO code of what is spoken; None lets the model tell, English preferred.
            windows: how much is decoded at a time.
        """
        self._model = words_model
        self._fillers_model = fillers_model
        self._windows = windows or Windows()
        self._language = language
        self._sound = OpenSound()
        self._finder = PauseFinder()
        self._told_s = 0
        self._start = 0
        self._next_try_s = self._windows.least_s
        self._expected: Sequence[Word] = ()
        self._words: list[Word] = []
        self._tail: _Window | None = None
        self._filler_start = 0
        self._fillers: list[Heard] = []
        self._filler_due: list[Stretch] = []

    def feed(self, block: Sound) -> list[Event]:
        """Take the next block (float32, 16 kHz mono, any length) and say what came of it.

        Most calls return at once; one that completes a window decodes it first.
        """
        before = self._finder.frames * FRAME
        self._sound.append(block)
        events: list[Event] = []
        for level in levels(self._sound.between(before, self._sound.end)):
            paused = self._finder.step(float(level))
            events += self._advance(self._finder.frames * FRAME, paused)
        while len(self._filler_due) > 1 and (stretch := self.take_stretch()) is not None:
            self.add_fillers(self.fillers_in(stretch))
        return events

    @property
    def open_s(self) -> float:
        """Seconds of sound that are still held: what isn't committed yet."""
        return self._sound.held / SAMPLE_RATE

    @property
    def pause_waits(self) -> bool:
        """Whether `speculate` has something to decode: a pause whose tail isn't known yet."""
        end = self._pause_end()
        return end is not None and not self._knows_tail(end)

    def speculate(self) -> list[Event]:
        """Decode the open tail at the present pause, so that `finish` needn't. Changes no word."""
        end = self._pause_end()
        if end is None or self._knows_tail(end):
            return []
        return [TailGuessed(self._open_tail(end).words)]

    def take_stretch(self) -> Stretch | None:
        """The oldest stretch that waits for the second pass, for `fillers_in`; None where none does."""
        return self._filler_due.pop(0) if self._filler_due else None

    def fillers_in(self, stretch: Stretch) -> list[Heard]:
        """What the second pass finds in a stretch, for `add_fillers`; for any thread, one at a time."""
        if self._fillers_model is None or not may_hold_voice(stretch.sound):
            return []
        heard = fillers.listen(self._fillers_model, stretch.sound, self._model)
        return [_moved(filler, stretch.start / SAMPLE_RATE) for filler in heard]

    def add_fillers(self, found: Sequence[Heard]) -> None:
        """Keep what was found in a stretch that was taken."""
        self._fillers += found

    def finish_words(self) -> Transcript:
        """Decode what is open: the words are final; fillers of the last stretches may be missing until `finish`."""
        return self._transcript(self._fillers)

    def finish(self) -> Transcript:
        """Decode what is open and return the whole; every stretch that was taken must have been added."""
        while (stretch := self.take_stretch()) is not None:
            self.add_fillers(self.fillers_in(stretch))
        last = Stretch(self._filler_start, self._sound.between(self._filler_start, self._end()))
        return self._transcript([*self._fillers, *self.fillers_in(last)])

    def _transcript(self, second_pass: Sequence[Heard]) -> Transcript:
        tail = self._open_tail(self._end())
        words = (*self._words, *tail.words)
        language = self._language or tail.language or "en"
        found = fillers.merge(words, second_pass) if language == "en" and words else ()
        return Transcript(joined_text(words, language), words, found, self._model.name, language)

    def _end(self) -> int:
        """Up to where the take is decoded, no more sound coming."""
        pause_end = self._pause_end()
        # After the last pause nothing but the room was heard, or all up to the end is decoded.
        return pause_end if pause_end is not None and self._finder.hushed else self._sound.end

    # --- windows -----------------------------------------------------------------------------------------

    def _advance(self, here: int, paused: bool) -> list[Event]:
        """What is due at the end of this frame."""
        events = self._keep_still(here)
        open_s = (here - self._start) / SAMPLE_RATE
        if open_s >= self._windows.most_s or (paused and open_s >= self._next_try_s):
            events += self._commit(here, forced=open_s >= self._windows.most_s)
        filler_s = (here - self._filler_start) / SAMPLE_RATE
        if filler_s >= self._windows.fillers_most_s or (paused and filler_s >= self._windows.fillers_least_s):
            # Done later: at a pause the words come first.
            if self._fillers_model is not None:
                sound = self._sound.between(self._filler_start, here).copy()
                self._filler_due.append(Stretch(self._filler_start, sound))
            self._filler_start = here
        self._sound.forget(min(self._start, self._filler_start))
        if here // SAMPLE_RATE > self._told_s:
            self._told_s = here // SAMPLE_RATE
            events.append(Progress(float(self._told_s)))
        return events

    def _keep_still(self, here: int) -> list[Event]:
        """Commit what a long silence has closed, and leave the silence behind."""
        if not self._finder.hushed:
            return []
        pause_end = self._pause_end()
        still = here - (self._start if pause_end is None else pause_end)
        if still < STILL_S * SAMPLE_RATE:
            return []
        if pause_end is not None:
            return self._settle(self._open_tail(pause_end).words, pause_end)
        self._start = here - round(LEAD_S * SAMPLE_RATE)
        return []

    def _pause_end(self) -> int | None:
        """Sample at which the present pause was sure; None while somebody speaks or where it leaves no tail."""
        pause = self._finder.pause
        return None if pause is None or pause * FRAME <= self._start else pause * FRAME

    def _commit(self, here: int, *, forced: bool) -> list[Event]:
        """Decode the open sound and commit the words up to a good place; `forced` finds one in any case."""
        window = self._decode(self._start, here, to_end=False)
        words = window.words
        if not words:
            return self._settle((), here) if forced else self._wait(here)
        if self._language is None:
            self._language = window.language
        cut = self._cut(window, forced=forced)
        if cut is None:
            return self._settle(words, here) if forced else self._wait(here)
        at = round(cut.at_s * SAMPLE_RATE)
        events = self._settle(words[: cut.count], at, words[cut.count :])
        if window.whole:
            self._tail = _Window(at, here, (words[cut.count :],), window.language, whole=True)
        return events

    def _cut(self, window: _Window, *, forced: bool) -> Cut | None:
        """Where to part a window's words; the moment counts from the start of the take."""
        offset_s = window.start / SAMPLE_RATE
        sound = self._sound.between(window.start, window.end)
        words = [_moved(word, -offset_s) for word in window.words]
        cut = best_cut(words, silences(sound), len(sound) / SAMPLE_RATE)
        if cut is None and forced:
            cut = forced_cut([len(segment) for segment in window.segments], words, sound)
        return cut and Cut(cut.count, cut.at_s + offset_s)

    def _settle(self, words: Sequence[Word], cut: int, expected: Sequence[Word] = ()) -> list[Event]:
        self._words += words
        self._expected = expected
        self._start = cut
        self._next_try_s = self._windows.least_s
        return [WordsCommitted(tuple(words))] if words else []

    def _wait(self, here: int) -> list[Event]:
        self._next_try_s = (here - self._start) / SAMPLE_RATE + PATIENCE_S
        return []

    # --- the open tail -----------------------------------------------------------------------------------

    def _knows_tail(self, end: int) -> bool:
        return self._tail is not None and (self._tail.start, self._tail.end) == (self._start, end)

    def _open_tail(self, end: int) -> _Window:
        if self._tail is None or not self._knows_tail(end):
            self._tail = self._decode(self._start, end, to_end=True)
        return self._tail

    # --- decoding ----------------------------------------------------------------------------------------

    def _decode(self, start: int, end: int, *, to_end: bool) -> _Window:
        """Words between two samples; stretches with voice that the answer passed over are decoded again.

        Unless `to_end`, what lies behind the last segment is left to the next window.
        """
        segments, answer = self._hear(start, end)
        whole = True
        if answer is not None and answer.segments:
            sound = self._sound.between(start, end)
            length_s = len(sound) / SAMPLE_RATE
            ended = answer.words[-1].text[-1] in ".?!"
            tail_s = TAIL_HOLE_S if ended else UNFINISHED_HOLE_S
            for low_s, high_s in holes(spans(answer), silences(sound), length_s, tail_s=tail_s):
                if high_s == length_s and not to_end:
                    whole = False
                    continue
                if high_s == length_s and segments:
                    more = self._hear_on(start, end, [word for one in segments for word in one], tail_s)
                else:
                    more = self._hear_passed_over(*(start + round(s * SAMPLE_RATE) for s in (low_s, high_s)))
                segments = sorted([*segments, *filter(None, more)], key=lambda segment: segment[0].start_s)
        if self._words and self._expected and segments:
            segments[0] = seamless(self._words[-1], self._expected, segments[0])
        language = None if answer is None else answer.language
        return _Window(start, end, tuple(tuple(segment) for segment in segments if segment), language, whole)

    def _hear_on(self, start: int, end: int, said: Sequence[Word], tail_s: float) -> list[list[Word]]:
        """What follows the words `said` up to the end, each time heard from some words before the last one."""
        sound = self._sound.between(start, end)
        quiet, length_s = silences(sound), len(sound) / SAMPLE_RATE
        heard: list[Word] = []
        for _ in range(MOST_STOPS):
            known = [*said, *heard]
            reached_s = min(length_s, ended_s(known[-1]) - start / SAMPLE_RATE)
            if not holes([(0.0, reached_s)], quiet, length_s, tail_s=tail_s):
                return [heard]
            begin = max(start, round(heard_again_s(known) * SAMPLE_RATE))
            more, answer = self._hear(begin, end, window_s=PASSED_OVER_WINDOW_S, second="none")
            again = [word for segment in more for word in segment]
            if answer is None or answer.looped or not (following := behind(known, again)):
                break
            heard += following
        return [heard, *self._hear_passed_over(start + round(reached_s * SAMPLE_RATE), end)]

    def _hear_passed_over(self, start: int, end: int) -> list[list[Word]]:
        """What is said in a stretch that an answer passed over; an answer may stop early again."""
        heard: list[list[Word]] = []
        for _ in range(MOST_STOPS):
            # Once: an answer that needs a second try isn't sure of itself.
            more, answer = self._hear(start, end, window_s=PASSED_OVER_WINDOW_S, second="none")
            if answer is None or not more or not sure(answer):
                break
            heard += more
            sound = self._sound.between(start, end)
            length_s = len(sound) / SAMPLE_RATE
            left = [low for low, high in holes(spans(answer), silences(sound), length_s) if high == length_s]
            if not left:
                break
            start += round(left[0] * SAMPLE_RATE)
        return heard

    def _hear(
        self, start: int, end: int, *, window_s: float = 0.0, second: Second = "window"
    ) -> tuple[list[list[Word]], Decoded | None]:
        """One decode: the words of each segment, from the start of the take, and the answer as it came."""
        sound = self._sound.between(start, end)
        if len(sound) < SHORTEST_S * SAMPLE_RATE or not may_hold_voice(sound):
            return [], None
        window_s = min(WINDOW_S, max(window_s, len(sound) / SAMPLE_RATE + self._windows.margin_s))
        answer = self._model.decode(
            sound,
            language=self._language,
            window_s=window_s,
            beam=self._windows.beam,
            second=second,
        )
        offset_s, quiet = start / SAMPLE_RATE, silences(sound, 0.1)
        kept = believable(answer, silences(sound))
        there = iter(placed([word for words in kept for word in words], sound, quiet))
        return [[_moved(next(there), offset_s) for _ in words] for words in kept], answer


def joined_text(words: Sequence[Word], language: str) -> str:
    """Words as running text; without spaces where the language has none."""
    return ("" if language in UNSPACED else " ").join(word.text for word in words)


def _moved(one: Timed, by_s: float) -> Timed:
    return replace(one, start_s=one.start_s + by_s, end_s=one.end_s + by_s)
