"""Sound files in, 16 kHz mono out."""

from __future__ import annotations

import tracemalloc
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from pitchcoach.audio import files
from pitchcoach.errors import AudioError, UserError
from tests.audio.sounds import CODECS, noise, tone, voice, write


def main_frequency(sound: np.ndarray) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(sound))) * files.SAMPLE_RATE / len(sound))


@pytest.mark.parametrize("suffix", CODECS)
def test_every_format_gives_the_same_sound(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"tone.{suffix}", tone(440.0, 2.0, rate=48_000), rate=48_000)
    recording = files.read(path)
    assert recording.sound.dtype == np.float32
    assert recording.duration_s == pytest.approx(2.0, abs=0.1)
    assert main_frequency(recording.sound) == pytest.approx(440.0, abs=2.0)
    assert np.sqrt((recording.sound**2).mean()) == pytest.approx(0.1 / np.sqrt(2), rel=0.1)
    assert recording.notes == ()


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_every_rate_and_number_of_channels(tmp_path: Path, rate: int, channels: int) -> None:
    sound = np.tile(tone(300.0, 1.0, rate=rate), (channels, 1))
    recording = files.read(write(tmp_path / "tone.wav", sound, rate=rate))
    assert recording.duration_s == pytest.approx(1.0, abs=0.01)
    assert main_frequency(recording.sound) == pytest.approx(300.0, abs=2.0)


@pytest.mark.parametrize("codec", ["pcm_u8", "pcm_s24le", "pcm_f32le", "pcm_mulaw"])
def test_every_kind_of_wav(tmp_path: Path, codec: str) -> None:
    recording = files.read(write(tmp_path / "tone.wav", tone(300.0, 1.0), codec=codec))
    assert main_frequency(recording.sound) == pytest.approx(300.0, abs=2.0)


def test_a_recording_at_16_khz_comes_through_unchanged(tmp_path: Path) -> None:
    sound = noise(1.0, 0.1)
    recording = files.read(write(tmp_path / "noise.wav", sound, codec="pcm_f32le"))
    np.testing.assert_array_equal(recording.sound, sound)


@pytest.mark.parametrize("block_s", [0.01, 0.037, 1.0])
def test_blocks_put_together_are_the_whole(tmp_path: Path, block_s: float) -> None:
    path = write(tmp_path / "tone.flac", tone(440.0, 3.1, rate=44_100), rate=44_100)
    with files.SoundFile(path, block_s=block_s) as file:
        blocks = list(file)
        assert file.done_s == pytest.approx(3.1, abs=0.01)
        assert file.total_s == pytest.approx(3.1, abs=0.01)
    assert {len(block) for block in blocks[:-1]} == {round(block_s * files.SAMPLE_RATE)}
    np.testing.assert_array_equal(np.concatenate(blocks), files.read(path).sound)


def test_a_long_file_passes_in_small_memory_with_progress(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        minute = (tone(200.0, 60.0, rate=16_000) * 32_767).astype("<i2").tobytes()
        for _ in range(5):
            file.writeframes(minute)
    tracemalloc.start()
    try:
        with files.SoundFile(path) as sound:
            seconds = [sound.done_s for _ in sound]
            assert sound.total_s == pytest.approx(300.0)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seconds == pytest.approx(list(range(1, 301)))
    assert peak < 4_000_000


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"There is no file .*none\.wav"):
        files.read(tmp_path / "none.wav")
    with pytest.raises(UserError, match="is a folder"):
        files.read(tmp_path)


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "loop.wav"
    path.symlink_to(path)
    with pytest.raises(UserError, match=r"loop\.wav"):
        files.read(path)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.wav"
    path.touch()
    with pytest.raises(AudioError, match="is empty"):
        files.read(path)


@pytest.mark.parametrize("content", [b"Dear Sir or Madam,\n" * 100, bytes(range(256)) * 40, b"RIFF\x00"])
def test_what_is_not_audio(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.wav"
    path.write_bytes(content)
    with pytest.raises(AudioError, match=r"wav, flac, mp3, ogg or m4a|no sound can be read"):
        files.read(path)


def test_a_film_without_sound(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), "rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(AudioError, match="There is no sound in"):
        files.read(path)


def test_a_blink_of_sound_is_too_short(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match=r"only 0\.2 s long.*at least 0\.3 s"):
        files.read(write(tmp_path / "blink.wav", tone(300.0, 0.2)))


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "ogg"])
def test_a_recording_cut_short_is_used_as_far_as_it_goes(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"cut.{suffix}", voice(150.0, 8.0), rate=16_000)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    recording = files.read(path)
    assert 2.0 < recording.duration_s < 6.0
    if suffix != "ogg":  # an ogg file doesn't say how long it should be
        assert "used" in recording.notes[0]


def test_a_wav_whose_writer_was_killed_is_whole(tmp_path: Path) -> None:
    """Streaming writers leave the length open (0 or all ones); that isn't a recording cut short."""
    path = write(tmp_path / "open.wav", voice(150.0, 2.0))
    content = path.read_bytes()
    at = content.index(b"data") + 4
    path.write_bytes(content[:at] + b"\xff" * 4 + content[at + 4 :])
    recording = files.read(path)
    assert recording.duration_s == pytest.approx(2.0, abs=0.01)
    assert recording.notes == ()


def test_damage_in_the_middle_is_survived_and_told(tmp_path: Path) -> None:
    path = write(tmp_path / "holed.flac", voice(150.0, 8.0) + noise(8.0, 0.01))
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 30_000] = b"\xff" * 30_000
    path.write_bytes(bytes(content))
    recording = files.read(path)
    assert recording.duration_s > 2.0
    assert recording.notes


def test_an_m4a_that_was_never_finished_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "cut.m4a", voice(150.0, 8.0))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(AudioError, match="damaged"):
        files.read(path)


def test_a_header_without_sound(tmp_path: Path) -> None:
    path = tmp_path / "header.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
    with pytest.raises(AudioError, match=r"no sound can be read|damaged"):
        files.read(path)
