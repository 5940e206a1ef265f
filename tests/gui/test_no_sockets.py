"""No page reaches for a network: every page is opened with sockets blocked (`make test-package` adds strace)."""

from __future__ import annotations

import sys

import pytest
from pytestqt.qtbot import QtBot

from pitchcoach.gui.app import App


@pytest.mark.usefixtures("no_sockets")
def test_every_page_and_tab_without_a_socket(app: App, qtbot: QtBot) -> None:
    app.begin()
    for page in ("rehearse", "library", "progress", "settings", "rehearse"):
        app.window.show_page(page)
        qtbot.waitUntil(lambda page=page: app.window.shown == page)
    take = app.library.takes.listed("hospital-scheduling")[0]
    app.desk.open_take(take.id)
    assert app.desk.take is not None
    assert "PySide6.QtNetwork" not in sys.modules, "Qt's own sockets would pass Python by"
