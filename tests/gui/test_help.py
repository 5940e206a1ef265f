"""Help: the guide is read, searched and followed in the program, offline."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pitchcoach import __version__
from pitchcoach.gui.app import App
from pitchcoach.gui.pages.about import AboutDialog
from pitchcoach.gui.pages.help import HelpWindow, sections
from pitchcoach.gui.pages.shortcuts import ShortcutSheet
from pitchcoach.rehearsal import docs
from tests.gui.pretend import in_dialog, settle

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shown(app: App, qtbot: QtBot) -> HelpWindow:
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    qtbot.keyClick(app.window, Qt.Key.Key_F1)
    assert isinstance(app.help, HelpWindow)
    qtbot.waitExposed(app.help)
    return app.help


def titles(shown: HelpWindow) -> list[str]:
    found = []
    for at in range(shown.list.topLevelItemCount()):
        item = shown.list.topLevelItem(at)
        assert item is not None
        found += [item.text(0), *(item.child(i).text(0) for i in range(item.childCount()))]
    return found


def test_f1_opens_the_guide_with_its_pictures(shown: HelpWindow) -> None:
    text = shown.browser.toPlainText()
    assert text.startswith("User's guide") and "press Space" in text
    assert {"Rehearsing", "Troubleshooting", "Privacy"} <= set(titles(shown))
    picture = shown.browser.loadResource(
        QTextDocument.ResourceType.ImageResource.value, QUrl("../assets/screenshots/review-light.png")
    )
    assert isinstance(picture, QImage) and not picture.isNull()
    assert picture.deviceIndependentSize().width() <= shown.browser.viewport().width()


def test_in_the_dark_the_pictures_are_dark(app: App, shown: HelpWindow) -> None:
    def darkness() -> list[float]:
        document, found = shown.browser.document(), []
        for name in re.findall(
            r"\((\.\./assets/\S+\.png)\)", (docs() / "guide.md").read_text(encoding="utf-8")
        ):
            kind = QTextDocument.ResourceType.ImageResource.value
            picture = document.resource(kind, shown.browser.source().resolved(QUrl(name)))
            assert isinstance(picture, QImage) and not picture.isNull(), name
            found.append(
                picture.scaled(1, 1, mode=Qt.TransformationMode.SmoothTransformation)
                .pixelColor(0, 0)
                .lightnessF()
            )
        return found

    shown.browser.verticalScrollBar().setValue(600)
    settle()
    assert min(darkness()) > 0.7
    app.desk.change_settings(theme="dark")
    settle()
    assert max(darkness()) < 0.3
    assert shown.browser.verticalScrollBar().value() == 600, "the reader stays where they were"
    app.desk.change_settings(theme="light")
    settle()
    assert min(darkness()) > 0.7


def test_what_is_searched_is_found_and_gone_to(shown: HelpWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(shown.search, "bluetooth headset")
    assert titles(shown) == ["Troubleshooting", "My words are misheard, and the sound is dull."]
    qtbot.keyClick(shown.search, Qt.Key.Key_Return)
    assert shown.browser.page == "troubleshooting"
    assert shown.browser.textCursor().block().text().startswith("My words are misheard")
    qtbot.keyClicks(shown.search, " zebra")
    assert titles(shown) == [] and shown.none.isVisible()


def test_links_lead_to_the_other_pages(shown: HelpWindow) -> None:
    shown.browser.anchorClicked.emit(QUrl("privacy.md"))
    assert shown.browser.page == "privacy"
    shown.browser.anchorClicked.emit(QUrl("../assets/sample-pitch.json"))
    assert shown.browser.page == "privacy", "a file that is no page is left alone"


def test_every_heading_can_be_gone_to(shown: HelpWindow) -> None:
    for page in ("guide", "troubleshooting", "scoring", "privacy"):
        shown.browser.show_page(page)
        for section in sections(page, (docs() / f"{page}.md").read_text(encoding="utf-8")):
            assert shown.browser.go_to(section.title), f"{page}: {section.title}"


def test_the_menu_has_keys_privacy_and_about(app: App, qtbot: QtBot) -> None:
    actions = {a.text(): a for a in app.window.groups(without_keys=True)["Help"]}
    assert list(actions) == ["Guide", "Keyboard shortcuts", "Privacy", "About PitchCoach"]
    actions["Privacy"].trigger()
    assert app.help is not None and app.help.browser.page == "privacy"
    app.help.close()
    app.window.activateWindow()
    said: list[str] = []

    def look(dialog: object) -> None:
        assert isinstance(dialog, AboutDialog)
        said.extend(made.text() for made in dialog.findChildren(QLabel))
        dialog.accept()

    in_dialog(look)
    actions["About PitchCoach"].trigger()
    assert any(__version__ in text for text in said) and any("GPL-3.0" in text for text in said)
    in_dialog(lambda d: d.accept() if isinstance(d, ShortcutSheet) else None)
    actions["Keyboard shortcuts"].trigger()
    settle()


def test_the_wheel_takes_the_guide_and_its_pictures_along() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    taken = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert taken["docs"] == "pitchcoach/docs"
    for page in (ROOT / "docs").glob("*.md"):
        for picture in re.findall(r"!\[[^\]]*\]\(\.\./([^)]+)\)", page.read_text(encoding="utf-8")):
            for shown in (picture, picture.replace("-light", "-dark")):
                assert taken[shown] == f"pitchcoach/{shown}"
