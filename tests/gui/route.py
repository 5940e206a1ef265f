"""Where the walk goes: every page, tab and dialog, of a library that is full, new, or has nothing in it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget

from pitchcoach.audio.level import Level
from pitchcoach.gui import crash
from pitchcoach.gui.app import App
from pitchcoach.gui.pages.about import AboutDialog
from pitchcoach.gui.pages.audiences import AudienceDialog
from pitchcoach.gui.pages.cells import WordingDialog
from pitchcoach.gui.pages.help import HelpWindow
from pitchcoach.gui.pages.library import LibraryPage
from pitchcoach.gui.pages.running_text import RunningTextDialog
from pitchcoach.gui.pages.shortcuts import ShortcutSheet
from pitchcoach.gui.widgets.ask import Ask
from pitchcoach.rehearsal import sample_report
from pitchcoach.settings import Paths, Settings
from tests.gui.pretend import PretendSession, end

SIZE = (1024, 700)
"""The smallest window the program promises to be good in."""
TOLD = "a sentence to undo"
Look = Callable[[str, QWidget], None]
"""Takes in what is on the screen: the name of the state, and the window."""


def full(look: Look, app: App, session: PretendSession) -> None:
    """Every page of a library with takes."""
    window, page, desk = app.window, app.rehearse, app.desk
    window.show_page("rehearse")
    desk.open_take(next(take.id for take in desk.takes() if take.channel == "spoken"))
    wait(app)
    for place in range(page.review.tabs.count()):
        page.review.tabs.setCurrentIndex(place)
        wait(app)
        look(f"review, {page.review.tabs.tabText(place)}", window)
    page.review.tabs.setCurrentIndex(0)
    page.new_take()
    for cards in ("full", "prompts", "nothing"):
        desk.change_settings(cards=cards)
        look(f"ready, {cards}", window)
    desk.change_settings(cards="full", live_words=True)
    page.ready.complain("The microphone was unplugged. Plug it in, or choose another one.")
    look("ready, with a complaint", window)
    page.record()
    for state in ("counting", "recording", "paused", "finishing"):
        session.show(
            state="recording" if state == "paused" else state, paused=state == "paused", count_in_s=2.0,
            seconds=31.0, level=Level(-1, -14, True), points=("c1", "c3"),
            words=sample_report().transcript.words[:30],
        )  # fmt: skip
        app.studio.tick()  # type: ignore[union-attr]
        look(f"recording, {state}", window)
    page.discard()
    desk.change_settings(live_words=False)
    page.write("")
    look("written, empty", window)
    page.written.text.setPlainText(
        "I'm Amara, I study mathematics. Shall we have a coffee on Thursday for twenty minutes?"
    )
    clock = QElapsedTimer()
    clock.start()
    while page.written._report is None and clock.elapsed() < 20_000:
        QApplication.processEvents()
    look("written, scored", window)
    window.show_page("library")
    library = window.pages.currentWidget()
    assert isinstance(library, LibraryPage)
    for place in range(library.tabs.count()):
        library.tabs.setCurrentIndex(place)
        look(f"library, {library.tabs.tabText(place)}", window)
    for name in ("progress", "settings"):
        window.show_page(name)
        wait(app)
        look(name, window)
    window.say("The take is in the bin.", True)
    look(TOLD, window)
    window.toast.hide()


def dialogs(look: Look, app: App) -> None:
    """Every window over the window."""
    pitch, audience = app.desk.pitch, app.desk.audience
    assert pitch is not None and audience is not None
    made: tuple[tuple[str, QDialog], ...] = (
        ("audience", AudienceDialog(audience, 45, app.window)),
        ("wording", WordingDialog(pitch, pitch.points[0], audience, app.window)),
        ("running text", RunningTextDialog(app.desk, pitch, audience, "spoken", app.window)),
        ("question", Ask(app.window, "Note", "A note on this take:", QPlainTextEdit("good"))),
        ("shortcuts", ShortcutSheet(app.window)),
        ("help", HelpWindow(app.window, lambda: None)),
        ("about", AboutDialog(app.desk, app.window)),
        ("crash", crash.dialog("pitchcoach.log", "Traceback")),
    )
    for name, dialog in made:
        dialog.show()
        dialog.activateWindow()
        look(f"dialog {name}", dialog)
        dialog.close()
        dialog.deleteLater()


def empty(look: Look, app: App) -> None:
    """Every page of a library with nothing in it, and of a pitch that is new."""
    window = app.window
    for pitch in ("", "A new pitch"):
        if pitch:
            window.show_page("library")
            library = window.pages.currentWidget()
            assert isinstance(library, LibraryPage)
            library.make_pitch(pitch)
        for name in ("rehearse", "library", "progress", "settings"):
            window.show_page(name)
            if name == "library" and pitch:
                for place in range(library.tabs.count()):
                    library.tabs.setCurrentIndex(place)
                    look(f"new pitch, library, {library.tabs.tabText(place)}", window)
            else:
                look(f"{'new pitch' if pitch else 'nothing'}, {name}", window)


def first_start(look: Look, tongue: str) -> None:
    """The page that greets."""
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(Path(folder))
        Settings(language=tongue, theme="light").save(paths.settings)
        session = PretendSession()
        app = App(paths, make_session=session.of)
        app.window.resize(*SIZE)
        app.window.show()
        app.begin()
        wait(app)
        for theme in ("light", "dark"):
            app.desk.change_settings(theme=theme)
            look("welcome", app.window)
        app.ahead.stop()
        end(app)


def wait(app: App) -> None:
    """Until what goes on in the background is done."""
    while app.jobs.running:
        QApplication.processEvents()
