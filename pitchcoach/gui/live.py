"""The real microphone behind the pages: the rehearsal session, and the list of devices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from pitchcoach.audio.devices import Microphone
from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.jobs import Jobs, Knock
from pitchcoach.gui.player import Playable, Player
from pitchcoach.gui.sentences import worded
from pitchcoach.gui.studio import Studio
from pitchcoach.gui.texts import tr


class Microphones(QObject):
    """Asks PortAudio in the background, which can take a second to wake up."""

    found = Signal(object, str)
    """Names, and why there are none."""

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__()
        self._desk, self._jobs = desk, jobs

    def look(self) -> None:
        """Ask for what is there."""
        from pitchcoach.audio.devices import microphones

        self._ask(lambda: tuple(device.name for device in microphones()))

    def look_again(self) -> None:
        """Ask anew, as for one that was plugged in since."""
        from pitchcoach.audio.devices import refresh

        self._ask(lambda: tuple(device.name for device in refresh()))

    def _ask(self, work: object) -> None:
        assert callable(work)
        self._jobs.start(
            tr("Looking for microphones"),
            lambda _ticket: work(),
            done=lambda names: self.found.emit(names, ""),
            failed=self._failed,
            quiet=True,
        )

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, PitchcoachError):
            raise error
        self.found.emit((), worded(error))


def start_studio(desk: Desk) -> Studio:
    """A studio on the microphone of the settings. Its models load with `warm_up`, or with the first take."""
    from pitchcoach.audio.devices import SystemMicrophone
    from pitchcoach.recording.session import Rehearsal

    def make() -> Rehearsal:
        return Rehearsal(
            desk.paths,
            model=desk.settings.model,
            weights=desk.settings.weights,
            library=desk.library,
            microphone=SystemMicrophone(desk.settings.microphone),
            refine=desk.settings.refine,
            on_news=knock.give,
        )

    knock = Knock()
    studio = Studio(desk, make)
    # The answer is shown as it comes, not at the next tick.
    knock.heard.connect(studio.tick, Qt.ConnectionType.QueuedConnection)
    return studio


def chosen_microphone(desk: Desk) -> Callable[[], Microphone]:
    """Gives the microphone of the settings of now."""
    from pitchcoach.audio.devices import SystemMicrophone

    return lambda: SystemMicrophone(desk.settings.microphone)


def make_player() -> Player:
    """What plays takes, through the system's output."""

    def make(path: Path) -> Playable:
        from pitchcoach.audio import playback

        return playback.Player(path)

    return Player(make)
