"""A second hearing of a whole take, after its report: slower, and with five hypotheses instead of one.

Only where the person wants it, for words that change after one has seen them need a reason. On the clips of
`../shared/speech` both hearings err alike (2.4 % of 466 words); longer windows and the encoder's whole length were no
better (3.0 to 3.4 %).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pitchcoach.model import Transcript
from pitchcoach.speech.fillers import known
from pitchcoach.speech.recogniser import SAMPLE_RATE, Recogniser
from pitchcoach.speech.transcriber import Transcriber, Windows

CAREFUL = Windows(beam=5)
"""Five hypotheses are Whisper's own default."""


class Recording(Protocol):
    """A recording that has ended, in 16 kHz mono."""

    def finish(self, frames: int) -> NDArray[np.float32]:
        """All of it, up to so many frames."""

    def close(self) -> None:
        """No more is wanted."""


class SecondHearing:
    """One take heard again, in steps short enough to be called off between them."""

    def __init__(
        self, open_recording: Callable[[], Recording], frames: int, model: Recogniser, first: Transcript
    ) -> None:
        """`first` is what was heard before: its language and its fillers stay."""
        recording = open_recording()
        try:
            self._sound = recording.finish(frames)
        finally:
            recording.close()
        self._transcriber = Transcriber(model, language=first.language, windows=CAREFUL)
        self._transcriber.add_fillers(known(first.fillers))

    def step(self) -> Transcript | None:
        """Hear the next second; the whole once there is no more. Takes some seconds where a window is full."""
        piece, self._sound = self._sound[:SAMPLE_RATE], self._sound[SAMPLE_RATE:]
        if len(piece):
            self._transcriber.feed(piece)
            return None
        return self._transcriber.finish()
