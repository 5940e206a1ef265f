"""Everything by keyboard: grids, charts and calendar by arrows, sentences that go by Esc, and a sheet that is true."""

from __future__ import annotations

import dataclasses
import re
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QToolButton
from pytestqt.qtbot import QtBot

import pitchcoach.gui
from pitchcoach.gui.app import App
from pitchcoach.gui.pages.library import LibraryPage
from pitchcoach.gui.pages.progress import ProgressPage
from pitchcoach.gui.pages.shortcuts import ShortcutSheet, keys_text
from pitchcoach.gui.widgets.matrix import Calendar
from pitchcoach.rehearsal import sample_pitch, sample_report
from tests.gui.pretend import PretendSession, settle


def progress(app: App) -> ProgressPage:
    app.window.show_page("progress")
    page = app.window.pages.currentWidget()
    assert isinstance(page, ProgressPage)
    return page


def test_points_over_takes_are_walked_by_arrows(app: App, qtbot: QtBot) -> None:
    page = progress(app)
    rows = page.points.rows
    rows[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert rows[0].accessibleName().endswith("· reached"), rows[0].accessibleName()
    qtbot.keyClick(rows[0], Qt.Key.Key_Down)
    assert rows[1].hasFocus()
    assert rows[0].accessibleName().endswith("takes")
    assert "·" in rows[1].accessibleName()
    with qtbot.waitSignal(page.take_wanted) as opened:
        qtbot.keyClick(rows[1], Qt.Key.Key_Return)
    assert opened.args == [app.desk.takes()[0].id]


def test_days_are_walked_by_arrows(qtbot: QtBot, qapp: object) -> None:
    calendar = Calendar()
    qtbot.addWidget(calendar)
    today = date(2026, 11, 25)
    calendar.show_days([("2026-11-24", 1), ("2026-11-18", 3)], today)
    calendar.resize(500, 200)
    calendar.show()
    calendar.setFocus()
    qtbot.waitUntil(calendar.hasFocus)
    assert calendar.accessibleName() == "25 Nov: no take"
    qtbot.keyClick(calendar, Qt.Key.Key_Left)
    assert calendar.accessibleName() == "18 Nov: 3 takes"
    with qtbot.waitSignal(calendar.day_chosen) as chosen:
        qtbot.keyClick(calendar, Qt.Key.Key_Return)
    assert chosen.args == ["2026-11-18"]
    for _ in range(9):
        qtbot.keyClick(calendar, Qt.Key.Key_Down)
    assert calendar.accessibleName() == "25 Nov: no take", "there is no day after today"
    qtbot.keyClick(calendar, Qt.Key.Key_Up)
    assert calendar.accessibleName() == "24 Nov: 1 take"
    for _ in range(99):
        qtbot.keyClick(calendar, Qt.Key.Key_Left)
    first = today - timedelta(days=today.weekday(), weeks=calendar.weeks - 1)
    assert calendar.accessibleName().startswith(f"{first.day} "), "the first day shown is the last to go to"


def test_a_day_of_the_calendar_opens_its_last_take(app: App, qtbot: QtBot) -> None:
    # the sample is nobody's practice
    spoken = dataclasses.replace(sample_report(), source="microphone")
    take = app.library.save_scored_take(spoken, sample_pitch())
    app.desk.takes_changed.emit()
    page = progress(app)
    page._calendar.setFocus()
    with qtbot.waitSignal(page.take_wanted) as opened:
        qtbot.keyClick(page._calendar, Qt.Key.Key_Return)
    assert opened.args == [take]


def test_cells_of_the_wording_are_walked_by_arrows(app: App, qtbot: QtBot) -> None:
    app.window.show_page("library")
    page = app.window.pages.currentWidget()
    assert isinstance(page, LibraryPage)
    head = page.wording._heads[0]
    head.setFocus()
    names = [head.accessibleName()]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
        focus = QApplication.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, key)
        now = QApplication.focusWidget()
        assert now is not None
        names.append(now.accessibleName().split(":")[0])
    assert names[1:] == [
        "Hook, a fellow mathematician", "Hook, a hospital manager", "Who, a hospital manager",
        "Who, a fellow mathematician", "Hook, a fellow mathematician",
    ]  # fmt: skip


def test_points_of_a_take_are_walked_by_arrows_and_enter_plays(app: App, qtbot: QtBot) -> None:
    app.desk.open_take(app.desk.takes()[0].id)
    review = app.rehearse.review
    review.tabs.setCurrentWidget(review.points)
    qtbot.waitUntil(lambda: not app.jobs.running, timeout=30_000)
    settle()  # what came back is drawn, and shown in the next round of the loop
    first = review.points._arrows._rows[0][0]
    first.setFocus()
    assert first.accessibleName().startswith("Hook: somebody got ready")
    with qtbot.waitSignal(review.points.sought) as sought:
        qtbot.keyClick(first, Qt.Key.Key_Return)
    assert sought.args is not None and sought.args[0] < 2
    qtbot.keyClick(first, Qt.Key.Key_Right)
    now = QApplication.focusWidget()
    assert now is not None and "reached" in now.accessibleName()


def test_enter_presses_a_button_that_has_the_focus(app: App, qtbot: QtBot) -> None:
    app.desk.open_take(app.desk.takes()[0].id)
    app.rehearse._new.setFocus()
    qtbot.keyClick(app.rehearse._new, Qt.Key.Key_Return)
    assert app.rehearse.page is app.rehearse.ready


def test_a_sentence_covers_nothing_and_goes_by_click_or_escape(app: App, qtbot: QtBot) -> None:
    window, toast = app.window, app.window.toast
    for go in (
        lambda: qtbot.keyClick(window, Qt.Key.Key_Escape),
        lambda: qtbot.mouseClick(toast, Qt.MouseButton.LeftButton),
    ):
        window.say("The take is in the bin.", True)
        qtbot.waitUntil(toast.isVisible)
        qtbot.wait(1)  # the layout makes room
        page = window.pages
        foot = page.mapTo(window, page.rect().bottomLeft()).y()
        assert foot < toast.mapTo(window, toast.rect().topLeft()).y()
        go()
        assert not toast.isVisible()


def test_escape_throws_a_take_away_before_it_closes_a_sentence(
    app: App, session: PretendSession, qtbot: QtBot
) -> None:
    app.rehearse.record()
    session.show(state="recording")
    app.studio.tick()  # type: ignore[union-attr]
    app.window.say("Something else.", False)
    qtbot.keyClick(app.window, Qt.Key.Key_Escape)
    assert "discard" in session.calls


def test_escape_leads_back_to_the_review(app: App, qtbot: QtBot) -> None:
    app.desk.open_take(app.desk.takes()[0].id)
    app.rehearse.new_take()
    assert app.rehearse.page is app.rehearse.ready
    qtbot.keyClick(app.window, Qt.Key.Key_Escape)
    assert app.rehearse.page is app.rehearse.review


def shown_in(sheet: ShortcutSheet) -> list[str]:
    return [made.text() for made in sheet.findChildren(QLabel) if made.property("kind") == "key"]


def test_the_sheet_lists_every_shortcut_and_no_other(app: App, qtbot: QtBot) -> None:
    for name in ("library", "progress", "settings"):
        app.window.show_page(name)
    sheet = ShortcutSheet(app.window)
    qtbot.addWidget(sheet)
    listed = shown_in(sheet)
    there = [action.shortcut().toString() for action in app.window.findChildren(QAction)]
    there += [made.key().toString() for made in app.window.findChildren(QShortcut)]
    there += [made.shortcut().toString() for made in app.window.findChildren(QAbstractButton)]
    keys = {keys_text(key) for key in there if key}
    assert keys - {key.replace("Return", "Enter") for key in listed} == set(), "not on the sheet"
    beside = {"← →", "← → ↑ ↓", "Enter", "F2", "Menu key", "Enter, F2", "Alt + ↑ ↓", "Del", "S, P"}
    assert set(listed) - keys == beside, "on the sheet, and no shortcut of the window or of a part"
    assert len(listed) == len(set(listed)) + 2, "Enter and F2 mean something in several parts"


def test_the_rail_is_gone_along_by_tab_and_enter(app: App, qtbot: QtBot) -> None:
    rail = {
        made.text(): made for made in app.window.findChildren(QToolButton) if made.property("kind") == "rail"
    }
    for name, page in (("Library", "library"), ("Progress", "progress"), ("Rehearse", "rehearse")):
        rail[name].setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(rail[name], Qt.Key.Key_Return)
        assert app.window.shown == page
    shown: list[str] = []

    def close() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            shown.extend(action.text() for action in menu.actions())
            menu.close()

    look = QTimer()
    look.timeout.connect(close)
    look.start(5)
    rail["Menu"].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(rail["Menu"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(shown))
    look.stop()
    assert "Help" in shown
    assert not rail["Menu"].underMouse(), "it is left as the menu closes"


def test_tips_name_keys_that_are_there(app: App) -> None:
    actions = {action.shortcut() for action in app.window.actions()}
    files = Path(pitchcoach.gui.__file__).parent.rglob("*.py")
    named = {key for file in files for key in re.findall(r"\((Ctrl\+[\w,]+|F\d)\)", file.read_text("utf-8"))}
    assert named
    of_parts = {"Ctrl+Return", "Ctrl+Enter"}
    assert {key for key in named if QKeySequence(key) not in actions} <= of_parts
