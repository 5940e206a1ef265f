"""The grid points × audiences: each cell the wording for that listener, edited where it stands."""

from __future__ import annotations

import dataclasses
import functools

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QVBoxLayout, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.pages.audiences import edit_audience
from pitchcoach.gui.pages.cells import (
    Cell,
    edit_wording,
    spoken_variant,
    without_point,
    wording,
)
from pitchcoach.gui.pages.point_head import PointHead
from pitchcoach.gui.pages.running_text import RunningTextDialog
from pitchcoach.gui.texts import familiarity_label, role_label, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.arrows import ArrowGrid
from pitchcoach.gui.widgets.ask import ask_text
from pitchcoach.gui.widgets.basics import button, clear, column, label, row, rule, scrolling
from pitchcoach.gui.widgets.heads import Heads
from pitchcoach.model import POINT_ROLES, Audience, Channel, Pitch, Point, Role

CELL_PX = 124
"""A cell is never narrower: with many listeners the grid scrolls sideways."""
HEAD_PX = 156
HEAD_SHARES, CELL_SHARE = (3, 4, 5), 6
"""Of the width beyond that: listeners have the same each, the points less, with one, two or more listeners."""


class WordingView(QWidget):
    """The grid itself."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._heads: list[PointHead] = []
        self._arrows = ArrowGrid(self)
        self._body = QWidget()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(STEP)
        self._grid.setVerticalSpacing(3)
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(0, 0, 0, STEP)
        inside.addLayout(self._grid)
        inside.addLayout(
            row(
                button(
                    tr("Add a point"),
                    self._add_point,
                    kind="quiet",
                    icon="plus",
                    tip=tr("One more idea this pitch is to say"),
                ),
                None,
            )
        )
        inside.addStretch(1)
        self._area = scrolling(self._body, tr("Wording"))
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._line = QFrame(self._body)
        self._line.setObjectName("drop")
        self._line.hide()
        self.heads = Heads(self._area, self._grid)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 12, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.heads)
        whole.addWidget(self._area, 1)

    def refresh(self) -> None:
        """Show the pitch in hand."""
        held = self._arrows.at
        clear(self._grid)
        self._arrows.show_rows(())
        self._heads = []
        pitch = self._desk.pitch
        if pitch is None:
            self.heads.show_heads(())
            return
        about = QWidget()
        about.setLayout(column(label(tr("Point"), "section"), None))
        self._grid.setColumnMinimumWidth(0, HEAD_PX)
        self._grid.setColumnStretch(0, HEAD_SHARES[min(len(pitch.audiences), len(HEAD_SHARES)) - 1])
        for place in range(1, self._grid.columnCount() + len(pitch.audiences)):
            there = place <= len(pitch.audiences)
            self._grid.setColumnStretch(place, CELL_SHARE if there else 0)
            self._grid.setColumnMinimumWidth(place, CELL_PX if there else 0)
        self.heads.show_heads((about, *(self._head(pitch, audience) for audience in pitch.audiences)))
        rows: list[list[QWidget]] = []
        for number, point in enumerate(pitch.points):
            at = 2 * number
            if number:
                self._grid.addWidget(rule(), at, 0, 1, 1 + len(pitch.audiences))
            head = self._point(point, number, len(pitch.points))
            self._heads.append(head)
            self._grid.addWidget(head, at + 1, 0)
            cells: list[QWidget] = [head]
            for place, audience in enumerate(pitch.audiences, 1):
                cell = Cell(
                    wording(pitch, audience.id, point.id), f"{role_label(point.role)}, {audience.name}"
                )
                cell.pressed.connect(functools.partial(self.edit, point, audience))
                self._grid.addWidget(cell, at + 1, place)
                cells.append(cell)
            rows.append(cells)
        last = self._show_without_point(pitch, 2 * len(pitch.points))
        self._arrows.show_rows([*rows, last])
        if held is not None:
            QTimer.singleShot(0, self, lambda: self._arrows.focus(held))

    def _show_without_point(self, pitch: Pitch, at: int) -> list[QWidget]:
        """Sentences that carry no point, in a row of their own; so that nothing that is said is out of sight."""
        texts = [without_point(pitch, audience.id) for audience in pitch.audiences]
        cells: list[QWidget] = []
        if not any(texts):
            return cells
        if at:
            self._grid.addWidget(rule(), at, 0, 1, 1 + len(pitch.audiences))
        about = label(tr("Said beside the points"), "muted", wrap=True)
        about.setContentsMargins(0, 8, 0, 8)
        self._grid.addWidget(about, at + 1, 0, Qt.AlignmentFlag.AlignTop)
        for place, (audience, text) in enumerate(zip(pitch.audiences, texts, strict=True), 1):
            if text:
                cell = Cell(text, tr("Said beside the points") + f", {audience.name}")
                cell.pressed.connect(functools.partial(self.write, audience, "spoken"))
                self._grid.addWidget(cell, at + 1, place)
                cells.append(cell)
        return cells

    def _head(self, pitch: Pitch, audience: Audience) -> QWidget:
        missing = sum(not wording(pitch, audience.id, point.id) for point in pitch.points)
        variant = spoken_variant(pitch, audience.id)
        parts = [
            familiarity_label(audience.familiarity),
            tr("{n} s", n=round((variant and variant.target_seconds) or 45)),
        ]
        if missing:
            parts.append(tr("{n} to word", n=missing))
        mine = self._desk.audience is not None and self._desk.audience.id == audience.id
        write = button("", kind="quiet", icon="pen", name=tr("Write for {name}", name=audience.name),
                       tip=tr("The whole wording for this audience as one text"))  # fmt: skip
        menu = QMenu(write)
        menu.addAction(tr("Speak: write it as one text…"), lambda: self.write(audience, "spoken"))
        menu.addAction(tr("Message: write it as one text…"), lambda: self.write(audience, "written"))
        menu.addSeparator()
        menu.addAction(tr("Edit this audience…"), lambda: edit_audience(self._desk, audience, self))
        write.setMenu(menu)
        made = QWidget()
        names = column(
            label(audience.name, "accent" if mine else "section", wrap=True),
            label(" · ".join(parts), "small", wrap=True),
            None,
            spacing=2,
        )
        inside = row(spacing=2)
        inside.addLayout(names, 1)
        inside.addWidget(write, 0, Qt.AlignmentFlag.AlignTop)
        inside.setContentsMargins(9, 0, 0, 4)
        made.setLayout(inside)
        return made

    def _point(self, point: Point, number: int, count: int) -> PointHead:
        menu = QMenu(self)
        menu.addAction(tr("Change its gist…"), lambda: self._change_gist(point))
        roles = menu.addMenu(tr("Role"))
        for role in POINT_ROLES:
            other = dataclasses.replace(point, role=role)
            roles.addAction(role_label(role), functools.partial(self._replace, point, other))
        if number:
            menu.addAction(tr("Move up") + "\tAlt+↑", lambda: self.move_point(number, number - 1))
        if number + 1 < count:
            menu.addAction(tr("Move down") + "\tAlt+↓", lambda: self.move_point(number, number + 1))
        menu.addSeparator()
        menu.addAction(tr("Delete this point"), lambda: self._delete(point))
        head = PointHead(point, menu)
        head.edit_wanted.connect(lambda: self._change_gist(point))
        head.moved_by.connect(lambda steps: self._move_by(number, steps))
        head.dragged.connect(self._show_drop)
        head.dropped.connect(lambda at: self._drop(number, at))
        return head

    # --- dragging ------------------------------------------------------------------------------------

    def _place_at(self, global_y: int) -> int:
        """Before which point something dropped at this height would stand."""
        y = self._body.mapFromGlobal(QPoint(0, global_y)).y()
        return sum(y > head.y() + head.height() / 2 for head in self._heads)

    def _show_drop(self, global_y: int) -> None:
        place = self._place_at(global_y)
        heads = self._heads
        y = heads[place].y() - 4 if place < len(heads) else heads[-1].y() + heads[-1].height() + 1
        self._line.setGeometry(0, y, self._grid.geometry().width(), 3)
        self._line.raise_()
        self._line.show()
        at = self._body.mapFromGlobal(QPoint(0, global_y))
        self._area.ensureVisible(0, at.y(), 0, 40)

    def _drop(self, number: int, global_y: int) -> None:
        self._line.hide()
        place = self._place_at(global_y)
        to = place - 1 if place > number else place
        if to != number:
            self.move_point(number, to)

    def _move_by(self, number: int, steps: int) -> None:
        to = number + steps
        if 0 <= to < len(self._heads):
            self.move_point(number, to)

    # --- deeds ---------------------------------------------------------------------------------------

    def write(self, audience: Audience, channel: Channel) -> None:
        """Write a listener's whole wording as one text."""
        if self._desk.pitch is not None:
            RunningTextDialog(self._desk, self._desk.pitch, audience, channel, self).exec()

    def edit(self, point: Point, audience: Audience) -> None:
        """Edit one cell."""
        pitch = self._desk.pitch
        if pitch is not None:
            edit_wording(self._desk, pitch, point, audience, self)

    def _replace(self, old: Point, new: Point) -> None:
        pitch = self._desk.pitch
        if pitch is not None:
            points = tuple(new if p is old or p.id == old.id else p for p in pitch.points)
            self._desk.edit_pitch(dataclasses.replace(pitch, points=points), tr("Change a point"))

    def _change_gist(self, point: Point) -> None:
        text = ask_text(self, tr("Point"), tr("What it says, in a few plain words:"), point.gist)
        if text:
            self._replace(point, dataclasses.replace(point, gist=text))

    def move_point(self, number: int, to: int) -> None:
        """Put a point elsewhere in the order."""
        pitch = self._desk.pitch
        if pitch is not None:
            points = list(pitch.points)
            points.insert(to, points.pop(number))
            if self._desk.edit_pitch(
                dataclasses.replace(pitch, points=tuple(points)), tr("Order of the points")
            ):
                # the grid is drawn anew: the point that was moved keeps the focus
                QTimer.singleShot(0, self, lambda: self._focus(to))

    def _focus(self, number: int) -> None:
        if number < len(self._heads):
            self._heads[number].setFocus()
            self._area.ensureWidgetVisible(self._heads[number])

    def _add_point(self) -> None:
        pitch = self._desk.pitch
        text = ask_text(self, tr("Add a point"), tr("What it says, in a few plain words:"), agree=tr("Add"))
        if pitch is not None and text:
            used = {p.id for p in pitch.points}
            free = next(f"c{n}" for n in range(1, 10_000) if f"c{n}" not in used)
            there = {p.role for p in pitch.points}
            role: Role = next((r for r in POINT_ROLES if r not in there), "value")
            points = (*pitch.points, Point(free, role, text))
            self._desk.edit_pitch(dataclasses.replace(pitch, points=points), tr("Add a point"))

    def _delete(self, point: Point) -> None:
        pitch = self._desk.pitch
        if pitch is None:
            return
        variants = tuple(
            dataclasses.replace(
                v,
                sentences=tuple(
                    dataclasses.replace(s, points=tuple(i for i in s.points if i != point.id))
                    for s in v.sentences
                ),
            )
            for v in pitch.variants
        )
        points = tuple(p for p in pitch.points if p.id != point.id)
        changed = dataclasses.replace(pitch, points=points, variants=variants)
        if self._desk.edit_pitch(changed, tr("Delete a point")):
            self._desk.told.emit(tr("The point is deleted; its sentences stay in the variants."), True)
