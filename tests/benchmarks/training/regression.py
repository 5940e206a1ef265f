"""Logistic regression as the scorer's small models have it, and features of takes that several of them learn from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from pitchcoach.scoring import rules, turns
from pitchcoach.scoring.context import Floats
from pitchcoach.scoring.linear import Linear
from tests.benchmarks.training.samples import Sample

SEED = 7
WORD_VECTOR_SHARE = 5.0
"""How much a word's own vector counts beside the other features of jargon (set by leave-one-topic-out)."""


def logistic(
    rows: Floats,
    labels: np.ndarray,
    *,
    strength: float,
    balanced: bool = False,
    standard: bool = True,
    weights: np.ndarray | None = None,
) -> Linear:
    """Logistic regression (L2, lbfgs) on standardised features; one column of weights for two classes."""
    mean = rows.mean(axis=0) if standard else np.zeros(rows.shape[1], np.float32)
    scale = rows.std(axis=0) + 1e-3 if standard else np.ones(rows.shape[1], np.float32)
    scale = np.where(scale < 2e-3, 1.0, scale)
    model = LogisticRegression(
        C=strength, max_iter=300, tol=1e-3, class_weight="balanced" if balanced else None, random_state=SEED
    )
    model.fit((rows - mean) / scale, labels, sample_weight=weights)
    return Linear(
        mean.astype(np.float32),
        scale.astype(np.float32),
        model.coef_.T.astype(np.float32),
        model.intercept_.astype(np.float32),
    )


def role_rows(chosen: Sequence[Sample], known: Sequence[str]) -> Floats:
    """What the models of roles and of giving look at, a row a sentence of all takes."""
    share = rules.shipped().reading.turn_share
    return np.vstack(
        [np.concatenate([s.plain_rows, turns.rows(s.texts, known) * share], axis=1) for s in chosen]
    )
