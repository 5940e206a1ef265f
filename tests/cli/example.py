"""A whole report of the sample take, as the scores might give it: what the views are tried on."""

from __future__ import annotations

from pathlib import Path

from pitchcoach.library.pitch_file import read_pitch
from pitchcoach.model import (
    Delivery,
    Filler,
    Finding,
    JargonTerm,
    Pause,
    Pitch,
    PointReading,
    Report,
    Role,
    SentenceReading,
    Timing,
    Transcript,
    Word,
)

ASSETS = Path(__file__).resolve().parents[2] / "assets"

SENTENCES: tuple[tuple[float, Role, str, tuple[str, ...]], ...] = (
    (0.2, "hook", "You haven't eaten since last night, UGH, and somebody calls it off.", ("c1",)),
    (8.7, "who", "I'm Amara, and I do mathematics at the university.", ("c2",)),
    (12.2, "problem", "When the first one runs late, everybody behind it pays for it.", ("c3",)),
    (20.8, "value", "What I do is stochastic optimisation, with the variance from the records.", ("c4",)),
    (33.3, "link", "You write about people who wait.", ("c6",)),
    (38.7, "next_step", "So maybe we could talk about it some time.", ("c8",)),
)


def sample_pitch() -> Pitch:
    return read_pitch(ASSETS / "sample-pitch.json")


def spoken() -> Report:
    """A take with everything in it: jargon, a heard and a probable filler, a long pause, a missed point."""
    words: list[Word] = []
    for start, _, text, _ in SENTENCES:
        for number, word in enumerate(text.split()):
            words.append(Word(word, start + number * 0.3, start + number * 0.3 + 0.25, 0.9))
    uh = next(word for word in words if word.text == "UGH,")
    pauses = (Pause(8.2, 8.6), Pause(35.2, 38.6))
    fillers = (Filler("uh", "heard", uh.start_s, uh.end_s), Filler("um", "probable", 21.6, 21.7))
    return Report(
        scorer="2026.1",
        source="sample-take.flac",
        pitch="hospital-scheduling",
        audience="author",
        channel="spoken",
        duration_s=41.4,
        transcript=Transcript(" ".join(s[2] for s in SENTENCES), tuple(words), fillers, "base", "en"),
        overall=71.6,
        scores={"length": 96.0, "structure": 61.0, "jargon": 74.0, "translation": 48.0, "delivery": None},
        sentences=tuple(
            SentenceReading(text, role, points, start, start + 4) for start, role, text, points in SENTENCES
        ),
        job_ask=False,
        next_step="vague",
        offer=False,
        jargon=(
            JargonTerm("stochastic optimisation", "rehearsing a thousand possible days", False, 21.7, 22.3),
            JargonTerm("variance", None, False, 23.0, 23.2),
        ),
        points=(
            PointReading("c1", "translated", 0),
            PointReading("c4", "untranslated", 3),
            PointReading("c7", "missed"),
        ),
        closest_audience="author",
        drift=None,
        delivery=Delivery(148.0, pauses, fillers, -21.4, False, 7.4),
        findings=(
            Finding(
                "structure",
                9.2,
                "End on something a novelist can say yes to: an act, and a day or a length.",
                "next-step-concrete",
                "career.berkeley.edu",
                "So maybe we could talk about it some time.",
                38.7,
                41.0,
            ),
            Finding(
                "jargon",
                6.0,
                "Say “rehearsing a thousand possible days”.",
                "jargon",
                "Rakedzon 2017",
                None,
                21.7,
            ),
            Finding("structure", 0.3, "Offer something back.", "offer", "the workshop"),
        ),
        timing=Timing(240.0, 410.0),
        notes=("The voice was quiet.",),
    )
