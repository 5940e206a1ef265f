"""The learned parts: what ships can be read, retrained, and beats a list of keywords."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from pitchcoach.library.pitch_file import parse_pitch
from pitchcoach.model import ROLES, Take, Transcript, Word
from pitchcoach.scoring import models
from pitchcoach.scoring.linear import Linear
from pitchcoach.scoring.meaning import ENCODER, Encoder
from pitchcoach.scoring.report import score_take
from pitchcoach.settings import DEFAULT_WEIGHTS
from tests.benchmarks.agreement import CORPUS, Tally, accuracy, compare, macro
from tests.benchmarks.training.fit import fit
from tests.benchmarks.training.samples import samples


def test_models_survive_being_stored(tmp_path: Path) -> None:
    models.shipped().save(tmp_path / "models.npz")
    again = models.Models.read(tmp_path / "models.npz")
    assert np.array_equal(again.points.weights, models.shipped().points.weights)
    assert again.roles.transition_share == models.shipped().roles.transition_share
    assert again.spoken is not None
    assert models.shipped().spoken is not None
    assert np.array_equal(again.spoken.roles.weights, models.shipped().spoken.roles.weights)


def test_speech_is_read_by_models_that_learned_from_speech() -> None:
    shipped = models.shipped()
    typed = Take("x", "author", Transcript("Some words."))
    heard = Take("x", "author", Transcript("Some words.", (Word("Some", 0.0, 0.2), Word("words.", 0.2, 0.5))))
    assert shipped.of(typed) is shipped
    assert shipped.of(heard) is shipped.spoken


def test_the_models_file_is_small() -> None:
    assert models.FILE.stat().st_size < 400_000


def test_the_encoder_remembers_without_changing_a_vector() -> None:
    texts = ["We plan the day.", "A baker opens early.", "We plan the day."]
    first, again = Encoder().encode(texts), ENCODER.encode(texts)
    assert first.shape == (3, 512)
    assert np.allclose(first, again, atol=1e-5)
    assert np.array_equal(first[0], first[2])
    assert np.allclose(np.linalg.norm(first, axis=1), 1, atol=1e-4)
    assert Encoder().encode([]).shape == (0, 512)


def test_a_yes_or_no_model_gives_chances_and_a_many_way_one_shares() -> None:
    rows = np.array([[0.0, 2.0], [1.0, -2.0]], np.float32)
    yes = Linear(
        np.zeros(2, np.float32),
        np.ones(2, np.float32),
        np.eye(2, 1, dtype=np.float32),
        np.zeros(1, np.float32),
    )
    assert np.allclose(yes.chances(rows), [0.5, 1 / (1 + np.exp(-1))])
    many = Linear(
        np.zeros(2, np.float32), np.ones(2, np.float32), np.eye(2, dtype=np.float32), np.zeros(2, np.float32)
    )
    assert np.allclose(many.shares(rows).sum(axis=1), 1)


def test_retraining_on_four_pitches_beats_keywords_on_a_fifth() -> None:
    """The recipe works from the repository alone: fit on four topics, judge a fifth in another field.

    A list of keywords for the ten roles reaches about 0.35 macro-F1 on these pitches (measured by the cue
    patterns alone); a fit on four of the topics must be far above it.
    """
    topics = [json.loads(file.read_text()) for file in sorted(CORPUS.glob("*.json"))[:5]]
    chosen = [samples(t, parse_pitch(t, t["id"]), ENCODER) for t in topics]
    final, folds = fit(chosen[:4], ENCODER)
    assert len(folds) == 4
    tally = Tally()
    pitch = parse_pitch(topics[4], topics[4]["id"])
    for label in topics[4]["takes"]:
        text = " ".join(sentence["text"] for sentence in label["sentences"])
        report = score_take(
            Take("x", label["target"], Transcript(text)), pitch, DEFAULT_WEIGHTS, models=final
        )
        compare(topics[4], label, report, tally)
    assert macro(tally.roles, ROLES) > 0.7
    assert accuracy(tally.closest) >= 0.75


def test_what_ships_is_what_the_corpus_gives() -> None:
    """A model that can't be retrained from the repository doesn't count: weights of another corpus would show."""
    tally = Tally()
    for file in sorted(CORPUS.glob("*.json"))[::6]:
        topic = json.loads(file.read_text())
        pitch = parse_pitch(topic, topic["id"])
        for label in topic["takes"]:
            text = " ".join(sentence["text"] for sentence in label["sentences"])
            compare(
                topic,
                label,
                score_take(Take("x", label["target"], Transcript(text)), pitch, DEFAULT_WEIGHTS),
                tally,
            )
    assert macro(tally.roles, ROLES) > 0.93
