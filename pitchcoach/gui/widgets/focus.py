"""The focus stays where the person left it, though a page draws its parts anew.

When the control that has the focus goes, Qt gives the focus to the next one in the window, which is seldom what
anybody wants. So before parts go, their parent takes the focus; once new ones are there, the one that stands for
the old one gets it: the one with the same name, else the one in the same place.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLayout, QWidget

TRIES = 5
"""Rounds of the loop that new parts are waited for."""


@dataclass(frozen=True, slots=True)
class _Place:
    kind: type[QWidget]
    name: str
    number: int
    """Among the controls of its kind."""
    inside: object
    """Where in it, as it says itself."""


def keep_focus(layout: QLayout) -> None:
    """What is in `layout` is about to go and to be made anew; its focus passes on to what comes in its place."""
    parent = layout.parentWidget()
    focus = parent.window().focusWidget() if parent is not None else None
    if parent is None or focus is None or focus is parent or not _holds(layout, focus):
        return
    same = _reachable(parent, type(focus))
    number = same.index(focus) if focus in same else 0
    where = getattr(focus, "place", None)
    place = _Place(type(focus), focus.accessibleName(), number, where() if callable(where) else None)
    parent.setFocus(Qt.FocusReason.OtherFocusReason)
    QTimer.singleShot(0, parent, lambda: _give_back(parent, place))


def _holds(layout: QLayout, focus: QWidget) -> bool:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None and (widget is focus or widget.isAncestorOf(focus)):
            return True
        if inner is not None and _holds(inner, focus):
            return True
    return False


def _reachable(parent: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [
        widget
        for widget in parent.findChildren(kind)
        if (type(widget) is kind or kind is QWidget)
        and widget.isVisibleTo(parent)
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def _comes(widget: QWidget) -> bool:
    """Whether a layout is still to show it: it does so only in the next round of the loop."""
    said = widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
    return widget.isHidden() and not said and not widget.isWindow()


def _give_back(parent: QWidget, place: _Place, tries: int = TRIES) -> None:
    if parent.window().focusWidget() is not parent:
        return  # somebody has it already
    if tries and any(_comes(widget) for widget in parent.findChildren(QWidget)):
        QTimer.singleShot(0, parent, lambda: _give_back(parent, place, tries - 1))
        return
    same = _reachable(parent, place.kind) or _reachable(parent, QWidget)
    if not same:
        return
    named = [widget for widget in same if widget.accessibleName() == place.name]
    heir = named[0] if named else same[min(place.number, len(same) - 1)]
    heir.setFocus(Qt.FocusReason.OtherFocusReason)
    go = getattr(heir, "go_to_place", None)
    if place.inside is not None and callable(go):
        go(place.inside)
