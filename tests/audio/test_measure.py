"""Voice and pauses, loudness, clipping and pitch of synthetic sounds whose truth is known."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitchcoach.audio.measure import SoundMeter, measure
from pitchcoach.model import Pause, Sound
from tests.audio.sounds import RATE, noise, silence, tone, voice

SPEECHLIKE = np.concatenate(
    [
        silence(0.5),
        voice(140.0, 1.2),
        silence(0.6),
        voice(150.0, 0.9),
        silence(0.3),
        voice(130.0, 1.4),
        silence(0.7),
    ]
)
"""Voice at 0.5-1.7, 2.3-3.2 and 3.5-4.9 s."""


def assert_places(found: tuple[Pause, ...], expected: list[tuple[float, float]]) -> None:
    assert len(found) == len(expected), found
    for pause, (start_s, end_s) in zip(found, expected, strict=True):
        assert pause.start_s == pytest.approx(start_s, abs=0.06)
        assert pause.end_s == pytest.approx(end_s, abs=0.06)


@pytest.mark.parametrize("floor", [0.0, 0.0003, 0.003, 0.01])
def test_pauses_are_where_they_are_whatever_the_noise(floor: float) -> None:
    sound = measure(SPEECHLIKE + noise(len(SPEECHLIKE) / RATE, floor))
    assert_places(sound.pauses, [(1.7, 2.3), (3.2, 3.5)])
    assert sound.speech_s == pytest.approx(3.5, abs=0.25)
    assert sound.duration_s == pytest.approx(5.6)


@pytest.mark.parametrize("gain", [0.03, 0.3, 3.0])
def test_loudness_follows_the_gain_and_pauses_do_not(gain: float) -> None:
    plain, louder = measure(SPEECHLIKE), measure(SPEECHLIKE * np.float32(gain))
    assert plain.loudness_dbfs is not None
    assert louder.loudness_dbfs == pytest.approx(plain.loudness_dbfs + 20 * np.log10(gain), abs=0.5)
    assert_places(louder.pauses, [(1.7, 2.3), (3.2, 3.5)])


def test_loudness_and_peak_of_a_known_tone() -> None:
    sound = measure(np.concatenate([silence(1.0), tone(200.0, 2.0, 0.5), silence(1.0)]))
    assert sound.loudness_dbfs == pytest.approx(20 * np.log10(0.5 / np.sqrt(2)), abs=0.3)
    assert sound.peak_dbfs == pytest.approx(20 * np.log10(0.5), abs=0.1)
    assert not sound.clipped


def test_a_closed_consonant_is_no_pause_and_a_click_no_voice() -> None:
    click = np.full(160, 0.5, np.float32)
    sound = measure(
        np.concatenate(
            [
                silence(0.5),
                voice(140.0, 0.5),
                silence(0.08),
                voice(140.0, 0.5),
                silence(0.4),
                click,
                silence(0.4),
                voice(140.0, 0.5),
                silence(0.3),
            ]
        )
    )
    assert_places(sound.pauses, [(1.58, 2.39)])


def test_clipping_is_seen_and_a_loud_clean_take_is_not_clipped() -> None:
    assert measure(np.clip(SPEECHLIKE * 6, -1, 1)).clipped
    assert not measure(SPEECHLIKE * np.float32(0.9 / np.abs(SPEECHLIKE).max())).clipped


@pytest.mark.parametrize("hz", [75.0, 98.0, 120.0, 165.0, 220.0, 310.0, 430.0])
@pytest.mark.parametrize("make", [tone, voice])
def test_pitch_of_a_steady_voice(hz: float, make: object) -> None:
    sound = measure(np.concatenate([silence(0.5), make(hz, 1.5), silence(0.5)]))  # type: ignore[operator]
    assert sound.pitch_median_hz == pytest.approx(hz, rel=0.02)
    assert sound.pitch_range_semitones == pytest.approx(0.0, abs=0.3)


@pytest.mark.parametrize("floor", [0.0, 0.005])
def test_pitch_of_a_moving_voice(floor: float) -> None:
    seconds = 6.0
    semitones = 4.0 * np.sin(2 * np.pi * 0.5 * np.arange(round(seconds * RATE)) / RATE)
    sound = voice(160.0 * 2 ** (semitones / 12), seconds) + noise(seconds, floor)
    sound = np.concatenate([noise(0.5, floor), sound, noise(0.5, floor)])
    told = measure(sound)
    assert told.pitch_median_hz == pytest.approx(160.0, rel=0.05)
    # 10th to 90th percentile of a sine of amplitude 4: 2 * 4 * sin(0.4 pi).
    assert told.pitch_range_semitones == pytest.approx(7.6, rel=0.1)


def test_a_missing_fundamental_is_still_heard() -> None:
    """Small microphones cut the lowest octave; the ear and the tracker go by the harmonics."""
    clock = np.arange(2 * RATE) / RATE
    sound = sum(np.sin(2 * np.pi * 110.0 * k * clock) / k for k in range(3, 12)) * 0.1
    told = measure(np.concatenate([silence(0.5), np.asarray(sound, np.float32), silence(0.5)]))
    assert told.pitch_median_hz == pytest.approx(110.0, rel=0.02)


@pytest.mark.parametrize(
    "sound",
    [silence(3.0), noise(3.0, 0.01), noise(3.0, 0.2), tone(50.0, 3.0, 0.01), silence(0.005), silence(0.0)],
    ids=["silence", "hiss", "loud hiss", "hum", "half a frame", "nothing"],
)
def test_without_voice_nothing_is_invented(sound: np.ndarray) -> None:
    told = measure(sound)
    assert told.speech_s == 0.0
    assert told.loudness_dbfs is None
    assert told.pauses == ()
    assert told.pitch_median_hz is None
    assert told.pitch_range_semitones is None


def test_digital_silence_has_no_peak() -> None:
    assert measure(silence(1.0)).peak_dbfs is None


def test_a_voice_without_any_pause_is_measured() -> None:
    told = measure(voice(140.0, 3.0))
    assert told.pitch_median_hz == pytest.approx(140.0, rel=0.02)
    assert told.speech_s == pytest.approx(3.0, abs=0.1)


WHOLE = measure(SPEECHLIKE + noise(len(SPEECHLIKE) / RATE, 0.001))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 40_000), min_size=1, max_size=60))
def test_the_size_of_the_blocks_changes_nothing(sizes: list[int]) -> None:
    sound, meter, at = SPEECHLIKE + noise(len(SPEECHLIKE) / RATE, 0.001), SoundMeter(), 0
    for size in sizes:
        meter.feed(sound[at : at + size])
        at += size
    meter.feed(sound[at:])
    assert meter.finish() == WHOLE


def test_measuring_costs_little() -> None:
    """Under 2 % of the take's length in CPU time (the brief of issue 1); printed, and far from the limit."""
    sound = np.tile(SPEECHLIKE, 4)
    before = time.process_time()
    assert isinstance(measure(sound), Sound)
    print(f"measuring: {(time.process_time() - before) / (len(sound) / RATE):.2%} of the take")
