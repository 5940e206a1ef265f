"""The review: scores among the others, what comes late, hearing it, comparing, words put right."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pitchcoach.gui.app import App
from pitchcoach.gui.pages.library import LibraryPage
from pitchcoach.gui.pages.review import SIDE_SHARE
from pitchcoach.gui.theme import THEME
from pitchcoach.gui.widgets.sentence import SentenceText
from pitchcoach.model import Pace, Pause, Restart
from pitchcoach.rehearsal import audio_facts, sample_pitch, sample_report, sample_take
from pitchcoach.settings import Paths
from tests.gui.pretend import PretendSession, end, in_dialog, save_by_keys, settle
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


def test_what_one_thing_mends_is_one_finding_with_the_same_gain_everywhere(app: App, qtbot: QtBot) -> None:
    review = app.rehearse.review
    review.tabs.setCurrentWidget(review.findings)
    settle()
    shown = [made.text() for made in review.findings.findChildren(QLabel) if made.isVisible()]
    first = review.change._worth.accessibleName().split("\N{NO-BREAK SPACE}")[-1]
    assert first == "+22"
    assert shown[0] == first, "the tab says of the first what the card beside it says"
    rows = [
        b
        for b in review.findings.findChildren(QPushButton)
        if b.accessibleName().startswith("Redo") and b.isVisible()
    ]
    assert len(rows) < len(sample_report().findings)
    assert review.tabs.tabText(review.tabs.indexOf(review.findings)) == f"Findings  {len(rows)}"
    assert review.next._all.text() == f"All {len(rows)} findings"
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_the_words_are_copied_and_the_recording_saved(app: App, tmp_path: Path, qtbot: QtBot) -> None:
    menu, clipboard = app.rehearse.take_menu, QGuiApplication.clipboard()
    app.window.setFocus()
    qtbot.keyClick(app.window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text().startswith(
        "Picture a morning when you've eaten nothing, your bag is packed, and then"
    )
    assert "What I do is, stochastic optimization." in clipboard.text()
    first = app.rehearse.review.transcript
    words = first.menu_of(first._rows[1].tokens[0])
    assert words is not None
    next(action for action in words.actions() if action.text() == "Copy this sentence").trigger()
    assert clipboard.text() == "I'm Amara, and I do mathematics at the university."
    take = app.desk.take
    assert take is not None and take.audio is not None
    with qtbot.waitSignal(app.desk.told) as told:
        menu.save_recording_as(take.audio.path, tmp_path / "my take")
    target = tmp_path / f"my take{take.audio.path.suffix}"
    assert told.args == [f"Written to {target}.", False]
    assert target.read_bytes() == take.audio.path.read_bytes()
    with qtbot.waitSignal(app.desk.told) as told:
        menu.save_recording_as(take.audio.path, tmp_path / "nowhere" / "take.flac")
    assert told.args is not None and "nowhere" in told.args[0]
    qtbot.waitUntil(lambda: not app.jobs.running)


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


def test_a_line_under_a_term_ends_with_its_last_word(app: App) -> None:
    row, at = _word(app, "optimization")
    box, ink = row._boxes[at], QColor(THEME.tokens.poor)
    settle()
    image = row.grab().toImage()
    under = [x for x in range(row.width()) if image.pixelColor(x, round(box.bottom()) - 3) == ink]
    assert row.tokens[at].text == "optimization."
    stop = QFontMetricsF(row._font).horizontalAdvance(".")
    assert box.left() < max(under) <= box.right() - stop + 1


def test_every_tab_is_seen_in_the_smallest_window(app: App) -> None:
    bar = app.rehearse.review.tabs.tabBar()
    for wide in (980, 1280, 980):
        app.window.resize(wide, 640)
        settle()
        settle()
        assert bar.tabRect(bar.count() - 1).right() <= bar.width(), (
            f"{wide} wide, there are arrows for the rest"
        )


def test_the_only_take_offers_to_speak_once_more(app: App, qtbot: QtBot) -> None:
    review = app.rehearse.review
    app.desk.delete_takes([take.id for take in app.desk.takes()[1:]])
    app.desk.open_take(app.desk.takes()[0].id)
    review.tabs.setCurrentWidget(review.compare)
    settle()
    again = next(b for b in review.compare.findChildren(QPushButton) if b.isVisible())
    assert again.text() == "New take"
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert app.rehearse.page is app.rehearse.ready


def test_the_audiences_stay_in_sight_over_their_columns(app: App, qtbot: QtBot) -> None:
    from pitchcoach.gui.widgets.pressable import Pressable

    review, view = app.rehearse.review, app.rehearse.review.points
    review.tabs.setCurrentWidget(view)
    qtbot.waitUntil(lambda: len(view._others) == 2, timeout=20_000)
    bar = view._area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100)
    bar.setValue(bar.maximum())
    settle()

    def left(shown: QWidget) -> int:
        return shown.mapTo(view, shown.rect().topLeft()).x()

    def over_its_column(name: str) -> bool:
        head = next(
            (h for h in view.findChildren(QLabel) if h.accessibleName() == name and h.isVisible()), None
        )
        cells = (c for c in view.findChildren(Pressable) if c.accessibleName().startswith(name + ","))
        cell = next((c for c in cells if not c.visibleRegion().isEmpty()), None)
        if head is None or cell is None or head.visibleRegion().isEmpty():
            return False
        return left(head) == left(cell.findChild(QLabel))

    for audience in sample_pitch().audiences:
        qtbot.waitUntil(lambda name=audience.name: over_its_column(name))


def test_a_quote_is_without_the_fillers_that_the_transcript_marks(app: App, qtbot: QtBot) -> None:
    review = app.rehearse.review
    assert "packed, U, and" in review.transcript._rows[0]._line.sentence.text, "so the recogniser wrote it"
    for view in (review.points, review.compare):
        review.tabs.setCurrentWidget(view)
        settle()
        quote = next(
            q.accessibleName() for q in view.findChildren(QLabel) if "Picture a morning" in q.accessibleName()
        )
        assert "packed, and then somebody" in quote
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_two_takes_are_compared_and_heard_in_turn(app: App, qtbot: QtBot) -> None:
    from pitchcoach.gui.widgets.parts import PartsBar

    review, view = app.rehearse.review, app.rehearse.review.compare
    review.tabs.setCurrentWidget(view)
    settle()
    assert "95" in view._others.currentText(), "the best of the others is chosen first"
    bars = [bar for bar in view.findChildren(PartsBar) if not bar.isHidden()]
    assert len(bars) == 2 and "Hook 6 s" in bars[0].accessibleName()
    hears = [b for b in view.findChildren(QPushButton) if b.accessibleName().startswith("Hear")]
    for made, path in ((hears[0], app.desk.take), (hears[1], app.library.takes.load(app.desk.takes()[1].id))):
        assert path is not None and path.audio is not None
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
        assert Sounding.made[-1].path == path.audio.path
    before = review.wave.moment_s
    Sounding.made[-1].position_s = 9.0
    app.player._tick()  # type: ignore[union-attr]
    assert review.wave.moment_s == before, "the cursor of this take stays while the other one is heard"


def test_words_that_differ_are_marked() -> None:
    from pitchcoach.gui.pages.compare import marked

    ours, theirs = marked("I keep the plan, <always>.", "I keep a plan.")
    assert "<b" in ours and "the</b> plan," in ours and "&lt;always&gt;" in ours
    assert "a</s> plan." in theirs and "keep" in theirs.split("<s")[0]


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


def test_points_are_heard_as_the_other_listeners_would(app: App, qtbot: QtBot) -> None:
    review, view = app.rehearse.review, app.rehearse.review.points
    review.tabs.setCurrentWidget(view)
    qtbot.waitUntil(lambda: len(view._others) == 2, timeout=20_000)
    assert set(view._others) == {"peer", "manager"}
    settle()
    shown = [made.text() for made in view.findChildren(QLabel) if not made.isHidden()]
    assert sum("reached" in text for text in shown) > len(sample_pitch().points)


def test_the_others_are_heard_for_a_report_that_came_while_another_was_heard(app: App, qtbot: QtBot) -> None:
    review, view = app.rehearse.review, app.rehearse.review.points
    review.tabs.setCurrentWidget(view)
    assert app.desk.take is not None and app.desk.take.report is not None
    again = dataclasses.replace(app.desk.take.report)
    view.show_report(again)  # as when the take is scored anew, before the others were through
    qtbot.waitUntil(lambda: len(view._others) == 2, timeout=20_000)
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


def test_a_misheard_word_is_put_right_by_a_double_click_and_scored_anew(app: App, qtbot: QtBot) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from pitchcoach.gui.widgets.ask import Ask

    row = app.rehearse.review.transcript._rows[1]
    at = next(i for i, token in enumerate(row.tokens) if token.text.startswith("Amara"))

    def answer() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, Ask)
        QTest.keyClicks(shown.field, "Tamara,")
        QTest.keyClick(shown.field, Qt.Key.Key_Return)

    QTimer.singleShot(0, answer)
    qtbot.mouseDClick(row, Qt.MouseButton.LeftButton, pos=row._boxes[at].center().toPoint())
    qtbot.waitUntil(lambda: not app.jobs.running, timeout=20_000)
    take = app.desk.take
    assert take is not None and take.report is not None
    assert take.report.sentences[1].text.startswith("I'm Tamara,")
    assert app.rehearse.review.transcript._rows[1].accessibleName().startswith("I'm Tamara,")
    app.desk.undo()
    assert app.window.toast.accessibleName() == "Undone: “Amara” put right to “Tamara”"
    assert app.desk.take is not None and app.desk.take.report is not None
    assert app.desk.take.report.sentences[1].text.startswith("I'm Amara,")


def _word(app: App, text: str) -> tuple[SentenceText, int]:
    """The sentence with this word, and the word's place in it."""
    return next(
        (row, i)
        for row in app.rehearse.review.transcript._rows
        for i, token in enumerate(row.tokens)
        if token.text.strip(".,") == text
    )


def _choose(app: App, word: str, deed: str) -> None:
    """This entry of the word's menu."""
    row, at = _word(app, word)
    menu = app.rehearse.review.transcript.menu_of(row.tokens[at])
    assert menu is not None
    next(action for action in menu.actions() if deed in action.text()).trigger()


def test_a_word_a_listener_knows_is_one_step_with_its_scores(app: App, qtbot: QtBot) -> None:
    pitch, take = app.desk.pitch, app.desk.takes()[0].id

    def terms() -> set[str]:
        shown = app.library.takes.load(take).report
        return {found.term for found in shown.jargon} if shown else set()

    term = next(t for row in app.rehearse.review.transcript._rows for t in row.tokens if t.term).term
    assert term is not None and term.term in terms()
    _choose(app, term.term.split()[0], "knows")
    qtbot.waitUntil(lambda: not app.jobs.running, timeout=20_000)
    assert term.term not in terms()
    qtbot.keyClick(app.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert app.window.toast.accessibleName() == f"Undone: a novelist knows “{term.term}”"
    assert term.term in terms() and app.desk.pitch == pitch
    app.desk.redo()
    assert term.term not in terms() and app.desk.pitch != pitch


def test_a_word_for_the_glossary_is_one_step_with_its_scores(app: App, qtbot: QtBot) -> None:
    pitch = app.desk.pitch
    in_dialog(
        lambda dialog: QTest.keyClicks(dialog.focusWidget() or dialog, "how much too long"), save_by_keys
    )
    _choose(app, "overrun", "glossary")
    qtbot.waitUntil(lambda: not app.jobs.running, timeout=20_000)
    assert app.desk.pitch is not None and app.desk.pitch != pitch
    assert any(entry.instead.get("author") == "how much too long" for entry in app.desk.pitch.glossary)
    app.desk.undo()
    assert "in the glossary" in app.window.toast.accessibleName()
    assert app.desk.pitch == pitch
    assert len(app.library.takes.reports(app.desk.takes()[0].id)) == 1


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


def test_what_was_begun_anew_and_what_faded_can_be_heard(app: App) -> None:
    view = app.rehearse.review.delivery
    report = sample_report()
    assert report.delivery is not None
    spoken = dataclasses.replace(
        report.delivery,
        restarts=(Restart("I, I", 4.0, 4.4),),
        trailing_off=(Pause(8.0, 9.0),),
        pace=(Pace(0.0, 20.0, 158.0), Pace(20.0, 41.0, 171.0)),
    )
    view.show_report(dataclasses.replace(report, delivery=spoken))
    settle()
    chips = {b.text() for b in view.findChildren(QPushButton) if not b.isHidden() or b.parent() is not None}
    assert {"I, I · 0:04", "0:08", "0:00 · 158", "0:20 · 171"} <= chips


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
