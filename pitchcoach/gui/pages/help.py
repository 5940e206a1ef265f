"""Help: the guide, what to do when something is wrong, how the scores come about, and privacy, read in the program.

The pages are the files of `docs`, which ship with the program; nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QImage,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLineEdit,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import STEP, THEME, font
from pitchcoach.gui.widgets.basics import button, column, describe, label, row, splitter
from pitchcoach.rehearsal import docs

PAGES = ("guide", "troubleshooting", "scoring", "privacy")
HEADING = re.compile(r"^(?:(#{1,3}) (.+)|\*\*(.+?)\*\*)")
"""A heading, or the symptom that begins a paragraph of the troubleshooting."""
CODE = re.compile(r"```.*?```", re.S)
MARKS = re.compile(r"[*`]|\\(?=[<>*_])")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
SIZE_PX = 1040, 700
LIST_PX = 290
MARGIN_PX = 48
"""Beside a picture: the margins of the text and the scroll bar."""
TEXT_PX = 15
LINE_PERCENT = 128
LIGHT, DARK = "-light.png", "-dark.png"
"""The pages name the pictures for a light window; those for a dark one lie beside them."""
PICTURE = "\ufffc"
"""Stands in the text where a picture is."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page that can be gone to."""

    page: str
    level: int
    title: str
    text: str
    """What can be found in it, in lower case."""


def sections(page: str, markdown: str) -> tuple[Section, ...]:
    """The headings of a page with what stands under each, in their order."""
    found: list[tuple[int, str, list[str]]] = []
    for line in CODE.sub("", markdown).splitlines():
        match = HEADING.match(line)
        if match is not None:
            level = len(match[1]) if match[1] else 4
            found.append((level, plain(match[2] or match[3]), []))
        if found:
            found[-1][2].append(line)
    return tuple(Section(page, level, name, " ".join(lines).lower()) for level, name, lines in found)


def plain(markdown: str) -> str:
    """The words of a line without its marks."""
    return MARKS.sub("", LINK.sub(r"\1", markdown)).strip()


class Pages(QTextBrowser):
    """One of the files, its pictures as wide as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self.document().setDefaultFont(font(TEXT_PX))
        self.document().setDocumentMargin(18)
        describe(self, tr("The guide"), tr("Arrows and Page Down scroll, links lead on"))
        THEME.changed.connect(self._redraw)

    def show_page(self, page: str) -> None:
        """Read this one, from its top."""
        self.setSource(QUrl.fromLocalFile(str(docs() / f"{page}.md")))
        self._set_type()

    def _redraw(self) -> None:
        """Pictures and links of the other theme, where the reader is."""
        at = self.verticalScrollBar().value()
        self.reload()
        self._set_type()
        self.verticalScrollBar().setValue(at)

    def _set_type(self) -> None:
        """Air between lines and over headings, lines of code that wrap, links in the colour of the program."""
        link = QTextCharFormat()
        link.setForeground(QColor(THEME.tokens.accent))
        block = self.document().begin()
        while block.isValid():
            shape = block.blockFormat()
            level = shape.headingLevel()
            if PICTURE not in block.text():
                shape.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            shape.setNonBreakableLines(False)
            in_list = block.textList() is not None
            shape.setTopMargin({0: 0, 1: 4, 2: 22}.get(level, 16))
            shape.setBottomMargin(4 if in_list else 8)
            cursor = QTextCursor(block)
            cursor.setBlockFormat(shape)
            parts = block.begin()
            while not parts.atEnd():
                part = parts.fragment()
                if part.charFormat().isAnchor() and not part.charFormat().isImageFormat():
                    cursor.setPosition(part.position())
                    cursor.setPosition(part.position() + part.length(), QTextCursor.MoveMode.KeepAnchor)
                    cursor.mergeCharFormat(link)
                parts += 1
            block = block.next()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    @property
    def page(self) -> str:
        """The name of what is read."""
        return Path(self.source().toLocalFile()).stem

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802
        """A picture in the size it has room for; the files as they are."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        where = self.source().resolved(QUrl(name)).toLocalFile()
        if THEME.tokens.dark and Path(dark := where.replace(LIGHT, DARK)).is_file():
            where = dark
        picture = QImage(where)
        most = max(240, self.viewport().width() - MARGIN_PX)
        if picture.width() > most:
            ratio = self.devicePixelRatioF()
            picture = picture.scaledToWidth(round(most * ratio), Qt.TransformationMode.SmoothTransformation)
            picture.setDevicePixelRatio(ratio)
        return picture

    def go_to(self, title: str) -> bool:
        """Scroll so that this heading stands at the top; whether it is there."""
        block = self.document().begin()
        while block.isValid():
            if block.text().strip().startswith(title):
                self.setTextCursor(QTextCursor(block))
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(round(top) - STEP)
                return True
            block = block.next()
        return False

    def _follow(self, url: QUrl) -> None:
        target = self.source().resolved(url)
        if target.isLocalFile():
            file = Path(target.toLocalFile())
            if file.suffix == ".md" and file.is_file():
                self.show_page(file.stem)
        else:
            QDesktopServices.openUrl(target)


class HelpWindow(QDialog):
    """Headings at the left, searched as one types; the page at the right. It stays open beside the work."""

    def __init__(self, window: QWidget, show_keys: Callable[[], object]) -> None:
        super().__init__(window)
        self.setWindowTitle(tr("Help"))
        self.resize(min(SIZE_PX[0], window.width() - 40), min(SIZE_PX[1], window.height() - 40))
        self._sections = [
            section
            for page in PAGES
            for section in sections(page, (docs() / f"{page}.md").read_text(encoding="utf-8"))
        ]
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search the guide"))
        self.search.setClearButtonEnabled(True)
        describe(self.search, tr("Search the guide"), tr("Shows the sections that have these words"))
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._open_first)
        self.list = QTreeWidget()
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        describe(self.list, tr("Sections"), tr("Enter or a click goes there"))
        self.list.currentItemChanged.connect(lambda item, _before: self._open(item))
        self.none = label(tr("No section has these words."), "muted", wrap=True)
        self.browser = Pages()
        left = QWidget()
        left.setLayout(column(self.search, self.none, self.list, spacing=STEP))
        parts = splitter("help", left, self.browser)
        parts.setSizes([LIST_PX, SIZE_PX[0] - LIST_PX])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 16)
        whole.setSpacing(2 * STEP)
        note = label(tr("The guide is in English."), "muted")
        note.setVisible(QLocale().language() != QLocale.Language.English)
        whole.addWidget(note)
        whole.addWidget(parts, 1)
        whole.addLayout(
            row(
                button(tr("Keyboard shortcuts"), show_keys, tip=tr("Every key in one sheet (Shift+F1)")),
                None,
                button(tr("Close"), self.close, kind="primary", tip=tr("Back to the window (Esc)")),
            )
        )
        self._fill("")
        self.read("guide")

    def read(self, page: str) -> None:
        """Show this page from its top."""
        self.search.clear()
        for at in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(at)
            if item is not None and item.data(0, Qt.ItemDataRole.UserRole).page == page:
                self.list.setCurrentItem(item)
        self.search.setFocus()

    def _fill(self, words: str) -> None:
        wanted = words.lower().split()
        self.list.blockSignals(True)
        self.list.clear()
        top: QTreeWidgetItem | None = None
        for section in self._sections:
            if section.level == 1:
                top = self._item(section)
            fits = all(word in section.text for word in wanted)
            if section.level > 1 and fits and top is not None:
                top.addChild(self._item(section))
            if top is not None and section.level == 1:
                self.list.addTopLevelItem(top)
        for at in reversed(range(self.list.topLevelItemCount())):
            item = self.list.topLevelItem(at)
            if item is not None:
                item.setExpanded(bool(wanted))
                if wanted and not item.childCount():
                    self.list.takeTopLevelItem(at)
        self.none.setVisible(not self.list.topLevelItemCount())
        self.list.blockSignals(False)

    def _item(self, section: Section) -> QTreeWidgetItem:
        item = QTreeWidgetItem([section.title])
        item.setToolTip(0, section.title)
        item.setData(0, Qt.ItemDataRole.UserRole, section)
        return item

    def _open_first(self) -> None:
        first = self.list.topLevelItem(0)
        if first is not None and self.search.text().strip():
            self.list.setCurrentItem(first.child(0) or first)

    def _open(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        section: Section = item.data(0, Qt.ItemDataRole.UserRole)
        if self.browser.page != section.page:
            self.browser.show_page(section.page)
        self.browser.go_to(section.title)
        item.setExpanded(True)
