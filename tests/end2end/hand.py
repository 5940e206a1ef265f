"""A person at the window: looks for things by what a screen reader calls them, and uses mouse and keys.

Runs in the program's own process, but touches nothing there: it reads what is on the screen (accessible names, what is
visible and enabled) and sends input to the platform's window, where hit testing, focus and shortcuts do with it
what they do with a person's. Every wait is for something to be seen.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Generator
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTabBar, QWidget

LOOK_MS = 15
PATIENCE_S = 40.0
Deeds = Generator[Callable[[], object], object, None]
"""Yields what is waited for; is sent what was seen."""


def named(name: str, kind: type[QWidget] = QWidget) -> QWidget | None:
    """The visible, enabled widget in the front window whose accessible name begins so."""
    front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    for window in [front] if front else QApplication.topLevelWidgets():
        for widget in (window, *window.findChildren(kind)):
            if (
                isinstance(widget, kind)
                and widget.isVisible()
                and widget.isEnabled()
                and (widget.accessibleName() or _text(widget)).startswith(name)
            ):
                return widget
    return None


def _text(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return str(text()) if callable(text) else ""


def seen(part: str) -> str | None:
    """The text of a visible label that has these words."""
    for window in QApplication.topLevelWidgets():
        for label in window.findChildren(QLabel):
            if label.isVisible() and part in (label.accessibleName() or label.text()):
                return label.accessibleName() or label.text()
    return None


def _handle(widget: QWidget) -> QWindow:
    handle = widget.window().windowHandle()
    assert handle is not None
    return handle


def _soon(deed: Callable[[], object]) -> None:
    """After this look: a deed may open a dialog, which returns only when that is closed."""
    QTimer.singleShot(0, deed)


def click(name: str, kind: type[QWidget] = QWidget, at: QPoint | None = None) -> Deeds:
    """Wait for a widget that stands still and click it in its middle."""
    seen_at: list[tuple[QWidget, QPoint]] = []

    def still() -> QWidget | None:
        """Where it was at the look before: what has just come up moves until its layout is done."""
        widget = named(name, kind)
        before = seen_at[-1:]
        if widget is not None:
            seen_at.append((widget, widget.mapTo(widget.window(), at or widget.rect().center())))
        return widget if before and before == seen_at[-1:] else None

    widget = yield still
    assert isinstance(widget, QWidget)
    place = seen_at[-1][1]
    handle = _handle(widget)
    _soon(lambda: QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place))
    yield _settled()


def choose_tab(name: str) -> Deeds:
    """Click the tab whose title begins so."""

    def find() -> tuple[QTabBar, int] | None:
        for window in QApplication.topLevelWidgets():
            for bar in window.findChildren(QTabBar):
                for i in range(bar.count()):
                    if bar.isVisible() and bar.tabText(i).startswith(name):
                        return bar, i
        return None

    found = yield find
    assert isinstance(found, tuple)
    bar, place = found
    at = bar.mapTo(bar.window(), bar.tabRect(place).center())
    handle = _handle(bar)
    _soon(lambda: QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at))
    yield lambda: bar.currentIndex() == place


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Deeds:
    """Press a key in the front window."""
    front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    window = front or (yield lambda: next((w for w in QApplication.topLevelWidgets() if w.isVisible()), None))
    if not front and not window.isActiveWindow():
        window.activateWindow()  # as a window manager does; there is none on this screen
        yield window.isActiveWindow
    handle = _handle(window)
    _soon(lambda: QTest.keyClick(handle, key, modifiers))
    yield _settled()


def _settled() -> Callable[[], bool]:
    """True at the second look from now: the input was taken in."""
    looks = iter((False, True))
    return lambda: next(looks, True)


def speak(path: Path) -> subprocess.Popen[bytes]:
    """Say a recording into the microphone."""
    return subprocess.Popen(["paplay", "-d", "micin", str(path)])


class Hand:
    """Does deeds one after the other while the program runs; ends the process where what it waits for never comes."""

    def __init__(self, deeds: Deeds) -> None:
        self._deeds = deeds
        self._wanted: Callable[[], object] = lambda: True
        self._begun = False
        self._since = time.monotonic()
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)

    def _look(self) -> None:
        try:
            found = self._wanted()
            if not found and time.monotonic() - self._since < PATIENCE_S:
                return
            if not found:
                self._give_up()
            self._wanted = self._deeds.send(found if self._begun else None)
            self._begun = True
            self._since = time.monotonic()
        except StopIteration:
            self._timer.stop()
        except BaseException:
            traceback.print_exc()
            self._give_up()

    def _give_up(self) -> None:
        frame, where = self._deeds, []
        while frame is not None and getattr(frame, "gi_frame", None) is not None:
            where.append(f"{frame.gi_code.co_name}:{frame.gi_frame.f_lineno}")
            frame = frame.gi_yieldfrom
        window = next((w for w in QApplication.topLevelWidgets() if w.isVisible()), None)
        if window is not None:
            window.grab().save(str(Path(os.environ["PITCHCOACH_HOME"]) / "given-up.png"))
        sys.stderr.write(f"waited in vain at {' > '.join(where)}\n")
        sys.stderr.flush()
        os._exit(3)
