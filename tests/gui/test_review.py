"""The review: scores among the others, what comes late, hearing it, what becomes of the open take."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pitchcoach.gui.app import App
from pitchcoach.gui.pages.library import LibraryPage
from pitchcoach.gui.pages.review import SIDE_SHARE
from pitchcoach.rehearsal import audio_facts, sample_pitch, sample_report, sample_take
from pitchcoach.settings import Paths
from tests.gui.pretend import PretendSession, end, settle
from tests.gui.three_takes import Sounding, app

__all__ = ["app"]


def test_scores_stand_against_the_last_take_and_the_best(app: App) -> None:
    _head, bar, value, (last, best) = app.rehearse.review.scores._rows["structure"]
    assert value.text() == "81"
    assert (last.text(), best.text()) == ("▼ 9", "▼ 9")
    app.desk.open_take(app.desk.takes()[1].id)
    assert (last.text(), best.text()) == ("▲ 40", "▲ 9")
    assert "90" in bar.accessibleName()


def test_the_arrows_seek_and_the_speed_changes(app: App, qtbot: QtBot) -> None:
    review = app.rehearse.review
    # whatever button was pressed last
    review._play.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(app.window, key)
    assert review.wave.moment_s == 2.0
    # but words are walked along by the same keys
    review.transcript._rows[0].setFocus()
    qtbot.keyClick(review.transcript._rows[0], Qt.Key.Key_Right)
    assert review.wave.moment_s == 2.0
    assert review.transcript._rows[0]._at == 1
    review._play.setFocus()
    review.toggle_play()
    assert Sounding.made[-1].played[-1] == (2.0, None)
    review.change_speed(-1)
    assert Sounding.made[-1].speed == 0.75
    assert review._speed.text() == "0.75 ×"
    for _ in range(9):
        review.change_speed(1)
    assert Sounding.made[-1].speed == 1.5


def test_what_comes_late_fills_in_where_the_reader_is(
    app: App, session: PretendSession, qtbot: QtBot
) -> None:
    page, review = app.rehearse, app.rehearse.review
    page.record()
    session.show(state="recording")
    page.space()
    early = session.score_early()
    app.studio.tick()  # type: ignore[union-attr]
    assert page.page is review
    assert app.desk.take is not None and app.desk.take.id == early
    _head, _bar, value, _changes = review.scores._rows["delivery"]
    assert value.text() == "…"
    review.tabs.setCurrentWidget(review.findings)
    review.go_to(5.0)
    session.complete_it()
    app.studio.tick()  # type: ignore[union-attr]
    assert value.text() == "100"
    assert review.tabs.currentWidget() is review.findings
    assert review.wave.moment_s == 5.0
    assert Sounding.made[-1].playing, "what is heard is not cut off"
    assert app.desk.takes()[0].overall == 92
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_what_a_second_hearing_changed_is_said(app: App, session: PretendSession, qtbot: QtBot) -> None:
    page = app.rehearse
    page.record()
    session.show(state="recording")
    page.space()
    session.score_early()
    app.studio.tick()  # type: ignore[union-attr]
    session.complete_it()
    session.show(refining=True)
    app.studio.tick()  # type: ignore[union-attr]
    assert session.report is not None
    was = round(session.report.scores["structure"] or 0)
    session.refine("other words")
    with qtbot.waitSignal(app.desk.told) as told:
        app.studio.tick()  # type: ignore[union-attr]
    assert told.args is not None
    assert told.args[0] == f"Heard again with more care: Structure {was} → 97"
    _head, _bar, value, _changes = page.review.scores._rows["structure"]
    assert value.text() == "97"
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_a_take_begun_at_once_waits_until_the_last_is_whole(
    app: App, session: PretendSession, qtbot: QtBot
) -> None:
    page = app.rehearse
    page.record()
    session.show(state="recording")
    page.space()
    session.score_early()
    app.studio.tick()  # type: ignore[union-attr]
    before = len(session.calls)
    page.record()
    assert len(session.calls) == before
    session.complete_it()
    app.studio.tick()  # type: ignore[union-attr]
    assert session.calls[-1].startswith("begin")
    assert page.page is page.recording
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_work_in_the_background_can_be_seen_and_stopped(app: App, qtbot: QtBot) -> None:
    import threading

    began, stop = threading.Event(), threading.Event()

    def work(ticket: object) -> None:
        began.set()
        while not stop.wait(0.01):
            ticket.tell(0.5)  # type: ignore[attr-defined]

    app.jobs.start("Listening to long.wav", work, done=pytest.fail, failed=pytest.fail)
    shown = app.window.activity
    qtbot.waitUntil(shown.isVisible)
    assert began.is_set()
    line = shown._lines.itemAt(0).widget()
    qtbot.waitUntil(lambda: line._share.text() == "50%")
    qtbot.mouseClick(line.findChild(QPushButton), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not app.jobs.running)
    assert not shown.isVisible()
    stop.set()


def test_the_sample_is_called_one(app: App, tmp_path: Path, qtbot: QtBot) -> None:
    review = app.rehearse.review
    assert review.scores._against.accessibleName() == "The sample that came with PitchCoach"
    sound = tmp_path / "mine.flac"
    sound.write_bytes(sample_take().read_bytes())
    report = dataclasses.replace(sample_report(), source="mine.flac")
    mine = app.library.save_scored_take(report, sample_pitch(), sound, audio_facts(sound))
    app.desk.open_take(mine)
    assert review.scores._against.accessibleName() == "Your first take for this audience"
    app.window.show_page("library")
    library = app.window.pages.currentWidget()
    assert isinstance(library, LibraryPage)
    rows = library.takes.model
    names = [rows.data(rows.index(at, 2)) for at in range(rows.rowCount())]
    assert names.count("a novelist") == 1
    assert names.count("a novelist · the sample") == 3


def test_the_open_take_is_starred_noted_deleted_and_left_for_the_one_before(app: App, qtbot: QtBot) -> None:
    newest, middle, _first = (row.id for row in app.desk.takes())
    qtbot.keyClick(app.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert app.library.takes.load(newest).starred
    qtbot.keyClick(app.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert app.desk.take is not None and app.desk.take.id == middle
    qtbot.keyClick(app.window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert app.desk.take.id == newest
    app.rehearse.take_menu.delete()
    assert app.desk.take.id == middle
    app.desk.undo()
    assert newest in {row.id for row in app.desk.takes()}
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_all_takes_are_scored_again_as_one_step(app: App, qtbot: QtBot) -> None:
    before = [row.overall for row in app.desk.takes()]
    with qtbot.waitSignal(app.desk.takes_changed, timeout=60_000):
        app.desk.rescore_all(())
    after = [row.overall for row in app.desk.takes()]
    assert len(set(after)) == 1 and after != before, "the same words, the same score"
    app.desk.undo()
    assert [row.overall for row in app.desk.takes()] == before
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_a_first_take_of_ones_own_is_not_measured_by_the_sample(app: App, tmp_path: Path) -> None:
    mine = tmp_path / "mine.flac"
    mine.write_bytes(sample_take().read_bytes())
    report = dataclasses.replace(sample_report(), overall=76.0)
    made = app.library.save_scored_take(report, sample_pitch(), mine, audio_facts(mine))
    app.desk.open_take(made)
    assert app.rehearse.review.scores._against.accessibleName() == "Your first take for this audience"
    app.window.show_page("progress")
    page = app.window.pages.currentWidget()
    assert page._head.text() == "Overall 76"  # type: ignore[attr-defined]


def test_only_a_width_that_was_chosen_is_kept(paths: Paths, session: PretendSession, qtbot: QtBot) -> None:
    def opened(wide: int = 1280) -> App:
        made = App(paths, make_session=session.of)
        made.window.resize(wide, 800)
        made.window.show()
        made.ahead.stop()
        return made

    def side(made: App) -> int:
        made.desk.open_take(made.desk.takes()[0].id)
        for _ in range(4):
            settle()
        return made.rehearse.review._area.width()

    first = opened(1024)
    first.library.save_scored_take(sample_report(), sample_pitch(), sample_take())
    first.desk.pick_first()
    narrow = side(first)
    end(first)
    second = opened()
    assert side(second) == round(second.rehearse.review.width() * SIDE_SHARE) > narrow
    second.rehearse.review._parts.moveSplitter(450, 1)
    assert side(second) == 450
    end(second)
    third = opened()
    assert side(third) == 450
    end(third)
