"""Blocks of sound in, a transcript out, by windows that the sound alone decides.

A buffer of open sound grows from the last commit. At the first pause after `least_s` (at `most_s` where
nobody pauses) it is decoded, all but the last of Whisper's segments are committed, and the buffer goes on
from where that segment starts, cut at the quietest moment between the two words. At the end only the open
tail is left.

Pauses are moments of the *sound* (`pauses.py`), so the tail that a pause leaves open is the same sound
whether it is decoded at once, by `speculate` while the person is silent, or later by `finish`: `speculate`
saves time and never changes a word. Neither the clock nor the size of the blocks has a say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pitchcoach.model import Transcript, Word
from pitchcoach.speech import fillers
from pitchcoach.speech.events import Event, Progress, TailGuessed, WordsCommitted
from pitchcoach.speech.pauses import FRAME, PauseFinder, levels
from pitchcoach.speech.recogniser import SAMPLE_RATE, UNSPACED, Decoded, Recogniser, Segment

Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Windows:
    """How much sound is decoded at a time, in seconds."""

    least_s: float = 15.0
    most_s: float = 28.0
    fillers_least_s: float = 8.0
    fillers_most_s: float = 26.0
    condition: bool = False
    tail_window_s: float = 30.0


class Transcriber:
    """One take. Feed it blocks in order, then call `finish` once; not for two threads at once.

    `Transcript.words` holds what the first pass heard, with the few fillers that it kept;
    `Transcript.fillers` holds every filler of both passes once, those few included.
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
        self._sound = _OpenSound()
        self._finder = PauseFinder()
        self._language = language
        self._told_s = 0
        self._start = 0
        self._words: list[Word] = []
        self._next_try_s = self._windows.least_s
        self._tail: tuple[int, int, Sequence[Word]] | None = None
        self._filler_start = 0
        self._candidates: list[Word] = []
        self._filler_tail: tuple[int, int, Sequence[Word]] | None = None

    def feed(self, block: Sound) -> list[Event]:
        """Take the next block (float32, 16 kHz mono, any length) and say what came of it.

        Most calls return at once; one that completes a window decodes it first.
        """
        before = self._finder.frames * FRAME
        self._sound.append(block)
        events: list[Event] = []
        fresh = self._sound.between(before, self._sound.end)
        for level in levels(fresh):
            paused = self._finder.step(float(level))
            here = self._finder.frames * FRAME
            events += self._advance(here, paused)
        return events

    @property
    def pause_waits(self) -> bool:
        """Whether `speculate` has something to decode: a pause whose tail isn't known yet."""
        return self._pause_end() is not None and not self._known()

    def speculate(self) -> list[Event]:
        """Decode the open tail at the present pause, so that `finish` needn't. Changes no word."""
        end = self._pause_end()
        if end is None or self._known():
            return []
        words = self._tail_words(end)
        self._tail_candidates(end)
        return [TailGuessed(tuple(words))]

    def finish(self) -> Transcript:
        """Decode what is open and return the whole."""
        end = self._pause_end()
        if end is None or not self._finder.hushed:
            end = self._sound.end
        self._words += self._tail_words(end)
        self._candidates += self._tail_candidates(end)
        language = self._language or "en"
        found = fillers.merge(self._words, self._candidates) if language == "en" else ()
        return Transcript(
            join(self._words, language), tuple(self._words), found, self._model.name, self._language or "en"
        )

    # --- windows -----------------------------------------------------------------------------------------

    def _advance(self, here: int, paused: bool) -> list[Event]:
        events: list[Event] = []
        open_s = (here - self._start) / SAMPLE_RATE
        if paused and open_s >= self._next_try_s:
            events += self._commit(here, forced=False)
        elif open_s >= self._windows.most_s:
            end = self._pause_end()
            events += self._commit(here if end is None else end, forced=True)
        filler_s = (here - self._filler_start) / SAMPLE_RATE
        if (paused and filler_s >= self._windows.fillers_least_s) or filler_s >= self._windows.fillers_most_s:
            self._candidates += self._tail_candidates(here)
            self._filler_start = here
        self._sound.forget(min(self._start, self._filler_start))
        if here // SAMPLE_RATE > self._told_s:
            self._told_s = here // SAMPLE_RATE
            events.append(Progress(float(self._told_s)))
        return events

    def _pause_end(self) -> int | None:
        """Sample at which the present pause was sure, where that leaves a tail; None while somebody speaks."""
        pause = self._finder.pause
        return None if pause is None or pause * FRAME <= self._start else pause * FRAME

    def _commit(self, end: int, forced: bool) -> list[Event]:
        silent_since = forced and self._pause_end() is not None
        segments = self._decode(self._start, end)
        if self._language is None and segments:
            self._language = self._heard_language
        if silent_since or not segments:
            # Nothing but silence followed for long: all that is open is settled.
            kept = [word for segment in segments for word in segment.words]
            self._settle(kept, end, ())
            return [WordsCommitted(tuple(kept))] if kept else []
        kept_segments, open_words = parted(segments, forced)
        if not kept_segments:
            self._next_try_s = (end - self._start) / SAMPLE_RATE + 3.0
            return []
        cut = self._cut(kept_segments[-1], open_words[0], end)
        self._settle(kept_segments, cut, open_words)
        self._tail = (self._start, end, open_words)
        return [WordsCommitted(tuple(kept_segments))]

    def _settle(self, kept: Sequence[Word], cut: int, open_words: Sequence[Word]) -> None:
        self._words += kept
        self._start = cut
        self._next_try_s = self._windows.least_s

    def _cut(self, last: Word, first: Word, end: int) -> int:
        """Sample of the quietest 50 ms between two words, where one window ends and the next begins."""
        low = int(max(last.end_s - 0.15, (last.start_s + last.end_s) / 2) * SAMPLE_RATE)
        high = int(min(first.start_s + 0.2, (first.start_s + first.end_s) / 2 + 0.05) * SAMPLE_RATE)
        low, high = max(low, self._start), min(high, end)
        sound = levels(self._sound.between(low, high))
        if len(sound) < 6:
            return min(max(int(first.start_s * SAMPLE_RATE), self._start + FRAME), end)
        smooth = np.convolve(10 ** (sound / 10), np.ones(5) / 5, mode="valid")
        return low + (int(np.argmin(smooth)) + 2) * FRAME + FRAME // 2

    # --- the open tail -----------------------------------------------------------------------------------

    def _known(self) -> bool:
        return self._tail is not None and self._tail[:2] == (self._start, self._pause_end())

    def _tail_words(self, end: int) -> Sequence[Word]:
        if self._tail is None or self._tail[:2] != (self._start, end):
            segments = self._decode(self._start, end, self._windows.tail_window_s)
            if self._language is None and segments and end == self._sound.end:
                self._language = self._heard_language
            self._tail = (self._start, end, [word for segment in segments for word in segment.words])
        return self._tail[2]

    def _tail_candidates(self, end: int) -> Sequence[Word]:
        if self._fillers_model is None:
            return ()
        if self._filler_tail is None or self._filler_tail[:2] != (self._filler_start, end):
            sound = self._sound.between(self._filler_start, end)
            heard: Sequence[Word] = ()
            if len(sound) > SAMPLE_RATE // 5 and may_hold_voice(sound):
                answer = self._fillers_model.decode(
                    sound, prompt=fillers.PROMPT, window_s=len(sound) / SAMPLE_RATE + 2.0
                )
                heard = [moved(word, self._filler_start) for word in answer.words]
            self._filler_tail = (self._filler_start, end, heard)
        return self._filler_tail[2]

    # --- decoding ----------------------------------------------------------------------------------------

    def _decode(self, start: int, end: int, window_s: float = 30.0) -> list[Segment]:
        sound = self._sound.between(start, end)
        if len(sound) < SAMPLE_RATE // 10 or not may_hold_voice(sound):
            return []
        prompt = " ".join(word.text for word in self._words[-30:]) if self._windows.condition else ""
        answer = self._model.decode(sound, language=self._language, prompt=prompt, window_s=window_s)
        self._heard_language = answer.language
        return [
            Segment(
                segment.start_s + start / SAMPLE_RATE,
                segment.end_s + start / SAMPLE_RATE,
                tuple(moved(word, start) for word in segment.words),
            )
            for segment in believable(answer)
        ]


class _OpenSound:
    """The sound that is still needed, addressed by samples since the start of the take."""

    def __init__(self) -> None:
        self._start = 0
        self._samples: Sound = np.zeros(0, np.float32)

    @property
    def end(self) -> int:
        return self._start + len(self._samples)

    def append(self, block: Sound) -> None:
        self._samples = np.concatenate([self._samples, np.asarray(block, np.float32)])

    def between(self, start: int, end: int) -> Sound:
        return self._samples[start - self._start : end - self._start]

    def forget(self, until: int) -> None:
        if until - self._start > SAMPLE_RATE:
            self._samples = self._samples[until - self._start :].copy()
            self._start = until


def moved(word: Word, start: int) -> Word:
    """The word with its times counted from the start of the take instead of this sample."""
    return replace(word, start_s=word.start_s + start / SAMPLE_RATE, end_s=word.end_s + start / SAMPLE_RATE)


def parted(segments: Sequence[Segment], forced: bool) -> tuple[Sequence[Word], Sequence[Word]]:
    """Words to commit and words to leave open: all but the last segment.

    One segment alone is left open whole, or where the buffer is full (`forced`) parted at the widest gap
    between words in its second half.
    """
    if len(segments) > 1:
        return [word for segment in segments[:-1] for word in segment.words], segments[-1].words
    words = segments[0].words
    if not forced or len(words) < 2:
        return (), words
    half = len(words) // 2
    at = max(range(max(half, 1), len(words)), key=lambda i: words[i].start_s - words[i - 1].end_s)
    return words[:at], words[at:]


def may_hold_voice(sound: Sound) -> bool:
    """Whether decoding is worth while: not near silence, and a level that moves, as steady noise doesn't."""
    loud = levels(sound)
    if len(loud) < 10:
        return False
    smooth = np.convolve(loud, np.ones(5) / 5, mode="valid")
    low, high = np.percentile(smooth, [5, 99])
    return bool(high > -65.0 and high - max(low, -80.0) > 6.0)


def believable(answer: Decoded) -> tuple[Segment, ...]:
    """The segments without those that Whisper makes up where nobody speaks."""
    if answer.no_speech > 0.6 and answer.logprob < -0.7:
        return ()
    return answer.segments


def join(words: Sequence[Word], language: str) -> str:
    """Words as running text; without spaces where the language has none."""
    return ("" if language in UNSPACED else " ").join(word.text for word in words)
