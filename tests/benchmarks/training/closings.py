"""Fit what tells an ask, a step and a gift: of sentences alone, and for giving of the sentence in its take."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pitchcoach.scoring import closing, rules
from pitchcoach.scoring.context import Floats
from pitchcoach.scoring.linear import Linear
from tests.benchmarks.training.answers import ANSWERS
from tests.benchmarks.training.regression import logistic, role_rows
from tests.benchmarks.training.samples import Line, Sample

LINE_STRENGTH = 0.5
GIVES_STRENGTH = 0.5


def fit_gives(chosen: Sequence[Sample], known: Sequence[str]) -> Linear:
    """Does a sentence give something, seen in its take."""
    labels = [ANSWERS["gives"](s, index) for s in chosen for index in range(len(s.texts))]
    kept = [index for index, label in enumerate(labels) if label is not None]
    rows = role_rows(chosen, known)[kept]
    return logistic(rows, np.array([labels[i] for i in kept]), strength=GIVES_STRENGTH, standard=False)


def fit(
    chosen: Sequence[Sample], lines: Sequence[Line], line_vectors: Floats, known: Sequence[str]
) -> Linear:
    """The four questions of a sentence alone: one column of weights each."""
    shares = rules.shipped().closing
    told = np.vstack([closing.line_features(s.texts, s.vectors, known, shares) for s in chosen])
    if lines:
        alone = closing.line_features([line.text for line in lines], line_vectors, known, shares)
        told = np.vstack([told, alone])
    columns = []
    for name in closing.QUESTIONS:
        labels = [ANSWERS[name](s, index) for s in chosen for index in range(len(s.texts))]
        labels += [line.answers[name] for line in lines]
        kept = [index for index, label in enumerate(labels) if label is not None]
        columns.append(
            logistic(told[kept], np.array([labels[i] for i in kept]), strength=LINE_STRENGTH, standard=False)
        )
    return Linear(
        columns[0].mean,
        columns[0].scale,
        np.concatenate([column.weights for column in columns], axis=1),
        np.concatenate([column.bias for column in columns]),
    )
