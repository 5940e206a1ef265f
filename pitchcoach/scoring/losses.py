"""From losses to a score: a dimension starts at 100, and every lost point belongs to a finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pitchcoach.model import Dimension, Finding, Score
from pitchcoach.scoring.messages import text
from pitchcoach.scoring.reading import Reading


def score(dimension: Dimension, losses: Sequence[Finding]) -> Score:
    """The score that is left, and its findings, highest gain first.

    Losses beyond 100 are scaled down together, so that the gains always add up to what is missing.
    """
    total = sum(loss.gain for loss in losses)
    scale = min(1.0, 100 / total) if total else 1.0
    kept = [replace(loss, gain=round(loss.gain * scale, 2)) for loss in losses if loss.gain * scale >= 0.05]
    kept.sort(key=lambda finding: -finding.gain)
    return Score(dimension, max(0.0, 100 - total * scale), tuple(kept))


def finding(
    reading: Reading,
    dimension: Dimension,
    rule: str,
    gain: float,
    message: str,
    *,
    sentence: int | None = None,
    quote: str | None = None,
    start_s: float | None = None,
    end_s: float | None = None,
) -> Finding:
    """A finding with its rule's source; a `sentence` gives quote and moment where these aren't given."""
    if sentence is not None:
        spoken = reading.sentences[sentence]
        quote = quote if quote is not None else spoken.text
        start_s = start_s if start_s is not None else spoken.start_s
        end_s = end_s if end_s is not None else spoken.end_s
    return Finding(
        dimension=dimension,
        gain=gain,
        message=message,
        rule=rule,
        source=reading.rules.sources[rule],
        quote=quote,
        start_s=start_s,
        end_s=end_s,
    )


def moment(start_s: float | None) -> str:
    """ " at 0:12", or nothing for text."""
    if start_s is None:
        return text("moment", "none")
    return text("moment", "at", time=f"{int(start_s) // 60}:{int(start_s) % 60:02d}")


def quoted(quotes: Sequence[str]) -> str:
    """“One”, “two”: quotes in a row, in no language."""
    return ", ".join(f"“{quote}”" for quote in quotes)


def short(words: str, most: int = 70) -> str:
    """The words, cut at a word with an ellipsis if they are longer than `most` characters."""
    words = " ".join(words.split())
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0].rstrip(",;:-") + "…"
