"""The review: scores among the others, a part spoken anew, what comes late, hearing it."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar
from pytestqt.qtbot import QtBot

from pitchcoach.errors import PitchcoachError, UserError
from pitchcoach.gui.app import App
from pitchcoach.gui.pages.redo import Attempt, Part, place_of
from pitchcoach.gui.player import Player
from pitchcoach.gui.widgets.sentence import SentenceText
from pitchcoach.library.library import Library, local_now
from pitchcoach.model import Finding, Pace, Pause, Restart
from pitchcoach.rehearsal import audio_facts, sample_pitch, sample_report, sample_take
from pitchcoach.settings import Paths
from tests.gui.pretend import PretendListener, PretendSession, end, settle


class Sounding:
    """A recording that says where it was told to play."""

    made: ClassVar[list[Sounding]] = []

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise UserError("no such file")
        self.path, self.playing, self.position_s, self.speed = path, False, 0.0, 1.0
        self.played: list[tuple[float | None, float | None]] = []
        Sounding.made.append(self)

    def play(self, start_s: float | None = None, end_s: float | None = None) -> None:
        self.played.append((start_s, end_s))
        self.position_s, self.playing = start_s or 0.0, True

    def pause(self) -> None:
        self.playing = False

    def set_speed(self, speed: float) -> None:
        self.speed = speed

    def close(self) -> None:
        self.playing = False


@pytest.fixture
def app(qapp: object, paths: Paths, session: PretendSession, qtbot: QtBot) -> object:
    """Three takes of the sample: the second was the best."""
    with Library.open(paths) as library:
        for number, overall in enumerate((60.0, 95.0, 82.0)):
            report = dataclasses.replace(sample_report(), overall=overall)
            scores = dict(report.scores)
            scores["structure"] = (50.0, 90.0, 81.0)[number]
            report = dataclasses.replace(report, scores=scores)
            when = local_now() - timedelta(days=3 - number)
            library.save_scored_take(
                report, sample_pitch(), sample_take(), audio_facts(sample_take()), when=when
            )
    Sounding.made = []
    made = App(paths, make_session=lambda desk: session.of(desk), player=Player(Sounding))
    made.window.resize(1280, 800)
    made.window.show()
    made.desk.open_take(made.desk.takes()[0].id)
    qtbot.waitUntil(lambda: not made.jobs.running)
    yield made
    end(made)


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
    from PySide6.QtWidgets import QPushButton

    qtbot.mouseClick(line.findChild(QPushButton), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not app.jobs.running)
    assert not shown.isVisible()
    stop.set()


def test_two_takes_are_compared_and_heard_in_turn(app: App, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QPushButton

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
    from PySide6.QtWidgets import QLabel

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
    from PySide6.QtTest import QTest
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


def test_a_word_for_the_glossary_is_one_step_with_its_scores(
    app: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pitch = app.desk.pitch
    monkeypatch.setattr("pitchcoach.gui.pages.transcript.ask_text", lambda *_args: "how much too long")
    _choose(app, "overrun", "glossary")
    qtbot.waitUntil(lambda: not app.jobs.running, timeout=20_000)
    assert app.desk.pitch != pitch
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
    from PySide6.QtWidgets import QPushButton

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
