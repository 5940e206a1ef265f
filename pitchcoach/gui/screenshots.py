"""Pictures of every page in both themes, from a library made up for them: for the README, and for looking."""

from __future__ import annotations

import dataclasses
import random
import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication, QWidget

from pitchcoach.audio.level import Level
from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.app import App
from pitchcoach.gui.pages.microphone import MicrophonePanel
from pitchcoach.gui.pages.running_text import RunningTextDialog
from pitchcoach.gui.pages.shortcuts import ShortcutSheet
from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import THEME, Choice
from pitchcoach.library.library import Library, local_now
from pitchcoach.library.records import StoredTake
from pitchcoach.model import Audience, Pitch, Report
from pitchcoach.recording.state import Live, Recorded, State
from pitchcoach.rehearsal import audio_facts, rescore, sample_pitch, sample_report, sample_take
from pitchcoach.settings import DEFAULT_WEIGHTS, Paths, Settings

SIZE = (1280, 800)
EARLIER = 13
"""Takes before the sample, so that the charts have something to show."""
DRAFT = (
    "Dear Anna, I read your book about waiting twice. I'm Amara, I study mathematics, and I know the room where "
    "the waiting is decided. Could I show it to you over coffee on Thursday?"
)


class _Still:
    """A rehearsal in which nothing happens: the pictures show its buttons, and need no microphone."""

    report: Report | None = None
    complete = False
    refined: Report | None = None
    error: PitchcoachError | None = None
    recorded: Recorded | None = None
    state: State = "idle"

    def start(self) -> None:
        """Nothing to load."""

    def close(self) -> None:
        """Nothing to end."""

    def begin(
        self, pitch: Pitch, audience: Audience, *, count_in_s: float = 3.0, limit_s: float | None = None
    ) -> None:
        """Never asked to."""

    def score_stored(self, stored: StoredTake, pitch: Pitch) -> None:
        """Never asked to."""

    def pause(self) -> None:
        """Never asked to."""

    resume = stop = pause

    def discard(self, *, for_good: bool = False) -> None:
        """Never asked to."""

    def advance(self) -> Live:
        """As it always is."""
        return Live()


def take_all(folder: Path, *, size: tuple[int, int] = SIZE, tongue: str = "en") -> int:
    """Write the pictures into `folder`: of a window of this size, in this language."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pitchcoach-pictures-") as home:
        paths = Paths(Path(home))
        Settings(language=tongue).save(paths.settings)
        _fill(paths)
        _take(paths, folder, size)
    return 0


def _fill(paths: Paths) -> None:
    """The sample take as it is scored, and earlier ones made up from it."""
    pitch = sample_pitch()
    # its words came with the program, so no speech model is needed; the scores are those of now
    report = rescore(sample_report(), sample_take(), pitch, Settings().weights)
    chance = random.Random(4)
    # under another name: what comes with the program counts as nobody's practice
    spoken = Path(shutil.copy(sample_take(), paths.home / "take.flac"))
    with Library.open(paths) as library:
        for number in range(EARLIER):
            when = local_now() - timedelta(days=(EARLIER - number) * 1.6, hours=2)
            # the last ones can be heard, and compared with
            sound = (spoken, audio_facts(spoken)) if number >= EARLIER - 3 else (None, None)
            library.save_scored_take(_earlier(report, number, chance), pitch, *sound, when=when)
        library.save_scored_take(
            dataclasses.replace(report, source="microphone"), pitch, spoken, audio_facts(spoken)
        )


def _earlier(report: Report, number: int, chance: random.Random) -> Report:
    share = number / EARLIER
    scores = {
        name: max(20.0, min(100.0, (value or 60.0) - 24 + share * 20 + chance.uniform(-8, 8)))
        for name, value in report.scores.items()
    }
    points = tuple(
        dataclasses.replace(
            point, state=chance.choices(("translated", "untranslated", "missed"), (2 + share * 4, 1.2, 1))[0]
        )
        for point in report.points
    )
    delivery = report.delivery and dataclasses.replace(
        report.delivery, words_per_minute=192 - share * 36 + chance.uniform(-6, 6)
    )
    return dataclasses.replace(
        report,
        source="microphone",
        scores=scores,
        overall=sum(scores[name] * DEFAULT_WEIGHTS[name] for name in scores) / sum(DEFAULT_WEIGHTS.values()),
        points=points,
        delivery=delivery,
        duration_s=60 - share * 15 + chance.uniform(-3, 3),
    )


def _take(paths: Paths, folder: Path, size: tuple[int, int]) -> None:
    from pitchcoach.gui.live import make_player

    app = App(paths, with_sound=False, make_session=lambda _desk: _Still(), player=make_player())
    app.window.resize(*size)
    app.window.show()
    newest = app.desk.takes()[0].id
    chosen: tuple[Choice, ...] = ("light", "dark")
    for theme in chosen:
        THEME.choose(theme)

        def picture(name: str, theme: Choice = theme, widget: QWidget | None = None) -> None:
            _settle(app, 200)
            # what a job brought is drawn after it has ended
            _settle(app, 120)
            (widget or app.window).grab().save(str(folder / f"{name}-{theme}.png"))

        _take_rehearsal(app, newest, picture)
        _take_the_rest(app, picture)
    app.window.close()


def _take_rehearsal(app: App, newest: int, picture: Callable[..., None]) -> None:
    page = app.rehearse
    app.window.show_page("rehearse")
    app.desk.open_take(newest)
    _hear(page.show_welcome().microphone)
    picture("welcome")
    page.show_ready()
    app.desk.open_take(newest)
    for place, name in enumerate(("review", "points", "delivery", "compare", "findings")):
        page.review.tabs.setCurrentIndex(place)
        picture(name)
    page.review.tabs.setCurrentIndex(0)
    page.new_take()
    _hear(page.ready.microphone)
    picture("ready")
    page.recording.begin()
    page.show_recording()
    chance = random.Random(2)
    for tick in range(40):
        page.render_live(
            Live(
                "recording",
                seconds=28 + tick / 40,
                level=Level(-12, -58 + chance.random() * 50),
                points=("c1", "c2", "c3", "c4"),
                pace_wpm=148,
            )
        )
    picture("recording")
    page.write(DRAFT)
    _settle(app, 900)
    picture("written")
    if app.desk.pitch is not None and app.desk.audience is not None:
        dialog = RunningTextDialog(app.desk, app.desk.pitch, app.desk.audience, "spoken", page)
        dialog.show()
        picture("running-text", widget=dialog)
        dialog.reject()
        dialog.deleteLater()


def _take_the_rest(app: App, picture: Callable[..., None]) -> None:
    from pitchcoach.gui.pages.library import LibraryPage
    from pitchcoach.gui.pages.settings import SettingsPage

    window = app.window
    window.show_page("library")
    library = window.pages.currentWidget()
    assert isinstance(library, LibraryPage)
    for place, name in enumerate(("library", "glossary", "audiences", "takes")):
        library.tabs.setCurrentIndex(place)
        picture(name)
    window.show_page("progress")
    picture("progress")
    window.show_page("settings")
    settings = window.pages.currentWidget()
    assert isinstance(settings, SettingsPage)
    _hear(settings.microphone)
    settings.storage.place.setText("~/.local/share/pitchcoach")
    picture("settings")
    sheet = ShortcutSheet(window)
    sheet.show()
    picture("shortcuts", widget=sheet)
    sheet.reject()
    sheet.deleteLater()


def _hear(panel: MicrophonePanel) -> None:
    """A microphone as one that somebody speaks into; the machine's own stays out of the pictures."""
    panel.show_microphones((tr("Built-in microphone"),))
    for dbfs in (-31.0, -24.0, -18.0, -21.0):
        panel.show_level(Level(dbfs + 9, dbfs), False)


def _settle(app: App, least_ms: int) -> None:
    """Let the window draw and the jobs end."""
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < least_ms or app.jobs.running:
        QApplication.processEvents()
