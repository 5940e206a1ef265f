"""The grid points × audiences: each cell the wording for that listener, edited where it stands."""

from __future__ import annotations

import dataclasses
import functools

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QTextOption
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QInputDialog,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.texts import familiarity_label, role_label, tr
from pitchcoach.gui.theme import STEP, THEME, colour
from pitchcoach.gui.widgets.basics import Card, RoleChip, button, clear, column, label, row, rule, scrolling
from pitchcoach.model import POINT_ROLES, Audience, Pitch, Point, Role, Variant, VariantSentence


class Cell(QFrame):
    """The wording of one point for one listener; click or Enter to edit, hatched while there is none."""

    def __init__(self, text: str, name: str, on_edit: object) -> None:
        super().__init__()
        self._empty, self._on_edit = not text, on_edit
        shown: QLabel = label(text or tr("not worded yet"), "" if text else "muted", wrap=True)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(9, 8, 9, 8)
        inside.addWidget(shown)
        inside.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(name + ": " + (text or tr("not worded yet")))
        self.setAccessibleDescription(tr("Enter edits it"))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Hatch an empty cell, frame one that has the focus or the pointer."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = THEME.tokens
        box = self.rect().adjusted(1, 1, -1, -1)
        if self._empty:
            painter.setClipRect(box)
            painter.setPen(QPen(colour(t.line), 1.2))
            for x in range(-self.height(), self.width(), 11):
                painter.drawLine(QPointF(x, self.height()), QPointF(x + self.height(), 0))
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(QColor(t.accent if self.hasFocus() else t.line), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 7, 7)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Edit it."""
        self._edit()

    def keyPressEvent(self, event: object) -> None:  # noqa: N802
        """Enter or F2 edits it."""
        key = event.key()  # type: ignore[attr-defined]
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._edit()
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]

    def _edit(self) -> None:
        assert callable(self._on_edit)
        self._on_edit()


class WordingDialog(QDialog):
    """Edits one cell; the wordings for the other listeners stand beside it, to translate from."""

    def __init__(self, pitch: Pitch, point: Point, audience: Audience, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Wording"))
        self.resize(560, 420)
        self._text = QPlainTextEdit(wording(pitch, audience.id, point.id))
        self._text.setProperty("kind", "reading")
        self._text.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self._text.setAccessibleName(tr("Your words for {name}", name=audience.name))
        self._text.setTabChangesFocus(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 18)
        whole.setSpacing(2 * STEP)
        whole.addLayout(row(RoleChip(point.role), label(point.gist, "muted", wrap=True)))
        whole.addWidget(label(tr("Your words for {name}", name=audience.name), "strong"))
        whole.addWidget(self._text, 1)
        others = Card(margin=14, spacing=STEP)
        for other in pitch.audiences:
            text = wording(pitch, other.id, point.id) if other.id != audience.id else ""
            if text:
                others.body.addLayout(column(label(other.name, "section"), label(text, wrap=True), spacing=2))
        if others.body.count():
            whole.addWidget(others)
        known = [f"{g.term} → {g.instead[audience.id]}" for g in pitch.glossary if audience.id in g.instead]
        if known:
            whole.addWidget(label(tr("Glossary") + ": " + " · ".join(known[:6]), "small", wrap=True))
        whole.addLayout(
            row(None, button(tr("Cancel"), self.reject), button(tr("Save"), self.accept, kind="primary"))
        )

    @property
    def text(self) -> str:
        """What was written."""
        return " ".join(self._text.toPlainText().split())


def wording(pitch: Pitch, audience_id: str, point_id: str) -> str:
    """The sentences of a listener's spoken variant that carry a point first."""
    variant = _spoken(pitch, audience_id)
    return " ".join(s.text for s in variant.sentences if s.points[:1] == (point_id,)) if variant else ""


def _spoken(pitch: Pitch, audience_id: str) -> Variant | None:
    return next((v for v in pitch.variants if (v.audience, v.channel) == (audience_id, "spoken")), None)


def with_wording(pitch: Pitch, audience_id: str, point: Point, text: str) -> Pitch:
    """The pitch with these words for a point; empty words leave it out. New ones stand in the points' order."""
    variant = _spoken(pitch, audience_id) or Variant(audience_id, (), target_seconds=45)
    mine = [s for s in variant.sentences if s.points[:1] == (point.id,)]
    rest = list(variant.sentences)
    at = rest.index(mine[0]) if mine else None
    points = mine[0].points if mine else (point.id,)
    rest = [s for s in rest if s not in mine]
    if text:
        if at is None:
            order = {p.id: i for i, p in enumerate(pitch.points)}
            here = order[point.id]
            at = sum(1 for s in rest if s.points and order.get(s.points[0], 0) < here)
        rest.insert(at, VariantSentence(text, mine[0].role if mine else point.role, points))
    changed = dataclasses.replace(variant, sentences=tuple(rest))
    others = [v for v in pitch.variants if v is not variant]
    place = next((i for i, v in enumerate(pitch.variants) if v is variant), len(others))
    others.insert(place, changed)
    return dataclasses.replace(pitch, variants=tuple(others))


class WordingView(QWidget):
    """The grid itself."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        body = QWidget()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(STEP)
        self._grid.setVerticalSpacing(3)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 12, STEP, STEP)
        inside.addLayout(self._grid)
        inside.addLayout(row(button(tr("Add a point"), self._add_point, kind="quiet", icon="plus"), None))
        inside.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(body, tr("Wording")))

    def refresh(self) -> None:
        """Show the pitch in hand."""
        clear(self._grid)
        pitch = self._desk.pitch
        if pitch is None:
            return
        self._grid.addWidget(label(tr("Point"), "section"), 0, 0)
        self._grid.setColumnMinimumWidth(0, 170)
        for place in range(1, 12):
            self._grid.setColumnStretch(place, 1 if place <= len(pitch.audiences) else 0)
        for place, audience in enumerate(pitch.audiences, 1):
            self._grid.addWidget(self._head(pitch, audience), 0, place)
        for number, point in enumerate(pitch.points):
            at = 2 * number + 1
            self._grid.addWidget(rule(), at, 0, 1, 1 + len(pitch.audiences))
            self._grid.addWidget(self._point(point, number, len(pitch.points)), at + 1, 0)
            for place, audience in enumerate(pitch.audiences, 1):
                name = f"{role_label(point.role)}, {audience.name}"
                edit = functools.partial(self.edit, point, audience)
                self._grid.addWidget(Cell(wording(pitch, audience.id, point.id), name, edit), at + 1, place)

    def _head(self, pitch: Pitch, audience: Audience) -> QWidget:
        missing = sum(not wording(pitch, audience.id, point.id) for point in pitch.points)
        variant = _spoken(pitch, audience.id)
        parts = [
            familiarity_label(audience.familiarity),
            tr("{n} s", n=round((variant and variant.target_seconds) or 45)),
        ]
        if missing:
            parts.append(tr("{n} to word", n=missing))
        mine = self._desk.audience is not None and self._desk.audience.id == audience.id
        made = QWidget()
        inside = column(
            label(audience.name, "accent" if mine else "section", wrap=True),
            label(" · ".join(parts), "small", wrap=True),
            spacing=2,
        )
        inside.setContentsMargins(9, 0, 0, 4)
        made.setLayout(inside)
        return made

    def _point(self, point: Point, number: int, count: int) -> QWidget:
        made = QWidget()
        more = button("", kind="quiet", icon="more", name=tr("Change the point “{gist}”", gist=point.gist))
        menu = QMenu(more)
        menu.addAction(tr("Change its gist…"), lambda: self._change_gist(point))
        roles = menu.addMenu(tr("Role"))
        for role in POINT_ROLES:
            other = dataclasses.replace(point, role=role)
            roles.addAction(role_label(role), functools.partial(self._replace, point, other))
        if number:
            menu.addAction(tr("Move up"), lambda: self.move_point(number, number - 1))
        if number + 1 < count:
            menu.addAction(tr("Move down"), lambda: self.move_point(number, number + 1))
        menu.addSeparator()
        menu.addAction(tr("Delete this point"), lambda: self._delete(point))
        more.setMenu(menu)
        gist = label(point.gist, "muted", wrap=True)
        inside = column(row(RoleChip(point.role), None, more, spacing=2), gist, None, spacing=3)
        inside.setContentsMargins(0, 5, STEP, 8)
        made.setLayout(inside)
        return made

    # --- deeds ---------------------------------------------------------------------------------------

    def edit(self, point: Point, audience: Audience) -> None:
        """Edit one cell."""
        pitch = self._desk.pitch
        if pitch is None:
            return
        dialog = WordingDialog(pitch, point, audience, self)
        if dialog.exec() and dialog.text != wording(pitch, audience.id, point.id):
            changed = with_wording(pitch, audience.id, point, dialog.text)
            self._desk.edit_pitch(changed, tr("Wording for {name}", name=audience.name))

    def _replace(self, old: Point, new: Point) -> None:
        pitch = self._desk.pitch
        if pitch is not None:
            points = tuple(new if p is old or p.id == old.id else p for p in pitch.points)
            self._desk.edit_pitch(dataclasses.replace(pitch, points=points), tr("Change a point"))

    def _change_gist(self, point: Point) -> None:
        text, given = QInputDialog.getText(
            self, tr("Point"), tr("What it says, in a few plain words:"), text=point.gist
        )
        if given and text.strip():
            self._replace(point, dataclasses.replace(point, gist=text.strip()))

    def move_point(self, number: int, to: int) -> None:
        """Put a point elsewhere in the order."""
        pitch = self._desk.pitch
        if pitch is not None:
            points = list(pitch.points)
            points.insert(to, points.pop(number))
            self._desk.edit_pitch(dataclasses.replace(pitch, points=tuple(points)), tr("Order of the points"))

    def _add_point(self) -> None:
        pitch = self._desk.pitch
        text, given = QInputDialog.getText(self, tr("Add a point"), tr("What it says, in a few plain words:"))
        if pitch is not None and given and text.strip():
            used = {p.id for p in pitch.points}
            free = next(f"c{n}" for n in range(1, 10_000) if f"c{n}" not in used)
            there = {p.role for p in pitch.points}
            role: Role = next((r for r in POINT_ROLES if r not in there), "value")
            points = (*pitch.points, Point(free, role, text.strip()))
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
