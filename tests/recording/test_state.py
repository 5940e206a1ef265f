"""What is worked out of words and answers while a rehearsal runs."""

from __future__ import annotations

from typing import Any

import pytest

from pitchcoach import rehearsal
from pitchcoach.errors import AudioError
from pitchcoach.model import Sound, Transcript, Word
from pitchcoach.recording.state import pace
from pitchcoach.recording.work import answer


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
