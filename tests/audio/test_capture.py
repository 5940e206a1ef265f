"""Recording: the file after every block, what ends a take, and the same sound read while it grows."""

from __future__ import annotations

import errno
import os
import threading
import time
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pitchcoach.audio.capture import LEAST_ROOM, Capture, Captured
from pitchcoach.audio.devices import MicrophoneError
from pitchcoach.audio.files import read
from pitchcoach.audio.growing import GrowingWav
from pitchcoach.audio.level import QUIETEST_DBFS, LevelMeter
from pitchcoach.audio.pretend import PretendMicrophone
from pitchcoach.audio.wav import WavWriter, repair, shape
from pitchcoach.errors import StorageError

PLENTY = 10 * LEAST_ROOM


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.005)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def tone(seconds: float, rate: int = 48_000) -> np.ndarray:
    return (0.3 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def opened(microphone: PretendMicrophone, **options: object) -> Capture:
    capture = Capture(microphone, **{"free": lambda _: PLENTY, **options})  # type: ignore[arg-type]
    capture.open()
    return capture


def ended(capture: Capture) -> Captured:
    captured = capture.stop()
    capture.close()
    assert captured is not None
    return captured


# --- the file ------------------------------------------------------------------------------------------------


def test_the_file_is_valid_after_every_block(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    with WavWriter(path, 44_100, 1) as writer:
        for blocks in range(1, 40):
            writer.write(b"\1\2" * 441)
            copy = tmp_path / "killed.wav"
            copy.write_bytes(path.read_bytes())
            with wave.open(str(copy), "rb") as reader:
                assert reader.getnframes() == 441 * blocks == writer.frames
                assert len(reader.readframes(1 << 20)) == 882 * blocks
        writer.sync()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("cut", [0, 1, 3, 1001])
def test_a_header_is_mended(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "take.wav"
    with WavWriter(path, 48_000, 2) as writer:
        writer.write(bytes(4 * 1000))
    data = bytearray(path.read_bytes())
    data[40:44] = (4 * 9000).to_bytes(4, "little")
    path.write_bytes(data[: len(data) - cut])
    mended = repair(path)
    assert mended is not None
    assert mended.frames == (4000 - cut) // 4
    with wave.open(str(path), "rb") as reader:
        assert reader.getnframes() == mended.frames
    assert path.stat().st_size == 44 + 4 * mended.frames


@pytest.mark.parametrize(
    "content", [b"", b"RIFF", b"RIFF\0\0\0\0WAVE", b"RIFF\0\0\0\0WAVEdata\0\0\0\0" + bytes(50)]
)
def test_what_is_no_recording_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "take.wav"
    path.write_bytes(content)
    assert repair(path) is None
    assert path.read_bytes() == content


def test_a_folder_that_cant_be_written(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="can't be written"):
        WavWriter(tmp_path / "nowhere" / "take.wav", 48_000, 1)


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_read_while_it_grows_is_bit_for_bit_the_file_read_afterwards(
    tmp_path: Path, rate: int, channels: int
) -> None:
    random = np.random.default_rng(rate + channels)
    path = tmp_path / "take.wav"
    pieces = []
    with WavWriter(path, rate, channels) as writer:
        with GrowingWav(path) as growing:
            assert not len(growing.read())
            for _ in range(60):
                frames = int(random.integers(1, 3000))
                block = random.normal(0, 6000, frames * channels).clip(-32768, 32767).astype("<i2").tobytes()
                writer.write(block)
                if random.random() < 0.7:
                    pieces.append(growing.read())
            pieces.append(growing.finish(writer.frames))
            assert growing.frames == writer.frames
        frames = writer.frames
    assert np.array_equal(np.concatenate(pieces), read(path).sound)
    with GrowingWav(path) as again:
        assert np.array_equal(again.finish(frames), np.concatenate(pieces))


def test_half_a_frame_waits_for_its_other_half(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    with WavWriter(path, 16_000, 1) as writer:
        writer.write(bytes(200))
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with GrowingWav(path) as growing:
        growing.read()
        assert growing.frames == 99
        path.write_bytes(whole)
        growing.read()
        assert growing.frames == 100
        assert len(growing.finish(5000)) == 0


def test_no_wav(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"nothing")
    with pytest.raises(ValueError, match="no 16-bit WAV"):
        GrowingWav(tmp_path / "x")


# --- the microphone to the file ------------------------------------------------------------------------------


def test_all_that_is_said_between_record_and_stop_is_kept(tmp_path: Path) -> None:
    microphone = PretendMicrophone(rate=44_100)
    capture = opened(microphone)
    microphone.say(tone(0.5, 44_100))
    capture.record(tmp_path / "take.wav")
    microphone.say(tone(1.25, 44_100))
    captured = ended(capture)
    assert (captured.end, captured.frames, captured.rate, captured.channels) == ("stopped", 55_125, 44_100, 1)
    assert captured.duration_s == capture.seconds == 1.25
    assert captured.overflows == captured.clipped_blocks == 0
    assert captured.peak_dbfs == pytest.approx(-10.46, abs=0.1)
    assert not microphone.is_open
    found = shape(tmp_path / "take.wav")
    assert found is not None
    assert found.frames == 55_125


def test_a_pause_is_left_out(tmp_path: Path) -> None:
    microphone = PretendMicrophone()
    capture = opened(microphone)
    capture.record(tmp_path / "take.wav")
    microphone.say(tone(0.5))
    capture.pause()
    microphone.say(tone(2.0))
    capture.resume()
    microphone.say(tone(0.25))
    assert ended(capture).duration_s == 0.75


def test_a_limit_is_kept_to_the_sample_and_told(tmp_path: Path) -> None:
    told = threading.Event()
    microphone = PretendMicrophone()
    capture = opened(microphone, on_news=told.set)
    capture.record(tmp_path / "take.wav", limit_s=1.001)
    microphone.say(tone(3.0))
    assert told.wait(10)
    assert capture.captured is not None
    assert (capture.captured.end, capture.captured.frames) == ("limit", 48_048)
    assert ended(capture) == capture.captured


def test_a_microphone_that_goes_away(tmp_path: Path) -> None:
    """One second without a block, by the clock."""
    told, clock = threading.Event(), Clock()
    microphone = PretendMicrophone()
    capture = opened(microphone, on_news=told.set, clock=clock)
    capture.record(tmp_path / "take.wav")
    microphone.say(tone(0.5))
    wait_for(lambda: capture.frames == 24_000)
    clock.now += 0.9
    assert not told.wait(0.3)
    clock.now += 0.2
    assert told.wait(10)
    captured = ended(capture)
    assert (captured.end, captured.frames) == ("lost", 24_000)
    assert "unplugged" in str(captured.message)
    assert capture.lost


def test_the_first_block_may_take_longer(tmp_path: Path) -> None:
    told, clock = threading.Event(), Clock()
    capture = opened(PretendMicrophone(), on_news=told.set, clock=clock)
    clock.now += 4.9
    assert not told.wait(0.3)
    clock.now += 0.2
    assert told.wait(10)
    assert capture.lost
    assert capture.stop() is None
    capture.close()


def test_too_little_room_to_begin_with(tmp_path: Path) -> None:
    capture = opened(PretendMicrophone(), free=lambda _: 49_999_999)
    with pytest.raises(StorageError, match="Only 50 MB are free"):
        capture.record(tmp_path / "take.wav")
    assert capture.room_s(tmp_path) == 0
    capture.close()
    assert not list(tmp_path.iterdir())


def test_the_disk_fills_up_slowly(tmp_path: Path) -> None:
    told, clock, left = threading.Event(), Clock(), [PLENTY]
    microphone = PretendMicrophone()
    capture = opened(microphone, on_news=told.set, clock=clock, free=lambda _: left[0])
    assert capture.room_s(tmp_path) == pytest.approx((PLENTY - LEAST_ROOM) / 96_000)
    capture.record(tmp_path / "take.wav")
    microphone.say(tone(0.5))
    wait_for(lambda: capture.frames == 24_000)
    left[0] = LEAST_ROOM - 1
    clock.now += 1.1
    microphone.say(tone(0.02))
    assert told.wait(10)
    captured = ended(capture)
    assert (captured.end, captured.frames) == ("disk", 24_960)


def test_the_disk_is_full_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written before is kept and valid, though closing fails again."""
    told = threading.Event()
    microphone = PretendMicrophone()
    capture = opened(microphone, on_news=told.set)
    path = tmp_path / "take.wav"
    capture.record(path)
    microphone.say(tone(0.5))
    wait_for(lambda: capture.frames == 24_000)

    whole, at = os.write, [0]

    def full(file: int, data: memoryview) -> int:
        """Takes a hundred bytes more, then nothing."""
        at[0] += 1
        if at[0] == 1:
            return whole(file, data[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    microphone.say(tone(0.02))
    assert told.wait(10)
    monkeypatch.undo()
    captured = ended(capture)
    assert (captured.end, captured.frames) == ("disk", 24_000)
    with wave.open(str(path), "rb") as reader:
        assert reader.getnframes() == 24_000
    assert path.stat().st_size == 44 + 48_000


def test_overflows_are_counted_with_the_take(tmp_path: Path) -> None:
    microphone = PretendMicrophone()
    capture = opened(microphone)
    microphone.say(tone(0.02), overflowed=True)
    capture.record(tmp_path / "take.wav")
    microphone.say(tone(0.04), overflowed=True)
    assert ended(capture).overflows == 2


def test_two_channels_and_clipping(tmp_path: Path) -> None:
    microphone = PretendMicrophone(channels=2, rate=16_000)
    capture = opened(microphone)
    assert "16 kHz" in str(capture.note)
    capture.record(tmp_path / "take.wav")
    microphone.say(np.ones(16_000, np.float32))
    captured = ended(capture)
    assert (captured.channels, captured.frames) == (2, 16_000)
    assert captured.clipped_blocks == 50
    assert capture.level.clipping


def test_a_microphone_that_cant_be_opened() -> None:
    capture = Capture(PretendMicrophone(fails=MicrophoneError("busy")))
    with pytest.raises(MicrophoneError, match="busy"):
        capture.open()
    assert capture.stop() is None
    capture.close()


# --- the level ---------------------------------------------------------------------------------------------


def test_levels_in_dbfs() -> None:
    meter = LevelMeter(48_000, 1)
    samples = np.round(tone(0.5) * 32767).astype("<i2")
    for start in range(0, len(samples), 480):
        level = meter.feed(samples[start : start + 480].tobytes())
    assert level.peak_dbfs == pytest.approx(20 * np.log10(0.3), abs=0.05)
    assert level.rms_dbfs == pytest.approx(20 * np.log10(0.3 / np.sqrt(2)), abs=0.05)
    assert not level.clipping
    assert meter.feed(b"") == level


def test_bit_exact_zeros_for_two_seconds_are_muted() -> None:
    meter = LevelMeter(16_000, 1)
    for _ in range(99):
        level = meter.feed(bytes(640))
    assert (level.peak_dbfs, level.rms_dbfs, meter.muted) == (QUIETEST_DBFS, QUIETEST_DBFS, False)
    meter.feed(bytes(640))
    assert meter.muted
    meter.feed(bytes(638) + b"\1\0")
    assert not meter.muted
