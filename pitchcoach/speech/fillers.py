"""Ums and uhs, from a second pass of a small model that is told to write them down.

Whisper tidies speech: by itself it kept none of 22 real ums (ANCHORS.md). With a verbatim prompt in front of
every stretch tiny.en writes them; each candidate is then checked against the first pass and the sound.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pitchcoach.model import Filler, Word
from pitchcoach.speech.recogniser import SAMPLE_RATE, Recogniser

PROMPT = (
    "Um, so, uh, I, I think, um, we are, uh, you know, building, um, a, uh, a product. "
    "Uh, it's, um, really good."
)
"""In front of every stretch (ANCHORS.md: F1 0.90 with tiny.en)."""
FILLER = re.compile(r"^(u+m+|u+h+|e+r+m*|h+m+|u+h+m+|mm+|a+h+m*)$")


def filler_of(text: str) -> str | None:
    """The bare filler a word is ("Um," gives "um"), or None."""
    bare = text.lower().strip(".,!?…-–—'\"“”‘’ ")
    return bare if FILLER.match(bare) else None


def listen(model: Recogniser, sound: NDArray[np.float32]) -> list[Word]:
    """All words of a stretch as the prompted model writes them; times from the stretch's start."""
    answer = model.decode(sound, language="en", prompt=PROMPT, window_s=len(sound) / SAMPLE_RATE + 2.0)
    return list(answer.words)


def merge(words: Sequence[Word], candidates: Sequence[Word]) -> tuple[Filler, ...]:
    """Fillers of both passes, each once, in order."""
    found = [
        Filler(bare, "heard", word.start_s, word.end_s)
        for word in words
        if (bare := filler_of(word.text)) is not None
    ]
    for word in candidates:
        bare = filler_of(word.text)
        if bare is None or any(
            f.start_s < word.end_s + 0.15 and word.start_s < f.end_s + 0.15 for f in found
        ):
            continue
        found.append(Filler(bare, "heard", word.start_s, word.end_s))
    return tuple(sorted(found, key=lambda filler: filler.start_s))
