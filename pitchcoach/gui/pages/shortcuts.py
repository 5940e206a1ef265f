"""The sheet of keyboard shortcuts."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QGridLayout, QMainWindow, QVBoxLayout

from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import Card, button, label, row


class ShortcutSheet(QDialog):
    """Lists every action of the window that has keys."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        card = Card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(36)
        grid.setVerticalSpacing(STEP + 2)
        for number, action in enumerate(
            action for action in window.actions() if not action.shortcut().isEmpty()
        ):
            keys = action.shortcut().toString().replace("+", " + ")
            grid.addWidget(label(action.text()), number, 0)
            grid.addWidget(label(tr("Space") if keys == "Space" else keys, "strong"), number, 1)
        card.body.addLayout(grid)
        words = tr("In the transcript: arrows choose a word, Enter goes there, the menu key offers more.")
        card.body.addWidget(label(words, "small", wrap=True))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 24, 24, 18)
        whole.setSpacing(18)
        whole.addWidget(label(tr("Keyboard shortcuts"), "title"))
        whole.addWidget(card)
        whole.addLayout(row(None, button(tr("Close"), self.accept, kind="primary")))
