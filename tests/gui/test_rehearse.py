"""Rehearse: the states of a take from the cards to the review, and what the review offers."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pitchcoach.audio.level import Level
from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.app import App
from pitchcoach.gui.pages.recording import RecordingPage
from pitchcoach.gui.pages.target import set_target
from pitchcoach.gui.widgets.area import Area
from pitchcoach.gui.widgets.basics import Paragraph
from pitchcoach.gui.widgets.sentence import SentenceText
from pitchcoach.model import Finding
from pitchcoach.rehearsal import audio_facts, sample_take
from tests.gui.pretend import PretendListener, PretendSession, settle

NOTE = (
    "I'm Amara, I study mathematics, and I know the room where the waiting you write about is decided. "
    "Shall we have a coffee on Thursday for twenty minutes?"
)


def texts(widget: object) -> str:
    """All that is to be read on a widget."""
    settle()
    labels = [made for made in widget.findChildren(QLabel) if not made.isHidden()]  # type: ignore[attr-defined]
    return "\n".join(label.plain if isinstance(label, Paragraph) else label.text() for label in labels)


def open_sample(app: App, qtbot: QtBot) -> None:
    app.desk.open_take(app.desk.takes()[0].id)
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_the_cards_show_the_wording_as_chosen(app: App, qtbot: QtBot) -> None:
    ready = app.rehearse.ready
    assert "Imagine you have eaten nothing since yesterday" in texts(ready)
    app.desk.change_settings(cards="prompts")
    assert "Imagine you have eaten nothing" not in texts(ready)
    assert "somebody got ready for an operation" in texts(ready)
    app.desk.change_settings(cards="nothing")
    qtbot.waitUntil(lambda: "Nothing to read" in texts(ready))


def test_another_listener_gets_other_words(app: App) -> None:
    app.desk.pick_audience("manager")
    assert "Which call does your team dread most" in texts(app.rehearse.ready)


def test_space_records_and_stops_and_the_review_follows(
    app: App, session: PretendSession, qtbot: QtBot
) -> None:
    page = app.rehearse
    assert page.page is page.ready
    qtbot.keyClick(app.window, Qt.Key.Key_Space)
    assert session.calls[-1] == "begin author 3 None"
    assert page.page is page.recording
    session.show(state="recording", seconds=12.0, points=("c1",), level=Level(-9, -20))
    app.studio.tick()  # type: ignore[union-attr]
    assert "0:12" in page.recording.ring.accessibleName()
    qtbot.keyClick(app.window, Qt.Key.Key_Space)
    assert session.state == "finishing"
    before = len(app.desk.takes())
    session.score()
    app.studio.tick()  # type: ignore[union-attr]
    assert page.page is page.review
    assert len(app.desk.takes()) == before + 1
    assert "91" in page.review.scores.findChildren(type(page.review.scores._ring))[0].accessibleName()
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_points_are_ticked_off(app: App, session: PretendSession) -> None:
    page = app.rehearse.recording
    app.rehearse.record()
    session.show(state="recording", points=("c1", "c3"))
    app.studio.tick()  # type: ignore[union-attr]
    heard = {key for key, row in page._rows.items() if row.accessibleName().endswith(": heard")}
    assert heard == {"c1", "c3"}
    app.rehearse.discard()
    assert session.calls[-1] == "discard"
    assert app.rehearse.page is app.rehearse.ready


def test_the_words_are_hidden_until_asked_for(app: App, session: PretendSession) -> None:
    page: RecordingPage = app.rehearse.recording
    app.rehearse.record()
    session.show(state="recording")
    app.studio.tick()  # type: ignore[union-attr]
    assert not page._words.isVisible()
    app.desk.change_settings(live_words=True)
    app.studio.tick()  # type: ignore[union-attr]
    assert page._words.isVisible()
    app.rehearse.discard()


def test_a_microphone_that_fails_is_told_beside_the_button(app: App, session: PretendSession) -> None:
    session.refuses = PitchcoachError("No microphone was found. Plug one in.")
    app.rehearse.record()
    assert app.rehearse.page is app.rehearse.ready
    assert app.rehearse.ready.message.isVisible()
    assert app.rehearse.ready.message.plain.startswith("No microphone")  # type: ignore[attr-defined]


def test_a_take_that_fails_is_told(app: App, session: PretendSession) -> None:
    app.rehearse.record()
    session.fail(PitchcoachError("The disk is full."))
    app.studio.tick()  # type: ignore[union-attr]
    assert "The disk is full." in texts(app.rehearse.ready)


def test_the_review_says_what_was_said_and_what_to_change(app: App, qtbot: QtBot) -> None:
    open_sample(app, qtbot)
    review, report = app.rehearse.review, app.desk.take.report  # type: ignore[union-attr]
    assert report is not None
    rows = review.transcript.findChildren(SentenceText)
    assert [row.accessibleName() for row in rows] == [s.text for s in report.sentences]
    assert review.change.finding == report.findings[0]
    marked = {t.term.term for row in rows for t in row._line.tokens if t.term}
    assert marked == {j.term for j in report.jargon}
    assert any(t.filler for row in rows for t in row._line.tokens)
    for row in rows:
        assert row.height() >= row.heightForWidth(row.width()), "a sentence is cut off"


def test_jargon_is_explained_and_can_be_known(app: App, qtbot: QtBot) -> None:
    open_sample(app, qtbot)
    view = app.rehearse.review.transcript
    row, token = next(
        (row, t)
        for row in view._rows
        for t in row._line.tokens
        if t.term and t.term.term.startswith("scenario")
    )
    assert "one way the day could turn out" in row.explain(token)
    menu = view.menu_of(token)
    assert menu is not None
    menu.actions()[0].trigger()
    assert "scenarios" in app.desk.pitch.audience("author").knows  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not app.jobs.running, timeout=20_000)
    assert "scenarios" not in {j.term for j in app.desk.take.report.jargon}  # type: ignore[union-attr]


def test_a_word_chosen_moves_the_cursor(app: App, qtbot: QtBot) -> None:
    open_sample(app, qtbot)
    review = app.rehearse.review
    row = review.transcript._rows[1]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row._boxes[0].center().toPoint())
    assert review.wave.moment_s == row._line.tokens[0].start_s
    qtbot.keyClick(row, Qt.Key.Key_Right)
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert review.wave.moment_s == row._line.tokens[1].start_s


def test_redo_records_fifteen_seconds(app: App, session: PretendSession, qtbot: QtBot) -> None:
    open_sample(app, qtbot)
    app.rehearse.redo_first()
    assert session.calls[-1] == "begin author 3 15.0"
    assert app.rehearse.redo.waiting
    app.rehearse.discard()
    assert not app.rehearse.redo.waiting
    assert app.rehearse.page is app.rehearse.review


def test_redo_knows_which_part_it_replaces(app: App, qtbot: QtBot) -> None:
    open_sample(app, qtbot)
    take = app.desk.take
    assert take is not None and take.report is not None
    said = take.report.sentences[2]
    assert said.start_s is not None and said.end_s is not None
    app.rehearse.redo.begin(
        take, Finding("jargon", 1, "m", "r", "s", None, said.start_s + 0.5, said.start_s + 0.9)
    )
    part = app.rehearse.redo.part
    assert part is not None
    assert (part.start_s, part.end_s) == (said.start_s, said.end_s)


def keep_written(app: App, qtbot: QtBot) -> None:
    page = app.rehearse.written
    app.rehearse.write("")
    page.text.setPlainText(NOTE)
    qtbot.waitUntil(lambda: page._report is not None, timeout=20_000)
    with qtbot.waitSignal(page.kept):
        page._save()


def test_written_is_scored_as_it_is_typed_and_kept(app: App, qtbot: QtBot) -> None:
    keep_written(app, qtbot)
    page = app.rehearse.written
    assert "of 300 characters" in page._count.text()
    assert page.scores.isVisibleTo(page)
    assert app.desk.take is not None and app.desk.take.channel == "written"
    assert app.rehearse.page is app.rehearse.review


def test_a_written_take_that_is_undone_goes_back_to_its_text(app: App, qtbot: QtBot) -> None:
    keep_written(app, qtbot)
    kept = app.desk.take
    app.desk.undo()
    assert app.rehearse.page is app.rehearse.written
    assert app.rehearse.written.text.toPlainText() == NOTE
    assert len(app.desk.takes()) == 1
    app.desk.redo()
    assert kept is not None and app.desk.takes()[0].id == kept.id


def test_the_cards_show_what_to_speak_after_a_written_take(app: App, qtbot: QtBot) -> None:
    keep_written(app, qtbot)
    app.desk.pick_audience("manager")
    app.desk.pick_audience("author")
    app.rehearse.new_take()
    assert app.rehearse.page is app.rehearse.ready
    assert "Imagine you have eaten nothing since yesterday" in texts(app.rehearse.ready)


def test_too_long_a_message_says_so(app: App) -> None:
    app.rehearse.write("word " * 100)
    assert "too many" in app.rehearse.written._count.text()


def test_a_take_that_was_never_scored_is_offered(app: App, session: PretendSession, qtbot: QtBot) -> None:
    page, takes = app.rehearse, app.library.takes
    assert not page.leftover.isVisible()
    started = takes.start("hospital-scheduling", "author")
    started.audio_path.write_bytes(sample_take().read_bytes())
    takes.finish_recording(started.id, audio_facts(sample_take()))
    app.desk.takes_changed.emit()
    assert page.leftover.isVisible()
    assert "0:41 min from" in texts(page.leftover)
    page.leftover._score()
    assert session.calls[-1] == f"score_stored {started.id}"
    assert page.page is page.recording
    page.discard()
    assert page.leftover.isVisible()
    page.leftover._delete()
    assert not page.leftover.isVisible()
    app.desk.undo()
    assert page.leftover.take == started.id
    page.leftover._put_off()
    assert not page.leftover.isVisible()


def test_an_email_is_counted_in_words_and_its_jargon_is_underlined(app: App, qtbot: QtBot) -> None:
    page = app.rehearse.written
    app.rehearse.write("")
    page._kind.setCurrentIndex(3)
    page.text.setPlainText(
        "Dear Anna, I'm Amara. I do stochastic optimization for hospitals, so that fewer people go home "
        "again. Could we talk on Thursday for twenty minutes?"
    )
    assert "of 125 words" in page._count.text() and "more would do" in page._count.text()
    qtbot.waitUntil(lambda: page._report is not None, timeout=20_000)
    at = page.text.toPlainText().index("stochastic")
    assert "rehearsing a thousand possible days" in page.text.explain(at + 3)
    assert page.text.explain(0) == ""
    assert len(page.text.extraSelections()) == 1
    page._copy()
    assert QGuiApplication.clipboard().text().startswith("Dear Anna")


def test_files_are_heard_one_after_the_other_and_one_can_be_stopped(
    app: App, tmp_path: Path, qtbot: QtBot
) -> None:
    listener = PretendListener()
    app.desk.listener = listener  # type: ignore[assignment]
    listener.go_on.clear()
    names = ("monday.flac", "tuesday.flac", "wednesday.flac")
    for name in names:
        (tmp_path / name).write_bytes(sample_take().read_bytes())
        app.window.file_dropped.emit(tmp_path / name)
    qtbot.waitUntil(lambda: listener.heard == ["monday.flac"])
    assert "wednesday.flac is next" in app.window.toast.accessibleName()
    before = len(app.desk.takes())
    app.jobs.running[0].cancel()
    qtbot.waitUntil(lambda: listener.heard[-1] == "tuesday.flac")
    listener.go_on.set()
    qtbot.waitUntil(lambda: len(app.desk.takes()) == before + 2, timeout=20_000)
    assert app.rehearse.page is app.rehearse.review
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_a_file_that_is_heard_does_not_push_a_take_away(
    app: App, session: PretendSession, tmp_path: Path, qtbot: QtBot
) -> None:
    app.desk.listener = PretendListener()  # type: ignore[assignment]
    (tmp_path / "monday.flac").write_bytes(sample_take().read_bytes())
    before = len(app.desk.takes())
    app.rehearse.open_file(tmp_path / "monday.flac")
    app.rehearse.record()
    qtbot.waitUntil(lambda: len(app.desk.takes()) == before + 1, timeout=20_000)
    assert app.rehearse.page is app.rehearse.recording
    app.rehearse.open_file(tmp_path / "no such file.wav")
    qtbot.waitUntil(lambda: not app.jobs.running)
    assert app.rehearse.page is app.rehearse.recording
    app.rehearse.discard()


def test_the_target_is_changed_in_the_header(app: App) -> None:
    set_target(app.desk, 30)
    assert app.rehearse._target.text() == "30 s"
    app.desk.undo()
    assert app.rehearse._target.text() == "45 s"


def test_a_message_from_a_take_has_no_ums_in_it(app: App, qtbot: QtBot) -> None:
    open_sample(app, qtbot)
    app.rehearse._write_from_take()
    text = app.rehearse.written.text.toPlainText()
    assert text.startswith("Picture a morning when you've eaten nothing, your bag is packed, and then")
    assert " um" not in text.lower() and " uh" not in text.lower()


def test_long_words_at_the_side_are_not_cut_by_the_scroll_bar(app: App) -> None:
    """The column beside the cards was as wide as ever, and the bar stood on its right edge."""
    pitch = app.desk.pitch
    assert pitch is not None
    last = dataclasses.replace(pitch.audiences[-1], name="Donaudampfschifffahrtskapitänin")
    app.desk.edit_pitch(dataclasses.replace(pitch, audiences=(*pitch.audiences[:-1], last)), "Rename")
    app.desk.pick_audience(last.id)
    app.window.resize(1024, 640)
    app.rehearse.show_ready()
    settle()
    settle()
    area = next(a for a in app.rehearse.ready.findChildren(Area) if a.accessibleName() == "Begin")
    body = area.widget()
    assert body is not None and area.verticalScrollBar().maximum() > 0
    assert body.minimumSizeHint().width() <= area.viewport().width()
