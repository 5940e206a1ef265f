"""The steps between a sentence and its reading that several models share, each from what the ones before said."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pitchcoach.scoring import audience as audiences
from pitchcoach.scoring.context import Compared, Context, Floats
from pitchcoach.scoring.jargon import Spoken


def leads(compared: Compared) -> Floats:
    """How much closer each sentence is to a nearer audience's wording than to this one's; shape (n, 2).

    By meaning and by shared words; 0 where there is no nearer audience.
    """
    context = compared.context
    rank = {a.id: audiences.FAMILIARITY_RANK[a.familiarity] for a in context.pitch.audiences}
    mine = rank[context.audience.id]
    own = np.array([w.audience == context.audience.id for w in context.wordings], bool)
    nearer = np.array([w.audience is not None and rank[w.audience] < mine for w in context.wordings], bool)
    if not own.any() or not nearer.any():
        return np.zeros((len(compared.texts), 2), np.float32)
    return np.stack(
        [v[:, nearer].max(axis=1) - v[:, own].max(axis=1) for v in (compared.similar, compared.shared)],
        axis=1,
    ).astype(np.float32)


def jargon_counts(words: Sequence[Spoken], spans: Sequence[tuple[int, int]], sentences: int) -> Floats:
    """Terms in each sentence, and the share of its words inside one; shape (sentences, 2)."""
    counts = np.zeros((sentences, 2), np.float32)
    total = (
        np.bincount([word.sentence for word in words], minlength=sentences) if words else np.ones(sentences)
    )
    for first, last in spans:
        sentence = words[first].sentence
        counts[sentence, 0] += 1
        counts[sentence, 1] += (last - first) / max(1, total[sentence])
    return counts


def own_and_nearer(context: Context, closest: Floats) -> Floats:
    """Chance that a take sounds like its own audience, and like a nearer one; shape (2,)."""
    told = audiences.told_audiences(context.pitch)
    mine = audiences.FAMILIARITY_RANK[context.audience.familiarity]
    own = sum(float(c) for a, c in zip(told, closest, strict=True) if a.id == context.audience.id)
    nearer = sum(
        float(c)
        for a, c in zip(told, closest, strict=True)
        if audiences.FAMILIARITY_RANK[a.familiarity] < mine
    )
    return np.array([own, nearer], np.float32)
