"""Hearing a take: one recording at a time, told to the pages as it goes along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from pitchcoach.errors import PitchcoachError

TICK_MS = 40
"""Often enough for the word being played to light up in time."""


class Playable(Protocol):
    """One recording; `pitchcoach.audio.playback.Player` is one."""

    playing: bool

    @property
    def position_s(self) -> float:
        """Where it is."""

    def play(self, start_s: float | None = None, end_s: float | None = None) -> None:
        """Play from here to there."""

    def pause(self) -> None:
        """Stop where it is."""

    def close(self) -> None:
        """Let go of the output."""


class Player(QObject):
    """Plays recordings; `moved` says where it is, some twenty times a second."""

    moved = Signal(float)
    stopped = Signal()
    failed = Signal(str)

    def __init__(self, make: Callable[[Path], Playable]) -> None:
        """`make` opens a recording."""
        super().__init__()
        self._make = make
        self._path: Path | None = None
        self._sound: Playable | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def playing(self) -> bool:
        """Whether there is sound just now."""
        return self._timer.isActive()

    def play(self, path: Path, start_s: float, end_s: float | None) -> None:
        """Play from here; to the end of the recording where `end_s` is None. What goes wrong is told."""
        try:
            if self._sound is None or path != self._path:
                self.stop()
                if self._sound is not None:
                    self._sound.close()
                self._sound, self._path = self._make(path), path
            self._sound.play(start_s, end_s)
        except PitchcoachError as error:
            self.failed.emit(str(error))
            return
        self._timer.start()

    def stop(self) -> None:
        """Stop where it is."""
        if self.playing and self._sound is not None:
            self._timer.stop()
            self._sound.pause()
            self.stopped.emit()

    def close(self) -> None:
        """Stop and let go of the output."""
        self.stop()
        if self._sound is not None:
            self._sound.close()

    def _tick(self) -> None:
        if self._sound is not None:
            self.moved.emit(self._sound.position_s)
            if not self._sound.playing:
                self.stop()
