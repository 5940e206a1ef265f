"""The box a message is typed into: words of the trade are underlined as they are found, with what to say instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QHelpEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip

from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import THEME
from pitchcoach.model import JargonTerm


class MessageBox(QPlainTextEdit):
    """A plain text box with marks in it."""

    def __init__(self) -> None:
        super().__init__()
        self._terms: tuple[JargonTerm, ...] = ()
        self._places: list[tuple[int, int, JargonTerm]] = []
        self.setProperty("kind", "reading")
        self.setTabChangesFocus(True)
        THEME.changed.connect(self._recolour)

    def show_terms(self, terms: Sequence[JargonTerm]) -> None:
        """Underline these terms, wherever they stand."""
        self._terms = tuple(terms)
        text = self.toPlainText()
        self._places = []
        for term in self._terms:
            parts = [re.escape(part) for part in re.split(r"[\s\-]+", term.term) if part]
            pattern = r"\b" + r"[\s\-]+".join(parts) + r"\b"
            self._places += [(m.start(), m.end(), term) for m in re.finditer(pattern, text, re.IGNORECASE)]
        marks = []
        for start, end, _term in self._places:
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            look.setUnderlineColor(QColor(THEME.tokens.poor))
            mark.cursor, mark.format = cursor, look
            marks.append(mark)
        self.setExtraSelections(marks)

    def _recolour(self) -> None:
        self.show_terms(self._terms)

    def explain(self, position: int) -> str:
        """What there is to say about the character at this place; empty for a plain one."""
        for start, end, term in self._places:
            if start <= position < end:
                if term.instead:
                    return tr("Say “{instead}” instead of “{term}”.", instead=term.instead, term=term.term)
                return tr("“{term}” may not be known.", term=term.term)
        return ""

    def event(self, event: QEvent) -> bool:
        """What to say instead, on hovering."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.viewport().mapFrom(self, event.pos())
            text = self.explain(self.cursorForPosition(at).position())
            if text:
                QToolTip.showText(event.globalPos(), text, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)
