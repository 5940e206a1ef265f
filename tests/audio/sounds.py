"""Sounds and sound files made for the tests."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE = 16_000
CODECS = {"wav": "pcm_s16le", "flac": "flac", "mp3": "libmp3lame", "ogg": "libopus", "m4a": "aac"}

Sound = NDArray[np.float32]


def times(seconds: float, rate: int = RATE) -> NDArray[np.float64]:
    return np.arange(round(seconds * rate)) / rate


def tone(hz: float, seconds: float, level: float = 0.1, rate: int = RATE) -> Sound:
    return (level * np.sin(2 * np.pi * hz * times(seconds, rate))).astype(np.float32)


def voice(hz: float | NDArray[np.float64], seconds: float, level: float = 0.1) -> Sound:
    """A buzz with twelve falling harmonics, as a vowel has them; `hz` a number or one for each sample."""
    phase = 2 * np.pi * np.cumsum(np.broadcast_to(hz, (round(seconds * RATE),))) / RATE
    return (level * sum(np.sin(k * phase) / k for k in range(1, 13))).astype(np.float32)


def silence(seconds: float) -> Sound:
    return np.zeros(round(seconds * RATE), np.float32)


def noise(seconds: float, level: float, seed: int = 0) -> Sound:
    return np.random.default_rng(seed).normal(0.0, level, round(seconds * RATE)).astype(np.float32)


def write(path: Path, sound: NDArray[np.float32], *, rate: int = RATE, codec: str | None = None) -> Path:
    """Write a sound, shape (samples,) or (channels, samples), in the format of the file's name."""
    planes = np.atleast_2d(sound)
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[len(planes)]
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec or CODECS[path.suffix[1:]], rate=rate, layout=layout)
        resampler = av.AudioResampler(stream.format, layout, rate, frame_size=stream.frame_size or 1024)
        for start in range(0, planes.shape[1], rate):
            piece = np.ascontiguousarray(planes[:, start : start + rate])
            frame = av.AudioFrame.from_ndarray(piece, "fltp", layout)
            frame.sample_rate, frame.pts = rate, start
            for ready in resampler.resample(frame):
                container.mux(stream.encode(ready))
        for ready in resampler.resample(None):
            container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return path
