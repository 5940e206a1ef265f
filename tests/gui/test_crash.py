"""What goes wrong unforeseen: shown whole, kept without a word of what was said."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from pitchcoach.gui import crash
from pitchcoach.gui.app import App
from pitchcoach.settings import Paths
from tests.gui.conftest import end
from tests.gui.pretend import PretendSession

SAID = "hospitals plan the day"


@pytest.fixture
def caught(home: object) -> Iterator[Paths]:
    """Errors go to the log of the test's own home; afterwards everything is as it was."""
    log, hook, umask = logging.getLogger("pitchcoach"), sys.excepthook, os.umask(0)
    before = list(log.handlers)
    paths = Paths.find()
    crash.catch(paths)
    yield paths
    os.umask(umask)
    sys.excepthook = hook
    for handler in set(log.handlers) - set(before):
        log.removeHandler(handler)
        handler.close()


def fail() -> None:
    try:
        float(SAID)
    except ValueError as error:
        raise KeyError(SAID) from error


def test_the_log_holds_kinds_and_places_and_no_spoken_words(
    qapp: QApplication, caught: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(crash, "_show", lambda log, text: shown.append(text))
    try:
        fail()
    except KeyError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    log = caught.log.read_text(encoding="utf-8")
    assert SAID not in log
    assert "ValueError (message left out)" in log
    assert "KeyError (message left out)" in log
    assert log.index("ValueError") < log.index("KeyError"), "the cause first"
    assert "test_crash.py" in log
    assert "in fail" in log
    assert "PitchCoach 0." in log
    assert SAID in shown[0], "the person sees it whole"
    assert caught.log.stat().st_mode & 0o777 == 0o600


def test_the_dialog_names_the_log(qapp: QApplication) -> None:
    box = crash.dialog("/somewhere/pitchcoach.log", "KeyError")
    assert isinstance(box, QMessageBox)
    assert "/somewhere/pitchcoach.log" in box.informativeText()
    box.deleteLater()


def test_what_the_window_remembers_is_for_its_owner_only(
    filled: Paths, session: PretendSession, qtbot: QtBot
) -> None:
    """Under a umask that takes nothing away."""
    before = os.umask(0)
    try:
        app = App(filled, make_session=lambda desk: session.of(desk))
        app.window.show()
        qtbot.waitExposed(app.window)
        app.begin()
        end(app)
    finally:
        os.umask(before)
    assert filled.window.read_text(encoding="utf-8"), "size and page are remembered"
    assert {str(p): oct(p.stat().st_mode) for p in filled.home.rglob("*") if p.stat().st_mode & 0o077} == {}
