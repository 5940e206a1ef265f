"""A window over three takes of the sample, of which the second was the best, and a player that makes no sound."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from pytestqt.qtbot import QtBot

from pitchcoach.errors import UserError
from pitchcoach.gui.app import App
from pitchcoach.gui.player import Player
from pitchcoach.library.library import Library, local_now
from pitchcoach.rehearsal import audio_facts, sample_pitch, sample_report, sample_take
from pitchcoach.settings import Paths
from tests.gui.pretend import PretendSession, end


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
