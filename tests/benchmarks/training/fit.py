"""Fit the models stage by stage, each on what the earlier ones say of pitches they have not seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from pitchcoach.model import ROLES
from pitchcoach.scoring import audience, closing, jargon, meant, points, rules, stages, turns
from pitchcoach.scoring.context import Floats
from pitchcoach.scoring.cutting import COLUMNS
from pitchcoach.scoring.linear import Linear
from pitchcoach.scoring.meaning import Encoder
from pitchcoach.scoring.models import Models
from pitchcoach.scoring.roles import RoleModel
from tests.benchmarks.training import closings, limits
from tests.benchmarks.training.regression import SEED, WORD_VECTOR_SHARE, logistic, role_rows
from tests.benchmarks.training.samples import Line, Sample

TRANSITION_SHARE = 0.1
TURN_TEXTS, TURN_TOPICS = 8, 4
SURE, BESIDE = 0.42, 0.18
HEARD_JARGON_WEIGHT = 0.3
"""What a misheard word counts beside a typed one, where it is learned which words are terms."""

Topics = list[list[Sample]]
Cuts = tuple[Floats, np.ndarray]
"""Features and labels of the places before each word of a take that was heard."""

NO_CUTS = Linear(
    mean=np.zeros(COLUMNS, np.float32),
    scale=np.ones(COLUMNS, np.float32),
    weights=np.eye(COLUMNS, 1, dtype=np.float32) * 8,
    bias=np.array([-6.0], np.float32),
)
"""Where nothing was heard to learn from: full stops."""


def fit(
    topics: Topics,
    encoder: Encoder,
    lines: Sequence[Line] = (),
    cuts: tuple[Linear, Sequence[Linear]] = (NO_CUTS, ()),
    folds: int | None = None,
) -> tuple[Models, list[Models]]:
    """Models from all topics, and for each topic the models that have not seen it.

    With `folds`, topics are left out in so many groups instead of one by one. `cuts` are the models of
    `fit_cuts`, of all topics and for each topic.

    A stage's inputs from earlier stages are always out of fold (from the models that have not seen the topic), in
    training as in prediction. `lines` are labelled closing lines of no pitch: none is ever judged, so none is held
    out.
    """
    final: dict[str, Any] = {"cuts": cuts[0]}
    groups = [index % (folds or len(topics)) for index in range(len(topics))]
    apart: list[dict[str, Any]] = [{"cuts": cut} for cut in cuts[1] or [cuts[0]] * len(topics)]

    def stage(name: str, build: Callable[[Sequence[Sample]], Any]) -> None:
        final[name] = build([s for topic in topics for s in topic])
        for group in sorted(set(groups)):
            model = build([s for index, topic in enumerate(topics) if groups[index] != group for s in topic])
            for index, one in enumerate(apart):
                if groups[index] == group:
                    one[name] = model

    def stage_with(name: str, build: Callable[[Sequence[Sample], Sequence[str]], Any]) -> None:
        every = [s for topic in topics for s in topic]
        final[name] = build(every, final["turns"])
        for group in sorted(set(groups)):
            members = [index for index in range(len(topics)) if groups[index] == group]
            turns = apart[members[0]]["turns"]
            kept = [s for index, topic in enumerate(topics) if index not in members for s in topic]
            model = build(kept, turns)
            for index in members:
                apart[index][name] = model

    def predict(act: Callable[[Sample, dict[str, Any]], None]) -> None:
        for index, topic in enumerate(topics):
            for sample in topic:
                act(sample, apart[index])

    line_vectors = encoder.encode([line.text for line in lines])
    stage("turns", lambda chosen: _known_turns(chosen, lines))
    stage_with("roles", lambda chosen, turns: _fit_roles(chosen, turns))
    stage("style", _fit_style)
    stage_with("lines", lambda chosen, turns: closings.fit(chosen, lines, line_vectors, turns))
    stage_with("gives", closings.fit_gives)
    predict(_say_roles)
    stage("limits", limits.best)
    stage("points", _fit_points)
    predict(lambda s, m: s.stage.update(points=_point_chances(s, m["points"])))
    predict(lambda s, m: _prepare_jargon(s, encoder))
    stage("jargon", _fit_jargon)
    predict(lambda s, m: _say_jargon(s, m["jargon"], encoder))
    predict(lambda s, m: _prepare_closest(s, encoder))
    stage("closest", _fit_closest)
    predict(lambda s, m: s.stage.update(closest=audience.chances(s.stage["closest_rows"], m["closest"])))
    predict(lambda s, m: _prepare_states(s))
    stage("states", _fit_states)
    return Models(**final), [Models(**one) for one in apart]


def fit_cuts(topics: Sequence[Sequence[Cuts]], folds: int | None = None) -> tuple[Linear, list[Linear]]:
    """Where sentences of speech begin: a model of all topics, and for each topic one that has not seen it."""

    def build(chosen: Sequence[Cuts]) -> Linear:
        rows, labels = zip(*chosen, strict=True)
        return logistic(np.vstack(rows), np.concatenate(labels), strength=1.0)

    if not any(topics):
        return NO_CUTS, [NO_CUTS] * len(topics)
    count = folds or len(topics)
    groups = [
        build([one for index, topic in enumerate(topics) if index % count != group for one in topic])
        for group in range(count)
    ]
    return build([one for topic in topics for one in topic]), [
        groups[index % count] for index in range(len(topics))
    ]


def _known_turns(chosen: Sequence[Sample], lines: Sequence[Line]) -> tuple[str, ...]:
    texts = [(text, s.topic) for s in chosen for text in s.texts] + [(line.text, "lines") for line in lines]
    return turns.shared_turns(
        [text for text, _ in texts],
        [topic for _, topic in texts],
        least=TURN_TEXTS,
        fewest_topics=TURN_TOPICS,
    )


def _fit_roles(chosen: Sequence[Sample], known: Sequence[str]) -> RoleModel:
    rows = role_rows(chosen, known)
    labels = np.concatenate([s.roles for s in chosen])
    model = LogisticRegression(
        C=0.5, max_iter=200, tol=1e-3, fit_intercept=False, class_weight="balanced", random_state=SEED
    ).fit(rows, labels)
    many = len(ROLES)
    start, follow, end = np.full(many, 0.5), np.full((many, many), 0.5), np.full(many, 0.5)
    for sample in chosen:
        start[sample.roles[0]] += 1
        end[sample.roles[-1]] += 1
        np.add.at(follow, (sample.roles[:-1], sample.roles[1:]), 1)
    usual = np.log(np.bincount(labels, minlength=many) / len(labels))
    return RoleModel(
        weights=model.coef_.T.astype(np.float32),
        start=(np.log(start / start.sum()) - usual).astype(np.float32),
        follow=(np.log(follow / follow.sum(axis=1, keepdims=True)) - usual).astype(np.float32),
        end=(np.log(end / end.sum()) - usual).astype(np.float32),
        transition_share=TRANSITION_SHARE,
    )


def _fit_style(chosen: Sequence[Sample]) -> Linear:
    rows, labels = [], []
    seen: set[str] = set()
    for sample in chosen:
        rank = {a.id: audience.FAMILIARITY_RANK[a.familiarity] for a in sample.pitch.audiences}
        rows.append(sample.vectors)
        labels += [rank[sample.label["closest_audience"]]] * len(sample.texts)
        if sample.topic not in seen:
            seen.add(sample.topic)
            told = np.array([w.audience is not None for w in sample.context.wordings])
            rows.append(sample.context.vectors[told])
            labels += [rank[w.audience] for w in sample.context.wordings if w.audience is not None]
    return logistic(np.vstack(rows), np.array(labels), strength=1.0, standard=False, balanced=True)


def _say_roles(sample: Sample, models: dict[str, Any]) -> None:
    rows = role_rows([sample], models["turns"])
    sample.stage["roles"] = models["roles"].probabilities(rows)
    sample.stage["gives"] = models["gives"].logits(rows)[:, 0]
    sample.stage["lines"] = models["lines"].logits(
        closing.line_features(sample.texts, sample.vectors, models["turns"], rules.shipped().closing)
    )
    sample.stage["style"] = models["style"].shares(sample.vectors)
    sample.stage["point_rows"] = points.features(sample.compared, sample.stage["roles"])


def _fit_points(chosen: Sequence[Sample]) -> Linear:
    rows = np.vstack([s.stage["point_rows"].reshape(-1, s.stage["point_rows"].shape[-1]) for s in chosen])
    labels = np.array(
        [
            p.id in sentence["points"]
            for s in chosen
            for sentence in s.label["sentences"]
            for p in s.pitch.points
        ]
    )
    return logistic(rows, labels, strength=0.3)


def _point_chances(sample: Sample, model: Linear) -> Floats:
    rows = sample.stage["point_rows"]
    return model.chances(rows.reshape(-1, rows.shape[-1])).reshape(rows.shape[:2])


def _words_of(sample: Sample) -> list[jargon.Spoken]:
    limits = rules.shipped().reading
    known = meant.vocabulary(sample.pitch, limits) if sample.heard else ()
    return jargon.words_of(sample.texts, known, limits)


def _prepare_jargon(sample: Sample, encoder: Encoder) -> None:
    words = _words_of(sample)
    lead = stages.leads(sample.compared)
    sample.stage["jargon_rows"] = jargon.features(words, sample.compared, sample.stage["style"], lead)
    sample.stage["jargon_vectors"] = jargon.word_vectors(words, encoder)
    texts = [text.lower().replace("’", "'") for text in sample.texts]
    spans = {
        (index, match.start(), match.end())
        for term in sample.label["jargon"]
        for index, text in enumerate(texts)
        for match in re.finditer(re.escape(term.lower().replace("’", "'")), text)
    }
    sample.stage["jargon_labels"] = np.array(
        [
            any(w.sentence == s and w.token.start < end and w.token.end > start for s, start, end in spans)
            for w in words
        ]
    )


def _jargon_weight(sample: Sample) -> float:
    return HEARD_JARGON_WEIGHT if sample.heard else 1.0


def _fit_jargon(chosen: Sequence[Sample]) -> Linear:
    own = np.vstack([s.stage["jargon_rows"] for s in chosen])
    vectors = np.vstack([s.stage["jargon_vectors"] for s in chosen])
    labels = np.concatenate([s.stage["jargon_labels"] for s in chosen])
    weights = np.concatenate([np.full(len(s.stage["jargon_labels"]), _jargon_weight(s)) for s in chosen])
    base = logistic(own, labels, strength=1.0)
    rows = np.concatenate([(own - base.mean) / base.scale, vectors * WORD_VECTOR_SHARE], axis=1)
    model = logistic(rows, labels, strength=0.03, standard=False, weights=weights)
    size = vectors.shape[1]
    return Linear(
        np.concatenate([base.mean, np.zeros(size, np.float32)]),
        np.concatenate([base.scale, np.full(size, 1 / WORD_VECTOR_SHARE, np.float32)]),
        model.weights,
        model.bias,
    )


def jargon_spans(sample: Sample, model: Linear) -> list[tuple[int, int]]:
    """Ranges of words that make a term."""
    words = _words_of(sample)
    rows = np.concatenate([sample.stage["jargon_rows"], sample.stage["jargon_vectors"]], axis=1)
    return jargon.join(words, model.chances(rows), sure=SURE, beside=BESIDE)


def _say_jargon(sample: Sample, model: Linear, encoder: Encoder) -> None:
    words = _words_of(sample)
    sample.stage["jargon_counts"] = stages.jargon_counts(
        words, jargon_spans(sample, model), len(sample.texts)
    )


def _prepare_closest(sample: Sample, encoder: Encoder) -> None:
    rows = audience.sentence_features(
        sample.compared,
        encoder,
        sample.stage["style"],
        sample.stage["jargon_counts"][:, 1],
    )
    sample.stage["closest_rows"] = audience.take_features(rows)


def _fit_closest(chosen: Sequence[Sample]) -> Linear:
    rows, labels = [], []
    for sample in chosen:
        told = audience.told_audiences(sample.pitch)
        rows.append(sample.stage["closest_rows"])
        labels += [a.id == sample.label["closest_audience"] for a in told]
    return logistic(np.vstack(rows), np.array(labels), strength=0.05)


def closest_pair(sample: Sample) -> Floats:
    """Chance that the take sounds like its own audience, and like a nearer one; shape (2,)."""
    return stages.own_and_nearer(sample.context, sample.stage["closest"])


def _prepare_states(sample: Sample) -> None:
    sample.stage["state_rows"] = points.state_features(
        sample.stage["points"],
        sample.compared,
        sample.stage["jargon_counts"],
        sample.stage["style"][:, 0],
        closest_pair(sample),
    )


def _fit_states(chosen: Sequence[Sample]) -> Linear:
    rows, labels = [], []
    for sample in chosen:
        said = {p for sentence in sample.label["sentences"] for p in sentence["points"]}
        for index, point in enumerate(sample.pitch.points):
            if point.id in said:
                rows.append(sample.stage["state_rows"][index])
                labels.append(point.id in sample.label["covered"])
    return logistic(np.array(rows), np.array(labels), strength=0.1)
