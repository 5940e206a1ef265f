"""Pictures of every page in both themes, from a library made up for them: for the README, and for looking."""

from __future__ import annotations

import dataclasses
import random
import tempfile
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication

from pitchcoach.audio.level import Level
from pitchcoach.gui.app import App
from pitchcoach.gui.live import make_player, make_session
from pitchcoach.gui.pages.microphone import MicrophonePanel
from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import THEME, Choice
from pitchcoach.library.library import Library, local_now
from pitchcoach.model import Report
from pitchcoach.rehearsal import (
    Listener,
    audio_facts,
    pick_audience,
    sample_pitch,
    sample_take,
    score_recording,
)
from pitchcoach.settings import Paths, Settings

SIZE = (1280, 800)
EARLIER = 13
"""Takes before the sample, so that the charts have something to show."""
DRAFT = (
    "Dear Anna, I read your book about waiting twice. I'm Amara, I study mathematics, and I know the room where "
    "the waiting is decided. Could I show it to you over coffee on Thursday?"
)


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
    audience = pick_audience(pitch, None)
    # speech models are the machine's own, not the pictures'
    listener = Listener(Settings().model, Paths.find())
    report = score_recording(
        sample_take(), pitch=pitch, audience=audience, listener=listener, weights=Settings().weights
    )
    chance = random.Random(4)
    with Library.open(paths) as library:
        for number in range(EARLIER):
            when = local_now() - timedelta(days=(EARLIER - number) * 1.6, hours=2)
            library.save_scored_take(_earlier(report, number, chance), pitch, when=when)
        library.save_scored_take(report, pitch, sample_take(), audio_facts(sample_take()))


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
        scores=scores,
        overall=sum(scores.values()) / len(scores),
        points=points,
        delivery=delivery,
        duration_s=60 - share * 15 + chance.uniform(-3, 3),
    )


def _take(paths: Paths, folder: Path, size: tuple[int, int]) -> None:
    from pitchcoach.gui.pages.library import LibraryPage
    from pitchcoach.gui.pages.settings import SettingsPage
    from pitchcoach.recording.state import Live

    app = App(paths, make_session=make_session, player=make_player())
    window, page, desk = app.window, app.rehearse, app.desk
    window.resize(*size)
    window.show()
    newest = desk.takes()[0].id

    def picture(name: str, theme: Choice) -> None:
        _settle(app, 200)
        window.grab().save(str(folder / f"{name}-{theme}.png"))

    for theme in ("light", "dark"):
        chosen: Choice = "light" if theme == "light" else "dark"
        THEME.choose(chosen)
        window.show_page("rehearse")
        desk.open_take(newest)
        welcome = page.show_welcome()
        _hear(welcome.microphone)
        picture("welcome", chosen)
        desk.close_take()
        page.show_ready()
        desk.open_take(newest)
        for place, name in enumerate(("review", "points", "delivery", "compare", "findings")):
            page.review.tabs.setCurrentIndex(place)
            picture(name, chosen)
        page.review.tabs.setCurrentIndex(0)
        page.new_take()
        _hear(page.ready.microphone)
        picture("ready", chosen)
        page.recording.begin()
        page.show_recording()
        chance = random.Random(2)
        for tick in range(40):
            level = Level(-12, -58 + chance.random() * 50)
            page.recording.refresh(
                Live("recording", seconds=28 + tick / 40, level=level, points=("c1", "c2", "c3", "c4"))
            )
        picture("recording", chosen)
        page.write(DRAFT)
        _settle(app, 900)
        picture("written", chosen)
        window.show_page("library")
        library = window.pages.currentWidget()
        assert isinstance(library, LibraryPage)
        for place, name in enumerate(("library", "glossary", "listeners", "takes")):
            library.tabs.setCurrentIndex(place)
            picture(name, chosen)
        window.show_page("progress")
        picture("progress", chosen)
        window.show_page("settings")
        settings = window.pages.currentWidget()
        assert isinstance(settings, SettingsPage)
        _hear(settings.microphone)
        settings.storage.place.setText("~/.local/share/pitchcoach")
        picture("settings", chosen)
    window.close()


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
