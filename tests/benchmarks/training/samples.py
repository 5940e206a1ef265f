"""Labelled takes as the models see them: sentences, vectors, context and what the judges said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from pitchcoach.model import ROLES, Pitch
from pitchcoach.scoring import roles
from pitchcoach.scoring.context import Compared, Context, Floats
from pitchcoach.scoring.meaning import Encoder


@dataclass(slots=True)
class Sample:
    """One labelled take; `stage` holds what earlier models said of it, out of fold."""

    topic: str
    label: Mapping[str, Any]
    pitch: Pitch
    context: Context
    compared: Compared
    roles: np.ndarray
    plain_rows: Floats
    heard: bool = False
    stage: dict[str, Floats] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        """The sentences."""
        return self.compared.texts

    @property
    def vectors(self) -> Floats:
        """One row a sentence."""
        return self.compared.vectors


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled closing line of no pitch; `answers` to `closing.QUESTIONS`, None where it doesn't apply."""

    text: str
    answers: Mapping[str, bool | None]


def closing_lines(file: Path) -> list[Line]:
    """Read `tests/data/closings.tsv`: text, role, step, gives."""
    lines = []
    for row in file.read_text(encoding="utf-8").splitlines():
        if not row or row.startswith("#"):
            continue
        text, role, step, gives = row.split("\t")
        lines.append(
            Line(
                text,
                {
                    "asks": role == "job_ask",
                    "proposes": role == "next_step",
                    "concrete": None if step == "none" else step == "concrete",
                    "gives": gives == "yes",
                },
            )
        )
    return lines


def samples(
    topic: Mapping[str, Any],
    pitch: Pitch,
    encoder: Encoder,
    labels: Sequence[Mapping[str, Any]] | None = None,
) -> list[Sample]:
    """The takes of one topic of the labelled corpus; `labels` instead, where they were heard."""
    made = []
    for label in topic["takes"] if labels is None else labels:
        audience = pitch.audience(label["target"])
        assert audience is not None
        context = Context.make(pitch, audience, encoder, variant=pitch.variant(audience.id))
        texts = [sentence["text"] for sentence in label["sentences"]]
        compared = Compared.make(texts, context, encoder)
        made.append(
            Sample(
                topic=topic["id"],
                label=label,
                pitch=pitch,
                context=context,
                compared=compared,
                roles=np.array([ROLES.index(sentence["role"]) for sentence in label["sentences"]]),
                plain_rows=roles.plain_features(compared),
                heard=labels is not None,
            )
        )
    return made
