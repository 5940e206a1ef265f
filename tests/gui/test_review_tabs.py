"""The tabs of the review: points, delivery, comparison, findings."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pitchcoach.gui.app import App
from pitchcoach.model import Pace, Pause, Restart
from pitchcoach.rehearsal import sample_pitch, sample_report
from tests.gui.pretend import settle
from tests.gui.three_takes import Sounding, app

__all__ = ["app"]


def test_every_tab_is_seen_in_the_smallest_window(app: App) -> None:
    bar = app.rehearse.review.tabs.tabBar()
    for wide in (980, 1280, 980):
        app.window.resize(wide, 640)
        settle()
        settle()
        assert bar.tabRect(bar.count() - 1).right() <= bar.width(), (
            f"{wide} wide, there are arrows for the rest"
        )


def test_the_only_take_offers_to_speak_once_more(app: App, qtbot: QtBot) -> None:
    review = app.rehearse.review
    app.desk.delete_takes([take.id for take in app.desk.takes()[1:]])
    app.desk.open_take(app.desk.takes()[0].id)
    review.tabs.setCurrentWidget(review.compare)
    settle()
    again = next(b for b in review.compare.findChildren(QPushButton) if b.isVisible())
    assert again.text() == "New take"
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert app.rehearse.page is app.rehearse.ready


def test_the_audiences_stay_in_sight_over_their_columns(app: App, qtbot: QtBot) -> None:
    from pitchcoach.gui.widgets.pressable import Pressable

    review, view = app.rehearse.review, app.rehearse.review.points
    review.tabs.setCurrentWidget(view)
    qtbot.waitUntil(lambda: len(view._others) == 2, timeout=20_000)
    bar = view._area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100)
    bar.setValue(bar.maximum())
    settle()

    def left(shown: QWidget) -> int:
        return shown.mapTo(view, shown.rect().topLeft()).x()

    def over_its_column(name: str) -> bool:
        head = next(
            (h for h in view.findChildren(QLabel) if h.accessibleName() == name and h.isVisible()), None
        )
        cells = (c for c in view.findChildren(Pressable) if c.accessibleName().startswith(name + ","))
        cell = next((c for c in cells if not c.visibleRegion().isEmpty()), None)
        if head is None or cell is None or head.visibleRegion().isEmpty():
            return False
        return left(head) == left(cell.findChild(QLabel))

    for audience in sample_pitch().audiences:
        qtbot.waitUntil(lambda name=audience.name: over_its_column(name))


def test_a_quote_is_without_the_fillers_that_the_transcript_marks(app: App, qtbot: QtBot) -> None:
    review = app.rehearse.review
    assert "packed, U, and" in review.transcript._rows[0]._line.sentence.text, "so the recogniser wrote it"
    for view in (review.points, review.compare):
        review.tabs.setCurrentWidget(view)
        settle()
        quote = next(
            q.accessibleName() for q in view.findChildren(QLabel) if "Picture a morning" in q.accessibleName()
        )
        assert "packed, and then somebody" in quote
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_two_takes_are_compared_and_heard_in_turn(app: App, qtbot: QtBot) -> None:
    from pitchcoach.gui.widgets.parts import PartsBar

    review, view = app.rehearse.review, app.rehearse.review.compare
    review.tabs.setCurrentWidget(view)
    settle()
    assert "95" in view._others.currentText(), "the best of the others is chosen first"
    bars = [bar for bar in view.findChildren(PartsBar) if not bar.isHidden()]
    assert len(bars) == 2 and "Hook 6 s" in bars[0].accessibleName()
    hears = [b for b in view.findChildren(QPushButton) if b.accessibleName().startswith("Hear")]
    for made, path in ((hears[0], app.desk.take), (hears[1], app.library.takes.load(app.desk.takes()[1].id))):
        assert path is not None and path.audio is not None
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
        assert Sounding.made[-1].path == path.audio.path
    before = review.wave.moment_s
    Sounding.made[-1].position_s = 9.0
    app.player._tick()  # type: ignore[union-attr]
    assert review.wave.moment_s == before, "the cursor of this take stays while the other one is heard"


def test_words_that_differ_are_marked() -> None:
    from pitchcoach.gui.pages.compare import marked

    ours, theirs = marked("I keep the plan, <always>.", "I keep a plan.")
    assert "<b" in ours and "the</b> plan," in ours and "&lt;always&gt;" in ours
    assert "a</s> plan." in theirs and "keep" in theirs.split("<s")[0]


def test_points_are_heard_as_the_other_listeners_would(app: App, qtbot: QtBot) -> None:
    review, view = app.rehearse.review, app.rehearse.review.points
    review.tabs.setCurrentWidget(view)
    qtbot.waitUntil(lambda: len(view._others) == 2, timeout=20_000)
    assert set(view._others) == {"peer", "manager"}
    settle()
    shown = [made.text() for made in view.findChildren(QLabel) if not made.isHidden()]
    assert sum("reached" in text for text in shown) > len(sample_pitch().points)


def test_the_others_are_heard_for_a_report_that_came_while_another_was_heard(app: App, qtbot: QtBot) -> None:
    review, view = app.rehearse.review, app.rehearse.review.points
    review.tabs.setCurrentWidget(view)
    assert app.desk.take is not None and app.desk.take.report is not None
    again = dataclasses.replace(app.desk.take.report)
    view.show_report(again)  # as when the take is scored anew, before the others were through
    qtbot.waitUntil(lambda: len(view._others) == 2, timeout=20_000)
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_what_was_begun_anew_and_what_faded_can_be_heard(app: App) -> None:
    view = app.rehearse.review.delivery
    report = sample_report()
    assert report.delivery is not None
    spoken = dataclasses.replace(
        report.delivery,
        restarts=(Restart("I, I", 4.0, 4.4),),
        trailing_off=(Pause(8.0, 9.0),),
        pace=(Pace(0.0, 20.0, 158.0), Pace(20.0, 41.0, 171.0)),
    )
    view.show_report(dataclasses.replace(report, delivery=spoken))
    settle()
    chips = {b.text() for b in view.findChildren(QPushButton) if not b.isHidden() or b.parent() is not None}
    assert {"I, I · 0:04", "0:08", "0:00 · 158", "0:20 · 171"} <= chips


def test_what_one_thing_mends_is_one_finding_with_the_same_gain_everywhere(app: App, qtbot: QtBot) -> None:
    review = app.rehearse.review
    review.tabs.setCurrentWidget(review.findings)
    settle()
    shown = [made.text() for made in review.findings.findChildren(QLabel) if made.isVisible()]
    first = review.change._worth.accessibleName().split("\N{NO-BREAK SPACE}")[-1]
    assert first == "+22"
    assert shown[0] == first, "the tab says of the first what the card beside it says"
    rows = [
        b
        for b in review.findings.findChildren(QPushButton)
        if b.accessibleName().startswith("Redo") and b.isVisible()
    ]
    assert len(rows) < len(sample_report().findings)
    assert review.tabs.tabText(review.tabs.indexOf(review.findings)) == f"Findings  {len(rows)}"
    assert review.next._all.text() == f"All {len(rows)} findings"
    qtbot.waitUntil(lambda: not app.jobs.running)
