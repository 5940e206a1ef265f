"""Labelled takes as the models see them: sentences, vectors, context and what the judges said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pitchcoach.model import ROLES, Pitch
from pitchcoach.scoring import roles
from pitchcoach.scoring.context import Context, Floats
from pitchcoach.scoring.meaning import Encoder, Vectors


@dataclass(slots=True)
class Sample:
    """One labelled take; `stage` holds what earlier models said of it, out of fold."""

    topic: str
    label: Mapping[str, Any]
    pitch: Pitch
    context: Context
    texts: list[str]
    vectors: Vectors
    roles: np.ndarray
    role_rows: Floats
    stage: dict[str, Floats] = field(default_factory=dict)


def samples(topic: Mapping[str, Any], pitch: Pitch, encoder: Encoder) -> list[Sample]:
    """The takes of one topic of the labelled corpus."""
    made = []
    for label in topic["takes"]:
        audience = pitch.audience(label["target"])
        assert audience is not None
        context = Context.make(pitch, audience, encoder, variant=pitch.variant(audience.id))
        texts = [sentence["text"] for sentence in label["sentences"]]
        vectors = encoder.encode(texts)
        made.append(
            Sample(
                topic=topic["id"],
                label=label,
                pitch=pitch,
                context=context,
                texts=texts,
                vectors=vectors,
                roles=np.array([ROLES.index(sentence["role"]) for sentence in label["sentences"]]),
                role_rows=roles.features(texts, vectors, context),
            )
        )
    return made
