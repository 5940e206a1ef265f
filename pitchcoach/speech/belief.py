"""What to believe of an answer: Whisper makes up words where nobody speaks.

No sound is thrown away on a voice detector's word: only near silence and steady noise are not decoded, and of
what was decoded only words without any sound under them, or doubted by Whisper itself, are dropped.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pitchcoach.model import Word
from pitchcoach.speech.parting import bare
from pitchcoach.speech.pauses import levels
from pitchcoach.speech.recogniser import Decoded

NEAR_SILENCE_DBFS = -65.0
"""Below the noise of any fair microphone in a quiet room; the softest speech measured lay at -45."""
STEADY_DB = 6.0
"""Noise smoothed over 50 ms keeps within 3 dB of its mean; speech moves by 20 and more."""
NO_SPEECH = 0.6
DOUBTFUL_LOGPROB = -0.7
"""OpenAI's rule drops a window at no-speech 0.6 and log probability -1; greedy ghosts reach -0.7."""
SURE_NO_SPEECH = 0.5
SURE_LOGPROB = -0.8
"""On the clips of `../shared/speech` sentences that had been passed over came with 0.09 to 0.32 and -0.48 to
-0.69, an invented one with 0.6 and -1.13."""
GHOSTS = frozenset(
    {
        "you",
        "thank you",
        "thank you very much",
        "thanks for watching",
        "thank you for watching",
        "bye",
        "bye bye",
        "okay",
        "oh",
        "so",
        "hmm",
        "uh",
        "um",
        "the end",
        "subscribe",
        "please subscribe",
    }
)
"""What Whisper says on silence and noise (ANCHORS.md; openai/whisper discussion 679)."""


def may_hold_voice(sound: NDArray[np.float32]) -> bool:
    """Whether decoding is worth while: neither near silence nor a level that never moves."""
    loud = levels(sound)
    if len(loud) < 10:
        return False
    smooth = np.convolve(loud, np.ones(5) / 5, mode="valid")
    low, high = np.percentile(smooth, [5, 99])
    return bool(high > NEAR_SILENCE_DBFS and high - max(low, -80.0) > STEADY_DB)


def believable(answer: Decoded, silences: Sequence[tuple[float, float]]) -> list[list[Word]]:
    """The words of each segment without those that were made up."""
    if answer.no_speech > NO_SPEECH and answer.logprob < DOUBTFUL_LOGPROB:
        return []
    text = " ".join(bare(word.text) for word in answer.words)
    if text in GHOSTS and (answer.no_speech > 0.3 or answer.logprob < DOUBTFUL_LOGPROB):
        return []
    kept = []
    for segment in answer.segments:
        words = [word for word in segment.words if not _in_silence(word, silences)]
        if words:
            kept.append(words)
    return kept


def sure(answer: Decoded) -> bool:
    """Whether to believe what was heard in a stretch that a first decode had passed over."""
    return not answer.looped and answer.no_speech <= SURE_NO_SPEECH and answer.logprob >= SURE_LOGPROB


def _in_silence(word: Word, silences: Sequence[tuple[float, float]]) -> bool:
    """Wholly inside a silence, with 0.3 s to spare on both sides (what word times err by)."""
    return any(start + 0.3 < word.start_s and word.end_s < end - 0.3 for start, end in silences)
