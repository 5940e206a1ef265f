"""The sheet of keyboard shortcuts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import Card, button, label, row, scrolling
from pitchcoach.gui.window import MainWindow

ASIDE_PX, BESIDE_PX = 40, 190
"""Beside the list, and above and below it: heading, button, margins and the frame of the window."""
ROOM_PX = 18
"""For a scroll bar."""


class ShortcutSheet(QDialog):
    """Lists every action of the window that has keys, and the keys of its parts."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        groups = [(name, [_line(action) for action in actions]) for name, actions in window.groups().items()]
        groups += parts()
        most = window.width() - 2 * ASIDE_PX
        body = next((made for n in (3, 2) if (made := _columns(groups, n)).sizeHint().width() <= most), None)
        body = body or _columns(groups, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 18)
        whole.setSpacing(3 * STEP)
        whole.addWidget(label(tr("Keyboard shortcuts"), "title"))
        area = scrolling(body, tr("Keyboard shortcuts"))
        area.setMinimumSize(
            body.sizeHint().width() + ROOM_PX, min(body.sizeHint().height(), window.height() - BESIDE_PX)
        )
        whole.addWidget(area)
        whole.addLayout(
            row(None, button(tr("Close"), self.accept, kind="primary", tip=tr("Back to the window (Esc)")))
        )


def _columns(groups: list[tuple[str, list[tuple[str, str]]]], count: int) -> QWidget:
    """The groups in so many columns, about equally high."""
    body = QWidget()
    cards = QGridLayout(body)
    cards.setContentsMargins(0, 0, 0, 0)
    cards.setSpacing(2 * STEP)
    heights = [0] * count
    columns = [QVBoxLayout() for _ in range(count)]
    for place, column in enumerate(columns):
        column.setSpacing(2 * STEP)
        cards.addLayout(column, 0, place, Qt.AlignmentFlag.AlignTop)
        cards.setColumnStretch(place, 1)
    for name, lines in groups:
        place = heights.index(min(heights))
        columns[place].addWidget(_card(name, lines))
        heights[place] += len(lines) + 2
    return body


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
                (tr("From cell to cell"), "← → ↑ ↓"),
                (tr("Change what is chosen"), f"{tr('Enter')}, F2"),
                (tr("Move a point up or down"), "Alt + ↑ ↓"),
                (tr("Delete a take"), tr("Del")),
                (tr("Star a take; hear it"), "S, P"),
            ],
        ),
        (
            tr("In the charts"),
            [
                (tr("Choose a take, a point or a day"), "← → ↑ ↓"),
                (tr("Open the take"), tr("Enter")),
            ],
        ),
        (
            tr("In a message"),
            [(tr("Keep as a take"), keys_text("Ctrl+Return"))],
        ),
    ]


def _line(action: QAction) -> tuple[str, str]:
    return action.text(), keys_text(action.shortcut().toString())


def keys_text(keys: str) -> str:
    """`Alt+Left` as it stands on the keys: `Alt + ←`."""
    names = {
        "Ctrl": tr("Ctrl"),
        "Shift": tr("Shift"),
        "Space": tr("Space"),
        "Left": "←",
        "Right": "→",
        "Del": tr("Del"),
        "Return": tr("Enter"),
    }
    return " + ".join(names.get(key, key) for key in keys.replace("++", "+\0").split("+")).replace("\0", "+")


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
