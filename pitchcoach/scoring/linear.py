"""Small linear models: logistic regression as two arrays, so that predicting needs numpy only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Linear:
    """Logits from features: ((x - mean) / scale) @ weights + bias; weights (D, C) and bias (C,)."""

    mean: Floats
    scale: Floats
    weights: Floats
    bias: Floats

    def logits(self, rows: Floats) -> Floats:
        """Shape (n, C)."""
        return np.asarray(((rows - self.mean) / self.scale) @ self.weights + self.bias, np.float32)

    def chances(self, rows: Floats) -> Floats:
        """For a yes-or-no model (C = 1): probability of yes, shape (n,)."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self.logits(rows)[:, 0], -30, 30))), np.float32)

    def shares(self, rows: Floats) -> Floats:
        """For a model with C classes: probabilities, shape (n, C)."""
        logits = self.logits(rows)
        exp = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(exp / exp.sum(axis=1, keepdims=True), np.float32)

    def arrays(self, name: str) -> dict[str, Floats]:
        """To store; back by `from_arrays`."""
        return {
            f"{name}.mean": self.mean,
            f"{name}.scale": self.scale,
            f"{name}.weights": self.weights,
            f"{name}.bias": self.bias,
        }

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, NDArray[np.generic]]) -> Linear:
        """What `arrays` gave."""
        mean, scale, weights, bias = (
            np.asarray(arrays[f"{name}.{part}"], np.float32) for part in ("mean", "scale", "weights", "bias")
        )
        return cls(mean, scale, weights, bias)
