"""A library as of years: pitches and takes of 120 words, written by the library itself."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

from pitchcoach.library.imports import Recording
from pitchcoach.library.library import Library
from pitchcoach.model import (
    DIMENSIONS,
    POINT_ROLES,
    Audience,
    Delivery,
    Filler,
    Finding,
    JargonTerm,
    Pause,
    Pitch,
    Point,
    PointReading,
    PointState,
    Report,
    SentenceReading,
    Timing,
    Transcript,
    Variant,
    VariantSentence,
    Word,
)
from pitchcoach.settings import Paths

PITCHES = 8
AUDIENCES = ("peer", "manager", "author")
POINTS = 7
WORDS = 120
SHARES = (40, 20, 12, 8, 8, 6, 4, 2)
"""Per cent of the takes that each pitch has: one is rehearsed most."""

_TEXT = (
    "waiting lists keep growing although staff work flat out and I make plans that hold when a day goes wrong "
    "hospital theatre surgeon novelist chapter rehearse uncertainty schedule robust optimisation ward patient"
)
_VOCABULARY = _TEXT.split()


def make_pitch(number: int) -> Pitch:
    """A pitch of seven points for three audiences."""
    rng = random.Random(number)
    roles = [role for role in POINT_ROLES if role != "offer"]
    points = tuple(Point(f"c{i}", role, _text(rng, 8)) for i, role in enumerate(roles))
    return Pitch(
        f"pitch-{number}",
        "applied mathematics",
        _text(rng, 6),
        tuple(Audience(a, f"a {a}", "general", _text(rng, 90)) for a in AUDIENCES),
        points,
        tuple(
            Variant(
                a, tuple(VariantSentence(_text(rng, 14), p.role, (p.id,)) for p in points), target_seconds=45
            )
            for a in AUDIENCES
        ),
    )


def make_report(rng: random.Random, pitch: Pitch, audience: str, words: int = WORDS) -> Report:
    """A spoken take of `words` words with the findings and readings of an ordinary one."""
    said = tuple(
        Word(rng.choice(_VOCABULARY), 0.3 + i * 0.4, 0.6 + i * 0.4, 0.9 + rng.random() / 10)
        for i in range(words)
    )
    states = rng.choices(get_args(PointState), (6, 2, 2), k=POINTS)
    fillers = tuple(Filler("um", "heard", i * 5.0, i * 5.0 + 0.3) for i in range(rng.randrange(6)))
    pauses = tuple(Pause(i * 6.0, i * 6.0 + 0.4) for i in range(7))
    scores = {dimension: float(rng.randrange(30, 101)) for dimension in DIMENSIONS}
    sentences = tuple(
        SentenceReading(" ".join(w.text for w in s), "value", (f"c{i % POINTS}",), s[0].start_s, s[-1].end_s)
        for i, s in enumerate(said[i : i + 15] for i in range(0, len(said), 15))
    )
    findings = tuple(
        Finding(
            "jargon", 10 - i, _text(rng, 14), "jargon-rare", "a list", _text(rng, 4), i * 4.0, i * 4.0 + 2
        )
        for i in range(6)
    )
    return Report(
        scorer="2026.1",
        source="take.wav",
        pitch=pitch.id,
        audience=audience,
        channel="spoken",
        duration_s=words * 0.4 + 0.6,
        transcript=Transcript(" ".join(w.text for w in said), said, fillers, "base", "en"),
        overall=sum(scores.values()) / 5,
        scores=scores,
        sentences=sentences,
        job_ask=False,
        next_step="vague",
        offer=True,
        jargon=tuple(
            JargonTerm(rng.choice(_VOCABULARY), None, False, i * 9.0, i * 9.0 + 1) for i in range(4)
        ),
        points=tuple(
            PointReading(f"c{i}", state, None if state == "missed" else i) for i, state in enumerate(states)
        ),
        closest_audience=audience,
        drift=None,
        delivery=Delivery(150.0, pauses, fillers, -21.0, False, 6.0),
        findings=findings,
        timing=Timing(240, 400),
    )


def fill(home: Path, takes: int) -> Paths:
    """A library of `takes` takes under `home`, five a day up to now."""
    paths, rng = Paths(home), random.Random(takes)
    start = datetime(2026, 11, 1, tzinfo=UTC) - timedelta(days=takes // 5)
    pitches = [make_pitch(i) for i in range(PITCHES)]
    with Library.open(paths) as library:
        for pitch in pitches:
            library.pitches.save(pitch)
        chosen = rng.choices(range(PITCHES), SHARES, k=takes)
        with library.history.step("Fill"):
            for i, number in enumerate(chosen):
                report = make_report(rng, pitches[number], rng.choice(AUDIENCES))
                library.import_recordings(
                    [Recording(report)],
                    pitches[number],
                    when=start + timedelta(days=i // 5, minutes=i % 5 * 9),
                )
    return paths


def _text(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(_VOCABULARY) for _ in range(words))
