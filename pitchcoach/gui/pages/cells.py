"""One cell of the grid points × audiences: the wording of a point for a listener, and the dialog that edits it."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QTextOption
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.icons import pixmap
from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import STEP, THEME, colour
from pitchcoach.gui.widgets.ask import foot
from pitchcoach.gui.widgets.basics import Card, RoleChip, column, describe, label, row
from pitchcoach.gui.widgets.pressable import Pressable
from pitchcoach.model import Audience, Pitch, Point, Variant, VariantSentence


class Cell(Pressable):
    """The wording of one point for one listener; click or Enter to edit, hatched while there is none."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(name + ": " + (text or tr("not worded yet")), tr("Enter edits it"))
        self._empty = not text
        self.body.addWidget(label(text or tr("not worded yet"), "" if text else "muted", wrap=True))
        self.body.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Hatch an empty cell; a pen where the pointer is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._empty:
            painter.setClipRect(self.rect().adjusted(1, 1, -1, -1))
            painter.setPen(QPen(colour(THEME.tokens.line), 1.2))
            for x in range(-self.height(), self.width(), 11):
                painter.drawLine(QPointF(x, self.height()), QPointF(x + self.height(), 0))
        painter.end()
        super().paintEvent(event)
        if self.underMouse():
            painter = QPainter(self)
            painter.drawPixmap(self.width() - 24, self.height() - 24, pixmap("pen", THEME.tokens.muted, 16))


class WordingDialog(QDialog):
    """Edits one cell; the wordings for the other listeners stand beside it, to translate from."""

    def __init__(self, pitch: Pitch, point: Point, audience: Audience, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Wording"))
        self.resize(560, 420)
        self._text = QPlainTextEdit(wording(pitch, audience.id, point.id))
        self._text.setProperty("kind", "reading")
        self._text.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        describe(
            self._text,
            tr("Your words for {name}", name=audience.name),
            tr("What you would say for this point, in their words"),
        )
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
        whole.addLayout(foot(self))

    @property
    def text(self) -> str:
        """What was written."""
        return " ".join(self._text.toPlainText().split())


def edit_wording(desk: Desk, pitch: Pitch, point: Point, audience: Audience, parent: QWidget) -> bool:
    """Ask for the words of one cell; whether they were changed."""
    dialog = WordingDialog(pitch, point, audience, parent)
    agreed, text = bool(dialog.exec()), dialog.text
    dialog.deleteLater()
    if not agreed or text == wording(pitch, audience.id, point.id):
        return False
    changed = with_wording(pitch, audience.id, point, text)
    return desk.edit_pitch(changed, tr("Wording for {name}", name=audience.name))


def wording(pitch: Pitch, audience_id: str, point_id: str) -> str:
    """The sentences of a listener's spoken variant that carry a point first."""
    variant = spoken_variant(pitch, audience_id)
    return " ".join(s.text for s in variant.sentences if s.points[:1] == (point_id,)) if variant else ""


def spoken_variant(pitch: Pitch, audience_id: str) -> Variant | None:
    """The spoken wording for a listener; None while there is none."""
    return next((v for v in pitch.variants if (v.audience, v.channel) == (audience_id, "spoken")), None)


def with_wording(pitch: Pitch, audience_id: str, point: Point, text: str) -> Pitch:
    """The pitch with these words for a point; empty words leave it out. New ones stand in the points' order."""
    variant = spoken_variant(pitch, audience_id) or Variant(audience_id, (), target_seconds=45)
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


def without_point(pitch: Pitch, audience_id: str) -> str:
    """The sentences of a listener's spoken variant that carry no point of the pitch."""
    variant = spoken_variant(pitch, audience_id)
    known = {point.id for point in pitch.points}
    return (
        " ".join(s.text for s in variant.sentences if not s.points or s.points[0] not in known)
        if variant
        else ""
    )
