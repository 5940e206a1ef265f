"""Speaks the sample take again: `python packaging/make_sample.py` writes assets/sample-take.flac.

The voice is the default one of hibari-tts (a development dependency, Apache-2.0), which carries its model in
its wheel; nothing is downloaded. The same versions give the same file, bit for bit: seeds are fixed.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from hibari import SAMPLE_RATE, Hibari

RATE_HZ = 16_000
PEAK = 0.8
ROOM_DBFS = -68.0
"""A faint room tone: bit-exact silence means a muted microphone to the program."""

SCRIPT: tuple[tuple[str, float, float], ...] = (
    (
        (
            "Picture a morning when you've eaten nothing, your bag is packed, [uh](/ˈʌː/), "
            "and then somebody tells you the operation is off."
        ),
        0.93,
        0.60,
    ),
    ("I'm [Amara](/əmˈɑɹə/), and I do mathematics at the university.", 0.95, 0.55),
    ("Hospitals plan the day as if every operation took its usual time.", 0.95, 0.40),
    ("And when the first one runs late, everybody behind it pays for it.", 0.95, 0.65),
    (
        (
            "What I do is, [um](/ˈʌːm/), stochastic optimisation: "
            "I sample a thousand scenarios and minimise the expected overrun."
        ),
        0.93,
        0.60,
    ),
    (
        "At one hospital, every week, four more people had their operation on the day they were promised.",
        0.95,
        0.60,
    ),
    ("You write about people who wait, and I know the room where the waiting is decided.", 0.95, 1.50),
    ("So, maybe we could talk about it some time.", 0.95, 0.30),
)
"""What is said (some words with their phonemes), its speed (1: the voice's own), seconds of silence after."""


def speak() -> np.ndarray:
    """The take as float32 mono at `SAMPLE_RATE`, with a quarter of a second of room before the first word."""
    voice = Hibari()
    pieces = [np.zeros(int(0.25 * SAMPLE_RATE), np.float32)]
    for number, (words, speed, pause_s) in enumerate(SCRIPT):
        sound = voice(words, speed=speed, seed=number)
        pieces += [trim(sound), np.zeros(int(pause_s * SAMPLE_RATE), np.float32)]
    take = np.concatenate(pieces)
    take *= PEAK / np.abs(take).max()
    noise = np.random.default_rng(7).standard_normal(take.size) * 10 ** (ROOM_DBFS / 20)
    return (take + noise).astype(np.float32)


def trim(sound: np.ndarray) -> np.ndarray:
    """Without the voice's own silence at both ends, so that the pauses are those of the script."""
    frame = SAMPLE_RATE // 100
    level = np.sqrt(np.square(sound[: sound.size // frame * frame]).reshape(-1, frame).mean(axis=1))
    loud = np.flatnonzero(level > 0.03 * level.max())
    start, end = max(loud[0] - 2, 0), min(loud[-1] + 5, level.size)
    return sound[start * frame : end * frame]


def write_flac(path: Path, sound: np.ndarray) -> None:
    """Write `sound` (at `SAMPLE_RATE`) as 16-bit mono FLAC at `RATE_HZ`."""
    with av.open(str(path), "w", format="flac") as container:
        stream = container.add_stream("flac", rate=RATE_HZ, layout="mono")
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
        frame = av.AudioFrame.from_ndarray(sound[np.newaxis, :], format="flt", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        frame.time_base = Fraction(1, SAMPLE_RATE)
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))


def main() -> None:
    """Write the file and say how long it is."""
    path = Path(__file__).resolve().parent.parent / "assets" / "sample-take.flac"
    sound = speak()
    write_flac(path, sound)
    sys.stdout.write(f"{path.name}: {sound.size / SAMPLE_RATE:.1f} s, {path.stat().st_size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main()
