"""Small questions: agreed with Enter, refused with Esc."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from pitchcoach.gui.widgets.ask import Ask, ask_number, ask_text, ask_which


def answer(act: Callable[[QWidget], object]) -> None:
    """What the person does once the question is there."""

    def now() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, Ask)
        act(shown.field)

    QTimer.singleShot(0, now)


@pytest.mark.parametrize(("key", "given"), [(Qt.Key.Key_Return, "new words"), (Qt.Key.Key_Escape, None)])
def test_a_line(qtbot: QtBot, qapp: object, key: Qt.Key, given: str | None) -> None:
    def typed(field: QWidget) -> None:
        QTest.keyClicks(field, "new words ")
        QTest.keyClick(field, key)

    answer(typed)
    # what was there is chosen, so that typing takes its place
    assert ask_text(None, "Point", "What it says:", "old words") == given


def test_a_number_keeps_to_its_range(qtbot: QtBot, qapp: object) -> None:
    def typed(field: QWidget) -> None:
        QTest.keyClicks(field, "700")
        QTest.keyClick(field, Qt.Key.Key_Return)

    answer(typed)
    number = ask_number(None, "How long", "Seconds:", 45, 10, 600)
    assert number is not None and 10 <= number <= 600


def test_one_of_several(qtbot: QtBot, qapp: object) -> None:
    def chosen(field: QWidget) -> None:
        assert isinstance(field, QListWidget)
        QTest.keyClick(field, Qt.Key.Key_Down)
        QTest.keyClick(field, Qt.Key.Key_Return)

    answer(chosen)
    assert ask_which(None, "The bin", "Bring back:", ["a", "b"]) == 1
