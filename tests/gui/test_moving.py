"""Another place for the library, chosen in the settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from pitchcoach.gui.app import App
from pitchcoach.gui.pages.settings import SettingsPage
from pitchcoach.gui.start import clear_left, move
from pitchcoach.library import moving
from pitchcoach.library.library import Library
from pitchcoach.settings import Paths, Settings
from tests.gui.pretend import PretendSession


@pytest.fixture
def page(app: App) -> SettingsPage:
    app.window.show_page("settings")
    shown = app.window.pages.currentWidget()
    assert isinstance(shown, SettingsPage)
    return shown


def test_the_library_moves_and_the_next_start_finds_it(
    app: App, page: SettingsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    takes, target = app.desk.takes(), tmp_path / "disk"
    target.mkdir()
    labels: list[str] = []
    app.jobs.started.connect(lambda job: labels.append(job.label))
    with qtbot.waitSignal(page.storage.move_wanted, timeout=10_000):
        page.storage.move_to(target)
    assert f"Copying the library to {target}" in labels
    qtbot.waitUntil(lambda: app.closed)
    assert app.afterwards == "move" and app.moves_to == target
    move(app.paths, target)
    found = Paths.find()
    assert found.place == target and not app.paths.library.exists() and not app.paths.audio.exists()
    assert Settings.load(found.settings).leaves == ""
    with Library.open(found) as library:
        assert library.takes.listed("hospital-scheduling") == takes
        assert not library.check().problems


def test_what_a_kill_left_behind_goes_at_the_next_start(filled: Paths, tmp_path: Path) -> None:
    target = tmp_path / "disk"
    moving.copy(filled, target, lambda _share: None)
    moving.settle(filled, target)
    settings = Settings.load(filled.settings)
    replace(settings, storage=str(target), leaves=str(filled.home)).save(filled.settings)
    # killed here: switched to the new place, the old files still there
    clear_left(Paths.find())
    assert not filled.library.exists() and moving.holds_library(target)
    assert Settings.load(filled.settings) == replace(settings, storage=str(target))


def test_a_folder_that_cannot_be_used_is_told(app: App, page: SettingsPage) -> None:
    page.storage.move_to(app.paths.home)
    assert "already" in app.window.toast.accessibleName()


def test_a_library_that_is_there_is_offered_to_be_opened(
    app: App, page: SettingsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    other = Paths(tmp_path / "other")
    Library.open(other).close()
    asked: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        box.buttons()[[b.text() for b in box.buttons()].index("Open it")].click()

    QTimer.singleShot(0, answer)
    with qtbot.waitSignal(page.storage.move_wanted):
        page.storage.move_to(other.home)
    assert "There is a library in" in asked[0]
    qtbot.waitUntil(lambda: app.closed)
    move(app.paths, other.home)
    assert Paths.find().place == other.home
    assert app.paths.library.exists(), "the old one stays where it is"


def test_not_while_a_take_is_spoken(
    app: App, page: SettingsPage, session: PretendSession, tmp_path: Path
) -> None:
    app.window.show_page("rehearse")
    app.rehearse.record()
    page.storage.move_wanted.emit(tmp_path)
    assert not app.closed and "Finish the take first" in app.window.toast.accessibleName()
    app.rehearse.discard()
