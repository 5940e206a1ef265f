"""Where a take is kept: its row in the library and its file, or a file alone where no library keeps it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pitchcoach.audio.capture import Captured
from pitchcoach.errors import StorageError
from pitchcoach.model import Audience, Pitch, Report
from pitchcoach.recording.recovery import facts

if TYPE_CHECKING:
    from pitchcoach.library.library import Library
    from pitchcoach.settings import Paths


class Shelf:
    """The place of one take after the other. Only a new take may fail; later on, what can't be kept is returned."""

    def __init__(self, library: Library | None, paths: Paths) -> None:
        """Keep takes in `library`; where there is none, their sound in a folder of `paths`."""
        self.take: int | None = None
        """The row of the take in hand; None where no library keeps it."""
        self.unsaved: Path = paths.unsaved
        """Where takes are recorded that no library keeps."""
        self._library = library
        self._paths = paths

    @property
    def folder(self) -> Path:
        """Where the next recording goes.

        Raises:
            StorageError: it can't be made or written to.
        """
        return self._paths.make(self._paths.audio if self._library else self.unsaved)

    def new_file(self, pitch: Pitch, audience: Audience) -> Path:
        """A file for a new take, whose row is there before its first sample.

        Raises:
            StorageError: the library or the folder can't be written to.
        """
        if self._library is None:
            return self.folder / time.strftime("take-%Y-%m-%d-%H%M%S.wav")
        self._library.pitches.add_if_new(pitch)
        started = self._library.takes.start(pitch.id, audience.id)
        self.take = started.id
        return started.audio_path

    def recorded(self, captured: Captured) -> StorageError | None:
        """The recording has ended. Where that can't be noted, the row says `recording`, and the next start finds it."""
        if self._library is None or self.take is None or not captured.frames:
            return None
        return _noted(self._library.takes.finish_recording, self.take, facts(captured.frames, captured.rate))

    def scored(self, report: Report) -> StorageError | None:
        """The take has a report, or a better one; the library keeps both."""
        if self._library is None or self.take is None:
            return None
        return _noted(self._library.takes.save_report, self.take, report)

    def failed(self, why: str) -> StorageError | None:
        """The take came to nothing."""
        if self._library is None or self.take is None:
            return None
        return _noted(self._library.takes.fail, self.take, why)

    def bin(self, take: int | None) -> None:
        """Put a take into the bin."""
        if self._library is not None and take is not None:
            self._library.bin.put_take(take)

    def end(self, take: int | None) -> None:
        """End a take that was only a piece of another."""
        if self._library is not None and take is not None:
            self._library.bin.end_take(take)

    def take_back(self, take: int | None) -> None:
        """Take it out of the bin again."""
        if self._library is not None and take is not None:
            self._library.bin.take_back(take)


def _noted(deed: Callable[..., object], *given: object) -> StorageError | None:
    """Do it; what the library can't keep is told, not raised: the take itself goes on."""
    try:
        deed(*given)
    except StorageError as error:
        return error
    return None
