"""The sample pitch, and a way to score words as if they had been said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pitchcoach.model import Filler, Pause, Pitch, Report, Sound, Take, Transcript, Word
from pitchcoach.rehearsal import sample_pitch
from pitchcoach.scoring.report import score_take
from pitchcoach.settings import DEFAULT_WEIGHTS

Say = Callable[..., Report]

GOOD = (
    "Imagine you have packed your bag and eaten nothing, and at noon a nurse sends you home. "
    "I'm Amara, and I study mathematics at the university here. "
    "Hospitals plan each day as though nothing ever ran late, so one slow morning spoils the whole afternoon. "
    "I rehearse a thousand possible days on a computer first and keep the plan that breaks the fewest promises. "
    "At one hospital four more people every week were treated on the day they were promised. "
    "Your last novel is about waiting, and I know the room where the waiting is decided. "
    "I could introduce you to the woman who moves the names. "
    "Shall we have a coffee on Thursday, twenty minutes?"
)


def spoken(text: str, *, word_s: float = 0.4, pause_after: dict[int, float] | None = None) -> Transcript:
    """The text as evenly spoken words, with pauses after the words of these indices."""
    words, at = [], 0.3
    for index, piece in enumerate(text.split()):
        words.append(Word(piece, round(at, 3), round(at + word_s * 0.85, 3), 0.9))
        at += word_s + (pause_after or {}).get(index, 0.0)
    return Transcript(text, tuple(words), (), "base", "en")


def sound_of(transcript: Transcript, **changes: object) -> Sound:
    """What would have been measured on it."""
    end = transcript.words[-1].end_s if transcript.words else 1.0
    plain = Sound(end + 0.3, end * 0.8, -20.0, -3.0, False, (), 180.0, 8.0)
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def pitch() -> Pitch:
    return sample_pitch()


@pytest.fixture(scope="session")
def say(pitch: Pitch) -> Say:
    """`say(text, audience=..., channel=..., pitch=...)` scores typed words; `speech=True` spoken ones."""

    def score(
        text: str,
        audience: str = "author",
        *,
        speech: bool = False,
        fillers: tuple[Filler, ...] = (),
        pauses: tuple[Pause, ...] = (),
        word_s: float = 0.4,
        language: str | None = "en",
        of: Pitch | None = None,
        **rest: object,
    ) -> Report:
        sound = None
        channel = rest.pop("channel", "spoken")
        transcript = Transcript(text)
        if speech:
            transcript = replace(spoken(text, word_s=word_s), fillers=fillers, language=language)
            sound = sound_of(transcript, pauses=pauses, **rest)
        take = Take("test", audience, transcript, sound, channel)  # type: ignore[arg-type]
        return score_take(take, of or pitch, DEFAULT_WEIGHTS)

    return score
