"""What the transcriber's process does with a take, put together here because it spans the layers.

Everything in this module is sent to that process by name.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from pitchcoach.audio.growing import GrowingWav
from pitchcoach.audio.measure import SoundMeter
from pitchcoach.errors import AudioError, say
from pitchcoach.model import Audience, Pitch, Report, Sound, Take, Transcript
from pitchcoach.speech.live import Work


def work(
    path: Path, pitch: Pitch, audience: Audience, weights: Mapping[str, float], *, refine: bool = False
) -> Work:
    """Listen to the recording at `path` while it grows, measure it, and score it for this audience.

    With `refine` the whole is heard again afterwards, more carefully, and scored once more.
    """
    return Work(
        functools.partial(GrowingWav, path),
        SoundMeter,
        functools.partial(answer, source=str(path), pitch=pitch, audience=audience.id, weights=dict(weights)),
        refine=refine,
    )


def warm() -> None:
    """In the transcriber's process: what scoring needs."""
    from pitchcoach.scoring import report

    report.load()


def answer(
    transcript: Transcript,
    sound: Sound,
    *,
    source: str,
    pitch: Pitch,
    audience: str,
    weights: Mapping[str, float],
) -> Report:
    """In the transcriber's process: a take's words to its report.

    Raises:
        AudioError: nobody said anything.
    """
    from pitchcoach.scoring.report import score_take

    if not transcript.words:
        raise AudioError(
            say(
                "No speech was heard in {source}. Check that the right microphone was chosen and not "
                "muted, and listen to the recording.",
                source=source,
            )
        )
    return score_take(Take(source, audience, transcript, sound), pitch, weights)
