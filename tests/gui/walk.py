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
from PySide6.QtCore import QElapsedTimer, QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage
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

from pitchcoach.audio.level import Level
from pitchcoach.gui import crash
from pitchcoach.gui.app import App, make_application
from pitchcoach.gui.live import make_player
from pitchcoach.gui.pages.audiences import AudienceDialog
from pitchcoach.gui.pages.library import LibraryPage
from pitchcoach.gui.pages.running_text import RunningTextDialog
from pitchcoach.gui.pages.shortcuts import ShortcutSheet
from pitchcoach.gui.pages.wording import WordingDialog
from pitchcoach.gui.theme import SMALL_PX, THEME, font
from pitchcoach.gui.widgets.ask import Ask
from pitchcoach.gui.widgets.basics import RoleChip
from pitchcoach.gui.widgets.sentence import SentenceText
from pitchcoach.gui.window import MainWindow
from pitchcoach.library.library import Library
from pitchcoach.rehearsal import sample_pitch, sample_report, sample_take
from pitchcoach.settings import Paths, Settings
from tests.gui.pretend import PretendSession, end, settle

SIZE = (1024, 700)
"""The smallest window the program promises to be good in."""
CONTRAST = 4.5
TOLD = "a sentence to undo"
ZOOM = 3
"""Texts are rendered this much larger to measure their colours: thin strokes are all edge otherwise."""
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
        picture = _picture(window) if self._colours else None
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
            if head.sectionSize(place) < need:
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
        found = _ratio(picture, shown)
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
            self._focused.add(kind)
            if QApplication.focusWidget() is not None:
                QApplication.focusWidget().clearFocus()  # type: ignore[union-attr]
            settle()
            before = widget.grab().toImage()
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            settle()
            if not widget.hasFocus():
                self.say(where, widget, "does not take the focus")
            elif _differ(before, widget.grab().toImage()) < 20:
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


def _picture(window: QWidget) -> NDArray[np.float64]:
    """The luminance of every pixel, `ZOOM` times as large as on the screen."""
    image = QImage(window.size() * ZOOM, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ZOOM)
    window.render(image, QPoint())
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    parts = _LINEAR[raw[:, : image.width(), 2::-1]]
    return np.asarray(parts @ np.array([0.2126, 0.7152, 0.0722]))


_SRGB = np.arange(256) / 255.0
_LINEAR = np.where(_SRGB <= 0.04045, _SRGB / 12.92, ((_SRGB + 0.055) / 1.055) ** 2.4)


def _ratio(picture: NDArray[np.float64], box: QRect) -> float:
    """The contrast of the text in `box` against its ground, which most of its pixels are."""
    part = picture[box.top() * ZOOM : (box.bottom() + 1) * ZOOM, box.left() * ZOOM : (box.right() + 1) * ZOOM]
    values, counts = np.unique(part.round(4), return_counts=True)
    if not len(values):
        return 21.0
    ground = values[counts.argmax()]
    inks = values[counts >= 6]
    ratios = (np.maximum(inks, ground) + 0.05) / (np.minimum(inks, ground) + 0.05)
    return float(ratios.max())


def _differ(one: QImage, other: QImage) -> int:
    if one.size() != other.size():
        return 1_000
    a, b = (_bytes(image.convertToFormat(QImage.Format.Format_RGB32)) for image in (one, other))
    return int((np.abs(a - b) > 12).sum())


def _bytes(image: QImage) -> NDArray[np.int64]:
    """A copy: the picture's own bytes go with it."""
    return np.frombuffer(image.constBits(), np.uint8).astype(np.int64)


# --- the walk ----------------------------------------------------------------------------------------------


def full(walk: Walk, app: App, session: PretendSession) -> None:
    """Every page of a library with takes."""
    window, page, desk = app.window, app.rehearse, app.desk
    window.show_page("rehearse")
    desk.open_take(next(take.id for take in desk.takes() if take.channel == "spoken"))
    wait(app)
    for place in range(page.review.tabs.count()):
        page.review.tabs.setCurrentIndex(place)
        walk.look(f"review, {page.review.tabs.tabText(place)}", window)
    page.review.tabs.setCurrentIndex(0)
    page.new_take()
    for cards in ("full", "prompts", "nothing"):
        desk.change_settings(cards=cards)
        walk.look(f"ready, {cards}", window)
    desk.change_settings(cards="full", live_words=True)
    page.ready.complain("The microphone was unplugged. Plug it in, or choose another one.")
    walk.look("ready, with a complaint", window)
    page.record()
    for state in ("counting", "recording", "paused", "finishing"):
        session.show(
            state="recording" if state == "paused" else state, paused=state == "paused", count_in_s=2.0,
            seconds=31.0, level=Level(-1, -14, True), points=("c1", "c3"),
            words=sample_report().transcript.words[:30],
        )  # fmt: skip
        app.studio.tick()  # type: ignore[union-attr]
        walk.look(f"recording, {state}", window)
    page.discard()
    desk.change_settings(live_words=False)
    page.write("")
    walk.look("written, empty", window)
    page.written.text.setPlainText(
        "I'm Amara, I study mathematics. Shall we have a coffee on Thursday for twenty minutes?"
    )
    clock = QElapsedTimer()
    clock.start()
    while page.written._report is None and clock.elapsed() < 20_000:
        QApplication.processEvents()
    walk.look("written, scored", window)
    window.show_page("library")
    library = window.pages.currentWidget()
    assert isinstance(library, LibraryPage)
    for place in range(library.tabs.count()):
        library.tabs.setCurrentIndex(place)
        walk.look(f"library, {library.tabs.tabText(place)}", window)
    for name in ("progress", "settings"):
        window.show_page(name)
        wait(app)
        walk.look(name, window)
    window.say("The take is in the bin.", True)
    walk.look(TOLD, window)
    window.toast.hide()


def dialogs(walk: Walk, app: App) -> None:
    """Every window over the window."""
    pitch, audience = app.desk.pitch, app.desk.audience
    assert pitch is not None and audience is not None
    made: tuple[tuple[str, QDialog], ...] = (
        ("listener", AudienceDialog(audience, 45, app.window)),
        ("wording", WordingDialog(pitch, pitch.points[0], audience, app.window)),
        ("running text", RunningTextDialog(app.desk, pitch, audience, "spoken", app.window)),
        ("question", Ask(app.window, "Note", "A note on this take:", QPlainTextEdit("good"))),
        ("shortcuts", ShortcutSheet(app.window)),
        ("crash", crash.dialog("pitchcoach.log", "Traceback")),
    )
    for name, dialog in made:
        dialog.show()
        dialog.activateWindow()
        walk.look(f"dialog {name}", dialog)
        dialog.close()
        dialog.deleteLater()


def empty(walk: Walk, app: App) -> None:
    """Every page of a library with nothing in it, and of a pitch that is new."""
    window = app.window
    for pitch in ("", "A new pitch"):
        if pitch:
            window.show_page("library")
            library = window.pages.currentWidget()
            assert isinstance(library, LibraryPage)
            library.make_pitch(pitch)
        for name in ("rehearse", "library", "progress", "settings"):
            window.show_page(name)
            if name == "library" and pitch:
                for place in range(library.tabs.count()):
                    library.tabs.setCurrentIndex(place)
                    walk.look(f"new pitch, library, {library.tabs.tabText(place)}", window)
            else:
                walk.look(f"{'new pitch' if pitch else 'nothing'}, {name}", window)


def first_start(walk: Walk, tongue: str) -> None:
    """The page that greets."""
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(Path(folder))
        Settings(language=tongue, theme="light").save(paths.settings)
        session = PretendSession()
        app = App(paths, make_session=session.of)
        app.window.resize(*SIZE)
        app.window.show()
        app.begin()
        wait(app)
        for theme in ("light", "dark"):
            app.desk.change_settings(theme=theme)
            walk.look("welcome", app.window)
        app.ahead.stop()
        end(app)


def wait(app: App) -> None:
    """Until what goes on in the background is done."""
    while app.jobs.running:
        QApplication.processEvents()


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
                    full(walk, app, session)
                    dialogs(walk, app)
                else:
                    empty(walk, app)
            end(app)
    first_start(walk, tongue)
    application.processEvents()
    return walk.complaints


if __name__ == "__main__":
    print(json.dumps(sorted(set(main(sys.argv[1]))), ensure_ascii=False, indent=0))
