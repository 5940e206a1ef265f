"""Ums and uhs, from a second pass of a small model over the sound.

Whisper tidies speech: by itself it kept none of 22 real ums (ANCHORS.md). The second pass listens twice: `ear` tells
from the frames of the words' model's encoder where an um is held, and tiny.en's decoder, under a verbatim prompt,
writes ums where it believes them. Neither is trusted alone: the prompt invents ums in silence and in a
stutter and puts them half a second off, the ear may take a drawn-out word for one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pitchcoach.model import Filler, Word
from pitchcoach.speech.answers import Watched
from pitchcoach.speech.ear import Ear, Heard
from pitchcoach.speech.recogniser import SAMPLE_RATE, Recogniser

PROMPT = (
    "Um, so, uh, I, I think, um, we are, uh, you know, building, um, a, uh, a product. "
    "Uh, it's, um, really good."
)
"""In front of every stretch (ANCHORS.md: F1 0.90 with tiny.en)."""
FILLER = re.compile(r"^(u+m+|u+h+|e+r+m*|h+m+|u+h+m+|mm+|a+h+m*)$")
WATCHED = ("um", "uh", "er", "ah", "erm", "umm", "mm", "hm", "hmm")
"""What the decoder may write for a filler; those that are one token are watched for at every step."""
PADDING_S = 2.0
"""The encoder is given the stretch and so much more: with less tiny.en drops the last words."""
PROBABLE, HEARD = 0.6, 0.8
"""Chances from which a sound is told as a filler, and as one that was surely heard."""
SURE = 0.93
"""Where a sound was repeated as in a stutter, other sounds of the take count from this chance only: they are likely
to be more of it, and nobody is to be counted down for a stutter."""
UNSURE, CLEAR, UNSURE_LEAST = 0.4, 0.7, 2
"""Where so many sounds of a take lie between these chances, and no fewer than are surer, the take holds a voice that
makes such sounds of something else: only the surer ones are told. People who stutter do, where a sound is blocked or
drawn out rather than repeated: in 17 minutes of thirteen of them that left out 6 of 15 made up and no um, and in some
hundred takes and 454 calls of others one um and one that was made up."""
APART_S = 0.15
"""Fillers of the two passes nearer than this are the same one."""


def filler_of(text: str) -> str | None:
    """The bare filler a word is ("Um," gives "um"), or None."""
    plain = text.lower().strip(".,!?…-–—'\"“”‘’ ")
    if not FILLER.match(plain):
        return None
    # "Ummmmm" as base writes it.
    return re.sub(r"(.)\1{2,}", r"\1", plain)


def listen(model: Recogniser, sound: NDArray[np.float32], better: Recogniser | None = None) -> list[Heard]:
    """What may be fillers in one stretch (float32, 16 kHz mono), times from its start.

    Args:
        model: writes under the verbatim prompt, and lends its encoder to the ear.
        better: the words' model; where the ear knows its encoder, too, that one is taken: it hears more ums.
    """
    answer = model.decode(
        sound,
        language="en",
        prompt=PROMPT,
        window_s=len(sound) / SAMPLE_RATE + PADDING_S,
        second="beam",
        watch=WATCHED,
    )
    if better is not None and better is not model and (ear := Ear.of(better.known_as)) is not None:
        frames = better.encode(sound, len(sound) / SAMPLE_RATE + PADDING_S)
    elif (ear := Ear.of(model.known_as)) is not None:
        frames = answer.frames
    else:
        return []
    plain = [word for word in answer.words if filler_of(word.text) is None]
    return ear.hear(frames, sound, plain, places_of(answer.watched))


def places_of(watched: Sequence[Watched]) -> list[Watched]:
    """Where the decoder wrote a filler, and where between two words it could have."""
    found: list[Watched] = []
    for place, following in zip(watched, [*watched[1:], None], strict=True):
        filler = filler_of(place.text)
        if filler is not None:
            found.append(replace(place, text=filler))
        elif not place.text and (following is None or filler_of(following.text) is None):
            found.append(place)
    return found


def known(fillers: Sequence[Filler]) -> list[Heard]:
    """Fillers that were told before, for another `merge`: they stay what they are."""
    return [Heard(one.text, one.start_s, one.end_s, 1.0 if one.kind == "heard" else CLEAR) for one in fillers]


def merge(words: Sequence[Word], second_pass: Sequence[Heard]) -> tuple[Filler, ...]:
    """Fillers of both passes, each once, in order; one that both heard keeps the second pass's place."""
    stutter = any(heard.stuttered and heard.chance >= PROBABLE for heard in second_pass)
    least = SURE if stutter else CLEAR if _unsure(second_pass) else PROBABLE
    found = [
        Filler(
            heard.text,
            "heard" if heard.chance >= HEARD else "probable",
            heard.start_s,
            heard.end_s,
        )
        for heard in second_pass
        if heard.chance >= least and not heard.stuttered
    ]
    told = [(one.start_s, one.end_s) for one in found]
    told += [(heard.start_s, heard.end_s) for heard in second_pass if heard.stuttered]
    for word in words:
        text = filler_of(word.text)
        if (
            text is not None
            and not stutter
            and not any(
                start_s < word.end_s + APART_S and word.start_s < end_s + APART_S for start_s, end_s in told
            )
        ):
            found.append(Filler(text, "heard", word.start_s, word.end_s))
    return tuple(sorted(found, key=lambda filler: filler.start_s))


def _unsure(second_pass: Sequence[Heard]) -> bool:
    """Whether a take's sounds are more often like an um than one."""
    clear = sum(heard.chance >= CLEAR for heard in second_pass)
    doubtful = sum(UNSURE <= heard.chance < CLEAR for heard in second_pass)
    return doubtful >= max(UNSURE_LEAST, clear)
