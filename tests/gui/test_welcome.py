"""The first start: the sample's scores, the microphone, one button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pitchcoach.gui.app import App
from pitchcoach.gui.pages.welcome import WelcomePage
from tests.gui.test_rehearse import texts


@pytest.fixture
def welcome(empty_app: App, qtbot: QtBot) -> WelcomePage:
    empty_app.begin()
    page = empty_app.rehearse.welcome
    assert page is not None
    qtbot.waitUntil(lambda: not empty_app.jobs.running and not empty_app.ahead.waiting, timeout=30_000)
    return page


def press(page: WelcomePage, name: str, qtbot: QtBot) -> None:
    button = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_shows_the_sample_scored(empty_app: App, welcome: WelcomePage) -> None:
    assert empty_app.rehearse.page is welcome
    assert empty_app.desk.pitch is not None and empty_app.desk.pitch.id == "hospital-scheduling"
    assert len(empty_app.desk.takes()) == 1
    report = empty_app.desk.take.report  # type: ignore[union-attr]
    assert report is not None and report.overall is not None
    assert f"{round(report.overall)} of 100" in welcome._ring.accessibleName()
    assert "Hospital scheduling, for a novelist" in texts(welcome)
    assert "Change one thing: " in texts(welcome)


def test_the_button_and_space_lead_to_the_cards(empty_app: App, welcome: WelcomePage, qtbot: QtBot) -> None:
    assert empty_app.window.focusWidget() is welcome._begin
    qtbot.keyClick(empty_app.window, Qt.Key.Key_Space)
    assert empty_app.rehearse.page is empty_app.rehearse.ready
    assert "Imagine you have eaten nothing" in texts(empty_app.rehearse.ready)


def test_the_take_can_be_looked_at(empty_app: App, welcome: WelcomePage, qtbot: QtBot) -> None:
    press(welcome, "Look at this take", qtbot)
    assert empty_app.rehearse.page is empty_app.rehearse.review
    qtbot.waitUntil(lambda: not empty_app.jobs.running)


def test_pages_are_made_ahead(empty_app: App, welcome: WelcomePage) -> None:
    assert set(empty_app.window.made) == {"rehearse", "library", "settings", "progress"}
    assert empty_app.window.shown == "rehearse"


def test_it_is_shown_once(app: App, qtbot: QtBot) -> None:
    app.begin()
    assert app.rehearse.welcome is None
    qtbot.waitUntil(lambda: not app.jobs.running and not app.ahead.waiting, timeout=30_000)
