"""A part spoken anew: what it gains, kept, dropped, failed, taken back."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar
from pytestqt.qtbot import QtBot

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.app import App
from pitchcoach.gui.pages.redo import Attempt, Part, place_of
from pitchcoach.model import Finding
from pitchcoach.rehearsal import audio_facts, sample_pitch, sample_report, sample_take
from tests.gui.pretend import PretendListener, PretendSession, settle
from tests.gui.three_takes import Sounding, app

__all__ = ["app"]


def tried(app: App, folder: Path) -> Attempt:
    """The last sentence spoken anew, and scored."""
    take = app.desk.take
    assert take is not None and take.report is not None
    said = take.report.sentences[-1]
    assert said.start_s is not None and said.end_s is not None
    app.rehearse.redo.begin_sentence(take, said)
    part = app.rehearse.redo.part
    assert isinstance(part, Part) and part.said == said.text
    app.rehearse.redo.part = None
    sound = folder / "redo.flac"
    sound.write_bytes(sample_take().read_bytes())
    better = dataclasses.replace(take.report, overall=88.0)
    attempt = Attempt(part, better, audio_facts(sound), sound, said.end_s)
    app.rehearse.redo.attempt = attempt
    app.rehearse.redo.tried.emit(attempt)
    return attempt


def test_a_part_spoken_anew_shows_its_gain_and_can_be_heard_and_kept(
    app: App, tmp_path: Path, qtbot: QtBot
) -> None:
    review, before = app.rehearse.review, len(app.desk.takes())
    attempt = tried(app, tmp_path)
    card = review.redo_card
    assert card.isVisible() and not review.change.isVisible()
    assert (card._was.text(), card._now.text(), card._gain.text()) == ("82", "88", "▲ 6")
    assert "some time" in card._said.accessibleName()
    qtbot.mouseClick(card._hear, Qt.MouseButton.LeftButton)
    assert Sounding.made[-1].path == attempt.sound
    qtbot.mouseClick(card._keep, Qt.MouseButton.LeftButton)
    assert len(app.desk.takes()) == before + 1
    assert app.desk.take is not None and app.desk.take.report is not None
    assert app.desk.take.report.overall == 88.0
    assert not card.isVisible() and review.change.isVisible()
    assert not attempt.sound.exists(), "the library has its own copy"
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_the_card_of_a_part_has_the_room_that_its_words_need(app: App, tmp_path: Path) -> None:
    """In German it was wider than the side, which was scrolled sideways to show it, and cut off everything else."""
    review = app.rehearse.review
    app.window.resize(1024, 700)
    review.redo_card._again.setText("Noch einmal sprechen, bitte")
    tried(app, tmp_path)
    for _ in range(4):
        settle()
    body = review._area.widget()
    assert body is not None
    assert body.minimumSizeHint().width() <= review._area.viewport().width()
    assert body.x() == 0
    review._area.ensureWidgetVisible(review.redo_card._drop, 400, 0)
    assert body.x() == 0, "there is no bar to go back with"
    wide = review._area.width()
    review.redo_card._drop.click()
    for _ in range(4):
        settle()
    assert review._area.width() < wide, "and the transcript has its room again"


def test_a_part_that_is_dropped_leaves_the_take_as_it_was(app: App, tmp_path: Path, qtbot: QtBot) -> None:
    before = app.desk.takes()
    attempt = tried(app, tmp_path)
    qtbot.mouseClick(app.rehearse.review.redo_card._drop, Qt.MouseButton.LeftButton)
    assert app.desk.takes() == before
    assert not attempt.sound.exists()
    assert app.rehearse.review.change.isVisible()


def test_a_part_can_be_spoken_once_more(
    app: App, session: PretendSession, tmp_path: Path, qtbot: QtBot
) -> None:
    attempt = tried(app, tmp_path)
    qtbot.mouseClick(app.rehearse.review.redo_card._again, Qt.MouseButton.LeftButton)
    assert session.calls[-1] == "begin author 3 15.0"
    assert app.rehearse.redo.part == attempt.part
    shown = app.rehearse.recording
    assert shown._heading.text() == "This part again"


def test_a_part_that_fails_leaves_the_review_where_it_was(app: App, session: PretendSession) -> None:
    app.rehearse.redo_first()
    assert app.rehearse.page is app.rehearse.recording
    session.fail(PitchcoachError("No speech was heard."))
    app.studio.tick()  # type: ignore[union-attr]
    assert app.rehearse.page is app.rehearse.review
    assert "No speech was heard." in app.window.toast.accessibleName()
    assert not app.rehearse.redo.waiting


def test_words_put_right_elsewhere_stay_when_a_part_is_spoken_anew(
    app: App, tmp_path: Path, qtbot: QtBot
) -> None:
    desk, review = app.desk, app.rehearse.review
    listener = desk.listener = PretendListener()  # type: ignore[assignment]
    assert desk.take is not None and desk.take.report is not None
    words = desk.take.report.transcript.words
    desk.correct_word(desk.take, next(i for i, w in enumerate(words) if w.text == "scenarios"), "stories")
    qtbot.waitUntil(lambda: not app.jobs.running, timeout=20_000)
    said = desk.take.report.sentences[-1]
    app.rehearse.redo.begin_sentence(desk.take, said)
    piece = desk.library.save_scored_take(
        desk.take.report, sample_pitch(), sample_take(), audio_facts(sample_take())
    )
    listener.go_on.clear()
    app.rehearse.redo.recorded(piece)
    shown = [bar for bar in app.window.findChildren(QProgressBar) if bar.isVisible()]
    qtbot.waitUntil(lambda: review.redo_card._busy.maximum() == 1000)
    assert shown == [review.redo_card._busy] and not app.window.activity.isVisible()
    with qtbot.waitSignal(app.rehearse.redo.tried, timeout=20_000):
        listener.go_on.set()
    bar = review._area.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.mouseClick(review.redo_card._keep, Qt.MouseButton.LeftButton)
    assert desk.take.report is not None and "stories" in desk.take.report.transcript.text
    assert review.transcript._rows and any(
        "stories" in row.accessibleName() for row in review.transcript._rows
    )
    assert bar.value() == 0, "the score is in view"
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_scoring_a_part_can_be_stopped(app: App, qtbot: QtBot) -> None:
    desk, review = app.desk, app.rehearse.review
    listener = desk.listener = PretendListener()  # type: ignore[assignment]
    assert desk.take is not None and desk.take.report is not None
    app.rehearse.redo.begin_sentence(desk.take, desk.take.report.sentences[-1])
    piece = desk.library.save_scored_take(
        desk.take.report, sample_pitch(), sample_take(), audio_facts(sample_take())
    )
    before = desk.takes()[1:]
    listener.go_on.clear()
    app.rehearse.redo.recorded(piece)
    qtbot.mouseClick(review.redo_card._stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not app.jobs.running, timeout=20_000)
    assert not review.redo_card.isVisible() and review.change.isVisible()
    assert desk.takes() == before
    assert not list(app.paths.unsaved.iterdir())


def spoken_part(app: App, session: PretendSession) -> int:
    """The part that is worth most, spoken and scored by itself; the row the microphone made for it."""
    app.rehearse.redo_first()
    piece = session.score_early()
    session.complete_it()
    return piece


def test_undo_after_a_redo_never_brings_the_piece_back_as_a_take(
    app: App, session: PretendSession, qtbot: QtBot
) -> None:
    before = {row.id for row in app.desk.takes()}
    steps = app.library.history.undoable
    piece = spoken_part(app, session)
    with qtbot.waitSignal(app.rehearse.redo.working):
        app.studio.tick()  # type: ignore[union-attr]
    assert {row.id for row in app.desk.takes()} == before
    assert app.library.history.undoable == steps, "the piece is no step of the person's"
    app.desk.undo()
    app.desk.redo()
    assert piece not in {row.id for row in app.desk.takes()}
    assert piece not in {item.id for item in app.library.bin.contents() if item.kind == "take"}
    app.rehearse.redo.drop()
    qtbot.waitUntil(lambda: not app.jobs.running, timeout=20_000)


def test_a_part_that_fails_is_no_take(app: App, session: PretendSession) -> None:
    before = app.desk.takes()
    app.rehearse.redo_first()
    piece = session.score_early()
    app.library.takes.fail(piece, "No speech was heard.")
    session.fail(PitchcoachError("No speech was heard."))
    app.studio.tick()  # type: ignore[union-attr]
    assert app.desk.takes() == before


def test_a_part_thrown_away_while_it_is_spoken_goes_for_good(app: App, session: PretendSession) -> None:
    app.rehearse.redo_first()
    session.show(state="recording")
    app.rehearse.discard()
    assert session.calls[-1] == "discard for good"
    assert "bin" not in app.window.toast.accessibleName(), "there is nothing to bring back"


def test_what_was_left_out_is_put_where_it_belongs() -> None:
    report, pitch = sample_report(), sample_pitch()
    offer = next(p for p in pitch.points if p.role == "offer")
    close = report.sentences[-1]
    missed = Finding("translation", 9, f"You left out “{offer.gist}”.", "point-missed", "s")
    assert place_of(missed, report, pitch) == close.start_s
    first = pitch.points[0]
    hook = Finding("translation", 9, f"You left out “{first.gist}”.", "point-missed", "s")
    assert place_of(hook, report, pitch) == report.sentences[1].start_s
