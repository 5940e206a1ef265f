"""What a take asks for and gives: a job or favour asked outright, the next step and how concrete it is, an offer.

The *line* models look at a sentence alone (vector, cues and turns of phrase; trained on labelled pitches and on
labelled closing lines). What they say is blended with the role the sentence has in its take and, for asking, with
what its neighbours ask, for giving with a model that sees the sentence in its take. From when a blend counts as a yes
is chosen on takes the models had not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pitchcoach.model import ROLES, NextStep, Role
from pitchcoach.scoring import turns
from pitchcoach.scoring.context import Floats
from pitchcoach.scoring.cues import cue_vector
from pitchcoach.scoring.meaning import Vectors
from pitchcoach.scoring.rules import ClosingRules
from pitchcoach.scoring.text import word_count

QUESTIONS = ("asks", "proposes", "concrete", "gives")
"""What the line models tell of a sentence, in this order."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From when (log odds) a sentence asks outright, proposes to talk on, does so concretely, gives something."""

    asks: float
    proposes: float
    concrete: float
    gives: float


@dataclass(frozen=True, slots=True)
class Odds:
    """What each sentence asks, proposes and gives, as blended log odds; each of shape (sentences,)."""

    asks: Floats
    proposes: Floats
    concrete: Floats
    gives: Floats


@dataclass(frozen=True, slots=True)
class Closing:
    """Sentences are meant by their index."""

    asks: tuple[int, ...]
    next_step: NextStep
    next_step_at: int | None
    offer_at: int | None


def line_features(
    texts: Sequence[str], vectors: Vectors, known_turns: Sequence[str], rules: ClosingRules
) -> Floats:
    """What the line models look at, a row a sentence; shape (sentences, K)."""
    cues = np.stack([cue_vector(text) for text in texts])
    length = np.array([[np.log1p(word_count(text)) / 3] for text in texts], np.float32)
    seen = turns.rows(texts, known_turns) * rules.line_turn_share
    return np.concatenate([vectors * rules.line_vector_share, cues, length, seen], axis=1)


def odds(line_logits: Floats, gives_logits: Floats, role_chances: Floats, rules: ClosingRules) -> Odds:
    """Blend what the line models, the model of giving and the roles say.

    Args:
        line_logits: Of `QUESTIONS`, shape (sentences, 4).
        gives_logits: Of the sentence in its take, shape (sentences,).
        role_chances: Shape (sentences, 10).
        rules: How much each counts.
    """
    asking, proposing, concrete, giving = line_logits.T
    roles = np.log(role_chances + 0.01) - np.log(1.01 - role_chances)

    def role(name: Role) -> Floats:
        return np.asarray(rules.role_share * roles[:, ROLES.index(name)], np.float32)

    ask_share = np.where(asking > 0, rules.ask_line_share, rules.ask_line_no_share)
    asks = np.asarray(ask_share * asking, np.float32) + role("job_ask")
    gives = rules.gives_line_share * giving + gives_logits - rules.gives_ask_cost * np.maximum(asks, 0)
    return Odds(
        asks=asks + rules.ask_beside_share * _beside(asks, rules.ask_beside_least),
        proposes=rules.step_line_share * proposing + role("next_step"),
        concrete=concrete,
        gives=np.asarray(gives, np.float32),
    )


def _beside(values: Floats, least: float) -> Floats:
    """The greater value of the two neighbours of each sentence, and no less than `least`; shape (sentences,)."""
    around = np.concatenate([[least], values, [least]])
    return np.asarray(np.maximum(np.maximum(around[:-2], around[2:]), least), np.float32)


def together(told: Odds, pieces: Sequence[Sequence[int]]) -> Odds:
    """The odds of sentences joined from pieces: an ask or a step in one of them is one of the sentence."""

    def most(values: Floats) -> Floats:
        return np.array([values[list(group)].max() for group in pieces], np.float32)

    return Odds(most(told.asks), most(told.proposes), most(told.concrete), most(told.gives))


def close(told: Odds, limits: Limits) -> Closing:
    """What the take asks, proposes and gives."""
    steps = np.flatnonzero(told.proposes > limits.proposes)
    next_step: NextStep = "none"
    next_step_at = None
    if len(steps):
        best = int(steps[told.concrete[steps].argmax()])
        next_step = "concrete" if told.concrete[best] > limits.concrete else "vague"
        next_step_at = best if next_step == "concrete" else int(steps[-1])
    giving = told.gives.size and told.gives.max() > limits.gives
    return Closing(
        asks=tuple(int(index) for index in np.flatnonzero(told.asks > limits.asks)),
        next_step=next_step,
        next_step_at=next_step_at,
        offer_at=int(told.gives.argmax()) if giving else None,
    )
