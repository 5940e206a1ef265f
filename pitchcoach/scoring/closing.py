"""What a take asks for and gives: a job or favour asked outright, the next step and how concrete it is, an offer.

Two steps: the *line* models look at the sentence alone (vector and cues; trained on labelled pitches and on labelled
closing lines), the closing models at what these say, at the sentence's role and at its place.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pitchcoach.scoring.context import Floats
from pitchcoach.scoring.cues import cue_vector
from pitchcoach.scoring.linear import Linear
from pitchcoach.scoring.meaning import Vectors
from pitchcoach.scoring.roles import place
from pitchcoach.scoring.text import word_count

QUESTIONS = ("asks", "proposes", "concrete", "gives")
"""What the line models tell of a sentence, in this order."""

VECTOR_SHARE = 3.0
"""How much the vector counts beside the cues (set by leave-one-topic-out)."""


def line_features(texts: Sequence[str], vectors: Vectors) -> Floats:
    """What the line models look at, a row a sentence; shape (sentences, K)."""
    cues = np.stack([cue_vector(text) for text in texts])
    length = np.array([[np.log1p(word_count(text)) / 3] for text in texts], np.float32)
    return np.concatenate([vectors * VECTOR_SHARE, cues, length], axis=1)


def features(lines: Linear, texts: Sequence[str], vectors: Vectors, role_chances: Floats) -> Floats:
    """What the closing models look at, a row a sentence; shape (sentences, K)."""
    logits = np.clip(lines.logits(line_features(texts, vectors)), -6, 6)
    roles = np.log(role_chances + 0.01)
    best = np.broadcast_to(logits.max(axis=0), logits.shape)
    cues = np.stack([cue_vector(text) for text in texts])
    return np.concatenate([logits, best, roles, role_chances, place(len(texts)), cues * 0.5], axis=1).astype(
        np.float32
    )
