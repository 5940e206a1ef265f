"""Word times follow the sound."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitchcoach.model import Word
from pitchcoach.speech.onsets import placed
from pitchcoach.speech.pauses import silences
from pitchcoach.speech.recogniser import SAMPLE_RATE
from tests.speech.conftest import Sound

RNG = np.random.default_rng(4)


def spoken(*words: tuple[float, float, float], length_s: float = 4.0) -> Sound:
    """Voiced pieces (start, end, hertz) in a quiet room."""
    sound = RNG.normal(0, 3e-4, round(length_s * SAMPLE_RATE))
    for start_s, end_s, hertz in words:
        clock = np.arange(round((end_s - start_s) * SAMPLE_RATE)) / SAMPLE_RATE
        tone = sum(np.sin(2 * np.pi * hertz * k * clock) / k for k in range(1, 12))
        sound[round(start_s * SAMPLE_RATE) :][: len(clock)] += 0.1 * tone
    return sound.astype(np.float32)


TRUTH = ((0.5, 0.8, 140.0), (0.8, 1.2, 320.0), (1.8, 2.2, 180.0), (2.2, 2.7, 420.0))
SOUND = spoken(*TRUTH)


def test_words_that_come_early_are_put_where_they_sound() -> None:
    early = [Word(f"w{i}", a - 0.12, b - 0.12) for i, (a, b, _) in enumerate(TRUTH)]
    for word, (start_s, end_s, _) in zip(placed(early, SOUND, silences(SOUND, 0.1)), TRUTH, strict=True):
        assert word.start_s == pytest.approx(start_s, abs=0.06)
        assert word.end_s == pytest.approx(end_s, abs=0.06)


def test_a_word_that_reaches_over_a_pause_lies_behind_it() -> None:
    words = [
        Word("one", 0.45, 0.7),
        Word("two", 0.75, 1.1),
        Word("three", 1.15, 2.1),
        Word("four", 2.15, 2.7),
    ]
    told = placed(words, SOUND, silences(SOUND, 0.1))
    assert told[2].start_s == pytest.approx(1.8, abs=0.06)
    assert told[1].end_s == pytest.approx(1.2, abs=0.06)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0.0, 3.9), st.floats(0.02, 1.5)), max_size=12))
def test_order_is_kept_and_no_word_has_less_than_no_length(spans: list[tuple[float, float]]) -> None:
    words = [Word(str(i), start, min(4.0, start + length)) for i, (start, length) in enumerate(sorted(spans))]
    told = placed(words, SOUND, silences(SOUND, 0.1))
    assert [word.text for word in told] == [word.text for word in words]
    assert all(word.end_s > word.start_s >= 0.0 for word in told)
    assert all(b.start_s >= a.start_s for a, b in itertools.pairwise(told))


def test_too_little_sound_changes_nothing() -> None:
    words = [Word("a", 0.0, 0.05)]
    assert placed(words, SOUND[:800], []) == words
    assert placed([], SOUND, []) == []
