"""What the core says, in the German window: every template has its German, and real faults are told in it."""

from __future__ import annotations

import ast
import pickle
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

import pitchcoach
from pitchcoach import errors
from pitchcoach.audio.devices import UNAVAILABLE, MicrophoneError, in_words
from pitchcoach.errors import AudioError, StorageError, say
from pitchcoach.gui import language
from pitchcoach.gui.app import App
from pitchcoach.gui.pages.exchange import take_in
from pitchcoach.gui.pages.keeping import StorageCard
from pitchcoach.gui.sentences import worded
from pitchcoach.library.library import Library
from pitchcoach.rehearsal import sample_pitch
from pitchcoach.settings import Paths, Settings
from tests.gui.pretend import PretendSession, end, settle
from tests.gui.test_german import places

ENGLISH = re.compile(
    r"\b(the|of|is|isn't|were|can't|there|should|nothing|with|and|to|it|again|than|which|holds|you|file)\b"
)
ERRORS = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)
}
SOURCES = [p for p in Path(pitchcoach.__file__).parent.rglob("*.py") if "cli" not in p.parts]


def core_templates() -> set[str]:
    said = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
                argument = node.args[0]
                assert isinstance(argument, ast.Constant), f"{path}:{node.lineno}: not written out"
                said.add(argument.value)
    return said


def test_every_sentence_of_the_core_is_there_and_no_other() -> None:
    table, said = language.Table("de").core, core_templates()
    assert sorted(said - set(table)) == []
    assert sorted(set(table) - said) == []
    assert [source for source, shown in table.items() if places(source) != places(shown)] == []


def test_every_place_of_a_sentence_is_filled_where_it_is_said() -> None:
    """A place without a value shows only when the fault it tells of happens."""
    wrong = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
                argument, given = node.args[0], {keyword.arg for keyword in node.keywords}
                if isinstance(argument, ast.Constant) and places(str(argument.value)) != given:
                    wrong.append(f"{path.name}:{node.lineno}: {given}")
    assert not wrong


def test_no_error_speaks_past_the_templates() -> None:
    """An error's sentence is made by `say`: an f-string or a bare text would stay English in a German window."""
    kinds = set(ERRORS)
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
    for _ in range(2):  # errors below errors below those of errors.py
        for tree in trees.values():
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef) and any(getattr(b, "id", "") in kinds for b in node.bases):
                    kinds.add(node.name)
    kinds.add("error")  # fields.py is handed the class to raise
    bare = [
        f"{path.name}:{node.lineno}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in kinds
        and node.args
        and isinstance(node.args[0], ast.JoinedStr | ast.Constant)
        and path.name != "start.py"  # printed in a terminal
        and not (isinstance(node.args[0], ast.Constant) and node.args[0].value == "Cancelled.")  # never shown
    ]
    assert bare == []


@pytest.fixture
def german(qapp: object) -> Iterator[None]:
    language.choose("de")
    yield
    language.choose("en")


def test_a_sentence_keeps_its_words_and_comes_out_in_german(german: None) -> None:
    code = re.compile(r"«\w+»|„pitchcoach [^“]*“|pitchcoach models get|apt-get|„\w+“|true oder false")
    for template in language.Table("de").core:
        values = {place: f"«{place}»" for place in places(template)}
        told = worded(AudioError(say(template, **values)))
        assert all(value in told for value in values.values())
        assert not ENGLISH.search(code.sub("", told)), told


def test_a_sentence_survives_another_process_and_the_library(german: None) -> None:
    made = say(
        "Take {take_id}: {problem}", take_id=3, problem=say("its recording {path} is missing.", path="a.wav")
    )
    assert made == "Take 3: its recording a.wav is missing."
    assert worded(pickle.loads(pickle.dumps(AudioError(made)))) == "Übung 3: Die Aufnahme a.wav fehlt."
    # as the library keeps why a take failed: text, whose template is found again
    assert worded("The recording was interrupted before any sound was kept.").startswith("Die Aufnahme wurde")
    why = say(
        "{path} is only {had} s long. A take needs at least {least} s of sound.",
        path="x.wav",
        had=0.1,
        least=0.3,
    )
    assert worded(str(why)) == "x.wav ist nur 0,1 s lang. Eine Übung braucht mindestens 0,3 s Ton."
    assert worded("A sentence from nowhere.") == "A sentence from nowhere."


def test_english_stays_as_it_is(qapp: object) -> None:
    assert (
        worded(StorageError(say("There is no library at {path}.", path="/x"))) == "There is no library at /x."
    )


@pytest.fixture
def told(
    german: None, filled: Paths, session: PretendSession, qtbot: QtBot
) -> Iterator[tuple[App, list[str]]]:
    """The German window over the filled library, and all it says at its foot."""
    Settings(language="de").save(filled.settings)
    app = App(filled, make_session=lambda desk: session.of(desk))
    app.window.show()
    qtbot.waitExposed(app.window)
    said: list[str] = []
    app.desk.told.connect(lambda sentence, _undo: said.append(sentence))
    yield app, said
    end(app)


def in_german(sentence: str, *names: str) -> bool:
    for name in names:
        assert name in sentence, sentence
        sentence = sentence.replace(name, "")
    return not ENGLISH.search(re.sub(r"„[^“]*“", "", sentence))


def test_broken_files_are_refused_in_german(
    told: tuple[App, list[str]], tmp_path: Path, qtbot: QtBot
) -> None:
    app, said = told
    broken = tmp_path / "pitch.json"
    broken.write_text("{", encoding="utf-8")
    take_in(app.desk, broken)
    assert "ist kein JSON" in said[-1] and in_german(said[-1], str(broken))
    broken.write_text('{"id": 3}', encoding="utf-8")
    take_in(app.desk, broken)
    assert "sollte sein" in said[-1] and in_german(said[-1], str(broken))
    wrong = tmp_path / "other.pitchcoach"
    with zipfile.ZipFile(wrong, "w") as archive:
        archive.writestr("notes.txt", "hello")
    take_in(app.desk, wrong)
    qtbot.waitUntil(lambda: str(wrong) in said[-1])
    assert "keinen Platz hat" in said[-1] and in_german(said[-1], str(wrong))
    failures: list[str] = []
    app.rehearse.listening.failed.connect(failures.append)
    noise = tmp_path / "noise.wav"
    noise.write_bytes(b"no sound at all")
    app.rehearse.open_file(noise)
    qtbot.waitUntil(lambda: bool(failures), timeout=10_000)
    assert "keine lesbare Tondatei" in failures[0] and in_german(failures[0], str(noise))


def test_undo_names_the_step_in_german(told: tuple[App, list[str]]) -> None:
    app, said = told
    (row,) = app.desk.takes()
    app.desk.delete_take(row.id)
    app.desk.undo()
    assert said[-1] == "Rückgängig gemacht: Übung löschen"
    assert app.desk.pitch is not None
    app.library.bin.put_pitch(app.desk.pitch.id)
    app.desk.undo()
    assert said[-1] == "Rückgängig gemacht: Pitch „hospital-scheduling“ löschen"
    app.desk.redo()
    assert said[-1] == "Wiederholt: Pitch „hospital-scheduling“ löschen"


def test_the_check_of_the_library_answers_in_german(told: tuple[App, list[str]], qtbot: QtBot) -> None:
    app, _said = told
    (row,) = app.desk.takes()
    audio = app.library.takes.load(row.id).audio
    assert audio is not None
    audio.path.unlink()
    card = StorageCard(app.desk)
    qtbot.addWidget(card)
    seen: list[tuple[str, str]] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            seen.append((box.text(), box.buttons()[0].text()))
            box.accept()

    look = QTimer()
    look.timeout.connect(answer)
    look.start(5)
    card._check()
    qtbot.waitUntil(lambda: bool(seen) and not app.jobs.running)
    look.stop()
    ((text, _button),) = seen
    assert text.startswith(f"Übung {row.id}: Die Aufnahme ") and text.endswith(" fehlt.")


def test_a_missing_microphone_is_told_in_german(
    told: tuple[App, list[str]], session: PretendSession, qtbot: QtBot
) -> None:
    app, _said = told
    session.refuses = MicrophoneError(in_words(UNAVAILABLE, "Headset", OSError("busy")))
    app.window.show_page("rehearse")
    app.desk.close_take()
    app.rehearse.space()
    settle()
    shown = app.rehearse.ready.message.text()
    assert "Das Mikrofon „Headset“ wird von einem anderen Programm benutzt" in shown
    assert in_german(shown)


def test_what_was_left_over_is_told_in_german(german: None, paths: Paths, qtbot: QtBot) -> None:
    with Library.open(paths) as library:
        library.pitches.save(sample_pitch())
        library.takes.start("hospital-scheduling", "author")
    with Library.open(paths) as library:
        sentences = [worded(sentence) for sentence in library.recovered.sentences()]
    assert any("wurde unterbrochen" in sentence for sentence in sentences)
    assert all(in_german(sentence) for sentence in sentences)


def test_qt_itself_speaks_german(german: None) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    assert QCoreApplication.translate("QWidgetTextControl", "&Copy").replace("&", "") == "Kopieren"
