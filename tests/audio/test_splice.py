"""A part put into a take: the join sounds like a pause, and the rest keeps its words."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pitchcoach.audio.files import SAMPLE_RATE, read
from pitchcoach.audio.measure import measure
from pitchcoach.audio.splice import Splice, splice
from pitchcoach.errors import StorageError
from pitchcoach.model import Transcript, Word


def voice(seconds: float) -> NDArray[np.float32]:
    """Something as loud and uneven as a voice."""
    t = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (0.2 * np.sin(2 * np.pi * 160 * t) * (0.7 + 0.3 * np.sin(2 * np.pi * 5 * t))).astype(np.float32)


def room(seconds: float) -> NDArray[np.float32]:
    """A quiet room."""
    return np.random.default_rng(1).normal(0, 0.0004, round(seconds * SAMPLE_RATE)).astype(np.float32)


def write(path: Path, *parts: NDArray[np.float32]) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
        file.writeframes((np.concatenate(parts) * 32767).astype("<i2").tobytes())
    return path


def test_silence_around_a_part_makes_no_long_pause(tmp_path: Path) -> None:
    old = write(
        tmp_path / "old.wav", room(0.3), voice(3), room(0.1), voice(2), room(0.1), voice(3), room(0.3)
    )
    new = write(tmp_path / "new.wav", room(1.9), voice(2.5), room(2.2))
    target = tmp_path / "joined.wav"
    made = splice(old, new, 3.4, 5.4, target)
    sound = measure(read(target).sound)
    longest = max(pause.duration_s for pause in sound.pauses)
    assert 0.2 <= longest <= 0.32
    assert made.end_s == pytest.approx(3.4 + 2.5 + 2 * 0.15, abs=0.1)
    assert sound.duration_s == pytest.approx(read(old).duration_s + made.end_s - 5.4, abs=0.01)


def test_a_pause_that_is_there_already_is_not_made_longer(tmp_path: Path) -> None:
    old = write(tmp_path / "old.wav", voice(3), room(0.8), voice(2), room(0.3))
    new = write(tmp_path / "new.wav", room(1.5), voice(2), room(1.5))
    splice(old, new, 3.8, 5.8, tmp_path / "joined.wav")
    # word times are a little off: what is left of the old voice at the cuts goes with it
    splice(old, new, 3.87, 5.75, tmp_path / "again.wav")
    assert measure(read(tmp_path / "again.wav").sound).speech_s == pytest.approx(5.0, abs=0.1)
    (pause,) = measure(read(tmp_path / "joined.wav").sound).pauses
    assert pause.duration_s == pytest.approx(0.86, abs=0.04)


def test_a_part_without_a_voice_stays_whole(tmp_path: Path) -> None:
    old = write(tmp_path / "old.wav", voice(3), room(0.3))
    made = splice(old, write(tmp_path / "new.wav", room(1.0)), 1.0, 2.0, tmp_path / "joined.wav")
    assert made.end_s == pytest.approx(2.0)


def test_a_folder_is_no_place_for_the_sound(tmp_path: Path) -> None:
    old = write(tmp_path / "old.wav", voice(1))
    with pytest.raises(StorageError, match="can't be written"):
        splice(old, old, 0.2, 0.5, tmp_path)


def test_words_outside_the_part_stay_and_move_along() -> None:
    old = Transcript("We plan stories. Then we talk. Thanks.", (
        Word("We", 0.0, 0.2), Word("plan", 0.2, 0.5), Word("stories.", 0.5, 1.0),
        Word("Then", 1.4, 1.6), Word("we", 1.6, 1.8), Word("talk.", 1.8, 2.0), Word("Thanks.", 2.4, 2.8),
    ))  # fmt: skip
    heard = Transcript("We plan scenarios. Call me Thursday. Banks.", (
        Word("We", 0.0, 0.2), Word("plan", 0.2, 0.5), Word("scenarios.", 0.5, 1.0),
        Word("Call", 1.5, 1.7), Word("me", 1.7, 1.9), Word("Thursday.", 1.9, 2.6), Word("Banks.", 3.2, 3.6),
    ), model="base", language="en")  # fmt: skip
    found = Splice(1.4, 2.0, 2.8).words(old, heard)
    assert found.text == "We plan stories. Call me Thursday. Thanks."
    assert (found.words[-1].start_s, found.model) == (pytest.approx(3.2), "base")
    put_in = Splice(1.4, 1.4, 2.8).words(old, heard)
    assert put_in.text == "We plan stories. Call me Thursday. Then we talk. Thanks."
