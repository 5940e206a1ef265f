"""Fitting the learned parts of the scorer from the labelled pitches: `python -m tests.benchmarks.training FOLDER`.

Seeded; the result, `pitchcoach/scoring/data/models.npz`, can be made again from this repository alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pitchcoach.library.pitch_file import parse_pitch
from pitchcoach.scoring import rules
from pitchcoach.scoring.cutting import boundary_features, utterances, words_gaps
from pitchcoach.scoring.meaning import Encoder
from pitchcoach.scoring.models import Models
from tests.benchmarks.spoken import takes_heard
from tests.benchmarks.training.fit import fit, fit_cuts
from tests.benchmarks.training.heard import cut_labels, heard_label, unmarked
from tests.benchmarks.training.samples import closing_lines, samples

SHIPPED_FOLDS = 5
"""Groups of topics left out in turn to make the inputs of later stages for the models that ship, as for those that are
judged (docs/scoring.md)."""


def fit_files(
    files: Sequence[Path], heard: Path, lines: Path, encoder: Encoder, *, folds: int | None = None
) -> tuple[Models, list[Models]]:
    """Models from labelled pitches, what was heard of them and closing lines; and those that miss one topic each.

    Typed text is read by models that learned from typed text only (what was heard, cut in odd places, blurs the
    line between a step and an ask), speech by models that learned from both.
    """
    topics = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    takes = [
        [
            (label, transcript, sound.pauses)
            for label in topic["takes"]
            for _, transcript, sound in takes_heard(topic["id"], label["id"], heard)
        ]
        for topic in topics
    ]
    cuts = fit_cuts(
        [
            [
                (boundary_features(words, words_gaps(words, pauses)), cut_labels(t, label))
                for label, t, pauses in of_topic
                for words in (t.words, unmarked(t.words))
            ]
            for of_topic in takes
        ],
        folds,
    )
    limits = rules.shipped().reading
    chosen = []
    for topic, of_topic, cut in zip(topics, takes, cuts[1], strict=True):
        pitch = parse_pitch(topic, topic["id"])
        labels = []
        for label, transcript, pauses in of_topic:
            said = utterances(
                transcript,
                pauses,
                cut,
                shortest_words=limits.shortest_sentence_words,
                longest_words=limits.longest_sentence_words,
                ease=limits.cut_ease,
            )
            labels.append(heard_label(transcript, label, [(one.text, one.words) for one in said]))
        chosen.append(samples(topic, pitch, encoder) + samples(topic, pitch, encoder, labels))
    told = closing_lines(lines)
    typed = [[one for one in of_topic if not one.heard] for of_topic in chosen]
    final, apart = fit(typed, encoder, told, cuts, folds)
    if not any(one.heard for of_topic in chosen for one in of_topic):
        return final, apart
    spoken, spoken_apart = fit(chosen, encoder, told, cuts, folds)
    return replace(final, spoken=spoken), [
        replace(one, spoken=other) for one, other in zip(apart, spoken_apart, strict=True)
    ]
