"""The first start: the sample's scores, the microphone, one button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pitchcoach.gui.app import App
from pitchcoach.gui.pages.welcome import WelcomePage
from tests.gui.pretend import PretendSession
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


def test_space_leads_on_into_the_first_take(
    empty_app: App, session: PretendSession, welcome: WelcomePage, qtbot: QtBot
) -> None:
    """On each page the focus is on the button that names the key, not on the first one there is (Edit, once)."""
    window = empty_app.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert empty_app.rehearse.page is empty_app.rehearse.ready
    focus = window.focusWidget()
    assert focus is not None and focus.accessibleName() == "Record"
    qtbot.keyClick(focus, Qt.Key.Key_Space)
    assert session.calls[-1] == "begin author 3 None"


def test_the_review_offers_the_next_take_to_space(empty_app: App, welcome: WelcomePage, qtbot: QtBot) -> None:
    window = empty_app.window
    press(welcome, "Look at this take", qtbot)
    qtbot.waitUntil(lambda: not empty_app.jobs.running)
    focus = window.focusWidget()
    assert focus is not None and focus.accessibleName() == "New take"


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
