"""The height of a voice: F0 frame by frame, by the YIN method with guards against octave errors.

YIN: de Cheveigné & Kawahara 2002 (10.1121/1.1458024). The difference function comes from one Fourier
transform a frame, so a second of sound costs some milliseconds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
HOP = 160
"""Samples between frames: 10 ms."""
LOWEST_HZ = 65.0
"""Deep men's voices reach about 70 Hz."""
HIGHEST_HZ = 500.0
"""Lively women's and children's voices reach about 450 Hz in speech."""
SPAN = 512
"""Samples compared with their shifted copy: two periods at 65 Hz."""
LONGEST = int(SAMPLE_RATE / LOWEST_HZ) + 2
SHORTEST = int(SAMPLE_RATE / HIGHEST_HZ)
REACH = SPAN + LONGEST
"""Samples one frame looks at."""
DIP = 0.15
"""A frame is voiced where the normalised difference falls below this (YIN's paper: 0.1 to 0.15)."""
SILENCE = 1e-7
"""Mean power (-70 dBFS) below which a frame isn't looked at."""

Block = NDArray[np.float32]


def track(context: Block, chunk: Block) -> tuple[Block, Block]:
    """F0 of the frames that a chunk completes.

    Args:
        context: samples left over from before, as the last call returned them; empty at first.
        chunk: the next samples, float32, 16 kHz mono.

    Returns:
        Hz for each frame, 0 where there is no voice, and the samples to give as `context` next time. Frame
        i looks at 47 ms from 10 ms times i on.
    """
    sound = np.concatenate([context, chunk])
    count = max(0, (len(sound) - REACH) // HOP + 1)
    if count == 0:
        return np.zeros(0, np.float32), sound
    frames = np.lib.stride_tricks.sliding_window_view(sound, REACH)[::HOP][:count].astype(np.float64)
    frames = frames - frames.mean(axis=1, keepdims=True)
    pitches = np.zeros(count, np.float32)
    loud = (frames**2).mean(axis=1) > SILENCE
    if loud.any():
        pitches[loud] = _yin(frames[loud])
    return pitches, sound[count * HOP :]


def _yin(frames: NDArray[np.float64]) -> Block:
    """F0 in Hz of frames of shape (frames, REACH); 0 where none."""
    size = 1024
    spectrum = np.fft.rfft(frames, size) * np.conj(np.fft.rfft(frames[:, :SPAN], size))
    crossed = np.fft.irfft(spectrum, size)[:, : LONGEST + 1]
    squares = np.cumsum(np.pad(frames**2, ((0, 0), (1, 0))), axis=1)
    energy = squares[:, SPAN : SPAN + LONGEST + 1] - squares[:, : LONGEST + 1]
    difference = np.maximum(energy[:, :1] + energy - 2.0 * crossed, 0.0)
    lags = np.arange(1, LONGEST + 1)
    normal = np.ones_like(difference)
    normal[:, 1:] = difference[:, 1:] * lags / np.maximum(np.cumsum(difference[:, 1:], axis=1), 1e-20)
    inner = normal[:, SHORTEST:LONGEST]
    is_dip = (inner <= normal[:, SHORTEST - 1 : LONGEST - 1]) & (
        inner < normal[:, SHORTEST + 1 : LONGEST + 1]
    )
    # The first dip deep enough, not the deepest: the deepest may be two periods long, an octave too low.
    deep = is_dip & (inner < np.maximum(DIP, 0.0))
    found = deep.any(axis=1)
    lag = np.argmax(deep, axis=1) + SHORTEST
    rows = np.arange(len(frames))
    before, at, after = normal[rows, lag - 1], normal[rows, lag], normal[rows, lag + 1]
    bend = before - 2.0 * at + after
    shift = np.where(bend > 1e-12, 0.5 * (before - after) / np.where(bend > 1e-12, bend, 1.0), 0.0)
    return np.where(found, SAMPLE_RATE / (lag + shift), 0.0).astype(np.float32)
