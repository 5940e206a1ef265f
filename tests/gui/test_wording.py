"""Wording a pitch: points dragged and moved by keys, a variant written as one text."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pitchcoach.gui.app import App
from pitchcoach.gui.pages.cells import Cell
from pitchcoach.gui.pages.library import LibraryPage
from pitchcoach.gui.pages.running_text import RunningTextDialog
from pitchcoach.model import Variant, VariantSentence
from tests.gui.pretend import settle


@pytest.fixture
def page(app: App) -> LibraryPage:
    app.window.show_page("library")
    shown = app.window.pages.currentWidget()
    assert isinstance(shown, LibraryPage)
    settle()
    return shown


def order(app: App) -> list[str]:
    assert app.desk.pitch is not None
    return [point.id for point in app.desk.pitch.points]


def test_a_point_is_dragged_elsewhere_and_undo_puts_it_back(page: LibraryPage, app: App) -> None:
    before = order(app)
    heads = page.wording._heads
    first, third = heads[0], heads[2]
    to = first.mapFromGlobal(third.mapToGlobal(QPoint(20, third.height() - 2)))
    QTest.mousePress(first, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    QTest.mouseMove(first, QPoint(20, 60))
    QTest.mouseMove(first, to)
    assert page.wording._line.isVisible(), "it is shown where the point would go"
    QTest.mouseRelease(first, Qt.MouseButton.LeftButton, pos=to)
    assert order(app) == [before[1], before[2], before[0], *before[3:]]
    app.desk.undo()
    assert order(app) == before


def test_a_point_is_moved_by_keys_and_keeps_the_focus(page: LibraryPage, app: App, qtbot: QtBot) -> None:
    before = order(app)
    page.wording._heads[3].setFocus()
    qtbot.keyClick(page.wording._heads[3], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert order(app)[2] == before[3]
    qtbot.waitUntil(lambda: page.wording._heads[2].hasFocus())
    qtbot.keyClick(page.wording._heads[0], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert order(app)[2] == before[3], "there is nothing above the first"


TEXT = (
    "Picture a morning when you have packed your bag and the operation is called off. "
    "I'm Amara, and I study mathematics at the university. "
    "The day is planned as if every operation took its usual time. "
    "I try each plan on a thousand made-up days and keep the one that goes wrong least. "
    "Could we have a coffee on Thursday for twenty minutes?"
)


def dialog(app: App, qtbot: QtBot, audience: str) -> RunningTextDialog:
    pitch = app.desk.pitch
    assert pitch is not None
    listener = pitch.audience(audience)
    assert listener is not None
    made = RunningTextDialog(app.desk, pitch, listener, "spoken", app.window)
    qtbot.addWidget(made)
    made.show()
    return made


def test_running_text_gets_roles_and_points_to_confirm(app: App, qtbot: QtBot) -> None:
    pitch = app.desk.pitch
    assert pitch is not None
    bare = dataclasses.replace(pitch, variants=tuple(v for v in pitch.variants if v.audience != "author"))
    assert app.desk.edit_pitch(bare, "Without the novelist's words")
    shown = dialog(app, qtbot, "author")
    shown.text.setPlainText(TEXT)
    assert not shown._save.isEnabled(), "not before it was read"
    qtbot.waitUntil(lambda: len(shown.sentences) == 5, timeout=20_000)
    roles = [s.role for s in shown.sentences]
    assert roles[0] == "hook" and roles[-1] == "next_step"
    assert shown.sentences[2].points[:1] == ("c3",)
    choice = shown._rows[1].point
    choice.setCurrentIndex(choice.findData("c6"))
    choice.activated.emit(choice.currentIndex())
    # what was chosen stays as the text goes on
    shown.text.setPlainText(TEXT + " Thank you for listening.")
    qtbot.waitUntil(lambda: len(shown.sentences) == 6, timeout=20_000)
    assert shown.sentences[1].points[:1] == ("c6",)
    qtbot.mouseClick(shown._save, Qt.MouseButton.LeftButton)
    assert app.desk.pitch is not None
    saved = app.desk.pitch.variant("author")
    assert saved is not None and saved.sentences[0].text.startswith("Picture a morning")
    app.desk.undo()
    assert app.desk.pitch.variant("author") is None


def test_what_is_worded_already_is_shown_as_it_was_confirmed(app: App, qtbot: QtBot) -> None:
    shown = dialog(app, qtbot, "author")
    assert app.desk.pitch is not None
    variant = app.desk.pitch.variant("author")
    assert variant is not None and shown.sentences == variant.sentences
    # a role alone can be changed
    choice = shown._rows[0].role
    choice.setCurrentIndex(choice.findData("problem"))
    choice.activated.emit(choice.currentIndex())
    qtbot.mouseClick(shown._save, Qt.MouseButton.LeftButton)
    saved = app.desk.pitch.variant("author")
    assert saved is not None and saved.sentences[0].role == "problem"
    assert saved.sentences[1:] == variant.sentences[1:]


def test_a_sentence_without_a_point_is_not_out_of_sight(page: LibraryPage, app: App) -> None:
    pitch = app.desk.pitch
    assert pitch is not None
    more = [
        dataclasses.replace(v, sentences=(*v.sentences, VariantSentence("Thanks for your time.", "other")))
        if isinstance(v, Variant) and v.audience == "author"
        else v
        for v in pitch.variants
    ]
    app.desk.edit_pitch(dataclasses.replace(pitch, variants=tuple(more)), "Thanks")
    settle()
    names = [c.accessibleName() for c in page.wording.findChildren(Cell) if not c.isHidden()]
    assert any("Thanks for your time." in name for name in names)
