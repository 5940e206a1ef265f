"""Which points of the pitch each sentence carries, and in what state each point reached the listener.

Matched sentence by sentence, by meaning (vectors) and by wording (shared words), against every variant's sentence
that carries the point and against its gist; a pair's chance of belonging together also depends on the rivals: the
other points for this sentence and the other sentences for this point. Models trained by `tests/benchmarks/training`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from pitchcoach.model import POINT_ROLES, ROLES
from pitchcoach.scoring.context import Compared, Floats, Wording
from pitchcoach.scoring.figures import in_figures
from pitchcoach.scoring.text import tokens, word_count

_NUMBER_WORDS = frozenset(("half", "dozen", "third", "quarter", "twice"))


@lru_cache(maxsize=4096)
def numbers(text: str) -> frozenset[str]:
    """The numbers of a sentence, in figures, and the few that have none."""
    found: set[str] = set()
    for token in tokens(in_figures(text)):
        for part in token.lower.split("-"):
            if part in _NUMBER_WORDS or re.fullmatch(r"\d[\d.,]*", part):
                found.add(part.rstrip(".,"))
    return frozenset(found)


def features(compared: Compared, role_chances: Floats) -> Floats:
    """What the point model looks at; shape (sentences, points, K)."""
    context, texts = compared.context, compared.texts
    points = context.pitch.points
    count, many = len(texts), len(points)
    if not count or not many:
        return np.zeros((count, many, 0), np.float32)
    similar, shared = compared.similar, compared.shared

    def best(values: Floats, wanted: Callable[[Wording], bool]) -> Floats:
        out = np.zeros((count, many), np.float32)
        for column, point in enumerate(points):
            mask = np.array([point.id in w.points and wanted(w) for w in context.wordings], bool)
            if mask.any():
                out[:, column] = values[:, mask].max(axis=1)
        return out

    target = context.audience.id
    told = sorted({wording.audience for wording in context.wordings if wording.audience is not None})
    in_any = best(similar, lambda w: w.audience is not None)
    in_target = best(similar, lambda w: w.audience == target)
    gist = best(similar, lambda w: w.audience is None)
    mean = (
        np.mean([best(similar, lambda w, a=audience: w.audience == a) for audience in told], axis=0)  # type: ignore[misc]
        if told
        else gist
    )
    words = best(shared, lambda w: True)
    words_target = best(shared, lambda w: w.audience == target)
    role = np.stack([role_chances[:, ROLES.index(point.role)] for point in points], axis=1)
    place = np.abs(
        (np.arange(count) / max(1, count - 1))[:, None] - (np.arange(many) / max(1, many - 1))[None, :]
    )
    point_numbers = [
        frozenset().union(*[numbers(w.text) for w in context.wordings if point.id in w.points])
        for point in points
    ]
    same_numbers = np.array([[len(numbers(text) & known) for known in point_numbers] for text in texts])
    columns = [
        in_any,
        in_target,
        gist,
        words,
        words_target,
        mean,
        *[_against_others(values, axis) for values in (in_any, words, gist, mean) for axis in (1, 0)],
        role,
        _against_others(role, 0),
        place,
        np.minimum(same_numbers, 2),
        np.broadcast_to(np.log([[word_count(text) + 1] for text in texts]) / 4, (count, many)),
        *[np.broadcast_to([point.role == name for point in points], (count, many)) for name in POINT_ROLES],
        np.broadcast_to(role_chances[:, [ROLES.index("other")]], (count, many)),
        role * in_any,
        role * words,
    ]
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=-1)


def _against_others(values: Floats, axis: int) -> Floats:
    """Each value less the best of the others along the axis (1: rival points, 0: rival sentences)."""
    values = np.asarray(values, np.float32)
    if values.shape[axis] < 2:
        return values.copy()
    ordered = np.sort(values, axis=axis)
    top = np.take(ordered, [-1], axis=axis)
    second = np.take(ordered, [-2], axis=axis)
    return np.where(values == top, values - second, values - top).astype(np.float32)


def state_features(
    chances: Floats,
    compared: Compared,
    jargon_counts: Floats,
    expert_chances: Floats,
    closest: Floats,
) -> Floats:
    """What the state model looks at, for each point at its likeliest sentence; shape (points, K).

    Args:
        chances: Of sentence and point belonging together, shape (sentences, points).
        compared: The take beside the pitch.
        jargon_counts: Unexplained terms and share of words in terms, a sentence; shape (sentences, 2).
        expert_chances: How likely each sentence is in an expert's wording; shape (sentences,).
        closest: Chance that the take as a whole sounds like its own audience, and like a nearer one; shape (2,).
    """
    context, similar, shared = compared.context, compared.similar, compared.shared
    points = context.pitch.points
    if not points:
        return np.zeros((0, 0), np.float32)
    target = context.audience.id
    rank = {"expert": 0, "general": 1, "lay": 2}
    mine = rank[context.audience.familiarity]
    nearer = {a.id for a in context.pitch.audiences if rank[a.familiarity] < mine}
    rows = []
    for column, point in enumerate(points):
        sentence = int(chances[:, column].argmax())
        carrying = np.array([point.id in w.points for w in context.wordings], bool)
        own = carrying & np.array([w.audience == target for w in context.wordings], bool)
        trade = carrying & np.array([w.audience in nearer for w in context.wordings], bool)

        def top(values: Floats, mask: np.ndarray, at: int = sentence) -> float:
            return float(values[at][mask].max()) if mask.any() else 0.0

        jargon, share = jargon_counts[sentence]
        rows.append(
            [
                float(chances[sentence, column]),
                top(similar, own),
                top(similar, trade),
                top(similar, trade) - top(similar, own),
                top(shared, own),
                top(shared, trade),
                top(shared, trade) - top(shared, own),
                min(jargon, 4.0),
                float(jargon > 0),
                share,
                expert_chances[sentence],
                float(closest[0]),
                float(closest[1]),
                min(jargon, 4.0) * (mine == 2),
                min(jargon, 4.0) * (mine == 1),
                float(mine == 0),
                float(mine == 1),
                float(mine == 2),
                float(bool(own.any())),
                *[float(point.role == name) for name in POINT_ROLES],
                expert_chances[sentence] * (mine == 2),
                expert_chances[sentence] * (mine == 1),
            ]
        )
    return np.array(rows, np.float32)
