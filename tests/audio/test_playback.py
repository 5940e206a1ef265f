"""Playing a take: places, pauses, speeds; the voice stays as high as it was."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pitchcoach.audio.playback import RATE, PlaybackError, Player, SystemSpeaker, at_speed
from pitchcoach.audio.wav import WavWriter
from pitchcoach.errors import UserError


class Ear:
    """A speaker that a test listens to."""

    def __init__(self) -> None:
        self.give: Callable[[int], bytes] | None = None

    def open(self, rate: int, give: Callable[[int], bytes]) -> Callable[[], None]:
        self.give = give

        def close() -> None:
            self.give = None

        return close

    def hear(self, seconds: float) -> np.ndarray:
        assert self.give is not None
        return np.frombuffer(self.give(round(seconds * RATE)), "<i2")


@pytest.fixture
def take(tmp_path: Path) -> Path:
    """Four seconds: 100 Hz, 200 Hz, 300 Hz, 400 Hz."""
    moments = np.arange(RATE) / RATE
    sound = np.concatenate([0.4 * np.sin(2 * np.pi * hz * moments) for hz in (100, 200, 300, 400)])
    with WavWriter(tmp_path / "take.wav", RATE, 1) as writer:
        writer.write((sound * 32767).astype("<i2").tobytes())
    return tmp_path / "take.wav"


def height_hz(sound: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * RATE / len(sound))


def test_play_pause_seek(take: Path) -> None:
    ear, ended = Ear(), []
    player = Player(take, speaker=ear, on_end=lambda: ended.append(True))
    assert player.duration_s == 4.0
    player.play()
    assert height_hz(ear.hear(0.5)) == pytest.approx(100, abs=3)
    assert player.position_s == 0.5
    player.pause()
    assert (ear.give, player.playing) == (None, False)
    player.play()
    ear.hear(0.5)
    assert height_hz(ear.hear(0.5)) == pytest.approx(200, abs=3)
    player.seek(3.2)
    assert player.playing
    assert height_hz(ear.hear(0.5)) == pytest.approx(400, abs=3)
    rest = ear.hear(0.5)
    assert not rest[round(0.3 * RATE) :].any()
    assert (ended, player.playing, player.position_s) == ([True], False, 4.0)
    assert not ear.hear(0.1).any()
    player.play()
    assert player.position_s == 0.0
    player.close()
    player.close()


def test_a_part(take: Path) -> None:
    ear = Ear()
    player = Player(take, speaker=ear)
    player.play(1.25, 1.75)
    assert height_hz(ear.hear(0.5)) == pytest.approx(200, abs=3)
    assert not player.playing
    assert player.position_s == pytest.approx(1.75)


@pytest.mark.parametrize("speed", [0.75, 0.9, 1.25, 1.5])
def test_another_speed_leaves_the_voice_as_high_as_it_was(take: Path, speed: float) -> None:
    ear = Ear()
    player = Player(take, speaker=ear)
    player.play(2.0, 3.0)
    player.set_speed(speed)
    heard = ear.hear(1 / speed)
    assert height_hz(heard[4000:-8000]) == pytest.approx(300, abs=4)
    assert player.position_s == pytest.approx(3.0, abs=0.05)
    whole = at_speed(np.zeros(4 * RATE, np.int16), speed)
    assert len(whole) / RATE == pytest.approx(4 / speed, rel=0.02)


def test_what_cant_be(take: Path) -> None:
    with pytest.raises(UserError, match=r"from 0.75 to 1.5, not 2"):
        Player(take, speaker=Ear()).set_speed(2.0)
    with pytest.raises(UserError, match="There is no file"):
        Player(take.with_name("none.wav"), speaker=Ear())


def test_the_systems_output(take: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = types.ModuleType("sounddevice")
    log: list[str] = []

    class PortAudioError(Exception):
        pass

    class Stream:
        def __init__(self, callback: Any, **options: Any) -> None:
            self.callback = callback

        def start(self) -> None:
            block = bytearray(200)
            self.callback(block, 100, None, None)
            log.append("played" if any(block) else "silent")

        def close(self, ignore_errors: bool) -> None:
            log.append("close")

    module.PortAudioError, module.RawOutputStream = PortAudioError, Stream
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    player = Player(take, speaker=SystemSpeaker())
    player.play(0.5)
    player.close()
    assert log == ["silent", "close"]

    def refuse(**options: Any) -> None:
        raise PortAudioError("Device unavailable", -9985)

    module.RawOutputStream = refuse
    with pytest.raises(PlaybackError, match="Check the system's sound output"):
        player.play()
