"""The main window: the rail, the pages beside it, sentences that come and go, and the shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QSettings, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QRadioButton,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pitchcoach.gui.icons import FOLDER, recolour, set_icon
from pitchcoach.gui.style import style_sheet
from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import STEP, THEME, WIDEST_PX
from pitchcoach.gui.widgets.activity import Activity
from pitchcoach.gui.widgets.basics import column, describe, label, row
from pitchcoach.gui.widgets.toast import Toast

RAIL_PX = 92
ROOMY_PX = 1180
"""From this width on the pages have wide margins."""
ARROW_WIDGETS = (QTabBar, QComboBox, QAbstractSlider, QAbstractItemView, QAbstractSpinBox, QRadioButton)
Makes = Callable[[], QWidget]


class DropHint(QFrame):
    """Over the window while files are held above it: what letting go of them does."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("drop_hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        text = label(tr("Let go to score a recording, or to take in a pitch"), "title")
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = QVBoxLayout(self)
        inside.addWidget(text)
        self.hide()

    def show_over(self, window: QWidget) -> None:
        """Cover the window, but for its edges."""
        self.setGeometry(window.rect().adjusted(14, 14, -14, -14))
        self.show()
        self.raise_()


class RailButton(QToolButton):
    """A button of the rail; Enter presses it, since Space records wherever the focus has strayed to."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Press it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


class MainWindow(QMainWindow):
    """Shows one page at a time; a page is made when it is first looked at."""

    file_dropped = Signal(object)
    page_shown = Signal(str)
    closing = Signal()

    def __init__(self, remembered: QSettings) -> None:
        super().__init__()
        self.setWindowTitle("PitchCoach")
        self.setMinimumSize(980, 640)
        self.setAcceptDrops(True)
        self._remembered = remembered
        self._makes: dict[str, Makes] = {}
        self._pages: dict[str, QWidget] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._arrows: list[QAction] = []
        self.pages = QStackedWidget()
        centre = QWidget()
        centre.setObjectName("page")
        whole = QHBoxLayout(centre)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._rail())
        self.toast = Toast()
        self.pages.setMaximumWidth(WIDEST_PX)
        self._beside = column(spacing=2 * STEP)
        self.activity = Activity()
        middle = row(None, self.pages, None, spacing=0)
        middle.setStretchFactor(self.pages, 1000)
        # what is told and what goes on stand under the page, and cover nothing of it
        foot = row(None, self.toast, None, self.activity)
        foot.setStretchFactor(self.toast, 1000)
        self._beside.addLayout(middle, 1)
        self._beside.addLayout(foot)
        whole.addLayout(self._beside, 1)
        self.setCentralWidget(centre)
        self.drop_hint = DropHint(self)
        THEME.changed.connect(self.restyle)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._leave_arrows)
        self.restyle()
        geometry = remembered.value("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1280, 800)
        elif not self.isMaximized() and isinstance(remembered.value("size"), QSize):
            self.resize(remembered.value("size"))

    # --- pages ---------------------------------------------------------------------------------------

    def _rail(self) -> QFrame:
        rail = QFrame()
        rail.setObjectName("rail")
        rail.setFixedWidth(RAIL_PX)
        self._upper, self._lower = QVBoxLayout(), QVBoxLayout()
        inside = QVBoxLayout(rail)
        inside.setContentsMargins(8, 18, 8, 18)
        inside.setSpacing(10)
        self._upper.setSpacing(10)
        self._lower.setSpacing(10)
        inside.addLayout(self._upper)
        inside.addStretch(1)
        inside.addLayout(self._lower)
        return rail

    def add_page(self, name: str, text: str, icon: str, tip: str, make: Makes, *, foot: bool = False) -> None:
        """Put a page on the rail; `make` is called when it is first shown."""
        made = self._rail_button(text, icon, tip)
        made.setCheckable(True)
        set_icon(made, icon, "muted", 22)
        made.clicked.connect(lambda _on=False: self.show_page(name))
        self._group.addButton(made)
        self._buttons[name] = made
        self._makes[name] = make
        (self._lower if foot else self._upper).addWidget(made)

    def add_tool(self, text: str, icon: str, tip: str, act: Callable[[], None]) -> None:
        """Put a button on the rail's foot that is no page."""
        made = self._rail_button(text, icon, tip)
        set_icon(made, icon, "muted", 22)
        made.clicked.connect(lambda _on=False: self._press(made, act))
        self._lower.addWidget(made)

    def _press(self, tool: QToolButton, act: Callable[[], None]) -> None:
        act()
        # a menu took the pointer away without the button being told, which would look hovered from then on
        over = tool.rect().contains(tool.mapFromGlobal(QCursor.pos()))
        tool.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, over)
        tool.update()

    def _rail_button(self, text: str, icon: str, tip: str) -> QToolButton:
        made = RailButton()
        made.setProperty("kind", "rail")
        made.setText(text)
        describe(made, text, tip)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setFixedSize(RAIL_PX - 17, 60)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        return made

    def show_page(self, name: str) -> None:
        """Look at a page."""
        page = self._page(name)
        self._buttons[name].setChecked(True)
        self.pages.setCurrentWidget(page)
        page.setFocus()
        self._remembered.setValue("page", name)
        self.page_shown.emit(name)

    def prepare(self, name: str) -> None:
        """Make a page and draw it out of sight, so that showing it takes no time."""
        if name not in self._pages:
            page = self._page(name)
            page.resize(self.pages.size())
            page.grab()

    def _page(self, name: str) -> QWidget:
        page = self._pages.get(name)
        if page is None:
            page = self._pages[name] = self._makes[name]()
            self.pages.addWidget(page)
            for parts in page.findChildren(QSplitter):
                widths = self._remembered.value(f"widths/{parts.objectName()}")
                if isinstance(widths, QByteArray):
                    parts.restoreState(widths)
                    parts.setProperty("chosen", True)
        return page

    @property
    def made(self) -> tuple[str, ...]:
        """The names of the pages made so far."""
        return tuple(self._pages)

    @property
    def kept_pages(self) -> tuple[QWidget, ...]:
        """The pages made so far."""
        return tuple(self._pages.values())

    @property
    def shown(self) -> str:
        """The name of the page that is shown."""
        return next((name for name, page in self._pages.items() if page is self.pages.currentWidget()), "")

    # --- look ----------------------------------------------------------------------------------------

    def restyle(self) -> None:
        """Take the theme in use."""
        tone = "dark" if THEME.tokens.dark else "light"
        sheet = style_sheet(THEME.tokens)
        sheet = sheet.replace("ARROW", (FOLDER / f"arrow-{tone}.svg").as_posix())
        sheet = sheet.replace("CARET", (FOLDER / f"arrow-up-{tone}.svg").as_posix())
        sheet = sheet.replace("FURTHER", (FOLDER / f"arrow-right-{tone}.svg").as_posix())
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        sheet = sheet.replace("CHECK", (FOLDER / f"tick-{tone}.svg").as_posix())
        # setting it polishes every widget anew, so not without need
        if application.styleSheet() != sheet:
            # from one sheet to another, Qt goes through the rules of all widgets again for each of them (1.3 s of
            # 1,300 widgets); from none, through each once (0.15 s, and as much to take the old one off)
            self.setUpdatesEnabled(False)
            application.setStyleSheet("")
            application.setStyleSheet(sheet)
            self.setUpdatesEnabled(True)
        for made in self.findChildren(QAbstractButton):
            recolour(made)
        for widget in self.findChildren(QWidget):
            widget.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As in the sketches."""
        return QSize(1280, 800)

    def say(self, sentence: str, can_undo: bool = False) -> None:
        """Tell the person something, for a while."""
        self.toast.say(sentence, can_undo)

    # --- keys ----------------------------------------------------------------------------------------

    def add_action(self, text: str, keys: str, act: Callable[[], object], group: str = "") -> None:
        """A deed with a shortcut; the sheet and the menu list them in this order, by their groups."""
        action = QAction(text, self)
        action.setProperty("group", group)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _on=False: act())
        if keys in ("Left", "Right"):
            self._arrows.append(action)
        self.addAction(action)

    def _leave_arrows(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What moves by arrows itself keeps them: words, tabs, lists, sliders."""
        taken = isinstance(now, ARROW_WIDGETS) or bool(now is not None and now.property("arrows"))
        for action in self._arrows:
            action.setEnabled(not taken)

    def groups(self, *, without_keys: bool = False) -> dict[str, list[QAction]]:
        """The deeds by their groups, in the order they came; those without keys only where asked for."""
        found: dict[str, list[QAction]] = {}
        for action in self.actions():
            if without_keys or not action.shortcut().isEmpty():
                found.setdefault(str(action.property("group") or ""), []).append(action)
        return found

    def show_menu(self) -> None:
        """Everything that can be done, with its keys."""
        menu = QMenu(self)
        for name, actions in self.groups(without_keys=True).items():
            part = menu.addMenu(name) if name else menu
            for action in actions:
                part.addAction(action)
        menu.exec(
            self.mapToGlobal(self.rect().bottomLeft()) + QPoint(RAIL_PX, -menu.sizeHint().height() - 12)
        )
        menu.deleteLater()

    def space(self, otherwise: Callable[[], None]) -> None:
        """Space presses the button that has the focus, as everywhere; without one it does `otherwise`."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QComboBox):
            focus.showPopup()
        elif isinstance(focus, QAbstractButton) and focus.property("kind") != "rail" and focus.isVisible():
            focus.click()
        elif not isinstance(focus, QTabBar) or focus.isVisible():
            otherwise()

    # --- events --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Narrow margins in a narrow window."""
        super().resizeEvent(event)
        side = 5 * STEP if event.size().width() >= ROOMY_PX else 3 * STEP
        self._beside.setContentsMargins(side, 4 * STEP, side, 4 * STEP)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files may be dropped."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self.drop_hint.show_over(self)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """They were taken elsewhere."""
        super().dragLeaveEvent(event)
        self.drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take the files, one after the other."""
        self.drop_hint.hide()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            for path in paths:
                self.file_dropped.emit(path)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Remember the window, and let everything end."""
        self._remembered.setValue("geometry", self.saveGeometry())
        self._remembered.setValue("size", self.size())
        for page in self._pages.values():
            for parts in page.findChildren(QSplitter):
                if parts.property("chosen"):
                    self._remembered.setValue(f"widths/{parts.objectName()}", parts.saveState())
        self._remembered.sync()
        self.closing.emit()
        super().closeEvent(event)
