"""A pitch and reports to put into a library; small, and with something in every field."""

from __future__ import annotations

import dataclasses

from pitchcoach.model import (
    Audience,
    Delivery,
    Drift,
    Filler,
    Finding,
    GlossaryEntry,
    JargonTerm,
    Pause,
    Pitch,
    Point,
    PointReading,
    Report,
    SentenceReading,
    Timing,
    Transcript,
    Variant,
    VariantSentence,
    Word,
)


def make_pitch(pitch_id: str = "hospital") -> Pitch:
    """Two audiences, two points, two variants."""
    return Pitch(
        id=pitch_id,
        field="applied mathematics",
        speaker="a student who schedules operating theatres",
        audiences=(
            Audience("peer", "a mathematician", "expert", "We bound the regret.", ("regret",)),
            Audience("author", "a novelist", "lay", "I write about rooms.", (), {"colour": "blue"}),
        ),
        points=(
            Point("c1", "hook", "waiting lists keep growing"),
            Point("c2", "value", "plans that hold", {"since": 2021}),
        ),
        variants=(
            Variant("peer", (VariantSentence("We bound the overrun.", "value", ("c2",)),), target_seconds=45),
            Variant(
                "author",
                (
                    VariantSentence("You know the board of names.", "hook", ("c1",), {"mood": "wry"}),
                    VariantSentence("I make plans that hold.", "value", ("c2",)),
                ),
                target_seconds=45,
            ),
        ),
        glossary=(GlossaryEntry("stochastic optimisation", {"author": "rehearsing a thousand days"}),),
        extra={"better": {"structure": [["t1", "t2"]]}},
    )


def make_report(
    pitch: str = "hospital",
    audience: str = "author",
    *,
    overall: float | None = 72.2,
    words: int = 4,
    source: str = "take.wav",
    scorer: str = "2026.1",
) -> Report:
    """A spoken take of `words` words with something in every list."""
    said = tuple(Word("Hi" if i == 0 else f"word{i}", 0.32 + i / 2, 0.5 + i / 2, 0.98) for i in range(words))
    fillers = (Filler("um", "heard", 3.1, 3.4),)
    return Report(
        scorer=scorer,
        source=source,
        pitch=pitch,
        audience=audience,
        channel="spoken",
        duration_s=41.2,
        transcript=Transcript(" ".join(w.text for w in said), said, fillers, "base", "en"),
        overall=overall,
        scores={"length": 90.4, "structure": 65, "jargon": 80, "translation": None, "delivery": 70},
        sentences=(
            SentenceReading("Hi word1.", "hook", ("c1",), 0.32, 1.0),
            SentenceReading("word2 word3.", "value", (), 1.32, 2.0),
        ),
        job_ask=False,
        next_step="concrete",
        offer=True,
        jargon=(JargonTerm("eigenvalue", None, False, 12.0, 12.6), JargonTerm("regret", "loss", True, 1, 2)),
        points=(PointReading("c1", "translated", 0), PointReading("c2", "missed")),
        closest_audience="author",
        drift=Drift("peer", 1, 21.0),
        delivery=Delivery(141.3, (Pause(2.0, 2.75),), fillers, -21.04, False, 7.44),
        findings=(
            Finding("structure", 12.0, "Say when.", "next-step-concrete", "a book", "let's talk", 38.0, 41.0),
            Finding("jargon", 2.5, "Say loss.", "jargon-rare", "a list"),
        ),
        timing=Timing(240.4, 410.6),
        notes=("Translation can't be told: no wording for this listener.",),
    )


def make_written_report(pitch: str = "hospital", audience: str = "author") -> Report:
    """The same take, typed."""
    spoken = make_report(pitch, audience)
    return dataclasses.replace(
        spoken,
        channel="written",
        source="take.txt",
        duration_s=None,
        transcript=Transcript(spoken.transcript.text),
        scores={**spoken.scores, "delivery": None},
        sentences=tuple(dataclasses.replace(s, start_s=None, end_s=None) for s in spoken.sentences),
        jargon=(JargonTerm("eigenvalue", None, False),),
        drift=None,
        delivery=None,
        notes=(),
    )
