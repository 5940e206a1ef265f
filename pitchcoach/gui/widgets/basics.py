"""Labels, cards, buttons, chips: the small parts of every page."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)

from pitchcoach.gui.icons import pixmap, set_icon
from pitchcoach.gui.texts import role_label
from pitchcoach.gui.theme import HEADER_PX, STEP, THEME, colour, font, tint
from pitchcoach.gui.widgets.area import Area
from pitchcoach.gui.widgets.focus import keep_focus
from pitchcoach.model import ROLES, Role

PICKER_ROOM = 58
"""Of a picker, beside its text: padding and arrow."""


class Paragraph(QLabel):
    """A text of several lines with air between them, which a plain label can't have."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.plain = ""
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802
        """Show this plain text; what looks like a tag in it is text, too."""
        self.plain = text
        self.setAccessibleName(text)
        inner = escape(text).replace("\n", "<br>")
        super().setText(f'<div style="line-height:128%">{inner}</div>' if text else "")

    def set_html(self, html: str, plain: str) -> None:
        """Show text with marks in it; `plain` is what is read aloud."""
        self.plain = plain
        self.setAccessibleName(plain)
        super().setText(f'<div style="line-height:128%">{html}</div>')


def label(text: str = "", kind: str = "", *, wrap: bool = False) -> QLabel:
    """A text in one of the kinds of the style sheet."""
    made = Paragraph(text) if wrap else QLabel(text)
    if not wrap:
        made.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        made.setProperty("kind", kind)
    return made


def field_label(text: str) -> QLabel:
    """The name of a field of a form, at the height of its first line: Qt puts it some pixels above."""
    made, line = label(text, "muted"), QLineEdit()
    line.ensurePolished()
    made.setFixedHeight(line.sizeHint().height())
    return made


def set_kind(widget: QWidget, kind: str) -> None:
    """Change the kind of a label or button, and with it its look."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def describe(widget: QWidget, name: str, tip: str) -> None:
    """What a control is called and what it does, for a screen reader and for the pointer that rests on it."""
    widget.setAccessibleName(name)
    widget.setAccessibleDescription(tip)
    widget.setToolTip(tip)


class Button(QPushButton):
    """A button that Enter presses, too, in every window and not in dialogs alone."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Press it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            if self.menu() is None:
                self.click()
            else:
                self.showMenu()
        else:
            super().keyPressEvent(event)


def button(
    text: str,
    on_click: Callable[[], object] | None = None,
    *,
    kind: str = "",
    icon: str = "",
    tip: str = "",
    name: str = "",
) -> QPushButton:
    """A button; `name` is its accessible name where the text alone doesn't say what it does."""
    made = Button(text)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        ink = (
            "on_accent" if kind in ("primary", "big") else "muted" if kind in ("quiet", "segment") else "ink"
        )
        set_icon(made, icon, ink)
    made.setToolTip(tip)
    made.setAccessibleName(name or text or tip)
    if tip:
        made.setAccessibleDescription(tip)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


class Card(QFrame):
    """A panel with rounded corners; put things into `body`."""

    def __init__(self, *, strong: bool = False, margin: int = 3 * STEP + 2, spacing: int = 2 * STEP) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setProperty("strong", strong)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin - 2, margin, margin - 2)
        self.body.setSpacing(spacing)


class Picker(QComboBox):
    """A choice in a page's header, as wide as what is chosen; longer entries have their room in the list."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.setProperty("kind", "header")
        # the style sheet reaches the entries only through a delegate of this kind
        self.setItemDelegate(QStyledItemDelegate(self))
        describe(self, name, tip)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.currentTextChanged.connect(lambda _text: self.updateGeometry())

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for the text that is chosen."""
        wide = self.fontMetrics().horizontalAdvance(self.currentText()) + PICKER_ROOM
        return QSize(max(90, min(320, wide)), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """It may be cut short where the window is narrow."""
        return QSize(80, super().sizeHint().height())

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: N802
        """What does not fit ends in dots."""
        super().initStyleOption(option)
        room = self.width() - PICKER_ROOM + 2
        shown = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, max(20, room))
        option.currentText = shown

    def showPopup(self) -> None:  # noqa: N802
        """The list is as wide as its longest entry."""
        self.view().setMinimumWidth(max(self.width(), self.view().sizeHintForColumn(0) + 24))
        super().showPopup()


class Elided(QLabel):
    """One line that ends in … where there is no room; the whole of it on hovering."""

    def __init__(self, text: str, kind: str = "") -> None:
        super().__init__()
        self._whole = text
        if kind:
            self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another one."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._cut(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Cut it to the width there is."""
        super().resizeEvent(event)
        self._cut(event.size().width())

    def _cut(self, wide: int) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, wide))


class Empty(QWidget):
    """What a page says while there is nothing on it: an icon, what would be here, and how to get there."""

    def __init__(self, icon: str, heading: str, text: str, deed: QPushButton | None = None) -> None:
        super().__init__()
        self._icon = icon
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle = Qt.AlignmentFlag.AlignHCenter
        inside = QVBoxLayout(self)
        inside.setSpacing(2 * STEP)
        inside.addStretch(2)
        inside.addWidget(self._picture, 0, middle)
        head = label(heading, "title")
        head.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(head, 0, middle)
        words = label(text, "muted", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setFixedWidth(420)
        words.setMinimumHeight(words.heightForWidth(420))
        inside.addWidget(words, 0, middle)
        if deed is not None:
            inside.addSpacing(STEP)
            inside.addWidget(deed, 0, middle)
        inside.addStretch(3)
        THEME.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self._picture.setPixmap(pixmap(self._icon, THEME.tokens.muted, 44))


def header(*items: QWidget | QLayout | int | None) -> QWidget:
    """The first line of a page, as high on each of them."""
    made = QWidget()
    made.setLayout(row(*items))
    made.setFixedHeight(HEADER_PX)
    return made


def splitter(name: str, *parts: QWidget) -> QSplitter:
    """Parts side by side, their widths dragged with the pointer; the window remembers under `name` what was chosen."""
    made = QSplitter(Qt.Orientation.Horizontal)
    made.setObjectName(name)
    made.setChildrenCollapsible(False)
    made.setHandleWidth(2 * STEP)
    for part in parts:
        made.addWidget(part)
    made.setStretchFactor(len(parts) - 1, 1)
    made.splitterMoved.connect(lambda _at, _part: made.setProperty("chosen", True))
    return made


def row(*items: QWidget | QLayout | int | None, spacing: int = 2 * STEP) -> QHBoxLayout:
    """Things side by side; a number is a gap, None takes the room that is left."""
    made = QHBoxLayout()
    made.setSpacing(spacing)
    made.setContentsMargins(0, 0, 0, 0)
    _fill(made, items)
    return made


def column(*items: QWidget | QLayout | int | None, spacing: int = STEP) -> QVBoxLayout:
    """Things one under the other, as `row`."""
    made = QVBoxLayout()
    made.setSpacing(spacing)
    made.setContentsMargins(0, 0, 0, 0)
    _fill(made, items)
    return made


def _fill(layout: QHBoxLayout | QVBoxLayout, items: tuple[QWidget | QLayout | int | None, ...]) -> None:
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)


def rule() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setObjectName("rule")
    return made


def scrolling(body: QWidget, name: str) -> Area:
    """`body` in a frame that scrolls up and down."""
    body.setObjectName("body")
    area = Area(body)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setAccessibleName(name)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


FILLED = "filled rows"


def next_row(grid: QGridLayout, rows: int = 1) -> int:
    """The first free row of a grid that is filled from the top, and `rows` of it taken; `clear` begins anew.

    `QGridLayout.rowCount` never shrinks: a grid that is filled again and again by it grows, and grows slow.
    """
    at = int(grid.property(FILLED) or 0)
    grid.setProperty(FILLED, at + rows)
    return at


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go; what comes in its place has the focus then, if it had."""
    keep_focus(layout)
    _empty(layout)


def _empty(layout: QLayout) -> None:
    layout.setProperty(FILLED, 0)
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            _empty(inner)


class RoleChip(QWidget):
    """The role of a sentence or point: its name in its colour, on a tint of it."""

    def __init__(self, role: Role) -> None:
        super().__init__()
        self._role = role
        self._font = font(12, QFont.Weight.DemiBold)
        self.setAccessibleName(role_label(role))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_role(self, role: Role) -> None:
        """Show another role."""
        self._role = role
        self.setAccessibleName(role_label(role))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for the name."""
        return QSize(round(QFontMetricsF(self._font).horizontalAdvance(role_label(self._role))) + 17, 22)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, panel = THEME.tokens.role(self._role), THEME.tokens.panel
        if not self.isEnabled():
            ink = tint(ink, panel, 0.55)
        painter.setPen(colour(ink, 0.55))
        painter.setBrush(colour(tint(ink, panel, 0.1)))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(colour(ink))
        painter.setFont(self._font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, role_label(self._role))


def chip_px() -> int:
    """Room for the widest role, so that what stands beside chips begins at one line."""
    return max(RoleChip(role).sizeHint().width() for role in ROLES if role != "job_ask")
