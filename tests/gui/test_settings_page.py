"""The settings page: what is chosen there counts, what is kept is told, and can be erased."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pitchcoach import privacy
from pitchcoach.gui.app import App
from pitchcoach.gui.jobs import Job
from pitchcoach.gui.pages.settings import SettingsPage
from pitchcoach.library.backup import refuse_damaged
from pitchcoach.rehearsal import sample_pitch, sample_report, sample_take
from pitchcoach.settings import Settings
from tests.gui.test_rehearse import texts


@pytest.fixture
def page(app: App) -> SettingsPage:
    app.window.show_page("settings")
    shown = app.window.pages.currentWidget()
    assert isinstance(shown, SettingsPage)
    return shown


def choose(page: QWidget, name: str, text: str) -> None:
    """As a person does in the list that opens."""
    box = next(b for b in page.findChildren(QComboBox) if b.accessibleName() == name)
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())


def answer(deed: str) -> None:
    """Press this button of the question that comes."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        next(b for b in box.buttons() if b.text() == deed).click()

    QTimer.singleShot(0, press)


def test_size_and_language_are_seen_after_opening_anew(app: App, page: SettingsPage) -> None:
    assert not page._again.isVisible()
    choose(page, "Size", "150 %")
    assert page._again.isVisible()
    assert Settings.load(app.paths.settings).scale == 150
    choose(page, "Size", "100 %")
    assert not page._again.isVisible()
    choose(page, "Language", "Deutsch")
    assert page._again.isVisible()
    page.restart_wanted.emit()
    assert app.closed
    assert app.afterwards == "restart"


def test_the_microphone_is_chosen_here_and_before_a_take_alike(app: App, page: SettingsPage) -> None:
    for panel in (page.microphone, app.rehearse.ready.microphone):
        panel.show_microphones(("Built-in", "Headset"))
    choose(page.microphone, "Microphone", "Headset")
    assert app.desk.settings.microphone == "Headset"
    app.desk.close_take()
    app.window.show_page("rehearse")
    assert app.rehearse.ready.microphone._names.currentText() == "Headset"


def test_what_is_kept_is_told_in_sizes(app: App, page: SettingsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not app.jobs.running)
    shown = texts(page.storage)
    assert "Recordings" in shown and "Together" in shown
    assert shown.count(" kB") + shown.count(" MB") >= 5


def test_takes_are_erased_for_good_and_pitches_stay(app: App, page: SettingsPage) -> None:
    answer("Cancel")
    page.privacy._erase_takes()
    assert len(app.desk.takes()) == 1
    answer("Erase")
    page.privacy._erase_takes()
    assert app.desk.takes() == ()
    assert not [f for f in app.paths.audio.rglob("*") if f.is_file()]
    assert app.desk.pitch is not None


def test_everything_is_erased_once_the_window_is_closed(app: App, page: SettingsPage, qtbot: QtBot) -> None:
    answer("Erase everything")
    page.privacy._erase_all()
    assert app.closed
    assert app.afterwards == "erase"
    privacy.erase_all(app.paths)
    assert not any(one.files for one in privacy.kept(app.paths) if one.personal)


def press(app: App, page: SettingsPage, name: str) -> None:
    """A button of the page, seen in the window."""
    made = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == name)
    made.click()


def test_the_library_is_checked_in_the_background_and_what_is_wrong_is_told(
    app: App, page: SettingsPage, qtbot: QtBot
) -> None:
    sound = sample_take()
    changed, fine = (app.library.save_scored_take(sample_report(), sample_pitch(), sound) for _ in range(2))
    loose = app.paths.audio / "found.flac"
    loose.write_bytes(sound.read_bytes())
    begun: list[Job] = []
    app.jobs.started.connect(begun.append)
    with qtbot.waitSignal(app.desk.told) as told:
        press(app, page, "Check the library")
        press(app, page, "Check the library")
        assert [job.label for job in begun if not job.quiet] == ["Checking the library"], "once at a time"
    assert told.args is not None
    assert told.args[0].startswith("No problem found in "), told.args
    assert [p.id for p in app.library.pitches.listed() if "found" in p.id], (
        "a take was made of what lay about"
    )
    path = app.library.takes.load(changed).audio.path  # type: ignore[union-attr]
    path.write_bytes(b"something else")
    shown: list[str] = []

    def close() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            shown.append(box.text())
            box.accept()

    timer = QTimer()
    timer.timeout.connect(close)
    timer.start(10)
    press(app, page, "Check the library")
    qtbot.waitUntil(lambda: bool(shown) and not app.jobs.running)
    timer.stop()
    assert shown[0].startswith(f"Take {changed}: its recording ")
    assert f"Take {fine}" not in shown[0]


def test_a_backup_is_made_in_the_background_and_found_again(
    app: App, page: SettingsPage, qtbot: QtBot
) -> None:
    before = len(app.library.backups.listed())
    begun: list[Job] = []
    app.jobs.started.connect(begun.append)
    with qtbot.waitSignal(app.desk.told) as told:
        press(app, page, "Back up")
    assert [job.label for job in begun if not job.quiet] == ["Backing up"]
    assert told.args is not None
    newest = app.library.backups.listed()[0]
    assert told.args[0] == f"Backup made: {newest.name}"
    assert len(app.library.backups.listed()) == before + 1
    refuse_damaged(newest)
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_what_there_is_one_of_is_counted_as_one(app: App, page: SettingsPage, qtbot: QtBot) -> None:
    for old in app.library.backups.listed():
        old.unlink()
    app.library.backups.make()
    page.storage.refresh()
    qtbot.waitUntil(lambda: not app.jobs.running)
    assert "1 backup" in texts(page).splitlines()
