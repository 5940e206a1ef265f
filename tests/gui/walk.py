"""Looks at every page, tab and dialog, empty and full, as a critical user would, and prints what is wrong.

`python -m tests.gui.walk en|de` with `QT_SCALE_FACTOR` for a larger interface: a JSON list of complaints, each
[where, which widget, what is wrong]. A process of its own, since Qt reads the scale once.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTableView,
    QWidget,
)
from shiboken6 import isValid

from pitchcoach.gui.app import App, make_application
from pitchcoach.gui.live import make_player
from pitchcoach.gui.theme import SMALL_PX, THEME, font
from pitchcoach.gui.widgets.basics import RoleChip
from pitchcoach.gui.widgets.charts import TakesChart
from pitchcoach.gui.widgets.matrix import Calendar, PointRow
from pitchcoach.gui.widgets.pressable import Pressable
from pitchcoach.gui.widgets.sentence import SentenceText
from pitchcoach.gui.window import MainWindow
from pitchcoach.library.library import Library
from pitchcoach.rehearsal import sample_pitch, sample_report, sample_take
from pitchcoach.settings import Paths, Settings
from tests.gui import pixels, route
from tests.gui.pretend import PretendSession, end, settle
from tests.gui.route import SIZE, TOLD

CONTRAST = 4.5
CONTROLS = (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QAbstractSpinBox,
    QAbstractSlider,
    QAbstractItemView,
    QTabBar,
    SentenceText,
    Pressable,
    PointRow,
    Calendar,
    TakesChart,
)
Complaint = tuple[str, str, str]


class Walk:
    """Goes from state to state and takes down complaints."""

    def __init__(self, *, colours: bool) -> None:
        """Without `colours` contrast is left out: it depends on neither language nor size."""
        self.complaints: list[Complaint] = []
        self._colours = colours
        self._focused: set[str] = set()

    def look(self, where: str, window: QWidget) -> None:
        """Take in what is on the screen now."""
        if isinstance(window, MainWindow) and where != TOLD:
            window.toast.hide()
        window.activateWindow()
        for _ in range(4):  # a text that flows asks for its height only once it knows its width
            settle()
        place = f"{where}, {'dark' if THEME.tokens.dark else 'light'}"
        picture = pixels.picture(window) if self._colours else None
        for widget in _shown(window):
            self._cut_off(place, window, widget)
            if picture is not None:
                self._contrast(place, window, widget, picture)
        if not THEME.tokens.dark:
            for widget in _controls(window):
                self._named(place, widget)
            self._tab_order(place, window)
        self._focus_seen(place, window)

    def say(self, where: str, widget: QWidget, what: str) -> None:
        """Take down a complaint."""
        self.complaints.append((where, _called(widget), what))

    def _named(self, where: str, widget: QWidget) -> None:
        if not (widget.accessibleName() or getattr(widget, "text", lambda: "")()):
            self.say(where, widget, "has no accessible name")
        if not (widget.accessibleDescription() or widget.toolTip()):
            self.say(where, widget, "has no description")

    def _cut_off(self, where: str, window: QWidget, widget: QWidget) -> None:
        need = None
        if isinstance(widget, QLabel) and widget.text():
            if widget.wordWrap():
                if widget.height() + 2 < widget.heightForWidth(widget.width()):
                    self.say(
                        where,
                        widget,
                        f"{widget.height()} high, needs {widget.heightForWidth(widget.width())}",
                    )
                need = widget.minimumSizeHint().width()
            else:
                need = widget.sizeHint().width()
        elif isinstance(widget, QAbstractButton | RoleChip):
            need = widget.sizeHint().width()
        elif isinstance(widget, QComboBox) and widget.currentText():
            need = widget.fontMetrics().horizontalAdvance(widget.currentText()) + 24
        elif isinstance(widget, QTabBar):
            last = widget.tabRect(widget.count() - 1).right()
            if last > widget.width() + 1:
                self.say(where, widget, f"tabs reach {last}, {widget.width()} wide")
        elif isinstance(widget, QTableView):
            self._heads(where, widget)
        if need is not None and widget.width() + 2 < need:
            self.say(where, widget, f"{widget.width()} wide, needs {need}")
        if isinstance(widget, (QLabel, QAbstractButton, QComboBox, QLineEdit)) and not _whole(widget, window):
            self.say(where, widget, "stands out of what shows it")

    def _heads(self, where: str, table: QTableView) -> None:
        head: QHeaderView = table.horizontalHeader()
        for place in range(table.model().columnCount()):
            name = str(table.model().headerData(place, Qt.Orientation.Horizontal))
            wraps = int(head.defaultAlignment()) & Qt.TextFlag.TextWordWrap
            metrics = QFontMetrics(font(SMALL_PX, QFont.Weight.DemiBold))
            need = max(map(metrics.horizontalAdvance, name.split() if wraps else [name])) + 12
            if not head.isSectionHidden(place) and head.sectionSize(place) < need:
                self.say(
                    where, table, f"column {name!r} is {head.sectionSize(place)} wide, its head needs {need}"
                )

    def _contrast(self, where: str, window: QWidget, widget: QWidget, picture: NDArray[np.float64]) -> None:
        if not widget.isEnabled() or not isinstance(
            widget, (QLabel, QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, SentenceText, RoleChip)
        ):
            return
        text = getattr(widget, "currentText", getattr(widget, "text", lambda: "x"))()
        shown = _clip(widget, window)
        if not text or shown.width() < 6 or shown.height() < widget.height() * 2 // 3:
            return  # nothing to read, or scrolled half away
        if isinstance(widget, QAbstractButton) and not widget.icon().isNull() and widget.text():
            shown.setLeft(shown.left() + shown.width() // 3)
        found = pixels.ratio(picture, shown)
        if found < CONTRAST:
            self.say(where, widget, f"contrast {found:.1f}")

    def _tab_order(self, where: str, window: QWidget) -> None:
        """Tab reaches everything that can have the focus, once each, and comes back."""
        wanted = {w for w in _controls(window) if w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus}
        start = next((w for w in wanted), None)
        if start is None:
            return
        start.setFocus()
        reached: list[QWidget] = []
        for _ in range(len(wanted) * 3 + 20):
            QTest.keyClick(window, Qt.Key.Key_Tab)
            now = QApplication.focusWidget()
            if now is None:
                self.say(where, window, "Tab leads nowhere")
                return
            if not now.isVisible():
                self.say(where, now, "has the focus and can't be seen")
            reached.append(now)
            if now is start:
                break
        else:
            self.say(where, QApplication.focusWidget() or window, "Tab does not come out of it")
            return
        for missed in wanted - set(reached):
            # of a group of which one is chosen Tab reaches that, and arrows the others, as everywhere
            group = missed.group() if isinstance(missed, QAbstractButton) else None
            if group is None or not group.exclusive() or group.checkedButton() is None:
                self.say(where, missed, "can't be reached by Tab")

    def _focus_seen(self, where: str, window: QWidget) -> None:
        """Whoever has the focus looks different; each kind of control is looked at once in a theme."""
        for widget in _controls(window):
            kind = f"{type(widget).__name__} {widget.property('kind')} {THEME.tokens.dark}"
            if (
                kind in self._focused
                or not widget.isEnabled()
                or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            ):
                continue
            if not _whole(widget, window):
                continue
            if QApplication.focusWidget() is not None:
                QApplication.focusWidget().clearFocus()  # type: ignore[union-attr]
            settle()
            if not isValid(widget):
                continue  # drawn anew meanwhile, by what came from the background
            before = widget.grab().toImage()
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            settle()
            if not isValid(widget):
                continue
            self._focused.add(kind)
            if not widget.hasFocus():
                self.say(where, widget, "does not take the focus")
            elif pixels.differ(before, widget.grab().toImage()) < 20:
                self.say(where, widget, "does not show that it has the focus")
            widget.clearFocus()


# --- what is on the screen ---------------------------------------------------------------------------------


def _shown(window: QWidget) -> Iterator[QWidget]:
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty() and not _inner(widget):
            yield widget


def _controls(window: QWidget) -> list[QWidget]:
    return [
        w for w in window.findChildren(QWidget) if isinstance(w, CONTROLS) and w.isVisible() and not _inner(w)
    ]


def _inner(widget: QWidget) -> bool:
    """A part of a control, which speaks for it."""
    if isinstance(widget, QScrollBar | QHeaderView) or widget.objectName().startswith(("qt_", "Scroll")):
        return True
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QDialog):
        if isinstance(above, (QComboBox, QAbstractItemView, QTabBar, QAbstractSpinBox, QHeaderView)):
            return True
        if isinstance(above, QMessageBox):
            return True
        above = above.parentWidget()
    return False


def _called(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    name = widget.accessibleName() or (str(text()) if callable(text) else "") or widget.objectName()
    return f"{type(widget).__name__} {name[:60]!r}"


def _clip(widget: QWidget, window: QWidget) -> QRect:
    """Where it can be seen, in the window."""
    region = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(window, region.topLeft()), region.size())


def _whole(widget: QWidget, window: QWidget) -> bool:
    """Nothing of it is hidden, but for what a scroll bar that is there brings."""
    seen = widget.visibleRegion().boundingRect()
    down = across = False
    above: QWidget | None = widget
    while above is not None:
        if isinstance(above, QScrollArea):
            down = True
            across = across or above.horizontalScrollBar().isVisible()
        above = above.parentWidget()
    return (across or seen.width() + 1 >= widget.width()) and (down or seen.height() + 1 >= widget.height())


def main(tongue: str) -> list[Complaint]:
    """The whole walk in one language."""
    application = make_application()
    once = tongue == "en" and os.environ.get("QT_SCALE_FACTOR", "1") == "1"
    walk = Walk(colours=once)
    for filled in (True, False):
        with tempfile.TemporaryDirectory() as folder:
            paths = Paths(Path(folder))
            Settings(language=tongue, theme="light").save(paths.settings)
            if filled:
                with Library.open(paths) as library:
                    for overall in (62.0, 71.0, None):
                        report = sample_report()
                        if overall is not None:
                            report = dataclasses.replace(report, overall=overall)
                        library.save_scored_take(report, sample_pitch(), sample_take())
            session = PretendSession()
            app = App(paths, make_session=session.of, player=make_player())
            app.window.resize(*SIZE)
            app.window.show()
            app.window.activateWindow()
            for theme in ("light", "dark") if once else ("light",):
                app.desk.change_settings(theme=theme)
                if filled:
                    route.full(walk.look, app, session)
                    route.dialogs(walk.look, app)
                else:
                    route.empty(walk.look, app)
            end(app)
    route.first_start(walk.look, tongue)
    application.processEvents()
    return walk.complaints


if __name__ == "__main__":
    print(json.dumps(sorted(set(main(sys.argv[1]))), ensure_ascii=False, indent=0))
