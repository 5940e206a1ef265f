"""Archives in and out of the window: in the background, to be stopped, and all or nothing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog
from pytestqt.qtbot import QtBot

from pitchcoach.gui.app import App
from pitchcoach.gui.pages.exchange import send_out, take_in
from pitchcoach.library.imports import Recording
from pitchcoach.library.library import Library
from pitchcoach.rehearsal import sample_pitch, sample_report, sample_take
from pitchcoach.settings import Paths

TAKES = 12


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    made = tmp_path / "theirs.pitchcoach"
    with Library.open(Paths(tmp_path / "theirs")) as library:
        recordings = [Recording(sample_report(), sample_take()) for _ in range(TAKES)]
        library.import_recordings(recordings, sample_pitch())
        library.export_archive(made)
    return made


def sounds(app: App) -> int:
    return sum(1 for file in app.desk.paths.audio.rglob("*") if file.is_file())


def test_an_archive_is_taken_in_beside_the_window_and_undone_as_one(
    app: App, archive: Path, qtbot: QtBot
) -> None:
    ticks: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(1)
    shares: list[float] = []
    app.jobs.started.connect(lambda job: job.progressed.connect(shares.append))
    before = len(app.desk.takes())
    with qtbot.waitSignal(app.desk.told, timeout=20_000) as said:
        take_in(app.desk, archive)
    timer.stop()
    assert said.args == ["0 pitches and 12 takes were taken in.", True]
    assert len(app.desk.takes()) == before + TAKES and sounds(app) == before + TAKES
    assert ticks, "the window went on living"
    assert shares.count(1.0) >= 2 and shares == [s for s in shares if 0 < s <= 1]
    assert QApplication.activeModalWidget() is None
    app.desk.undo()
    assert len(app.desk.takes()) == before


@pytest.mark.parametrize("step", ["Looking through theirs.pitchcoach", "Taking in theirs.pitchcoach"])
def test_a_cancelled_import_leaves_the_library_as_it_was(
    app: App, archive: Path, qtbot: QtBot, step: str
) -> None:
    before, files = app.desk.takes(), sounds(app)

    def stop(job: object) -> None:
        if job.label == step:  # type: ignore[attr-defined]
            job.progressed.connect(lambda _share: job.cancel())  # type: ignore[attr-defined]

    app.jobs.started.connect(stop)
    with qtbot.waitSignal(app.desk.told, timeout=20_000) as said:
        take_in(app.desk, archive)
    if "were taken in" in str(said.args):  # it was quicker than the hand
        pytest.fail("not cancelled")
    assert said.args is not None and said.args[0].startswith("Cancelled: nothing of theirs.pitchcoach")
    assert app.desk.takes() == before and sounds(app) == files
    assert app.library._loose.of_cut_short_imports() == []
    assert app.library.history.undoable == ()


def test_it_can_be_cancelled_to_the_last(app: App, archive: Path, qtbot: QtBot) -> None:
    before, files = app.desk.takes(), sounds(app)

    def stop() -> None:
        shown = QApplication.activeModalWidget()
        if isinstance(shown, QProgressDialog):
            shown.cancel()

    timer = QTimer()
    timer.timeout.connect(stop)
    timer.start(0)
    with qtbot.waitSignal(app.desk.told, timeout=20_000) as said:
        take_in(app.desk, archive)
    timer.stop()
    assert said.args is not None and said.args[0].startswith("Cancelled")
    assert app.desk.takes() == before and sounds(app) == files


def test_everything_is_written_beside_the_window(app: App, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "all.pitchcoach"
    with qtbot.waitSignal(app.desk.told, timeout=20_000) as said:
        send_out(app.desk, path)
    assert said.args == [f"Written to {path}.", False]
    with Library.open(Paths(tmp_path / "new")) as library:
        assert library.import_archive(path).takes == len(app.desk.takes())


def test_an_export_that_is_cancelled_leaves_what_was_there(app: App, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "all.pitchcoach"
    path.write_text("an old one", encoding="utf-8")
    report = sample_report()
    app.library.import_recordings([Recording(report) for _ in range(20)], sample_pitch())
    told = threading.Event()
    app.jobs.started.connect(lambda job: job.progressed.connect(lambda _share: (job.cancel(), told.set())))
    send_out(app.desk, path)
    qtbot.waitUntil(lambda: not app.jobs.running, timeout=20_000)
    assert told.is_set()
    assert path.read_text(encoding="utf-8") == "an old one"
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".new")] == []


def test_a_folder_that_cannot_be_written_to_is_told(app: App, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(app.desk.told, timeout=20_000) as said:
        send_out(app.desk, tmp_path / "none" / "all.pitchcoach")
    assert said.args is not None and "none" in said.args[0]
