"""The focus stays where it was, or goes to what came in its place; never to the rail."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from pitchcoach.gui.app import App
from pitchcoach.gui.pages.cells import Cell
from pitchcoach.gui.pages.library import LibraryPage
from pitchcoach.gui.widgets.sentence import SentenceText
from tests.gui.pretend import PretendSession, in_dialog, save_by_keys, settle


@pytest.fixture
def page(app: App) -> LibraryPage:
    app.window.show_page("library")
    shown = app.window.pages.currentWidget()
    assert isinstance(shown, LibraryPage)
    settle()
    return shown


def focus(app: App, qtbot: QtBot) -> QWidget:
    """What has it once the page is drawn."""
    settle()
    qtbot.waitUntil(lambda: getattr(app.window.focusWidget(), "objectName", str)() != "body")
    found = app.window.focusWidget()
    assert found is not None
    return found


def test_a_cell_that_was_saved_keeps_the_focus(page: LibraryPage, app: App, qtbot: QtBot) -> None:
    cell = [c for c in page.wording.findChildren(Cell) if not c.isHidden()][7]
    cell.setFocus()
    in_dialog(lambda d: d.findChild(QPlainTextEdit).setPlainText("Quite other words."), save_by_keys)
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    now = focus(app, qtbot)
    assert isinstance(now, Cell) and now.accessibleName().endswith("Quite other words.")


def test_a_listener_that_was_saved_keeps_the_focus(page: LibraryPage, app: App, qtbot: QtBot) -> None:
    page.tabs.setCurrentWidget(page.listeners)
    settle()
    edit = next(
        b
        for b in page.listeners.findChildren(QWidget)
        if b.accessibleName() == "Edit a novelist" and b.isVisible()
    )
    edit.setFocus()
    in_dialog(lambda d: d._knows.setText("variance"), save_by_keys)
    qtbot.keyClick(edit, Qt.Key.Key_Space)
    now = focus(app, qtbot)
    assert now.accessibleName() == "Edit a novelist" and now is not edit
    assert "variance" in app.desk.pitch.audience("author").knows  # type: ignore[union-attr]


def test_all_findings_are_gone_through_by_keyboard(app: App, session: PretendSession, qtbot: QtBot) -> None:
    app.desk.open_take(app.desk.takes()[0].id)
    qtbot.waitUntil(lambda: not app.jobs.running)
    review = app.rehearse.review
    review.next._all.setFocus()
    qtbot.keyClick(review.next._all, Qt.Key.Key_Space)
    now = focus(app, qtbot)
    assert review.findings.isAncestorOf(now)


def test_a_word_that_was_marked_known_keeps_the_focus(app: App, qtbot: QtBot) -> None:
    app.desk.open_take(app.desk.takes()[0].id)
    qtbot.waitUntil(lambda: not app.jobs.running)
    view = app.rehearse.review.transcript
    row, at = next((r, i) for r in view._rows for i, t in enumerate(r.tokens) if t.term)
    row.setFocus()
    row.go_to_place(at)
    said = row.accessibleName()
    menu = view.menu_of(row.tokens[at])
    assert menu is not None
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: not app.jobs.running, timeout=20_000)
    now = focus(app, qtbot)
    assert isinstance(now, SentenceText) and now is not row
    assert now.accessibleName() == said and now.place() == at


def test_what_was_decided_about_a_part_hands_the_focus_on(app: App, tmp_path: Path, qtbot: QtBot) -> None:
    app.desk.open_take(app.desk.takes()[0].id)
    qtbot.waitUntil(lambda: not app.jobs.running)
    review = app.rehearse.review
    review.change._redo.setFocus()
    review.show_redoing(True)
    assert focus(app, qtbot) is review.redo_card._stop
    review.show_redoing(False)
    assert focus(app, qtbot) is review.change._redo
