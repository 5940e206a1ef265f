"""Which audience's variant a take sounds most like, sentence by sentence and as a whole, and where it drifts."""

from __future__ import annotations

import numpy as np

from pitchcoach.model import Audience, Pitch
from pitchcoach.scoring.context import Compared, Floats
from pitchcoach.scoring.linear import Linear
from pitchcoach.scoring.meaning import Encoder
from pitchcoach.scoring.text import content_stems

FAMILIARITY_RANK = {"expert": 0, "general": 1, "lay": 2}


def told_audiences(pitch: Pitch) -> list[Audience]:
    """The audiences that have a variant, in the pitch's order."""
    with_variant = {variant.audience for variant in pitch.variants}
    return [audience for audience in pitch.audiences if audience.id in with_variant]


def vocabulary(pitch: Pitch, audience_id: str) -> frozenset[str]:
    """Stems of the audience's variants."""
    return frozenset().union(*[content_stems(v.text) for v in pitch.variants if v.audience == audience_id])


def sentence_features(
    compared: Compared,
    encoder: Encoder,
    styles: Floats,
    jargon_share: Floats,
) -> Floats:
    """What tells an audience, per sentence and audience with a variant; shape (sentences, audiences, K).

    Args:
        compared: The take beside the pitch.
        encoder: For the listeners' own writing.
        styles: Chances of an expert's, a general and a lay wording, shape (sentences, 3).
        jargon_share: Share of each sentence's words inside terms of the trade, shape (sentences,).
    """
    context, texts, vectors, stems = compared.context, compared.texts, compared.vectors, compared.stems
    similar, shared = compared.similar, compared.shared
    audiences = told_audiences(context.pitch)
    words = {a.id: vocabulary(context.pitch, a.id) for a in audiences}
    writing = {a.id: content_stems(a.writes) for a in audiences}
    styles = np.asarray(styles)
    out = []
    for audience in audiences:
        mask = np.array([w.audience == audience.id for w in context.wordings], bool)
        others = frozenset().union(*[words[a.id] for a in audiences if a.id != audience.id])
        only = words[audience.id] - others
        rank = FAMILIARITY_RANK[audience.familiarity]
        best = similar[:, mask].max(axis=1)
        wording = shared[:, mask].max(axis=1)
        unique = np.array([len(s & only) / (len(s) + 2) for s in stems])
        unique_count = np.array([min(3, len(s & only)) for s in stems])
        written = np.array([len(s & (writing[audience.id] - others)) / (len(s) + 2) for s in stems])
        is_target = audience.id == context.audience.id
        writes = encoder.encode([audience.writes])[0] if audience.writes else np.zeros(vectors.shape[1])
        out.append(
            np.stack(
                [
                    best,
                    wording,
                    unique,
                    unique_count,
                    written,
                    vectors @ writes,
                    styles[:, rank],
                    np.log(styles[:, rank] + 0.02),
                    jargon_share * (rank == 0),
                    jargon_share * (rank == 1),
                    jargon_share * (rank == 2),
                    np.full(len(texts), float(is_target)),
                    jargon_share * is_target,
                ],
                axis=1,
            )
        )
    return np.stack(out, axis=1).astype(np.float32)


def with_rivals(rows: Floats) -> Floats:
    """Each audience's features beside their lead on the best rival; shape (..., A, 2K)."""
    lead = np.empty_like(rows)
    many = rows.shape[-2]
    for index in range(many):
        rest = np.delete(rows, index, axis=-2)
        lead[..., index, :] = rows[..., index, :] - (rest.max(axis=-2) if many > 1 else 0)
    return np.concatenate([rows, lead], axis=-1)


def take_features(rows: Floats) -> Floats:
    """A take's features from its sentences' (mean, and mean of the later half); shape (A, 4K)."""
    rows = with_rivals(rows)
    half = rows[len(rows) // 2 :]
    return np.concatenate([rows.mean(axis=0), half.mean(axis=0)], axis=-1)


def chances(rows: Floats, model: Linear) -> Floats:
    """Chance of each audience, shape (A,), from `take_features`."""
    logits = model.logits(rows)[:, 0]
    exp = np.exp(logits - logits.max())
    return np.asarray(exp / exp.sum(), np.float32)
