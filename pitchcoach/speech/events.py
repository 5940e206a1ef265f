"""What a transcriber tells while it works."""

from __future__ import annotations

from dataclasses import dataclass

from pitchcoach.model import Word


@dataclass(frozen=True, slots=True)
class WordsCommitted:
    """Words that stay as they are; times from the start of the take."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class TailGuessed:
    """The words after the committed ones as they sound at this pause; a later event may replace them."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Seconds of sound taken in; one event for every whole second."""

    done_s: float


Event = WordsCommitted | TailGuessed | Progress
