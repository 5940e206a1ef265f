"""What the ear for ums is fitted on: stretches of sound as the second pass takes them, with the places of the ums.

Spoken by synthetic voices with ums at known places (`delivery_mixing`); real telephone calls whose texts keep um, uh
and ah; read speech without any; rooms without speech. The recordings are not in this repository:

* calls: a folder as of the Wake-Up-Word Corpus II (Kepuska, CC BY-SA 4.0; public repository
  wake-up-word/wuw-corpus-ii);
* read: FLAC files named SPEAKER-CHAPTER-NUMBER.flac, as of LibriSpeech (CC BY 4.0; a sentence each of some 260 readers
  lies in the public repository resemble-ai/Resemblyzer, folder audio_data).
"""

from __future__ import annotations

import csv
import itertools
import pickle
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from pitchcoach.audio import files
from pitchcoach.model import Word
from pitchcoach.speech import ear
from pitchcoach.speech.answers import Watched
from pitchcoach.speech.fillers import PADDING_S, PROMPT, WATCHED, filler_of, places_of
from pitchcoach.speech.loading import Loaded
from pitchcoach.speech.onsets import changes
from pitchcoach.speech.pauses import levels
from pitchcoach.speech.recogniser import SAMPLE_RATE
from tests.benchmarks.delivery_mixing import room_noise, takes
from tests.benchmarks.delivery_voices import Say, Sound

MISSING = Path(__file__).parents[2] / "data" / "ums_calls.tsv"
TAKES, FLUENT_TAKES = 10, 4
LONGEST_S = 22.0
Place = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class Example:
    """One stretch of sound as the second pass takes it."""

    voice: str
    source: str
    """"calls", "synthetic", "read" or "noise"."""
    name: str
    seconds: float
    encoded: NDArray[np.float16]
    """What the words' model (base) makes of it, shape (frames, 512)."""
    small: NDArray[np.float16]
    """The same by tiny.en, shape (frames, 384)."""
    loud: NDArray[np.float64]
    change: NDArray[np.float64]
    words: tuple[Word, ...]
    places: tuple[Watched, ...]
    fillers: tuple[Place, ...]
    """Where they are, or for real speech about where."""

    @property
    def plain(self) -> list[Word]:
        return [word for word in self.words if filler_of(word.text) is None]

    @property
    def written(self) -> list[Word]:
        return [word for word in self.words if filler_of(word.text) is not None]

    @property
    def there(self) -> list[tuple[float, float]]:
        return [(start_s, end_s) for _, start_s, end_s in self.fillers]


def kept(file: Path, make: Callable[[], list[Example]]) -> list[Example]:
    """What `make` gives, kept in a file."""
    if not file.exists():
        file.write_bytes(pickle.dumps(make()))
        print(f"{file.name}: {file.stat().st_size // 1_000_000} MB", flush=True)
    return list(pickle.loads(file.read_bytes()))


def synthetic(models: Loaded, voice: str, say: Say) -> Iterator[Example]:
    for fluent, count in ((False, TAKES), (True, FLUENT_TAKES)):
        for take in takes(voice, say, count, 7 + fluent, fluent=fluent):
            edges = [0.0]
            for _, start_s, end_s in take.phrases:
                if end_s - edges[-1] > LONGEST_S:
                    edges.append(start_s)
            edges.append(len(take.sound) / SAMPLE_RATE)
            for low, high in itertools.pairwise(edges):
                here = tuple((k, a - low, b - low) for k, a, b in take.fillers if a < high and b > low)
                sound = take.sound[int(low * SAMPLE_RATE) : int(high * SAMPLE_RATE)]
                yield example(models, voice, "synthetic", voice, sound, here)


def calls(models: Loaded, folder: Path) -> Iterator[Example]:
    """Calls with fillers in their text, and one or two without from each caller."""
    with_fillers, rows = _calls(folder)
    callers = {row[0] for row in with_fillers}
    fluent, taken = [], dict[str, int]()
    for row in np.random.default_rng(1).permutation(np.array(rows, dtype=object)):
        caller, _, text, unsure = row
        if unsure or len(text.split()) < 6 or any(filler_of(word) for word in text.split()):
            continue
        if taken.get(caller, 0) < (2 if caller in callers else 1) and len(fluent) < 320:
            taken[caller] = taken.get(caller, 0) + 1
            fluent.append(row)
    for caller, path, text, _ in [*with_fillers, *fluent]:
        sound = resample_poly(_mu_law(path.read_bytes()), 2, 1).astype(np.float32)
        yield example(models, caller, "calls", path.stem, sound, (), text)


Call = tuple[str, Path, str, bool]
"""Caller, file, text, and whether the text leaves something out."""


def _calls(folder: Path) -> tuple[list[Call], list[Call]]:
    """Those with fillers in their text, and all."""
    rows: list[Call] = []
    for line in (folder / "archive" / "WUWII_Transcriptions.txt").read_text(encoding="latin-1").splitlines():
        fields = line.split("|")
        if len(fields) > 10 and not line.startswith("#"):
            text = re.sub(r"\{[^}]*\}|\[\[?[^\]]*\]\]?|\(\(.*?\)\)|<[^>]*>|[\^+*_~%#@]", " ", fields[10])
            path = folder / "calls" / fields[5] / fields[7]
            if path.exists() and 8000 < path.stat().st_size < 25 * 8000:
                rows.append((fields[5], path, " ".join(text.split()), "((" in fields[10]))
    return [row for row in rows if any(filler_of(word) for word in row[2].split())], rows


def read(models: Loaded, folder: Path) -> Iterator[Example]:
    for path in sorted(folder.rglob("*-*-*.flac")):
        sound = files.read(path).sound
        if len(sound) < 25 * SAMPLE_RATE:
            yield example(models, "reader " + path.stem.split("-")[0], "read", path.stem, sound, ())


def noises(models: Loaded) -> Iterator[Example]:
    """Rooms in which nobody speaks: hiss, hum, clicks, a bang."""
    rng = np.random.default_rng(3)
    for number in range(40):
        sound = room_noise(round(rng.uniform(2.0, 9.0) * SAMPLE_RATE), rng) * 10.0 ** rng.uniform(-4.0, -1.5)
        for _ in range(rng.integers(0, 6)):
            at, size = rng.integers(0, len(sound) - 1600), rng.integers(40, 1600)
            sound[at : at + size] *= rng.uniform(2.0, 20.0)
        spoken = np.clip(sound, -1.0, 1.0).astype(np.float32)
        yield example(models, f"room {number}", "noise", f"room {number}", spoken, ())


def _mu_law(raw: bytes) -> Sound:
    """Telephone samples (ITU-T G.711) as float32."""
    code = ~np.frombuffer(raw, np.uint8)
    size = (((code & 15).astype(np.int32) << 3) + 132 << ((code >> 4) & 7)) - 132
    return (np.where(code & 128, -size, size) / 32768.0).astype(np.float32)


def example(
    models: Loaded,
    voice: str,
    source: str,
    name: str,
    sound: Sound,
    fillers: tuple[Place, ...],
    text: str = "",
) -> Example:
    """One stretch; with a `text`, its fillers lie where an alignment of it puts them."""
    model = models.fillers
    assert model is not None
    seconds = len(sound) / SAMPLE_RATE
    answer = model.decode(sound, language="en", prompt=PROMPT, window_s=seconds + PADDING_S, watch=WATCHED)
    if text:
        features, frames = model._features(sound, seconds + PADDING_S)
        tokenizer = model._tokenizer("en")
        aligned = model.whisper.find_alignment(
            tokenizer, [tokenizer.encode(" " + text)[:200]], model.whisper.encode(features), frames
        )[0]
        fillers = tuple(
            (kind, float(one["start"]), float(one["end"]))
            for one in aligned
            if (kind := filler_of(one["word"].strip())) is not None
        )
    count = int(np.ceil(seconds * ear.FRAMES_A_SECOND))
    return Example(
        voice, source, name, seconds,
        models.words.encode(sound, seconds + PADDING_S)[:count].astype(np.float16),
        answer.frames[:count].astype(np.float16),
        levels(sound), changes(sound), answer.words, tuple(places_of(answer.watched)), fillers,
    )  # fmt: skip


def moved(example: Example, chance: NDArray[np.float64]) -> tuple[Place, ...]:
    """Fillers of a text put on the sounds that the ear suspects: in their order, no sound twice.

    A place costs what it is away from where the alignment puts the filler and gains what the ear is sure; a filler
    without a sound within `REACH_S` stays where it was. Found by dynamic programming.
    """
    fillers = example.fillers
    sounds = [
        (a, b, float(chance[int(a * 50) : int(np.ceil(b * 50))].max()))
        for a, b in ear.suspects(chance[: (len(example.loud) + 1) // 2], example.loud)
    ]
    cost = np.zeros((len(fillers) + 1, len(sounds) + 1))
    step = np.zeros(cost.shape, np.int8)
    for i, (_, start_s, end_s) in enumerate(fillers, 1):
        cost[i, 0] = i * UNPLACED
        for j, (low_s, high_s, sure) in enumerate(sounds, 1):
            gap_s = max(0.0, low_s - end_s, start_s - high_s)
            apart_s = min(abs(low_s + high_s - start_s - end_s) / 2, gap_s + 0.3)
            taken = cost[i - 1, j - 1] + gap_s / 0.6 + 0.3 * apart_s - sure if gap_s <= REACH_S else np.inf
            choices = (cost[i - 1, j] + UNPLACED, cost[i, j - 1], taken)
            step[i, j] = int(np.argmin(choices))
            cost[i, j] = min(choices)
    found: list[Place] = []
    i, j = len(fillers), len(sounds)
    while i:
        if step[i, j] == 1:
            j -= 1
            continue
        if step[i, j] == 2:
            j -= 1
            found.append((fillers[i - 1][0], *sounds[j][:2]))
        else:
            found.append(fillers[i - 1])
        i -= 1
    return tuple(found[::-1])


def mended(example: Example) -> Example:
    """With the ums that a call holds and its text leaves out (tests/data/ums_calls.tsv).

    Nine, found among what the ear makes up: tiny.en and base both write a filler there under the verbatim prompt, and
    the formants are those of a held neutral vowel. What the ear misses was left as the texts have it.
    """
    if example.source != "calls":
        return example
    with MISSING.open(encoding="utf-8") as table:
        more = [
            (row["text"], float(row["start_s"]), float(row["end_s"]))
            for row in csv.DictReader(table, delimiter="\t")
            if row["file"] == example.name
        ]
    return replace(example, fillers=tuple(sorted([*example.fillers, *more], key=lambda place: place[1])))


REACH_S = 0.9
"""The alignment is that far off at most."""
UNPLACED = 1.0
"""What it costs to leave a filler where it was."""
