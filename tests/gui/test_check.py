"""The level of the microphone before a take: shown on the ready page only, and let go before anything else."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, Signal
from pytestqt.qtbot import QtBot

from pitchcoach.audio.devices import MicrophoneError
from pitchcoach.audio.level import Level
from pitchcoach.audio.pretend import PretendMicrophone
from pitchcoach.gui.app import App
from pitchcoach.gui.check import judge
from pitchcoach.gui.pages.microphone import MicrophonePanels
from pitchcoach.settings import Paths
from tests.gui.pretend import PretendSession, end


@pytest.fixture
def microphone() -> PretendMicrophone:
    return PretendMicrophone()


@pytest.fixture
def heard(
    qapp: object, filled: Paths, session: PretendSession, microphone: PretendMicrophone, qtbot: QtBot
) -> Iterator[App]:
    """The window with a microphone whose level it may show."""
    app = App(filled, make_session=lambda desk: session.of(desk), make_microphone=lambda: microphone)
    app.window.show()
    qtbot.waitExposed(app.window)
    yield app
    end(app)


def voice(dbfs: float) -> np.ndarray:
    """Half a second of a tone as loud as that."""
    return np.full(24_000, 10 ** (dbfs / 20), np.float32) * np.sign(np.sin(np.arange(24_000) * 0.02))


def test_the_level_is_shown_on_the_ready_page_and_nowhere_else(
    heard: App, microphone: PretendMicrophone, qtbot: QtBot
) -> None:
    page = heard.rehearse
    qtbot.waitUntil(lambda: microphone.is_open)
    microphone.say(voice(-20))
    qtbot.waitUntil(lambda: page.ready.microphone.verdict.accessibleName() == "A good level.")
    heard.window.show_page("library")
    qtbot.waitUntil(lambda: not microphone.is_open)
    heard.window.show_page("rehearse")
    qtbot.waitUntil(lambda: microphone.is_open)


def test_a_review_leaves_the_microphone_alone(
    heard: App, microphone: PretendMicrophone, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: microphone.is_open)
    heard.desk.open_take(heard.desk.takes()[0].id)
    qtbot.waitUntil(lambda: not microphone.is_open)
    qtbot.waitUntil(lambda: not heard.jobs.running)


def test_it_is_free_before_the_take_begins(
    heard: App, microphone: PretendMicrophone, session: PretendSession, qtbot: QtBot
) -> None:
    free_at_begin: list[bool] = []
    session.on_begin = lambda: free_at_begin.append(not microphone.is_open)
    qtbot.waitUntil(lambda: heard.check is not None and heard.check.listening)
    heard.rehearse.record()
    qtbot.waitUntil(lambda: bool(free_at_begin))
    assert free_at_begin == [True]
    assert heard.rehearse.page is heard.rehearse.recording
    heard.rehearse.discard()
    qtbot.waitUntil(lambda: microphone.is_open)


def test_a_take_begun_while_it_opens_waits_for_it(
    heard: App, microphone: PretendMicrophone, session: PretendSession, qtbot: QtBot
) -> None:
    # at once: the microphone is still being opened in the background
    heard.rehearse.record()
    qtbot.waitUntil(lambda: bool(session.calls) and session.calls[-1].startswith("begin"))
    assert not microphone.is_open


def test_what_is_wrong_is_said(qapp: object, filled: Paths, session: PretendSession, qtbot: QtBot) -> None:
    broken = PretendMicrophone(fails=MicrophoneError("The microphone is in use."))
    app = App(filled, make_session=lambda desk: session.of(desk), make_microphone=lambda: broken)
    app.window.show()
    qtbot.waitUntil(
        lambda: app.rehearse.ready.microphone.verdict.accessibleName() == "The microphone is in use."
    )
    end(app)


@pytest.mark.parametrize(
    ("loudest", "level", "muted", "verdict"),
    [
        (-96.0, Level(), True, "silent"),
        (-70.0, Level(-60, -70), False, "waiting"),
        (-45.0, Level(-30, -45), False, "quiet"),
        (-20.0, Level(-10, -20), False, "good"),
        (-20.0, Level(0, -20, True), False, "loud"),
        (-3.0, Level(0, -3), False, "loud"),
    ],
)
def test_verdicts(loudest: float, level: Level, muted: bool, verdict: str) -> None:
    assert judge(loudest, level, muted) == verdict


class Asked(QObject):
    """Stands in for PortAudio's list: counts how often it is asked anew."""

    found = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def look_again(self) -> None:
        self.times += 1


def test_who_comes_back_to_the_window_finds_what_was_plugged_in(heard: App, qtbot: QtBot) -> None:
    asked = Asked()
    busy = False
    panels = MicrophonePanels(heard.check, asked, lambda: busy, heard.window)  # type: ignore[arg-type]
    panels.add(heard.rehearse.ready.microphone)
    panels.came_back(Qt.ApplicationState.ApplicationActive)
    assert asked.times == 0, "the start looks by itself"
    panels.came_back(Qt.ApplicationState.ApplicationInactive)
    panels.came_back(Qt.ApplicationState.ApplicationActive)
    qtbot.waitUntil(lambda: asked.times == 1)
    busy = True
    panels.came_back(Qt.ApplicationState.ApplicationInactive)
    panels.came_back(Qt.ApplicationState.ApplicationActive)
    assert asked.times == 1
