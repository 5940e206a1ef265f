"""The words of a take in the review: put right, known, put into the glossary, underlined, copied."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pitchcoach.gui.app import App
from pitchcoach.gui.theme import THEME
from pitchcoach.gui.widgets.sentence import SentenceText
from tests.gui.pretend import in_dialog, save_by_keys, settle
from tests.gui.three_takes import app

__all__ = ["app"]


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


def test_a_line_under_a_term_ends_with_its_last_word(app: App) -> None:
    row, at = _word(app, "optimization")
    box, ink = row._boxes[at], QColor(THEME.tokens.poor)
    settle()
    image = row.grab().toImage()
    under = [x for x in range(row.width()) if image.pixelColor(x, round(box.bottom()) - 3) == ink]
    assert row.tokens[at].text == "optimization."
    stop = QFontMetricsF(row._font).horizontalAdvance(".")
    assert box.left() < max(under) <= box.right() - stop + 1


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
