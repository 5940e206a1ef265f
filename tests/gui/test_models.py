"""Getting a speech model in the settings, from a hub on this machine: progress, cancel, what goes wrong."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pitchcoach.gui.app import App
from pitchcoach.gui.pages.models import ModelsCard
from pitchcoach.gui.pages.settings import SettingsPage
from pitchcoach.speech import models
from tests.gui.pretend import settle
from tests.speech.test_download import FILES, Hub, hub

__all__ = ["hub"]


@pytest.fixture
def card(app: App, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> ModelsCard:
    monkeypatch.setenv("HF_ENDPOINT", hub.address)
    app.window.show_page("settings")
    shown = app.window.pages.currentWidget()
    assert isinstance(shown, SettingsPage)
    settle()
    return shown.models


def press(card: ModelsCard, name: str, qtbot: QtBot) -> None:
    settle()
    button = next(b for b in card.findChildren(QPushButton) if b.accessibleName() == name)
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_model_is_got_with_progress_and_can_be_chosen_and_removed(
    app: App, card: ModelsCard, qtbot: QtBot
) -> None:
    shares: list[float] = []
    app.jobs.started.connect(lambda job: job.progressed.connect(shares.append))
    press(card, "Get small.en", qtbot)
    assert card._bar.isVisible() and card._cancel.isVisible()
    qtbot.waitUntil(lambda: "small.en is ready." in card._status.text(), timeout=20_000)
    qtbot.waitUntil(lambda: not card._bar.isVisible())
    assert shares == sorted(shares) and 0 < shares[0] < 0.5 and shares[-1] == 1.0
    assert models.locate("small.en", app.paths.models)
    press(card, "Remove small.en", qtbot)
    assert not (app.paths.models / "small.en").exists()
    press_again = [b for b in card.findChildren(QPushButton) if b.accessibleName() == "Get small.en"]
    assert press_again, "it can be got once more"


def test_a_download_is_cancelled_keeps_what_came_and_goes_on_later(
    app: App, card: ModelsCard, hub: Hub, qtbot: QtBot
) -> None:
    hub.waits_after = 700_000
    press(card, "Get small.en", qtbot)
    qtbot.waitUntil(lambda: card._bar.value() > 200, timeout=20_000)
    press(card, "Cancel", qtbot)
    assert "Cancelled; what was fetched is kept for the next time." in card._status.text()
    hub.goes_on.set()
    qtbot.waitUntil(lambda: not card._bar.isVisible(), timeout=20_000)
    part = app.paths.models / "small.en" / "model.bin.part"
    had = part.stat().st_size
    assert 0 < had < len(FILES["model.bin"])
    hub.waits_after = None
    press(card, "Get small.en", qtbot)
    qtbot.waitUntil(lambda: "small.en is ready." in card._status.text(), timeout=20_000)
    assert hub.asked[-1][1] == f"bytes={had}-", "not from the start"
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_what_goes_wrong_says_what_to_do(app: App, card: ModelsCard, hub: Hub, qtbot: QtBot) -> None:
    hub.breaks_after = 300_000
    press(card, "Get small.en", qtbot)
    qtbot.waitUntil(lambda: "Connect to the internet and try again" in card._status.text(), timeout=20_000)
    qtbot.waitUntil(lambda: not card._bar.isVisible())
    hub.breaks_after, hub.files["model.bin"] = None, b"x" * len(FILES["model.bin"])
    (app.paths.models / "small.en" / "model.bin.part").unlink()
    press(card, "Get small.en", qtbot)
    qtbot.waitUntil(lambda: "came damaged" in card._status.text(), timeout=20_000)
    assert "Try again" in card._status.text()
    qtbot.waitUntil(lambda: not app.jobs.running)
