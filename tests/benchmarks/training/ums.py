"""Fits the ear for ums (`pitchcoach/speech/ums.npz`) and prints how it does on speakers and voices left out.

    python -m tests.benchmarks.training.ums CACHE [--calls FOLDER] [--read FOLDER] [--write]

Examples come from the synthetic voices that are there and, where their folders are given, from real telephone calls
and from read speech without ums (`ums_material` says where they are to be had). Where the ums of the calls lie is told
by aligning their texts, then moved to the sounds that the ear, fitted without that caller, suspects; then the few that
the texts leave out are added. One ear is fitted for the frames of base and one, on the same places, for tiny.en's.
Examples are kept in CACHE; all is seeded. The file in the package was made with all three; without the calls it hears
real ums worse.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from pitchcoach.speech import ear, loading, signs
from tests.benchmarks.delivery import Count
from tests.benchmarks.delivery_voices import KOKORO, voices
from tests.benchmarks.training.ums_material import (
    Example,
    calls,
    kept,
    mended,
    moved,
    noises,
    read,
    synthetic,
)

WORDS = "base"
"""The words' model, whose encoder the places of the ums are told by."""
FOLDS = 4
ROUNDS = 2
NASAL = ("um", "erm", "uhm", "hm", "mm")
OUT = Path(ear.__file__).with_name("ums.npz")
SOURCES = ("calls", "read", "noise", "synthetic")
LEAST = (0.4, 0.5, 0.6, 0.7, 0.8)
Rows = NDArray[np.float32]
Labels = NDArray[np.int8]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cache", type=Path)
    parser.add_argument("--calls", type=Path)
    parser.add_argument("--read", type=Path)
    parser.add_argument("--write", action="store_true", help="put the file into the package")
    given = parser.parse_args()
    given.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        models = loading.load(WORDS, Path(home))
        examples = []
        if given.calls:
            examples += kept(given.cache / "calls.pickle", lambda: list(calls(models, given.calls)))
        if given.read:
            examples += kept(given.cache / "read.pickle", lambda: list(read(models, given.read)))
        examples += kept(given.cache / "noise.pickle", lambda: list(noises(models)))
        for name, say in voices().items():
            if name in KOKORO:
                # Kept for `tests.benchmarks.delivery`, which shall have voices that the ear never heard.
                continue
            examples += kept(
                given.cache / f"{name}.pickle",
                lambda name=name, say=say: list(synthetic(models, name, say)),  # type: ignore[misc]
            )
    fold = folds_of(examples)
    for _ in range(ROUNDS):
        told = chances_left_out(examples, fold)
        examples = [
            replace(one, fillers=moved(one, chance)) if one.source == "calls" else one
            for one, chance in zip(examples, told, strict=True)
        ]
    as_written, examples = examples, [mended(one) for one in examples]
    arrays: dict[str, NDArray[Any]] = {}
    for name in ear.FITTED_ON:
        if name != WORDS:
            examples = [replace(one, encoded=one.small) for one in examples]
        print(f"The ear for {name}")
        stretches = Stretches(examples, chances_left_out(examples, fold), fold)
        chance = stretches.chances_left_out()
        tell(examples, stretches, chance)
        print("The calls against their texts as they are")
        tell(as_written, stretches, chance, sources=("calls",))
        if given.write:
            arrays |= fitted(name, examples, stretches)
    if given.write:
        np.savez_compressed(OUT, **arrays)  # type: ignore[arg-type]
        print(f"{OUT.name}: {OUT.stat().st_size} bytes, from {len(examples)} stretches")


def folds_of(examples: Sequence[Example]) -> dict[str, int]:
    """The fold of each speaker and voice, dealt out within each source."""
    rng = np.random.default_rng(0)
    return {
        voice: i % FOLDS
        for source in SOURCES
        for i, voice in enumerate(rng.permutation(sorted({e.voice for e in examples if e.source == source})))
    }


def labelled(example: Example) -> Labels:
    """1 within a filler, 0 elsewhere, -1 near its edges and, in real speech, where it may reach."""
    labels = np.zeros(len(example.encoded), np.int8)
    about_s, core_s = (0.07, 0.02) if example.source == "synthetic" else (0.2, 0.0)
    for start_s, end_s in example.there:
        labels[max(0, int((start_s - about_s) * 50)) : int((end_s + about_s) * 50)] = -1
    for start_s, end_s in example.there:
        middle_s = (start_s + end_s) / 2
        low_s, high_s = min(start_s + core_s, middle_s - 0.06), max(end_s - core_s, middle_s + 0.06)
        labels[max(0, int(low_s * 50)) : int(high_s * 50) + 1] = 1
    return labels


def frames_of(examples: Sequence[Example], rng: np.random.Generator) -> tuple[Rows, Labels]:
    """Frames to fit on, shape (frames, width): all of the fillers, some of the rest."""
    parts, labels = [], []
    for example in examples:
        given = labelled(example)
        inside, outside = np.flatnonzero(given == 1), np.flatnonzero(given == 0)
        some = rng.choice(outside, min(len(outside), max(20, 6 * len(inside))), replace=False)
        parts += [example.encoded[inside], example.encoded[some]]
        labels += [np.ones(len(inside), np.int8), np.zeros(len(some), np.int8)]
    return np.concatenate(parts).astype(np.float32), np.concatenate(labels)


def linear(rows: Rows, labels: Labels, strength: float) -> ear.Layers:
    """One logistic layer for rows as they come."""
    scale = StandardScaler().fit(rows)
    fitted = LogisticRegression(C=strength, max_iter=400).fit(scale.transform(rows), labels)
    return _with_scale(scale, [(fitted.coef_.T, fitted.intercept_)])


def deep(rows: Rows, labels: Labels, width: int, decay: float, rounds: int) -> ear.Layers:
    """Two layers with `width` values between them."""
    scale = StandardScaler().fit(rows)
    fitted = MLPClassifier(
        (width,), alpha=decay, max_iter=rounds, batch_size=256, learning_rate_init=1e-3, random_state=0
    ).fit(scale.transform(rows), labels)
    return _with_scale(scale, list(zip(fitted.coefs_, fitted.intercepts_, strict=True)))


def _with_scale(scale: Any, layers: list[tuple[Any, Any]]) -> ear.Layers:
    weights, bias = layers[0]
    first = weights / scale.scale_[:, None]
    layers[0] = first, bias - scale.mean_ @ first
    return tuple((w.astype(np.float32), b.astype(np.float32)) for w, b in layers)


def frame_layers(examples: Sequence[Example]) -> ear.Layers:
    return linear(*frames_of(examples, np.random.default_rng(0)), 0.001)


def pool_layers(rows: Rows, labels: Labels) -> ear.Layers:
    return linear(rows, labels, 0.001)


def event_layers(rows: Rows, labels: Labels) -> ear.Layers:
    return linear(rows, labels, 0.3)


def chances_left_out(examples: Sequence[Example], fold: dict[str, int]) -> list[NDArray[np.float64]]:
    """The even chance of every frame, by layers fitted without that caller or voice."""
    told: list[NDArray[np.float64]] = [np.zeros(0)] * len(examples)
    for k in range(FOLDS):
        layers = frame_layers([e for e in examples if fold[e.voice] != k])
        for i, example in enumerate(examples):
            if fold[example.voice] == k:
                told[i] = ear.smooth(ear.chances(example.encoded.astype(np.float32), layers))
    return told


class Stretches:
    """What the second layer sees of all examples: signs, mean frames, labels (-1: a second piece of one)."""

    def __init__(
        self, examples: Sequence[Example], told: Sequence[NDArray[np.float64]], fold: dict[str, int]
    ) -> None:
        self.found = []
        rows, means, labels, folds = [], [], [], []
        for example, chance in zip(examples, told, strict=True):
            count = min(len(chance), int(np.ceil(len(example.loud) / 2)))
            found = ear.suspects(chance[:count], example.loud)
            self.found.append(found)
            rows.append(
                signs.rows(found, chance, example.loud, example.change, example.plain, example.places)[0]
            )
            means.append(ear.pooled(found, chance, example.encoded))
            labels.append(_labels(found, rows[-1], example))
            folds += [fold[example.voice]] * len(found)
        self.rows, self.means = np.concatenate(rows), np.concatenate(means)
        self.labels, self.folds = np.concatenate(labels), np.array(folds)
        self.edges = np.cumsum([0, *(len(one) for one in self.found)])
        self.known = self.labels >= 0

    def of_each(self, values: NDArray[Any]) -> list[NDArray[Any]]:
        """Parted by example."""
        return [values[a:b] for a, b in zip(self.edges, self.edges[1:], strict=False)]

    def with_whole(self, left_out: int | None) -> tuple[Rows, NDArray[np.float64]]:
        """Signs with the odds of the mean frames beside them, and these odds: for the stretches of each fold by layers
        fitted on the other folds, and for those of `left_out` by all others."""
        odds = np.zeros(len(self.labels))
        for k in range(FOLDS):
            fit = self.known & (self.folds != k)
            if left_out is not None:
                fit &= self.folds != left_out
            layers = pool_layers(self.means[fit], self.labels[fit])
            odds[self.folds == k] = ear.through(self.means[self.folds == k], layers)
        return np.column_stack([self.rows, odds]).astype(np.float32), odds

    def chances_left_out(self) -> NDArray[np.float64]:
        """Of each stretch, by layers that saw nothing of its speaker or voice."""
        chance = np.zeros(len(self.labels))
        for k in range(FOLDS):
            rows, _ = self.with_whole(k)
            fit = self.known & (self.folds != k)
            layers = event_layers(rows[fit], self.labels[fit])
            chance[self.folds == k] = 1 / (1 + np.exp(-ear.through(rows[self.folds == k], layers)))
        return chance


def _labels(found: Sequence[tuple[float, float]], rows: Rows, example: Example) -> Labels:
    used = set[int]()
    labels = np.zeros(len(found), np.int8)
    for j in np.argsort([-row[0] for row in rows]):
        low_s, high_s = found[j]
        near = [n for n, (a, b) in enumerate(example.there) if low_s < b + 0.25 and high_s > a - 0.25]
        fresh = [n for n in near if n not in used]
        labels[j] = 1 if fresh else -1 if near else 0
        used |= set(fresh[:1])
    return labels


def tell(
    examples: Sequence[Example],
    stretches: Stretches,
    chance: NDArray[np.float64],
    sources: Sequence[str] = SOURCES,
) -> None:
    """Events found and invented by speakers and voices left out, beside the prompted decode alone."""
    chances = stretches.of_each(chance)
    groups = {source: [i for i, e in enumerate(examples) if e.source == source] for source in sources}
    for source, mine in groups.items():
        for least in (None, *LEAST) if mine else ():
            total = Count()
            for i in mine:
                total += _count(examples[i], stretches.found[i], chances[i], least)
            how = "prompted decode alone" if least is None else f"ear, chance from {least}"
            print(f"{source:12}{how:26}{total}")
    spoken = groups.get("synthetic", [])
    for voice in dict.fromkeys(examples[i].voice for i in spoken):
        total = Count()
        for i in (i for i in spoken if examples[i].voice == voice):
            total += _count(examples[i], stretches.found[i], chances[i], 0.5)
        print(f"  {voice:18}from 0.5  {total}")


def _count(
    example: Example, found: Sequence[tuple[float, float]], chance: NDArray[Any], least: float | None
) -> Count:
    told = (
        [(w.start_s, w.end_s) for w in example.written]
        if least is None
        else [one for one, sure in zip(found, chance, strict=True) if sure >= least]
    )
    return Count.of(example.there, told, example.seconds)


def fitted(model: str, examples: Sequence[Example], stretches: Stretches) -> dict[str, NDArray[Any]]:
    """The layers for the encoder of one model, as the data file holds them."""
    known = stretches.known
    rows, _ = stretches.with_whole(None)
    endings, closed = [], []
    for example in examples:
        for kind, start_s, end_s in example.fillers:
            piece = example.encoded[int((start_s + end_s) / 2 * 50) : max(1, int(end_s * 50))]
            endings.append(piece.astype(np.float32))
            closed.append(np.full(len(piece), kind in NASAL))
    layers = {
        "frame": frame_layers(examples),
        "pool": pool_layers(stretches.means[known], stretches.labels[known]),
        "nasal": linear(np.concatenate(endings), np.concatenate(closed), 0.003),
        "event": event_layers(rows[known], stretches.labels[known]),
    }
    arrays: dict[str, NDArray[Any]] = {}
    for name, pair in layers.items():
        for i, (weights, bias) in enumerate(pair):
            # The second layer's few weights are worth four bytes.
            kept_as = weights if name == "event" else weights.astype(np.float16)
            arrays[f"{model}_{name}_w{i}"], arrays[f"{model}_{name}_b{i}"] = kept_as, bias
    return arrays


if __name__ == "__main__":
    main()
