"""Small questions: a line, a longer text, a number. One look for all of them, one way to test them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import button, describe, label, row

WIDTH_PX = 440
SPIN_MARGINS = 8, 0, 0, 0
"""In a box for a number: the style sheet's padding moves its arrows, not its text."""


class Ask(QDialog):
    """A heading, a question, a field, and two buttons; Enter agrees, Esc doesn't."""

    def __init__(
        self, parent: QWidget | None, heading: str, question: str, field: QWidget, agree: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setMinimumWidth(WIDTH_PX)
        self.field = field
        describe(field, question, question)
        self._agree = button(agree or tr("Save"), self.accept, kind="primary", tip=tr("Take this (Enter)"))
        self._agree.setDefault(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 18)
        whole.setSpacing(2 * STEP)
        whole.addWidget(label(heading, "title"))
        whole.addWidget(label(question, "muted", wrap=True))
        whole.addWidget(field)
        whole.addLayout(foot(self, self._agree))
        field.setFocus(Qt.FocusReason.OtherFocusReason)


def ask_text(
    parent: QWidget | None, heading: str, question: str, text: str = "", *, agree: str = ""
) -> str | None:
    """A line; None where the person thought better of it."""
    field = QLineEdit(text)
    field.selectAll()
    return field.text().strip() if _agreed(Ask(parent, heading, question, field, agree)) else None


def ask_long(parent: QWidget | None, heading: str, question: str, text: str = "") -> str | None:
    """A text of several lines; None where the person thought better of it."""
    field = QPlainTextEdit(text)
    field.setTabChangesFocus(True)
    field.setMinimumHeight(120)
    return field.toPlainText().strip() if _agreed(Ask(parent, heading, question, field)) else None


def ask_number(
    parent: QWidget | None, heading: str, question: str, number: int, least: int, most: int, step: int = 1
) -> int | None:
    """A whole number; None where the person thought better of it."""
    field = QSpinBox()
    field.lineEdit().setTextMargins(*SPIN_MARGINS)
    field.setRange(least, most)
    field.setSingleStep(step)
    field.setValue(number)
    field.selectAll()
    return field.value() if _agreed(Ask(parent, heading, question, field)) else None


def ask_which(
    parent: QWidget | None, heading: str, question: str, names: Sequence[str], *, agree: str = ""
) -> int | None:
    """The place of one of `names`; None where the person thought better of it."""
    field = QListWidget()
    field.addItems(list(names))
    field.setCurrentRow(0)
    field.setMinimumHeight(180)
    dialog = Ask(parent, heading, question, field, agree)
    field.itemDoubleClicked.connect(dialog.accept)
    return field.currentRow() if _agreed(dialog) and field.currentRow() >= 0 else None


def _agreed(dialog: Ask) -> bool:
    agreed = bool(dialog.exec())
    dialog.deleteLater()
    return agreed


def foot(dialog: QDialog, agree: QPushButton | None = None) -> QHBoxLayout:
    """The buttons of a dialog that edits: Cancel, and what agrees (Save where none is given).

    Ctrl+Enter agrees, from any field.
    """
    if agree is None:
        agree = button(tr("Save"), dialog.accept, kind="primary", tip=tr("Keep what you wrote (Ctrl+Enter)"))
    # in a text of several lines Enter alone begins a new one
    for keys in ("Ctrl+Return", "Ctrl+Enter"):
        QShortcut(QKeySequence(keys), dialog, agree.click)
    cancel = button(tr("Cancel"), dialog.reject, tip=tr("Leave everything as it was (Esc)"))
    return row(None, cancel, agree)
