"""The library page: the grid, the glossary, listeners, takes, undo."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QStyle,
    QStyleOptionFrame,
)
from pytestqt.qtbot import QtBot

from pitchcoach.gui.app import App
from pitchcoach.gui.pages.audiences import AudienceDialog, with_target
from pitchcoach.gui.pages.cells import Cell, with_wording, wording
from pitchcoach.gui.pages.library import LibraryPage
from pitchcoach.gui.pages.pitch_dialog import PitchDialog
from pitchcoach.gui.theme import SMALL_PX, THEME, font
from pitchcoach.rehearsal import sample_pitch, sample_report, sample_take
from tests.gui.pixels import picture, ratio
from tests.gui.pretend import in_dialog, save_by_keys, settle


@pytest.fixture
def page(app: App) -> LibraryPage:
    app.window.show_page("library")
    shown = app.window.pages.currentWidget()
    assert isinstance(shown, LibraryPage)
    return shown


def cells(page: LibraryPage) -> list[Cell]:
    settle()
    return [c for c in page.wording.findChildren(Cell) if not c.isHidden()]


def test_the_grid_has_a_cell_for_every_point_and_listener(page: LibraryPage) -> None:
    pitch = sample_pitch()
    assert len(cells(page)) == len(pitch.points) * len(pitch.audiences)


def test_the_audiences_stay_in_sight_while_the_grid_is_scrolled(page: LibraryPage, app: App) -> None:
    page.tabs.setCurrentWidget(page.wording)
    settle()
    bar = page.wording._area.verticalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    settle()
    for audience in sample_pitch().audiences:
        head = next(h for h in page.wording.findChildren(QLabel) if h.accessibleName() == audience.name)
        assert not head.visibleRegion().isEmpty()
        cell = next(
            c for c in cells(page) if audience.name in c.accessibleName() and not c.visibleRegion().isEmpty()
        )
        at = cell.mapTo(page.wording, QPoint()).x()
        assert at <= head.mapTo(page.wording, QPoint()).x() < at + cell.width()
    # a short pitch needs no bar, whose room the columns have then
    page.make_pitch("River sensors")
    settle()
    settle()
    cell = cells(page)[0]
    (_points, head) = page.wording.heads._heads
    assert head.mapTo(page.wording, QPoint()).x() == cell.mapTo(page.wording, QPoint()).x()


def test_an_empty_cell_is_seen_and_undo_fills_it_again(page: LibraryPage, app: App) -> None:
    pitch = app.desk.pitch
    assert pitch is not None
    point = pitch.points[4]
    app.desk.edit_pitch(with_wording(pitch, "author", point, ""), "Wording")
    assert sum(c.accessibleName().endswith("not worded yet") for c in cells(page)) == 1
    app.desk.undo()
    assert sum(c.accessibleName().endswith("not worded yet") for c in cells(page)) == 0


def test_words_for_a_point_stand_in_the_order_of_the_points() -> None:
    pitch = sample_pitch()
    point = pitch.points[2]
    without = with_wording(pitch, "author", point, "")
    assert wording(without, "author", point.id) == ""
    again = with_wording(without, "author", point, "New words.")
    variant = again.variant("author")
    assert variant is not None
    assert [s.points[0] for s in variant.sentences] == [p.id for p in pitch.points]
    assert wording(again, "author", point.id) == "New words."


def test_a_target_makes_the_variant_where_there_is_none() -> None:
    pitch = sample_pitch()
    assert with_target(pitch, "author", 60).variant("author").target_seconds == 60  # type: ignore[union-attr]


def test_a_new_pitch_has_points_and_empty_cells(page: LibraryPage, app: App) -> None:
    page.make_pitch("Sleep and shift work")
    assert app.desk.pitch is not None
    assert app.desk.pitch.id == "sleep-and-shift-work"
    assert all(c.accessibleName().endswith("not worded yet") for c in cells(page))


def test_points_can_be_moved(page: LibraryPage, app: App) -> None:
    first = app.desk.pitch.points[0]  # type: ignore[union-attr]
    page.wording.move_point(0, 1)
    assert app.desk.pitch.points[1] == first  # type: ignore[union-attr]


def test_a_term_can_be_read_while_it_is_typed_and_afterwards(
    page: LibraryPage, app: App, qtbot: QtBot
) -> None:
    """The first term of a glossary: its row was lower than the field, and the chosen cell white on pale green."""
    pitch = app.desk.pitch
    assert pitch is not None
    app.desk.edit_pitch(dataclasses.replace(pitch, glossary=()), "Empty the glossary")
    page.tabs.setCurrentWidget(page.glossary)
    table = page.glossary.table
    page.glossary._add()
    qtbot.waitUntil(lambda: table.findChild(QLineEdit) is not None)
    field = table.findChild(QLineEdit)
    assert field is not None
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    room = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field)
    assert room.height() >= field.fontMetrics().height()
    field.setText("biomonitor")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.item(0, 0).text() == "biomonitor")  # type: ignore[union-attr]
    item = table.item(0, 0)
    assert item is not None
    table.setCurrentItem(item)
    table.setFocus()
    settle()
    box = table.visualItemRect(item).translated(table.viewport().mapTo(app.window, QPoint()))
    assert ratio(picture(app.window), box) > 4.5


def test_a_long_name_is_whole_at_the_head_of_the_glossary(page: LibraryPage, app: App) -> None:
    pitch = app.desk.pitch
    assert pitch is not None
    name = "the deputy head of infrastructure at a rather large company"
    first = dataclasses.replace(pitch.audiences[0], name=name)
    app.desk.edit_pitch(dataclasses.replace(pitch, audiences=(first, *pitch.audiences[1:])), "Rename")
    page.tabs.setCurrentWidget(page.glossary)
    settle()
    head = page.glossary.table.horizontalHeader()
    room = QRect(0, 0, head.sectionSize(1) - 12, 1000)
    metrics = QFontMetrics(font(SMALL_PX, QFont.Weight.DemiBold))
    need = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), name).height()
    assert need > 1.5 * metrics.height(), "it takes several lines"
    assert head.height() >= need + 12


@pytest.mark.parametrize("wide", [1024, 1280])
def test_takes_need_no_scrolling_sideways_in_a_larger_type(page: LibraryPage, app: App, wide: int) -> None:
    """The types of a system may be a sixth wider than ours."""
    app.library.save_scored_take(sample_report(), sample_pitch(), sample_take())
    page.tabs.setCurrentWidget(page.takes)
    app.window.resize(wide, 700)
    view = page.takes
    view._widths = [round(width * 1.2) for width in view._widths]
    view.refresh()
    settle()
    view._share_room(view.table.viewport().width())
    settle()
    assert view.table.horizontalScrollBar().maximum() == 0
    for place in range(view.table.model().columnCount()):
        if not view.table.isColumnHidden(place):
            assert view.table.columnWidth(place) >= 24
            head = view.table.model().headerData(
                place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
            )
            assert head, "what ends in dots is whole on hovering"


def test_every_entry_of_the_menu_of_a_take_has_an_icon_to_be_seen(page: LibraryPage, app: App) -> None:
    app.library.save_scored_take(sample_report(), sample_pitch(), sample_take())
    app.desk.takes_changed.emit()
    page.tabs.setCurrentWidget(page.takes)
    page.takes.table.selectRow(0)
    actions = page.takes.menu().actions()
    assert "Open" in [action.text() for action in actions]
    for action in actions:
        drawn = action.icon().pixmap(18).toImage()
        inks = {
            drawn.pixelColor(x, y).name()
            for x in range(drawn.width())
            for y in range(drawn.height())
            if drawn.pixelColor(x, y).alpha() == 255
        }
        assert inks == {THEME.tokens.ink.lower()}, action.text()


def test_a_chosen_take_keeps_the_colours_of_its_scores(page: LibraryPage, app: App) -> None:
    take = app.library.save_scored_take(
        dataclasses.replace(sample_report(), overall=30.0), sample_pitch(), sample_take()
    )
    app.desk.takes_changed.emit()
    page.tabs.setCurrentWidget(page.takes)
    table = page.takes.table
    at = next(i for i, row in enumerate(page.takes.model.rows) if row.id == take)
    table.selectRow(at)
    settle()
    box = table.visualRect(page.takes.model.index(at, 4)).translated(
        table.viewport().mapTo(app.window, QPoint())
    )
    image = app.window.grab().toImage()
    inks = {
        image.pixelColor(x, y).name()
        for x in range(box.left(), box.right())
        for y in range(box.top(), box.bottom())
    }
    assert THEME.tokens.poor.lower() in inks, "a poor score is as red in a chosen row as in any other"


def test_the_glossary_is_edited_in_place(page: LibraryPage, app: App) -> None:
    table = page.glossary.table
    item = table.item(1, 3)
    assert item is not None
    item.setText("one of many possible days")
    assert app.desk.pitch.glossary[1].instead["author"] == "one of many possible days"  # type: ignore[union-attr]


def test_a_take_is_starred_deleted_and_brought_back(page: LibraryPage, app: App, qtbot: QtBot) -> None:
    page.tabs.setCurrentWidget(page.takes)
    assert len(page.takes.model.rows) == 1
    page.takes._star()
    assert page.takes.model.rows[0].starred
    page.takes._delete()
    assert page.takes.model.rows == []
    assert app.window.toast.isVisible()
    app.window.toast._undone()
    assert len(page.takes.model.rows) == 1


def test_opening_a_take_shows_its_review(page: LibraryPage, app: App, qtbot: QtBot) -> None:
    page.takes._open(0)
    assert app.window.shown == "rehearse"
    assert app.rehearse.page is app.rehearse.review
    qtbot.waitUntil(lambda: not app.jobs.running)


def test_several_takes_are_deleted_at_once_and_come_back_at_once(page: LibraryPage, app: App) -> None:
    for _ in range(2):
        app.library.save_scored_take(sample_report(), sample_pitch(), sample_take())
    app.desk.takes_changed.emit()
    page.tabs.setCurrentWidget(page.takes)
    page.takes.table.selectAll()
    assert page.takes._chosen.text() == "3 chosen"
    page.takes._delete()
    assert app.desk.takes() == ()
    assert page.takes._empty.isVisible()
    app.desk.undo()
    assert len(app.desk.takes()) == 3


def test_a_new_pitch_is_asked_for_in_one_go(page: LibraryPage, app: App, qtbot: QtBot) -> None:
    def fill() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, PitchDialog)
        assert not shown._save.isEnabled()
        QTest.keyClicks(shown._name, "Sleep and shift work")
        QTest.keyClicks(shown._speaker, "night nurse")
        QTest.keyClicks(shown._listener, "a ward manager")
        QTest.keyClick(shown._name, Qt.Key.Key_Return)

    QTimer.singleShot(0, fill)
    page.new()
    pitch = app.desk.pitch
    assert pitch is not None and pitch.id == "sleep-and-shift-work"
    assert (pitch.speaker, pitch.audiences[0].name) == ("night nurse", "a ward manager")
    # ready to be worded, from the cards as from the grid
    app.window.show_page("rehearse")
    assert app.rehearse.page is app.rehearse.ready
    assert "Not worded for a ward manager yet" in app.rehearse.ready._title.text()


def test_a_term_can_be_deleted_only_where_one_is_chosen(page: LibraryPage, app: App, qtbot: QtBot) -> None:
    page.tabs.setCurrentWidget(page.glossary)
    pitch, view = app.desk.pitch, page.glossary
    assert pitch is not None
    view.table.setCurrentCell(0, 0)
    assert view._delete.isEnabled()
    many = len(pitch.glossary)
    qtbot.mouseClick(view._delete, Qt.MouseButton.LeftButton)
    assert len(app.desk.pitch.glossary) == many - 1  # type: ignore[union-attr]
    app.desk.edit_pitch(dataclasses.replace(pitch, glossary=()), "No terms")
    assert not view._delete.isEnabled()


def test_a_listener_is_edited_from_the_pencil_over_its_column(page: LibraryPage, app: App) -> None:
    pencil = next(
        b
        for b in page.wording.findChildren(QPushButton)
        if b.accessibleName() == "Write for a novelist" and b.isVisible()
    )
    edit = next(a for a in pencil.menu().actions() if a.text() == "Edit this audience…")

    def fill(shown: QDialog) -> None:
        assert isinstance(shown, AudienceDialog)
        said = [made.text() for made in shown.findChildren(QLabel)]
        assert any("Separated by commas" in text for text in said)
        shown._knows.setText("variance; data set, deadline")

    in_dialog(fill, save_by_keys)
    edit.trigger()
    listener = app.desk.pitch.audience("author")  # type: ignore[union-attr]
    assert listener is not None and listener.knows == ("variance", "data set", "deadline")


def test_the_names_of_fields_stand_beside_their_first_lines(page: LibraryPage, app: App) -> None:
    pitch = app.desk.pitch
    assert pitch is not None
    for dialog in (PitchDialog(None, app.window), AudienceDialog(pitch.audiences[0], 45, app.window)):
        dialog.show()
        settle()
        form = next(layout for layout in dialog.findChildren(QFormLayout))
        for row in range(form.rowCount()):
            name = form.itemAt(row, QFormLayout.ItemRole.LabelRole).widget()
            field = form.itemAt(row, QFormLayout.ItemRole.FieldRole)
            one = field.widget() or field.layout().itemAt(0).widget()  # type: ignore[union-attr]
            if isinstance(one, QLineEdit | QComboBox | QSpinBox):
                middles = [made.mapTo(dialog, made.rect().center()).y() for made in (name, one)]
                assert abs(middles[0] - middles[1]) <= 1, name
        dialog.close()
        dialog.deleteLater()
