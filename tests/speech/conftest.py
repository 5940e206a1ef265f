"""A synthetic voice and the real models, each made once for all tests here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hibari import SAMPLE_RATE as VOICE_RATE
from hibari import Hibari
from numpy.typing import NDArray
from scipy.signal import resample_poly

from pitchcoach.speech import loading
from pitchcoach.speech.recogniser import SAMPLE_RATE

Sound = NDArray[np.float32]
Speak = Callable[..., Sound]

PITCH = (
    "You know the board of surgery names behind the front desk? I write the mathematics that fills it. "
    "Every week a hospital plans hundreds of operations, and every week some of them are put off. "
    "My software tries a thousand possible weeks, and picks the plan that survives most of them. "
    "Last spring we tested it in two hospitals, and they lost far fewer operations. "
    "If you know someone who runs a large hospital, could we talk for half an hour next week?"
)
"""About half a minute, in five sentences."""


@pytest.fixture(scope="session")
def speak() -> Speak:
    """Text to sound at 16 kHz; `higher` raises the voice by so much, which makes another speaker of it."""
    voice = Hibari()

    def say(text: str, *, speed: float = 1.0, higher: float = 1.0) -> Sound:
        sound = voice(text, speed=speed / higher, seed=0)
        up, down = SAMPLE_RATE, round(VOICE_RATE * higher)
        common = int(np.gcd(up, down))
        return np.asarray(resample_poly(sound, up // common, down // common), np.float32)

    return say


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where base is joined."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def loaded(models_dir: Path) -> loading.Loaded:
    """base and tiny.en, warm."""
    both = loading.load("base", models_dir)
    both.words.warm_up()
    return both


@pytest.fixture(scope="session")
def pitch(speak: Speak) -> Sound:
    """The pitch, spoken, with half a second of quiet room before and behind it."""
    room = np.random.default_rng(1).normal(0.0, 3e-4, SAMPLE_RATE // 2).astype(np.float32)
    return np.concatenate([room, speak(PITCH), room])
