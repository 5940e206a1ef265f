"""Word times against known ones: espeak-ng's own word events, and single words of other voices put together.

    python -m tests.benchmarks.delivery_word_times

Prints the error of starts and ends, median and 90th percentile in milliseconds, by voice.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import itertools
import json
import re
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pitchcoach.model import Word
from pitchcoach.speech import loading
from pitchcoach.speech.transcriber import Transcriber
from tests.benchmarks.delivery_mixing import CORPUS
from tests.benchmarks.delivery_voices import RATE, Sound, at_16k, voices
from tests.benchmarks.wording import normal

ESPEAK = ("en-gb", "en-us", "en-us+f2", "en-gb-scotland+m3")
SINGLE = ("heart", "joe", "awb", "slt")
Timed = tuple[str, float, float]


class _Event(ctypes.Structure):
    """`espeak_EVENT` of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)
WORD, SENTENCE, END = 1, 2, 5


@cache
def _espeak() -> tuple[Any, int]:
    library = ctypes.CDLL("libespeak-ng.so.1")
    # Synchronous, giving the samples to the callback.
    return library, library.espeak_Initialize(2, 0, None, 0)


def espeak(voice: str, text: str, words_a_minute: int = 165) -> tuple[Sound, list[Timed]]:
    """A text spoken by espeak-ng and where each word lies, by its own events."""
    library, rate = _espeak()
    blocks: list[np.ndarray[Any, Any]] = []
    marks: list[tuple[int, int, int]] = []

    @_CALLBACK
    def take(samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            blocks.append(np.ctypeslib.as_array(samples, (count,)).copy())
        index = 0
        while events[index].type != 0:
            event = events[index]
            if event.type in (WORD, END):
                marks.append(
                    (event.sample, event.text_position - 1, event.length if event.type == WORD else 0)
                )
            index += 1
        return 0

    library.espeak_SetSynthCallback(take)
    library.espeak_SetVoiceByName(voice.encode())
    library.espeak_SetParameter(1, words_a_minute, 0)
    raw = text.encode()
    library.espeak_Synth(raw, len(raw) + 1, 0, 1, 0, 1, None, None)
    library.espeak_Synchronize()
    sound = at_16k(np.concatenate(blocks).astype(np.float32) / 32768.0, rate)
    timed = []
    for (start, at, length), (end, _, _) in itertools.pairwise(marks):
        if length:
            timed.append((text[at : at + length], start / rate, end / rate))
    return sound, [one for one in (_tightened(one, sound) for one in timed) if one]


def _tightened(word: Timed, sound: Sound) -> Timed | None:
    """Without the silence that espeak counts to a word; None where all is silent."""
    text, start_s, end_s = word
    piece = np.abs(sound[round(start_s * RATE) : round(end_s * RATE)])
    loud = np.flatnonzero(piece > 0.01 * np.abs(sound).max()) if len(piece) else np.zeros(0, int)
    return (text, start_s + loud[0] / RATE, start_s + (loud[-1] + 1) / RATE) if len(loud) else None


def put_together(say: Any, text: str, seed: int = 3) -> tuple[Sound, list[Timed]]:
    """Single words one after another, pauses at commas and full stops."""
    rng = np.random.default_rng(seed)
    pieces, timed, at = [np.zeros(RATE // 2, np.float32)], list[Timed](), RATE // 2
    for word in text.split():
        sound = say(word.strip(".,;:?!"), 1.25)
        if not len(sound):
            continue
        timed.append((word, at / RATE, (at + len(sound)) / RATE))
        pause = rng.uniform(0.3, 0.7) if word[-1] in ".,;:?!" else rng.uniform(0.0, 0.05)
        pieces += [sound, np.zeros(round(pause * RATE), np.float32)]
        at += len(sound) + len(pieces[-1])
    whole = np.concatenate(pieces)
    return whole / np.abs(whole).max() * 0.5 + rng.normal(0, 3e-4, len(whole)).astype(np.float32), timed


def texts(count: int) -> Iterator[str]:
    for file in sorted(CORPUS.glob("*.json"))[:count]:
        take = json.loads(file.read_text(encoding="utf-8"))["takes"][0]
        text = " ".join(sentence["text"] for sentence in take["sentences"][:7])
        yield re.sub(r"[^A-Za-z0-9 .,;:?!'-]", "", text)


def errors(truth: list[Timed], heard: tuple[Word, ...]) -> list[tuple[float, float]]:
    """Start and end errors in seconds of the words that were heard right."""
    known = [
        (part, start, end) for text, start, end in truth if len(normal(text)) == 1 for part in normal(text)
    ]
    got = [(part, w) for w in heard if len(normal(w.text)) == 1 for part in normal(w.text)]
    found = []
    at = 0
    for text, start_s, end_s in known:
        for index in range(at, min(at + 6, len(got))):
            word = got[index][1]
            if got[index][0] == text and abs(word.start_s - start_s) < 1.5:
                found.append((word.start_s - start_s, word.end_s - end_s))
                at = index + 1
                break
        else:
            at = next((i for i in range(at, len(got)) if got[i][1].start_s > start_s + 0.2), at)
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        loaded = loading.load("base", Path(home), with_fillers=False)
        print(f"{'voice':22}{'words':>6}   start: median, p90, bias    end: median, p90, bias   (ms)")
        everything: list[tuple[float, float]] = []
        speakers = voices()
        for name in (*ESPEAK, *(f"{v} (single words)" for v in SINGLE if v in speakers)):
            found = []
            for text in texts(4):
                single = name.removesuffix(" (single words)")
                sound, truth = espeak(name, text) if single == name else put_together(speakers[single], text)
                transcriber = Transcriber(loaded.words)
                transcriber.feed(sound)
                found += errors(truth, transcriber.finish().words)
            everything += found
            _print(name, found)
        _print("all", everything)


def _print(name: str, found: list[tuple[float, float]]) -> None:
    starts, ends = 1000 * np.array(found).T
    told = [
        f"{np.median(np.abs(e)):6.0f}{np.percentile(np.abs(e), 90):6.0f}{np.median(e):6.0f}"
        for e in (starts, ends)
    ]
    print(f"{name:22}{len(found):6}   {told[0]:>24}   {told[1]:>24}", flush=True)


if __name__ == "__main__":
    main()
