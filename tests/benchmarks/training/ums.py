"""Fits the ear for ums (`pitchcoach/speech/ums.npz`) and prints how it does on callers and voices left out.

    python -m tests.benchmarks.training.ums CACHE [--calls FOLDER] [--write]

Examples: takes spoken by the synthetic voices that are there, with ums at known places (`delivery_mixing`), and, with
`--calls`, real telephone calls: a folder as of the Wake-Up-Word Corpus II (Kepuska, CC BY-SA 4.0; public repository
wake-up-word/wuw-corpus-ii), whose texts keep um, uh and ah. Where those lie is told by aligning the text, then moved to
the nearest sound that the ear, fitted without that caller, takes for one. Examples are kept in CACHE; all is seeded.
The file in the package was made with both.
"""

from __future__ import annotations

import argparse
import itertools
import pickle
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pitchcoach.model import Word
from pitchcoach.speech import ear, loading
from pitchcoach.speech.fillers import PADDING_S, PROMPT, filler_of
from pitchcoach.speech.recogniser import SAMPLE_RATE, Recogniser
from tests.benchmarks.delivery_mixing import takes
from tests.benchmarks.delivery_voices import KOKORO, Sound, voices

FOLDS = 4
ROUNDS = 3
TAKES, FLUENT_TAKES = 10, 4
NASAL = ("um", "erm", "uhm", "hm", "mm")
OUT = Path(ear.__file__).with_name("ums.npz")
Place = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class Example:
    """One stretch of sound as the second pass takes it."""

    voice: str
    real: bool
    seconds: float
    encoded: NDArray[np.float16]
    words: tuple[Word, ...]
    fillers: tuple[Place, ...]
    """Where they are, or for real speech about where."""

    @property
    def plain(self) -> list[Word]:
        return [word for word in self.words if filler_of(word.text) is None]

    @property
    def written(self) -> list[Word]:
        return [word for word in self.words if filler_of(word.text) is not None]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cache", type=Path)
    parser.add_argument("--calls", type=Path)
    parser.add_argument("--write", action="store_true", help="put the file into the package")
    given = parser.parse_args()
    given.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        model = loading.load("tiny.en", Path(home)).words
        spoken = [e for name, say in voices().items() if name not in KOKORO for e in _kept(
            given.cache / f"{name}.pickle", lambda name=name, say=say: list(synthetic(model, name, say)))]  # fmt: skip
        calls = (
            _kept(given.cache / "calls.pickle", lambda: list(real(model, given.calls))) if given.calls else []
        )
    rng = np.random.default_rng(0)
    groups = sorted({e.voice for e in calls}), sorted({e.voice for e in spoken})
    fold = {name: i % FOLDS for names in groups for i, name in enumerate(rng.permutation(names))}
    for _ in range(ROUNDS):
        calls = refined(calls, chances_left_out(calls + spoken, fold, rng))
    examples = calls + spoken
    left_out = chances_left_out(examples, fold, rng)
    rows, labels, owners = candidates(examples, left_out)
    folds = np.array([fold[examples[i].voice] for i in owners])
    scores = np.zeros(len(labels))
    for k in range(FOLDS):
        if (folds == k).any():
            second = _second().fit(rows[(folds != k) & (labels >= 0)], labels[(folds != k) & (labels >= 0)])
            scores[folds == k] = second.predict_proba(rows[folds == k])[:, 1]
    tell(examples, left_out, owners, scores)
    if given.write:
        write(examples, rows[labels >= 0], labels[labels >= 0], rng)


def _kept(file: Path, make: Any) -> list[Example]:
    if not file.exists():
        file.write_bytes(pickle.dumps(make()))
    return list(pickle.loads(file.read_bytes()))


def synthetic(model: Recogniser, voice: str, say: Any) -> Iterator[Example]:
    for fluent, count in ((False, TAKES), (True, FLUENT_TAKES)):
        for take in takes(voice, say, count, 7 + fluent, fluent=fluent):
            edges = [0.0]
            for _, start_s, end_s in take.phrases:
                if end_s - edges[-1] > 22.0:
                    edges.append(start_s)
            edges.append(len(take.sound) / SAMPLE_RATE)
            for low, high in itertools.pairwise(edges):
                here = [(k, a - low, b - low) for k, a, b in take.fillers if a < high and b > low]
                sound = take.sound[int(low * SAMPLE_RATE) : int(high * SAMPLE_RATE)]
                yield _example(model, voice, sound, tuple(here))


def real(model: Recogniser, folder: Path) -> Iterator[Example]:
    """Calls with fillers in their text, and one or two without from each caller."""
    rows = []
    for line in (folder / "archive" / "WUWII_Transcriptions.txt").read_text(encoding="latin-1").splitlines():
        fields = line.split("|")
        if len(fields) > 10 and not line.startswith("#"):
            text = re.sub(r"\{[^}]*\}|\[\[?[^\]]*\]\]?|\(\(.*?\)\)|<[^>]*>|[\^+*_~%#@]", " ", fields[10])
            path = folder / "calls" / fields[5] / fields[7]
            if path.exists() and 8000 < path.stat().st_size < 25 * 8000:
                rows.append((fields[5], path, " ".join(text.split()), "((" in fields[10]))
    with_fillers = [row for row in rows if any(filler_of(word) for word in row[2].split())]
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
        yield _example(model, caller, sound, (), text)


def _mu_law(raw: bytes) -> Sound:
    """Telephone samples (ITU-T G.711) as float32."""
    code = ~np.frombuffer(raw, np.uint8)
    size = (((code & 15).astype(np.int32) << 3) + 132 << ((code >> 4) & 7)) - 132
    return (np.where(code & 128, -size, size) / 32768.0).astype(np.float32)


def _example(
    model: Recogniser, voice: str, sound: Sound, fillers: tuple[Place, ...], text: str = ""
) -> Example:
    seconds = len(sound) / SAMPLE_RATE
    answer = model.decode(sound, language="en", prompt=PROMPT, window_s=seconds + PADDING_S)
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
        voice, bool(text), seconds, answer.frames[:count].astype(np.float16), answer.words, fillers
    )


def labelled(example: Example) -> NDArray[np.int8]:
    """1 within a filler, 0 elsewhere, -1 near its edges and, in real speech, where it may reach."""
    labels = np.zeros(len(example.encoded), np.int8)
    about_s, core_s = (0.2, 0.0) if example.real else (0.07, 0.02)
    for _, start_s, end_s in example.fillers:
        labels[max(0, int((start_s - about_s) * 50)) : int((end_s + about_s) * 50)] = -1
    for _, start_s, end_s in example.fillers:
        middle_s = (start_s + end_s) / 2
        low_s, high_s = min(start_s + core_s, middle_s - 0.06), max(end_s - core_s, middle_s + 0.06)
        labels[max(0, int(low_s * 50)) : int(high_s * 50) + 1] = 1
    return labels


def frames_of(
    examples: list[Example], rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """Frames to fit on, shape (frames, width): all of the fillers, some of the rest."""
    parts, labels = [], []
    for example in examples:
        given = labelled(example)
        inside, outside = np.flatnonzero(given == 1), np.flatnonzero(given == 0)
        some = rng.choice(outside, min(len(outside), max(30, 6 * len(inside))), replace=False)
        parts += [example.encoded[inside], example.encoded[some]]
        labels += [np.ones(len(inside), np.int8), np.zeros(len(some), np.int8)]
    return np.concatenate(parts).astype(np.float32), np.concatenate(labels)


def linear(rows: NDArray[Any], labels: NDArray[Any], strength: float) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic layer for rows as they come."""
    scale = StandardScaler().fit(rows)
    layer = LogisticRegression(C=strength, max_iter=300).fit(scale.transform(rows), labels)
    weights = layer.coef_[0] / scale.scale_
    return weights, float(layer.intercept_[0] - (scale.mean_ * weights).sum())


def _second() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=1.0))


def chances_left_out(
    examples: list[Example], fold: dict[str, int], rng: np.random.Generator
) -> list[NDArray[np.float64]]:
    """The chance of every frame, by layers fitted without that caller or voice."""
    told: list[NDArray[np.float64]] = [np.zeros(0)] * len(examples)
    for k in range(FOLDS):
        rows, labels = frames_of([e for e in examples if fold[e.voice] != k], rng)
        weights, bias = linear(rows, labels, 0.003)
        for i, example in enumerate(examples):
            if fold[example.voice] == k:
                told[i] = ear.chances(example.encoded, weights.astype(np.float32), bias)
    return told


def refined(calls: list[Example], told: list[NDArray[np.float64]]) -> list[Example]:
    """Real fillers moved to the sound nearest to where the text puts them."""
    moved = []
    for example, chance in zip(calls, told, strict=False):
        places = []
        for kind, start_s, end_s in example.fillers:
            low, high = max(0, int((start_s - 0.6) * 50)), int((end_s + 0.6) * 50)
            piece = chance[low:high]
            if len(piece) and piece.max() > 0.3:
                top, bar = low + int(piece.argmax()), max(0.15, 0.3 * piece.max())
                below = np.flatnonzero(chance <= bar)
                first = below[below < top].max(initial=-1) + 1
                last = below[below > top].min(initial=len(chance))
                places.append((kind, first / 50, last / 50))
            else:
                places.append((kind, start_s, end_s))
        moved.append(replace(example, fillers=tuple(places)))
    return moved


def candidates(
    examples: list[Example], told: list[NDArray[np.float64]]
) -> tuple[NDArray[np.float32], NDArray[np.int8], NDArray[np.int64]]:
    """What the second layer sees, whether it is a filler (-1: a second piece of one), and whose it is."""
    rows, labels, owners = [], [], []
    for i, (example, chance) in enumerate(zip(examples, told, strict=True)):
        even = ear.smooth(chance)
        found = ear.stretches(even)
        these, _ = ear.features(found, even, example.plain, example.written)
        used = set[int]()
        mine = np.zeros(len(found), np.int8)
        for j in np.argsort([-row[0] for row in these]):
            low_s, high_s = found[j]
            near = [
                n for n, (_, a, b) in enumerate(example.fillers) if low_s < b + 0.25 and high_s > a - 0.25
            ]
            fresh = [n for n in near if n not in used]
            mine[j] = 1 if fresh else -1 if near else 0
            used |= set(fresh[:1])
        rows.append(these)
        labels.append(mine)
        owners += [i] * len(found)
    return np.concatenate(rows), np.concatenate(labels), np.array(owners)


def tell(
    examples: list[Example],
    told: list[NDArray[np.float64]],
    owners: NDArray[np.int64],
    scores: NDArray[np.float64],
) -> None:
    """Events found and invented, on callers and voices left out, beside the prompted decode alone."""
    from tests.benchmarks.delivery import Count

    for real_ones, name in ((True, "real calls"), (False, "synthetic voices")):
        for least in (None, 0.4, 0.5, 0.6, 0.75):
            total = Count()
            for i, example in enumerate(examples):
                if example.real is not real_ones:
                    continue
                if least is None:
                    found = [(w.start_s, w.end_s) for w in example.written]
                else:
                    all_found = ear.stretches(ear.smooth(told[i]))
                    found = [s for s, p in zip(all_found, scores[owners == i], strict=True) if p >= least]
                total += Count.of([(a, b) for _, a, b in example.fillers], found, example.seconds)
            how = "prompted decode alone" if least is None else f"ear, chance from {least}"
            print(f"{name:18}{how:26}{total}")


def write(
    examples: list[Example], rows: NDArray[np.float32], labels: NDArray[np.int8], rng: np.random.Generator
) -> None:
    frame, frame_bias = linear(*frames_of(examples, rng), 0.003)
    event, event_bias = linear(rows, labels, 1.0)
    endings, closed = [], []
    for example in examples:
        for kind, start_s, end_s in example.fillers:
            piece = example.encoded[int((start_s + end_s) / 2 * 50) : max(1, int(end_s * 50))]
            endings.append(piece.astype(np.float32))
            closed.append(np.full(len(piece), kind in NASAL))
    nasal, nasal_bias = linear(np.concatenate(endings), np.concatenate(closed), 0.003)
    np.savez_compressed(
        OUT,
        frame=frame.astype(np.float16), frame_bias=np.float32(frame_bias),
        nasal=nasal.astype(np.float16), nasal_bias=np.float32(nasal_bias),
        event=event.astype(np.float32), event_bias=np.float32(event_bias),
    )  # fmt: skip
    print(f"{OUT.name}: {OUT.stat().st_size} bytes, from {len(examples)} stretches")


if __name__ == "__main__":
    main()
