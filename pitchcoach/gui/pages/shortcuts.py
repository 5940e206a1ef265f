"""The sheet of keyboard shortcuts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import Card, button, label, row, scrolling
from pitchcoach.gui.window import MainWindow

COLUMNS = 2
BESIDE_PX = 190
"""Above and below the list: heading, button, margins and the frame of the window."""


class ShortcutSheet(QDialog):
    """Lists every action of the window that has keys, and the keys of its parts."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        groups = [(name, [_line(action) for action in actions]) for name, actions in window.groups().items()]
        groups += parts()
        cards = QGridLayout()
        cards.setSpacing(2 * STEP)
        heights = [0] * COLUMNS
        columns = [QVBoxLayout() for _ in range(COLUMNS)]
        for place, column in enumerate(columns):
            column.setSpacing(2 * STEP)
            cards.addLayout(column, 0, place, Qt.AlignmentFlag.AlignTop)
        for name, lines in groups:
            place = heights.index(min(heights))
            columns[place].addWidget(_card(name, lines))
            heights[place] += len(lines) + 2
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 18)
        whole.setSpacing(3 * STEP)
        whole.addWidget(label(tr("Keyboard shortcuts"), "title"))
        body = QWidget()
        body.setLayout(cards)
        cards.setContentsMargins(0, 0, 10, 0)
        area = scrolling(body, tr("Keyboard shortcuts"))
        area.setMinimumSize(
            body.sizeHint().width() + 12, min(body.sizeHint().height(), window.height() - BESIDE_PX)
        )
        whole.addWidget(area)
        whole.addLayout(
            row(None, button(tr("Close"), self.accept, kind="primary", tip=tr("Back to the window (Esc)")))
        )


def parts() -> list[tuple[str, list[tuple[str, str]]]]:
    """The keys that parts of the pages take while they have the focus."""
    return [
        (
            tr("In the transcript"),
            [
                (tr("Choose a word"), "← →"),
                (tr("Hear it from there"), tr("Enter")),
                (tr("Put a misheard word right"), "F2"),
                (tr("More about the word"), tr("Menu key")),
            ],
        ),
        (
            tr("In the library"),
            [
                (tr("Change what is chosen"), f"{tr('Enter')}, F2"),
                (tr("Move a point up or down"), "Alt + ↑ ↓"),
                (tr("Delete a take"), tr("Del")),
                (tr("Star a take; hear it"), "S, P"),
            ],
        ),
    ]


def _line(action: QAction) -> tuple[str, str]:
    keys = action.shortcut().toString().replace("+", " + ")
    names = {"Space": tr("Space"), "Left": "←", "Right": "→"}
    return action.text(), names.get(keys, keys)


def _card(name: str, lines: list[tuple[str, str]]) -> QWidget:
    card = Card(margin=16, spacing=STEP)
    if name:
        card.body.addWidget(label(name, "section"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(30)
    grid.setVerticalSpacing(STEP)
    grid.setColumnStretch(0, 1)
    for number, (text, keys) in enumerate(lines):
        shown = label(keys, "key")
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        grid.addWidget(label(text), number, 0)
        grid.addWidget(shown, number, 1, Qt.AlignmentFlag.AlignRight)
    card.body.addLayout(grid)
    return card
