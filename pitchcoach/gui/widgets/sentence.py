"""A sentence as it was spoken: words to hover, click and correct, with jargon, fillers and pauses marked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from pitchcoach.gui.texts import clock, in_figures, tr
from pitchcoach.gui.theme import READING_PX, THEME, colour, font
from pitchcoach.model import SentenceReading
from pitchcoach.spoken import Line, Token

PAD_X, PAD_Y = 11, 3
"""Around the words, where the tint of the role shows."""
TINT = 0.07
ENDS = ".,;:!?…”"
"""Stands after a word and is no part of it."""
LEADING = 1.62
"""Line height over type size: room for underlines, easy to read."""


class SentenceText(QWidget):
    """The words of one line, laid out to the width there is."""

    word_chosen = Signal(object)
    """A token was clicked or Enter pressed on it."""
    correction_wanted = Signal(object)
    """A token was misheard: F2, or a double click."""
    menu_wanted = Signal(object, QPoint)
    """The menu of a token, at this point of the screen."""

    def __init__(self, line: Line, listener: str) -> None:
        super().__init__()
        self._line, self._listener = line, listener
        self._boxes: list[QRectF] = []
        self._under: int | None = None
        self._at: int | None = None
        self._now_s: float | None = None
        self._font = font(READING_PX)
        self._slanted = font(READING_PX)
        self._slanted.setItalic(True)
        self._pause_font = font(12, QFont.Weight.Medium)
        self.setProperty("arrows", True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(line.sentence.text)
        self.setAccessibleDescription(
            tr("Arrows choose a word, Enter plays from it, the menu key offers more.")
        )
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def sentence(self) -> SentenceReading:
        """The sentence it shows."""
        return self._line.sentence

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Its words and marks."""
        return self._line.tokens

    def place(self) -> int | None:
        """The word that is chosen, to be found again when the sentence is drawn anew."""
        return self._at

    def go_to_place(self, place: object) -> None:
        """Choose that word again."""
        if isinstance(place, int) and self._line.tokens:
            self._at = min(place, len(self._line.tokens) - 1)
            self.update()

    # --- layout --------------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Words flow."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """The height at this width."""
        return self._flow(width)[1]

    def sizeHint(self) -> QSize:  # noqa: N802
        """At the width it has, or a comfortable one."""
        width = self.width() if self._boxes else 420
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrow; the height follows the width."""
        return QSize(180, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Flow anew, and ask for the height that needs."""
        self._boxes, height = self._flow(event.size().width())
        self.setMinimumHeight(height)
        self.setMaximumHeight(height)

    def _flow(self, width: int) -> tuple[list[QRectF], int]:
        """The box of each token at this width, and the height of all."""
        height, x, y = round(READING_PX * LEADING), float(PAD_X), float(PAD_Y)
        space = QFontMetricsF(self._font).horizontalAdvance(" ")
        boxes = []
        for token in self._line.tokens:
            metrics = QFontMetricsF(self._font_of(token))
            wide = metrics.horizontalAdvance(_shown(token)) + (18 if token.pause else 0)
            if x > PAD_X and x + wide > width - PAD_X:
                x, y = float(PAD_X), y + height
            boxes.append(QRectF(x, y, wide, height))
            x += wide + space
        return boxes, round(y + height + PAD_Y)

    def _font_of(self, token: Token) -> QFont:
        return self._pause_font if token.pause else self._slanted if token.filler else self._font

    # --- drawing -------------------------------------------------------------------------------------

    def show_moment(self, seconds: float | None) -> None:
        """Highlight the word that is being played."""
        before, self._now_s = self._now_s, seconds
        if self._playing(before) is not self._playing(seconds):
            self.update()

    @property
    def is_played(self) -> bool:
        """Whether one of its words is being played."""
        return self._playing(self._now_s) is not None

    def _playing(self, seconds: float | None) -> Token | None:
        if seconds is None:
            return None
        for token in self._line.tokens:
            if (
                token.start_s is not None
                and token.end_s is not None
                and token.start_s - 0.02 <= seconds < token.end_s + 0.05
            ):
                return token
        return None

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, playing = THEME.tokens, self._playing(self._now_s)
        ink = t.role(self._line.sentence.role)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ink, TINT if playing is None else 2 * TINT))
        painter.drawRoundedRect(QRectF(self.rect()), 7, 7)
        painter.setBrush(colour(ink, 0.75))
        painter.drawRoundedRect(QRectF(0, 3, 3, self.height() - 6), 1.5, 1.5)
        for i, (token, box) in enumerate(zip(self._line.tokens, self._boxes, strict=True)):
            chosen = self.hasFocus() and i == self._at
            if token is playing or i == self._under or chosen:
                painter.setPen(QPen(colour(t.accent), 1) if chosen else Qt.PenStyle.NoPen)
                painter.setBrush(colour(t.soft if token is playing or chosen else t.raised))
                painter.drawRoundedRect(box.adjusted(-3, 1, 3, -1), 5, 5)
            painter.setFont(self._font_of(token))
            if token.pause:
                painter.setPen(QPen(colour(t.muted, 0.7), 1, Qt.PenStyle.DashLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(1, 4, -1, -4), 8, 8)
                painter.setPen(colour(t.muted))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _shown(token))
                continue
            painter.setPen(colour(t.fair if token.filler else t.ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, token.text)
            if token.term is not None:
                self._underline(painter, i, box)
            elif token.filler:
                painter.setPen(QPen(colour(t.fair), 1.2, Qt.PenStyle.DotLine))
                painter.drawLine(box.bottomLeft() + QPointF(0, -4), box.bottomRight() + QPointF(0, -4))

    def _underline(self, painter: QPainter, i: int, box: QRectF) -> None:
        """One line under all words of a term; dashed where it was explained."""
        term = self._line.tokens[i].term
        assert term is not None
        words = self._line.tokens[i].text
        bare = words.rstrip(ENDS)
        end = box.left() + QFontMetricsF(self._font_of(self._line.tokens[i])).horizontalAdvance(bare)
        following = self._boxes[i + 1] if i + 1 < len(self._boxes) else None
        if following is not None and following.y() == box.y() and self._line.tokens[i + 1].term is term:
            end = following.left()
        style = Qt.PenStyle.DashLine if term.explained else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour(THEME.tokens.poor), 2, style))
        painter.drawLine(QPointF(box.left(), box.bottom() - 3), QPointF(end, box.bottom() - 3))

    # --- pointer and keys ----------------------------------------------------------------------------

    def _index_at(self, at: QPointF) -> int | None:
        return next((i for i, box in enumerate(self._boxes) if box.adjusted(-2, 0, 2, 0).contains(at)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The word under the pointer."""
        under = self._index_at(event.position())
        if under != self._under:
            self._under = under
            self.setCursor(Qt.CursorShape.ArrowCursor if under is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:  # noqa: N802
        """No word under it any more."""
        self._under = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose a word, or open its menu."""
        index = self._index_at(event.position())
        if index is None:
            return
        self._at = index
        self.update()
        if event.button() == Qt.MouseButton.LeftButton:
            self.word_chosen.emit(self._line.tokens[index])
        elif event.button() == Qt.MouseButton.RightButton:
            self.menu_wanted.emit(self._line.tokens[index], event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Put a word right."""
        index = self._index_at(event.position())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self.correction_wanted.emit(self._line.tokens[index])

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show where the arrows begin."""
        super().focusInEvent(event)
        if self._at is None and self._line.tokens:
            self._at = 0
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Walk along the words, play one, open its menu."""
        count = len(self._line.tokens)
        key = event.key()
        if not count:
            return
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            step = 1 if key == Qt.Key.Key_Right else -1
            self._at = max(0, min(count - 1, (self._at if self._at is not None else -step) + step))
            if self._at < 0:
                self._at = 0
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self.word_chosen.emit(self._line.tokens[self._at])
        elif key == Qt.Key.Key_F2 and self._at is not None:
            self.correction_wanted.emit(self._line.tokens[self._at])
        elif key == Qt.Key.Key_Menu and self._at is not None:
            below = self._boxes[self._at].bottomLeft().toPoint()
            self.menu_wanted.emit(self._line.tokens[self._at], self.mapToGlobal(below))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """What to say instead, on hovering."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._index_at(QPointF(event.pos()))
            text = "" if index is None else self.explain(self._line.tokens[index])
            if text:
                QToolTip.showText(event.globalPos(), text, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def explain(self, token: Token) -> str:
        """What there is to say about a token; empty where it is a plain word."""
        if token.pause:
            return tr("A pause of {n} at {at}", n=_shown(token), at=clock(token.start_s or 0.0))
        if token.filler:
            return tr("A filler: a short silence says the same")
        if token.term is None:
            return ""
        if token.term.instead:
            said = tr(
                "Say “{instead}” instead of “{term}”.", instead=token.term.instead, term=token.term.term
            )
        else:
            said = tr("{listener} may not know “{term}”.", listener=self._listener, term=token.term.term)
            said = said[:1].upper() + said[1:]
        return said + (" " + tr("You explained it, which helps.") if token.term.explained else "")


def _shown(token: Token) -> str:
    """What stands on the screen for it: how long a pause is, as the language writes figures."""
    return in_figures(token.text) if token.pause else token.text
