"""Which part of a pitch each sentence is: features of the sentence, its place, its neighbours and the pitch.

A multinomial logistic regression over the features below gives each sentence's ten probabilities; the likeliest
whole sequence (Viterbi) over learned transitions settles them. Trained by `tests/benchmarks/training`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pitchcoach.model import ROLES
from pitchcoach.scoring import turns
from pitchcoach.scoring.context import Compared, Context, Floats
from pitchcoach.scoring.cues import cue_vector
from pitchcoach.scoring.text import word_count

_N = len(ROLES)


def place(count: int) -> Floats:
    """Where each of `count` sentences stands; shape (count, 9)."""
    index = np.arange(count)
    x = index / max(1, count - 1)
    back = count - 1 - index
    columns = [
        x,
        x * x,
        index == 0,
        index == 1,
        index == 2,
        back == 0,
        back == 1,
        np.minimum(index, 10) / 10,
        np.minimum(back, 10) / 10,
    ]
    return np.stack([column.astype(np.float32) for column in columns], axis=1)


def best_by_role(values: Floats, context: Context, chosen: np.ndarray | None = None) -> Floats:
    """The best of `values` (sentences, wordings) over the wordings of each role; 0 where there is none."""
    best = np.zeros((len(values), _N), np.float32)
    for role in range(_N):
        mask = context.roles == role
        if chosen is not None:
            mask &= chosen
        if mask.any():
            best[:, role] = values[:, mask].max(axis=1)
    return best


def features(compared: Compared, known_turns: Sequence[str], turn_share: float) -> Floats:
    """What the models of roles and of giving look at; shape (sentences, D + len(known_turns)).

    A turn of phrase counts `turn_share` beside the rest.
    """
    seen = turns.rows(compared.texts, known_turns) * turn_share
    return np.concatenate([plain_features(compared), seen], axis=1)


def plain_features(compared: Compared) -> Floats:
    """The same without turns of phrase; shape (sentences, D)."""
    context, texts, vectors = compared.context, compared.texts, compared.vectors
    count = len(texts)
    gists = compared.mask(lambda wording: wording.audience is None)
    meaning = best_by_role(compared.similar, context, ~gists)
    gist = best_by_role(compared.similar, context, gists)
    wording = best_by_role(compared.shared, context)
    cues = np.stack([cue_vector(text) for text in texts])
    length = np.array([[np.log1p(word_count(text)) / 3] for text in texts], np.float32)
    near = np.concatenate([meaning * 2, cues * 0.5], axis=1)
    before = np.vstack([np.zeros((1, near.shape[1]), np.float32), near[:-1]]) * 0.7
    after = np.vstack([near[1:], np.zeros((1, near.shape[1]), np.float32)]) * 0.7
    return np.concatenate(
        [
            vectors,
            place(count),
            meaning * 4,
            gist * 2,
            wording * 3,
            cues * 0.7,
            length,
            before,
            after,
            np.ones((count, 1), np.float32),
        ],
        axis=1,
    ).astype(np.float32)


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Weights (D + turns, 10) and log transitions: `start` (10,), `follow` (10, 10), `end` (10,)."""

    weights: Floats
    start: Floats
    follow: Floats
    end: Floats
    transition_share: float

    def probabilities(self, rows: Floats) -> Floats:
        """Each sentence's ten probabilities from its own features; shape (n, 10)."""
        logits = rows @ self.weights
        logits -= logits.max(axis=1, keepdims=True)
        exp = np.exp(logits)
        return np.asarray(exp / exp.sum(axis=1, keepdims=True), np.float32)

    def settle(self, probabilities: Floats) -> list[int]:
        """The likeliest sequence of roles, as indices into `ROLES`."""
        if not len(probabilities):
            return []
        log = np.log(probabilities + 1e-6)
        share = self.transition_share
        score = log[0] + share * self.start
        back: list[np.ndarray] = []
        for row in log[1:]:
            step = score[:, None] + share * self.follow
            back.append(step.argmax(axis=0))
            score = step.max(axis=0) + row
        score = score + share * self.end
        path = [int(score.argmax())]
        for pointers in reversed(back):
            path.append(int(pointers[path[-1]]))
        return path[::-1]
