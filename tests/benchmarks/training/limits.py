"""From when log odds count as a yes, chosen on takes whose models had not seen them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from sklearn.linear_model import LogisticRegression

from pitchcoach.scoring import rules
from pitchcoach.scoring.closing import Limits, Odds, close, odds
from tests.benchmarks.training.samples import Sample

NEVER = 99.0
ASK_CHANCE = 0.45
"""F1 is best a little below even chances."""


def best(chosen: Sequence[Sample]) -> Limits:
    """The limits that agree best with the labels of these takes; the middle of those that do equally well."""
    shares = rules.shipped().closing
    told = [odds(s.stage["lines"], s.stage["gives"], s.stage["roles"], shares) for s in chosen]
    asks = _even(np.array([one.asks.max() for one in told]), np.array([s.label["job_ask"] for s in chosen]))
    gives = _threshold(
        np.array([one.gives.max() for one in told]), np.array([s.label["offer"] for s in chosen])
    )
    proposes, concrete = _steps(told, [s.label["next_step"] for s in chosen])
    return Limits(asks, proposes, concrete, gives)


def _even(values: np.ndarray, true: np.ndarray) -> float:
    """Where yes is nearly as likely as no by a logistic curve.

    Asks are few, so the place with the best F1 hangs on one or two of them; the curve weighs all.
    """
    if true.all() or not true.any():
        return 0.0
    curve = LogisticRegression().fit(values[:, None], true)
    return float((np.log(ASK_CHANCE / (1 - ASK_CHANCE)) - curve.intercept_[0]) / curve.coef_[0, 0])


def _threshold(values: np.ndarray, true: np.ndarray) -> float:
    """The place with the best accuracy; the middle of those that do equally well."""
    places = np.unique(values)
    between = (places[1:] + places[:-1]) / 2
    if not len(between):
        return 0.0
    worth = np.array([((values > at) == true).mean() for at in between])
    return float(np.median(between[worth >= worth.max() - 1e-9]))


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
