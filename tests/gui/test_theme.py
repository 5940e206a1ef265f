"""Both themes: every text colour has 4.5:1 on each ground it stands on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QStringListModel, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFileDialog,
    QListView,
    QPushButton,
    QToolButton,
    QTreeView,
)
from pytestqt.qtbot import QtBot

from pitchcoach.gui.app import App
from pitchcoach.gui.theme import DARK, LIGHT, THEME, Choice, Tokens, tint
from pitchcoach.model import ROLES
from tests.gui.pixels import picture, ratio
from tests.gui.pretend import settle


def luminance(name: str) -> float:
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in QColor(name).getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_can_be_read(t: Tokens) -> None:
    grounds = (t.background, t.panel, t.raised)
    pairs = [(ink, ground) for ink in (t.ink, t.muted, t.accent) for ground in (*grounds, t.soft)]
    pairs += [(ink, ground) for ink in (t.good, t.fair, t.poor) for ground in (t.background, t.panel)]
    pairs += [(t.role(role), tint(t.role(role), t.panel, 0.1)) for role in ROLES]
    pairs += [(t.on_accent, t.accent), (t.background, t.ink)]
    poor = [
        (ink, ground, round(contrast(ink, ground), 2)) for ink, ground in pairs if contrast(ink, ground) < 4.5
    ]
    assert poor == []


def test_the_choice_counts_and_is_told(qtbot: object) -> None:
    THEME.choose("light")
    told: list[bool] = []
    THEME.changed.connect(lambda: told.append(THEME.tokens.dark))
    THEME.choose("dark")
    THEME.choose("light")
    assert told == [True, False]


def test_a_box_that_has_the_focus_has_one_frame_in_our_colours(app: App, qtbot: QtBot) -> None:
    """Qt drew a second one around its text, in the blue of its own."""
    page = app.rehearse
    page.show_ready()
    box = page.ready.findChild(QCheckBox)
    app.window.activateWindow()
    page.ready.findChild(QPushButton).setFocus()
    for _ in range(20):
        if not box.hasFocus():
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    settle()
    assert box.hasFocus()
    image = box.grab().toImage()
    seen = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    assert not [c.name() for c in seen if c.blue() > c.red() + 60 and c.blue() > c.green() + 25 > 115]


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_where_the_system_has_no_dialog_for_files_ours_can_be_read(
    app: App, tmp_path: Path, qtbot: QtBot, choice: Choice
) -> None:
    """In the dark its lists were white on white, and its buttons showed a dot where their icon should be."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    (folder / "my recording of today.wav").touch()
    THEME.choose(choice)
    dialog = QFileDialog(app.window, "Open", str(folder))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.show()
    try:
        (files,) = [made for made in dialog.findChildren(QTreeView) if made.isVisible()]
        qtbot.waitUntil(lambda: files.model().rowCount(files.rootIndex()) == 1)
        settle()
        shown = picture(dialog)
        row = files.visualRect(files.model().index(0, 0, files.rootIndex()))
        row = row.translated(files.viewport().mapTo(dialog, QPoint())).adjusted(24, 0, 0, 0)
        assert ratio(shown, row) >= 4.5
        buttons = [made for made in dialog.findChildren(QToolButton) if made.isVisible() and made.isEnabled()]
        assert len(buttons) > 2
        for made in buttons:
            inside = made.rect().adjusted(4, 4, -4, -4).translated(made.mapTo(dialog, QPoint()))
            assert ratio(shown, inside) >= 3, made.objectName()
    finally:
        dialog.close()
        dialog.deleteLater()
        THEME.choose("light")


def test_what_a_field_offers_can_be_read_in_the_dark(app: App, qtbot: QtBot) -> None:
    """The list under a name of a file was white on white."""
    THEME.choose("dark")
    try:
        offered = QListView()
        qtbot.addWidget(offered)
        offered.setModel(QStringListModel(["sample-take.flac", "screenshots"]))
        offered.resize(300, 80)
        offered.show()
        settle()
        row = offered.visualRect(offered.model().index(0, 0)).translated(offered.viewport().pos())
        assert ratio(picture(offered), row) >= 4.5
    finally:
        THEME.choose("light")
