"""Hearing a take: one recording at a time, told to the pages as it goes along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.sentences import worded

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

    def set_speed(self, speed: float) -> None:
        """Slower or faster from here on."""

    def close(self) -> None:
        """Let go of the output."""


SPEEDS = (0.75, 1.0, 1.25, 1.5)
"""What can be chosen; playback takes everything between the first and the last."""


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
        self.speed = 1.0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def path(self) -> Path | None:
        """The recording that is played, or was last."""
        return self._path

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
                if self.speed != 1.0:
                    self._sound.set_speed(self.speed)
            self._sound.play(start_s, end_s)
        except PitchcoachError as error:
            self.failed.emit(worded(error))
            return
        self._timer.start()

    def set_speed(self, speed: float) -> None:
        """Play slower or faster from here on, this recording and the next; the voice stays as high as it is."""
        self.speed = speed
        if self._sound is not None:
            self._sound.set_speed(speed)

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
