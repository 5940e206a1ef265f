"""From when log odds count as a yes, chosen on takes whose models had not seen them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from sklearn.linear_model import LogisticRegression

from pitchcoach.scoring import rules
from pitchcoach.scoring.closing import Limits, Odds, close, odds
from pitchcoach.scoring.context import Floats
from tests.benchmarks.training.samples import Sample

NEVER = 99.0
ASK_CHANCE, GIVE_CHANCE = 0.45, 0.5
"""F1 is best a little below even chances, accuracy at even ones."""


def best(chosen: Sequence[Sample]) -> Limits:
    """The limits that agree best with the labels of these takes; the middle of those that do equally well."""
    shares = rules.shipped().closing
    told = [odds(s.stage["lines"], s.stage["gives"], s.stage["roles"], shares) for s in chosen]
    asks = _limit([one.asks for one in told], [s.label["job_ask"] for s in chosen], ASK_CHANCE)
    gives = _limit([one.gives for one in told], [s.label["offer"] for s in chosen], GIVE_CHANCE)
    proposes, concrete = _steps(told, [s.label["next_step"] for s in chosen])
    return Limits(asks, proposes, concrete, gives)


def _limit(odds_of_takes: Sequence[Floats], labels: Sequence[bool], chance: float) -> float:
    """Where a take's highest odds mean yes with this chance, by a logistic curve.

    The place with the best F1 or accuracy hangs on one or two takes; the curve weighs all.
    """
    values, true = np.array([[one.max()] for one in odds_of_takes]), np.array(labels)
    if true.all() or not true.any():
        return 0.0
    curve = LogisticRegression().fit(values, true)
    return float((np.log(chance / (1 - chance)) - curve.intercept_[0]) / curve.coef_[0, 0])


def _steps(told: Sequence[Odds], true: Sequence[str]) -> tuple[float, float]:
    grid = list(product(np.arange(-1.5, 1.01, 0.25), np.arange(-1.0, 1.51, 0.25)))
    worth = np.array(
        [
            sum(
                close(one, Limits(NEVER, a, b, NEVER)).next_step == t
                for one, t in zip(told, true, strict=True)
            )
            for a, b in grid
        ]
    )
    good = np.array(grid)[worth >= worth.max() - 0.002 * len(true)]
    middle = np.median(good, axis=0)
    nearest = good[np.abs(good - middle).sum(axis=1).argmin()]
    return float(nearest[0]), float(nearest[1])
