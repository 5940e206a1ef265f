"""The system changes from light to dark while a page is open: everything on it follows at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPalette
from PySide6.QtWidgets import QApplication

from pitchcoach.audio.level import Level
from pitchcoach.gui.app import App
from pitchcoach.gui.pages.library import LibraryPage
from pitchcoach.gui.theme import THEME
from pitchcoach.rehearsal import sample_report
from pitchcoach.settings import Paths
from tests.gui.pretend import PretendSession, end, settle

MOST = 0.0002
"""Share of a page's pixels that may differ: a cursor that blinks."""


def pages(app: App, session: PretendSession) -> Iterator[str]:
    """Every page in turn, as somebody has it open."""
    window, page = app.window, app.rehearse
    window.show_page("rehearse")
    app.desk.open_take(app.desk.takes()[0].id)
    for place in range(page.review.tabs.count()):
        # what comes of opening it a moment later would have the others scored after all
        at_rest(app)
        # how the others would hear it is scored for some seconds; what is drawn before is drawn the same way
        page.review.points._others = {"somebody": sample_report()}
        page.review.tabs.setCurrentIndex(place)
        yield f"review {place}"
    page.new_take()
    yield "ready"
    page.record()
    session.show(state="recording", seconds=31.0, level=Level(-6, -20), points=("c1", "c3"))
    app.studio.tick()  # type: ignore[union-attr]
    yield "recording"
    page.discard()
    page.write("What I do is stochastic optimization.")
    page.written._rest.stop()
    page.written._show(sample_report(), "")
    page.written.text.clearFocus()
    yield "written"
    window.show_page("library")
    library = window.pages.currentWidget()
    assert isinstance(library, LibraryPage)
    for place in range(library.tabs.count()):
        library.tabs.setCurrentIndex(place)
        yield f"library {place}"
    for name in ("progress", "settings"):
        window.show_page(name)
        yield name


def at_rest(app: App) -> None:
    while app.jobs.running:
        QApplication.processEvents()
    for _ in range(3):
        settle()


def picture(app: App) -> NDArray[np.int16]:
    at_rest(app)
    app.window.toast.hide()
    settle()
    image = app.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return np.asarray(raw[:, :, :3], np.int16)


@contextmanager
def opened(paths: Paths, session: PretendSession) -> Iterator[App]:
    app = App(paths, make_session=session.of)
    THEME.choose("system")
    app.window.resize(1100, 760)
    app.window.show()
    app.ahead.stop()
    yield app
    end(app)


def test_every_page_follows_at_once(filled: Paths, session: PretendSession, qapp: object) -> None:
    system = QGuiApplication.styleHints().colorSchemeChanged
    schemes = (Qt.ColorScheme.Dark, Qt.ColorScheme.Light)
    # what is drawn in one theme from the start is as it should be
    right: dict[tuple[str, bool], NDArray[np.int16]] = {}
    for scheme in schemes:
        system.emit(scheme)
        with opened(filled, session) as app:
            right |= {(name, scheme == Qt.ColorScheme.Dark): picture(app) for name in pages(app, session)}
    with opened(filled, session) as app:
        for number, name in enumerate(pages(app, session)):
            scheme = schemes[number % 2]
            system.emit(scheme)
            dark = scheme == Qt.ColorScheme.Dark
            differ = (np.abs(right[name, dark] - picture(app)).max(axis=2) > 24).mean()
            assert differ <= MOST, f"{name}: {differ:.4%} of it stayed as it was"
    system.emit(Qt.ColorScheme.Light)
    assert all(np.median(picture) < 60 if dark else np.median(picture) > 200
               for (_, dark), picture in right.items())  # fmt: skip


def test_no_widget_is_styled_again_and_again_for_one_change(filled: Paths, session: PretendSession) -> None:
    """Qt styled each of them once for every widget around it: more than a second, ten times a widget."""

    class Counts(QObject):
        styled = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
            self.styled += event.type() == QEvent.Type.StyleChange
            return False

    with opened(filled, session) as app:
        for _ in pages(app, session):
            settle()
        counts, program = Counts(), QApplication.instance()
        assert program is not None
        program.installEventFilter(counts)
        THEME.choose("dark")
        program.removeEventFilter(counts)
        assert counts.styled
        assert counts.styled <= 3 * len(QApplication.allWidgets())
    THEME.choose("light")


@pytest.mark.parametrize(("window", "dark"), [("#202020", True), ("#efefef", False)])
def test_a_desktop_without_a_scheme_is_followed_by_its_colours(
    qapp: QApplication, window: str, dark: bool
) -> None:
    before = qapp.palette()
    THEME.choose("system")
    try:
        changed = QPalette(before)
        changed.setColor(QPalette.ColorRole.Window, QColor(window))
        qapp.setPalette(changed)
        settle()
        assert THEME.tokens.dark is dark
    finally:
        qapp.setPalette(before)
        settle()
        THEME.choose("light")
