"""F0 against Praat's tracker, on voices whose pitch moves."""

from __future__ import annotations

import numpy as np
import parselmouth
import pytest
from hibari import SAMPLE_RATE as VOICE_RATE
from hibari import Hibari
from scipy.signal import resample_poly

from pitchcoach.audio.measure import measure
from pitchcoach.audio.pitch import HOP, REACH, track
from tests.audio.sounds import RATE

TEXT = "You know the board of surgery names behind the front desk? I write the mathematics that fills it."


@pytest.mark.parametrize("lower", [1.0, 0.6], ids=["a woman's voice", "the same, as deep as a man's"])
def test_pitch_is_that_of_praat(lower: float) -> None:
    spoken = Hibari()(TEXT, speed=1.0 / lower, seed=0)
    up, down = RATE, round(VOICE_RATE * lower)
    common = int(np.gcd(up, down))
    sound = np.asarray(resample_poly(spoken, up // common, down // common), np.float32)
    ours, _ = track(np.zeros(0, np.float32), sound)
    praat = parselmouth.Sound(sound.astype(np.float64), RATE).to_pitch_ac(0.01, 65.0, pitch_ceiling=500.0)
    middles = (np.arange(len(ours)) * HOP + REACH / 2) / RATE
    theirs = np.array([praat.get_value_at_time(moment) for moment in middles])
    both = (ours > 0) & np.isfinite(theirs)
    assert both.sum() > 0.6 * np.isfinite(theirs).sum()
    off = np.abs(ours[both] / theirs[both] - 1.0)
    assert np.median(off) < 0.01
    assert np.mean(off < 0.05) > 0.95
    told = measure(sound)
    assert told.pitch_median_hz == pytest.approx(np.nanmedian(theirs), rel=0.05)
