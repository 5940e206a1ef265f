"""A window in memory: real library, real scorer's reports, a session that does as it is told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pytestqt.qtbot import QtBot

from pitchcoach.gui.app import App, make_application
from pitchcoach.library.library import Library
from pitchcoach.rehearsal import sample_pitch, sample_report, sample_take
from pitchcoach.settings import Paths
from tests.gui.pretend import PretendSession, end


@pytest.fixture(scope="session")
def qapp() -> object:
    return make_application()


@pytest.fixture
def paths(home: Path) -> Paths:
    return Paths(home)


@pytest.fixture
def filled(paths: Paths) -> Paths:
    """A library with the sample pitch and its take."""
    with Library.open(paths) as library:
        library.save_scored_take(sample_report(), sample_pitch(), sample_take())
    return paths


@pytest.fixture
def session() -> PretendSession:
    return PretendSession()


def _opened(paths: Paths, session: PretendSession, qtbot: QtBot) -> App:
    app = App(paths, make_session=lambda desk: session.of(desk))
    app.window.resize(1280, 800)
    app.window.show()
    qtbot.waitExposed(app.window)
    return app


@pytest.fixture
def app(qapp: object, filled: Paths, session: PretendSession, qtbot: QtBot) -> Iterator[App]:
    """The window over the filled library."""
    made = _opened(filled, session, qtbot)
    yield made
    end(made)


@pytest.fixture
def empty_app(qapp: object, paths: Paths, session: PretendSession, qtbot: QtBot) -> Iterator[App]:
    """The window over nothing at all."""
    made = _opened(paths, session, qtbot)
    yield made
    end(made)
