"""Takes with ums at known places: pitches of the corpus spoken by one voice, with noise and a room around it.

Each take is put together from phrases. Between them come, by a seeded chance, fillers (the voice's own um, uh, er,
made longer or shorter, and flat as people say them), and what is easily taken for one and isn't: a word drawn
out ("sooo"), a sound repeated or held at the start of a phrase as in a stutter, plain silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import parselmouth
from numpy.typing import NDArray
from parselmouth.praat import call
from scipy.signal import butter, fftconvolve, sosfilt

from tests.benchmarks.delivery_voices import RATE, Say, Sound, trimmed

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
SPELLINGS = {"um": ("Um,", "Umm."), "uh": ("Uh,", "Uh."), "er": ("Er,", "Uh,"), "erm": ("Erm,", "Um.")}
DRAWN = ("so", "and", "the", "a", "we", "I", "to", "or", "no", "are", "me", "more")
"""Words that people draw out; not fillers."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """A take and what is where in it, in seconds."""

    voice: str
    sound: Sound
    text: str
    """Without the fillers."""
    fillers: tuple[tuple[str, float, float], ...]
    phrases: tuple[tuple[str, float, float], ...]


def takes(voice: str, say: Say, count: int, seed: int, *, fluent: bool = False) -> Iterator[Mixed]:
    """`count` takes of about half a minute by one voice; `fluent` ones hold no filler and no stutter."""
    rng = np.random.default_rng([seed, *voice.encode()])
    # Praat's resynthesis draws its own random numbers, by a generator of its own.
    parselmouth.praat.run(f"random_initializeWithSeedUnsafelyButPredictably ({seed})")
    texts = list(_pitches())
    own = _own_fillers(say)
    for index in rng.permutation(len(texts))[:count]:
        yield _take(voice, say, texts[index], own, rng, fluent=fluent)


def _pitches() -> Iterator[list[str]]:
    """Phrases of one pitch after another, three to ten words each."""
    for file in sorted(CORPUS.glob("*.json")):
        for take in json.loads(file.read_text(encoding="utf-8"))["takes"][:3]:
            text = " ".join(sentence["text"] for sentence in take["sentences"])
            phrases: list[str] = []
            for part in re.split(r"(?<=[,.;:?!])\s+", text):
                words = part.split()
                while words:
                    length = len(words) if len(words) <= 9 else 6
                    phrases.append(" ".join(words[:length]))
                    words = words[length:]
            yield phrases[:14]


def _own_fillers(say: Say) -> list[tuple[str, Sound]]:
    return [
        (kind, sound)
        for kind, spellings in SPELLINGS.items()
        for spelling in spellings
        for sound in [say(spelling, 0.75)]
        if len(sound) > 0.08 * RATE
    ]


def _take(
    voice: str,
    say: Say,
    phrases: list[str],
    own: list[tuple[str, Sound]],
    rng: np.random.Generator,
    *,
    fluent: bool,
) -> Mixed:
    pieces: list[Sound] = []
    fillers: list[tuple[str, float, float]] = []
    places: list[tuple[str, float, float]] = []
    at = 0

    def add(sound: Sound) -> tuple[float, float]:
        nonlocal at
        pieces.append(sound)
        at += len(sound)
        return (at - len(sound)) / RATE, at / RATE

    def rest(shortest_s: float, longest_s: float) -> None:
        add(np.zeros(round(rng.uniform(shortest_s, longest_s) * RATE), np.float32))

    speed = rng.uniform(0.95, 1.15)
    rest(0.2, 0.8)
    for phrase in phrases:
        chance = rng.random()
        if not fluent and chance < 0.34:
            kind, sound = own[rng.integers(len(own))]
            flat = reshaped(sound, float(np.clip(rng.lognormal(-1.05, 0.4), 0.15, 0.85)), rng)
            if rng.random() < 0.7:
                rest(0.03, 0.5)
            fillers.append((kind, *add(flat)))
            if rng.random() < 0.65:
                rest(0.03, 0.6)
        elif chance < 0.42:
            drawn = reshaped(say(DRAWN[rng.integers(len(DRAWN))], 0.9), rng.uniform(0.25, 0.55), rng)
            add(drawn)
            rest(0.0, 0.3)
        elif chance < 0.75:
            rest(0.05, 0.7)
        spoken = say(phrase, speed)
        if not fluent and rng.random() < 0.08:
            spoken = stuttered(spoken, rng)
        places.append((phrase, *add(spoken)))
    rest(0.2, 1.0)
    clean = np.concatenate(pieces)
    text = " ".join(phrases)
    return Mixed(voice, in_a_room(clean, rng), text, tuple(fillers), tuple(places))


def reshaped(sound: Sound, seconds: float, rng: np.random.Generator) -> Sound:
    """The sound made so long, with a pitch that stays or falls a little, by overlap and add (Praat)."""
    try:
        whole = parselmouth.Sound(sound.astype(np.float64), RATE)
        manipulation = call(whole, "To Manipulation", 0.01, 60, 500)
        pitch = whole.to_pitch(0.01, 60, 500)
        middle = call(pitch, "Get quantile", 0, 0, 0.5, "Hertz")
        if not np.isfinite(middle):
            return faded(sound)
        tier = call(manipulation, "Extract pitch tier")
        call(tier, "Remove points between", 0, whole.duration)
        start = middle * rng.uniform(0.8, 1.02)
        call(tier, "Add point", 0.0, start)
        call(tier, "Add point", whole.duration, start * rng.uniform(0.82, 1.02))
        call([tier, manipulation], "Replace pitch tier")
        lengths = call(manipulation, "Extract duration tier")
        call(lengths, "Add point", 0.0, seconds / whole.duration)
        call([lengths, manipulation], "Replace duration tier")
        made = call(manipulation, "Get resynthesis (overlap-add)").values[0]
    except parselmouth.PraatError:
        return faded(sound)
    return faded(trimmed(made.astype(np.float32)) * np.float32(rng.uniform(0.45, 1.0)))


def faded(sound: Sound, seconds: float = 0.015) -> Sound:
    """With soft edges."""
    count = min(round(seconds * RATE), len(sound) // 2)
    slope = np.linspace(0.0, 1.0, count, dtype=np.float32)
    soft = sound.copy()
    soft[:count] *= slope
    soft[len(soft) - count :] *= slope[::-1]
    return soft


def stuttered(sound: Sound, rng: np.random.Generator) -> Sound:
    """The first sound of a phrase said several times, or held: what a stutter does."""
    onset = sound[: round(rng.uniform(0.08, 0.2) * RATE)]
    if rng.random() < 0.6:
        gap = np.zeros(round(rng.uniform(0.0, 0.12) * RATE), np.float32)
        again = [piece for _ in range(rng.integers(2, 5)) for piece in (faded(onset, 0.01), gap)]
        return np.concatenate([*again, sound])
    held = reshaped(onset, rng.uniform(0.3, 0.7), rng)
    return np.concatenate([held, sound[len(onset) // 2 :]])


def in_a_room(clean: Sound, rng: np.random.Generator) -> Sound:
    """With a room's echo, its noise, a microphone's band and a level, each by chance."""
    sound = clean.astype(np.float64)
    if rng.random() < 0.6:
        length = round(rng.uniform(0.1, 0.45) * RATE)
        tail = rng.normal(0.0, 1.0, length) * np.exp(-6.9 * np.arange(length) / length)
        tail[0] = 0.0
        tail *= rng.uniform(0.1, 0.6) / np.sqrt((tail**2).sum())
        tail[0] = 1.0
        sound = fftconvolve(sound, tail)[: len(clean)]
    loud = np.sqrt((sound[np.abs(sound) > 0.02 * np.abs(sound).max()] ** 2).mean())
    noise = room_noise(len(sound), rng)
    sound = sound + noise * loud * 10.0 ** (-rng.uniform(12.0, 45.0) / 20.0)
    if rng.random() < 0.3:
        sound = sosfilt(butter(4, [300.0, 3400.0], "bandpass", fs=RATE, output="sos"), sound)
    sound *= 10.0 ** (-rng.uniform(1.0, 25.0) / 20.0) / np.abs(sound).max()
    return np.round(sound * 32768.0).astype(np.float32) / 32768.0


def room_noise(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Noise of mean power 1 whose spectrum falls as a room's does, with a mains hum now and then."""
    spectrum = np.fft.rfft(rng.normal(0.0, 1.0, count))
    spectrum /= np.maximum(np.fft.rfftfreq(count, 1 / RATE), 50.0) ** rng.uniform(0.0, 1.0)
    noise = np.fft.irfft(spectrum, count)
    if rng.random() < 0.3:
        noise = noise / noise.std() + np.sin(2 * np.pi * 50.0 * np.arange(count) / RATE)
    return np.asarray(noise / noise.std())
