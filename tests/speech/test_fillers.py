"""Ums and uhs: what counts as one, where it lies, and that nothing counts twice."""

from __future__ import annotations

import numpy as np
import pytest

from pitchcoach.model import Filler, Word
from pitchcoach.speech import fillers
from pitchcoach.speech.loading import Loaded
from pitchcoach.speech.recogniser import SAMPLE_RATE, Decoded, Segment
from pitchcoach.speech.transcriber import Transcriber
from tests.speech.conftest import Sound, Speak


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Um,", "um"),
        ("uh", "uh"),
        ("Erm...", "erm"),
        ("Hm.", "hm"),
        ("Ummmmmm,", "um"),
        ("uhm", "uhm"),
        ("er", "er"),
    ],
)
def test_fillers_are_known(text: str, bare: str) -> None:
    assert fillers.filler_of(text) == bare


@pytest.mark.parametrize(
    "text", ["a", "umbrella", "her", "I", "ah-ha!", "Hamlet", "", "summer", "the", "ER-doctor"]
)
def test_words_are_no_fillers(text: str) -> None:
    assert fillers.filler_of(text) is None


def test_a_filler_that_both_passes_heard_counts_once() -> None:
    words = [Word("Um,", 1.0, 1.5), Word("well", 1.5, 2.0), Word("uh", 4.0, 4.2)]
    second = [Filler("um", "heard", 1.2, 1.6), Filler("um", "probable", 9.0, 9.3)]
    assert fillers.merge(words, second) == (second[0], Filler("uh", "heard", 4.0, 4.2), second[1])


def held_vowel(seconds: float) -> Sound:
    """A schwa: formants at 500, 1500 and 2500 Hz over a steady 120 Hz voice."""
    clock = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    formants = ((500, 1.0), (1500, 0.4), (2500, 0.2))
    sound = sum(
        sum(a * np.exp(-(((120 * k - f) / 120) ** 2)) for f, a in formants)
        * np.sin(2 * np.pi * 120 * k * clock)
        for k in range(1, 30)
    )
    fade = np.minimum(1, np.minimum(clock, clock[::-1]) / 0.03)
    return (0.1 * np.asarray(sound) * fade).astype(np.float32)


def test_a_held_vowel_is_found_where_it_is_and_hiss_is_not(loaded: Loaded) -> None:
    hiss = np.random.default_rng(0).normal(0, 0.01, SAMPLE_RATE).astype(np.float32)
    sound = np.concatenate([hiss, held_vowel(0.5), hiss])
    ((start_s, end_s),) = fillers.held(loaded.words.log_mel(sound))
    assert start_s == pytest.approx(1.0, abs=0.1)
    assert end_s == pytest.approx(1.5, abs=0.1)
    assert fillers.held(loaded.words.log_mel(hiss[:800])) == []


class Writes:
    """Stands in for tiny.en and writes what it is told: the model can't be made to err on demand."""

    def __init__(self, loaded: Loaded, *words: Word) -> None:
        self.log_mel = loaded.words.log_mel
        self.words = words

    def decode(self, sound: Sound, **_: object) -> Decoded:
        return Decoded((Segment(0.0, 3.0, self.words),), "en", -0.1, 0.0)


def test_a_filler_is_moved_to_its_sound_and_a_run_counts_each_sound_once(loaded: Loaded) -> None:
    room = np.zeros(SAMPLE_RATE, np.float32)
    sound = np.concatenate([room, held_vowel(0.5), room])
    model = Writes(
        loaded,
        Word("So,", 0.2, 0.5),
        *(Word("um,", 0.6 + i / 10, 0.6 + i / 10, 0.9) for i in range(5)),
        Word("I", 2.0, 2.2),
    )
    (found,) = fillers.listen(model, sound)  # type: ignore[arg-type]
    assert found.kind == "heard"
    assert found.start_s == pytest.approx(1.0, abs=0.1)


def test_without_a_held_sound_it_is_probable_or_dropped(loaded: Loaded) -> None:
    hiss = np.random.default_rng(0).normal(0, 0.01, 3 * SAMPLE_RATE).astype(np.float32)
    words = (
        Word("So,", 0.2, 0.5, 0.9),
        Word("um,", 0.6, 0.9, 0.9),
        Word("uh,", 1.0, 1.3, 0.1),
        Word("I", 2.0, 2.2, 0.9),
    )
    found = fillers.listen(Writes(loaded, *words), hiss)  # type: ignore[arg-type]
    assert found == [Filler("um", "probable", 0.6, 0.9)]
    assert fillers.listen(Writes(loaded, words[1], words[2]), hiss) == []  # type: ignore[arg-type]
    assert fillers.listen(Writes(loaded), hiss) == []  # type: ignore[arg-type]


def test_ums_in_a_pitch_are_counted_where_they_are(loaded: Loaded, speak: Speak) -> None:
    pieces = [
        speak("I help hospitals plan their operations."), speak("Ummm,", speed=0.6),
        speak("so we tested it last spring."),
        speak("Uhhh,", speed=0.6), speak("and they lost far fewer of them."),
    ]  # fmt: skip
    edges = np.cumsum([0, *(len(piece) for piece in pieces)]) / SAMPLE_RATE
    transcriber = Transcriber(loaded.words, loaded.fillers)
    transcriber.feed(np.concatenate(pieces))
    found = transcriber.finish().fillers
    assert 1 <= len(found) <= 3
    for filler in found:
        assert any(
            a - 0.3 <= filler.start_s <= b + 0.3 for a, b in ((edges[1], edges[2]), (edges[3], edges[4]))
        )
