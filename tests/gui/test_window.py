"""The window as a whole: names, room for texts, first start, settings, progress, closing and opening again."""

from __future__ import annotations

import time
import wave
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pitchcoach.gui import crash, language
from pitchcoach.gui.app import App
from pitchcoach.gui.pages.chart_saving import save_chart
from pitchcoach.gui.pages.library import LibraryPage
from pitchcoach.gui.pages.progress import ProgressPage
from pitchcoach.gui.pages.shortcuts import ShortcutSheet
from pitchcoach.gui.theme import THEME
from pitchcoach.library.library import Library
from pitchcoach.rehearsal import sample_pitch
from pitchcoach.settings import Paths, Settings
from tests.gui.pretend import PretendSession, end, settle

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTableView)
INNER = ("qt_", "ScrollLeftButton", "ScrollRightButton")


def walk(app: App, qtbot: QtBot) -> list[tuple[str, QWidget]]:
    """Every page in every state that needs no microphone."""
    found: list[tuple[str, QWidget]] = []
    app.desk.open_take(app.desk.takes()[0].id)
    review = app.rehearse.review
    for place in range(review.tabs.count()):
        review.tabs.setCurrentIndex(place)
        found.append((f"review {place}", review))
    found += [
        ("ready", app.rehearse.ready),
        ("recording", app.rehearse.recording),
        ("written", app.rehearse.written),
    ]
    for name in ("library", "progress", "settings"):
        app.window.show_page(name)
        found.append((name, app.window.pages.currentWidget()))
    qtbot.waitUntil(lambda: not app.jobs.running)
    return found


def test_every_control_has_an_accessible_name(app: App, qtbot: QtBot) -> None:
    nameless = []
    for name, page in walk(app, qtbot):
        for kind in CONTROLS:
            for control in page.findChildren(kind):
                inner = control.objectName().startswith(INNER) or control.parent() is None
                if isinstance(control.parentWidget(), QComboBox | QTableView) or inner:
                    continue  # parts of a control, which speaks for them
                if not (control.accessibleName() or getattr(control, "text", lambda: "")()):
                    nameless.append((name, type(control).__name__, control.objectName()))
    assert nameless == []


@pytest.mark.parametrize("tongue", ["en", "de"])
def test_no_text_is_cut_off(
    filled: Paths, session: PretendSession, qtbot: QtBot, qapp: object, tongue: str
) -> None:
    Settings(language=tongue).save(filled.settings)
    app = App(filled, make_session=lambda desk: session.of(desk))
    app.window.resize(1024, 700)
    app.window.show()
    qtbot.waitExposed(app.window)
    cut = []
    try:
        for name, page in walk(app, qtbot):
            app.window.show_page(name if name in ("library", "progress", "settings") else "rehearse")
            qtbot.wait(0)
            for made in (*page.findChildren(QAbstractButton), *page.findChildren(QLabel)):
                if not made.isVisible() or not made.text() or made.objectName().startswith(INNER):
                    continue
                if isinstance(made, QLabel) and made.wordWrap():
                    fits = made.height() + 2 >= made.heightForWidth(made.width())
                else:
                    fits = made.width() + 2 >= made.minimumSizeHint().width()
                if not fits:
                    cut.append((name, made.text()[:60], made.width(), made.minimumSizeHint().width()))
    finally:
        end(app)
        language.choose("en")
    assert cut == []


def test_pages_without_anything_say_so(empty_app: App) -> None:
    assert not empty_app.rehearse.ready._record.isEnabled()
    empty_app.window.show_page("library")
    empty_app.window.show_page("progress")
    shown = empty_app.window.pages.currentWidget()
    assert isinstance(shown, ProgressPage)
    assert shown._none.isVisible()


def test_progress_draws_and_a_point_opens_its_take(app: App, qtbot: QtBot) -> None:
    app.window.show_page("progress")
    shown = app.window.pages.currentWidget()
    assert isinstance(shown, ProgressPage)
    take = app.desk.takes()[0].id
    assert shown._scores.as_csv().splitlines()[1].startswith(f"{take},")
    for measure in ("length", "translation"):
        shown._choose(measure)  # type: ignore[arg-type]
    for second in ("length", "fillers", "pace"):
        shown._choose_second(second)
    qtbot.waitUntil(lambda: len(shown.points.rows) > 0)
    shown._scores.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(shown._scores, Qt.Key.Key_Left)
    score = round(app.library.takes.load(take).report.scores["translation"])  # type: ignore[union-attr, arg-type]
    assert shown._scores.accessibleName().endswith(f" · {score} points")
    qtbot.keyClick(shown._scores, Qt.Key.Key_Return)
    assert app.desk.take is not None and app.desk.take.id == take
    assert app.rehearse.page is app.rehearse.review
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_days_under_a_chart_never_run_into_each_other(qapp: object) -> None:
    from pitchcoach.gui.widgets.charts import _DayAxis

    axis = _DayAxis()
    axis.days = ["2026-11-20"] * 30 + ["2026-11-21", "2026-11-22", "2026-11-23"]
    ((_, places),) = axis.tickValues(-0.5, 32.5, 400)
    assert axis.tickStrings(places, 1, 1) == ["23 Nov", "20 Nov"]
    assert abs(places[0] - places[1]) * 400 / 33 >= 62
    axis.days = ["2026-11-20"] * 3
    ((_, places),) = axis.tickValues(-0.5, 2.5, 400)
    assert axis.tickStrings(places, 1, 1) == ["20 Nov · 3 takes"]


@pytest.mark.parametrize(("values", "best"), [([79.0], 0), ([70.0, 79.0], 1), ([79.0, *[60.0] * 60], 0)])
def test_the_best_take_is_named_at_its_dot(
    qapp: object, qtbot: QtBot, values: list[float], best: int
) -> None:
    import pyqtgraph as pg

    from pitchcoach.gui.widgets.charts import TakesChart

    chart = TakesChart("Scores")
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    chart.show()
    days = ["2026-11-25"] * len(values)
    chart.show_values(list(range(len(values))), days, values, unit="points", best=best)
    settle()
    (name,) = [item for item in chart.plot.plotItem.items if isinstance(item, pg.TextItem)]
    box = name.mapRectToScene(name.boundingRect())
    dot = chart.plot.plotItem.vb.mapViewToScene(pg.Point(best, values[best]))
    assert box.left() - 3 <= dot.x() <= box.right() + 3, "it stands over its dot, or begins or ends there"
    assert box.left() > 0 and box.right() < chart.plot.width(), "and is not cut off"


def test_a_chart_is_saved_as_picture(app: App, tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    app.window.show_page("progress")
    shown = app.window.pages.currentWidget()
    assert isinstance(shown, ProgressPage)
    for suffix in ("png", "svg"):
        save_chart(app.desk, shown._scores, folder / f"chart.{suffix}")
        assert (folder / f"chart.{suffix}").stat().st_size > 1000
    picture = QImage(str(folder / "chart.png"))
    assert (picture.width(), picture.height()) == (1600, 900)
    edge = {picture.pixelColor(x, y).name() for x in (2, 1597) for y in range(900)}
    assert len(edge) == 1, "nothing runs off the edge"
    drawn = (folder / "chart.svg").read_text(encoding="utf-8")
    assert "Hospital scheduling · all audiences" in drawn and "Overall, points" in drawn
    save_chart(app.desk, shown._bands, folder / "pace.csv")
    assert (folder / "pace.csv").read_text().startswith("take,day,value (words/min)")
    save_chart(app.desk, shown._bands, folder / "no such folder" / "pace.png")
    assert "can't be written" in app.window.toast.accessibleName()


def test_pages_change_quickly_once_made(app: App) -> None:
    names = ("rehearse", "library", "settings")
    for name in names:
        app.window.show_page(name)
    began = time.perf_counter()
    for name in names:
        app.window.show_page(name)
    assert (time.perf_counter() - began) / len(names) < 0.3


def test_settings_are_kept(app: App) -> None:
    app.desk.change_settings(theme="dark", count_in=False)
    assert THEME.tokens.dark
    kept = Settings.load(app.paths.settings)
    assert (kept.theme, kept.count_in) == ("dark", False)


def test_weights_move_by_their_sliders(app: App) -> None:
    app.window.show_page("settings")
    page = app.window.pages.currentWidget()
    assert page is not None
    slider = next(s for s in page.findChildren(QAbstractSlider) if s.accessibleName() == "Length")
    slider.setValue(8)
    assert app.desk.settings.weights["length"] == 2.0


def test_window_and_page_are_remembered(
    filled: Paths, session: PretendSession, qtbot: QtBot, qapp: object
) -> None:
    first = App(filled, make_session=lambda desk: session.of(desk))
    first.window.show()
    first.window.resize(1100, 720)
    first.window.show_page("library")
    end(first)
    again = App(filled, make_session=lambda desk: PretendSession().of(desk))
    assert again.window.shown == "library"
    assert again.window.size().toTuple() == (1100, 720)
    end(again)


def test_widths_that_were_dragged_are_remembered(
    filled: Paths, session: PretendSession, qtbot: QtBot, qapp: object
) -> None:
    def opened(made: PretendSession) -> tuple[App, QSplitter]:
        app = App(filled, make_session=lambda desk: made.of(desk))
        app.window.resize(1280, 800)
        app.window.show()
        app.window.show_page("library")
        qtbot.waitExposed(app.window)
        page = app.window.pages.currentWidget()
        assert page is not None
        return app, page.findChildren(QSplitter)[0]

    first, parts = opened(session)
    parts.moveSplitter(330, 1)  # as the pointer does
    wide = parts.sizes()[0]
    assert wide >= 320
    end(first)
    again, parts = opened(PretendSession())
    assert abs(parts.sizes()[0] - wide) <= 2
    end(again)


def test_files_held_above_the_window_are_told_what_becomes_of_them(app: App, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "take.wav"))])
    nothing = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    app.window.dragEnterEvent(QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, *nothing))
    assert app.window.drop_hint.isVisible()
    app.window.dragLeaveEvent(QDragLeaveEvent())
    assert not app.window.drop_hint.isVisible()


def test_the_sheet_lists_the_keys(app: App, qtbot: QtBot) -> None:
    sheet = ShortcutSheet(app.window)
    qtbot.addWidget(sheet)
    shown = {made.text() for made in sheet.findChildren(QLabel)}
    assert {"Space", "F1", "Ctrl + Z"} <= shown


def test_the_crash_dialog_says_what_is_kept(qapp: object, qtbot: QtBot) -> None:
    box = crash.dialog("somewhere.log", "Traceback …")
    qtbot.addWidget(box)
    assert "recorded is kept" in box.informativeText()
    assert "somewhere.log" in box.informativeText()


def test_a_take_cut_short_is_found_and_can_be_scored(
    paths: Paths, session: PretendSession, qtbot: QtBot, qapp: object
) -> None:
    with Library.open(paths) as library:
        library.pitches.save(sample_pitch())
        started = library.takes.start("hospital-scheduling", "author", suffix=".wav")
        with wave.open(str(started.audio_path), "wb") as file:
            file.setparams((1, 2, 16_000, 0, "NONE", ""))
            file.writeframes(bytes(32_000))
    app = App(paths, make_session=lambda desk: session.of(desk))
    app.window.show()
    app.begin()
    assert "was interrupted" in app.window.toast.accessibleName()
    app.window.show_page("library")
    page = app.window.pages.currentWidget()
    assert isinstance(page, LibraryPage)
    assert page.takes.model.rows[0].state == "recorded"
    page.takes._open(0)
    assert session.calls[-1] == f"score_stored {started.id}"
    assert app.rehearse.page is app.rehearse.recording
    end(app)
