"""How long the spoken pitch for a listener is to be: asked for, and kept."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.pages.audiences import with_target
from pitchcoach.gui.texts import tr
from pitchcoach.gui.widgets.ask import ask_number

TARGET_S = 10, 600, 5
"""Least and greatest target in seconds, and its step."""


def ask_target(desk: Desk, parent: QWidget) -> None:
    """Ask how long the pitch for the listener in hand is to be."""
    if desk.audience is None:
        return
    words = tr("Seconds, for {name}:", name=desk.audience.name)
    seconds = ask_number(parent, tr("How long"), words, round(desk.target_s), *TARGET_S)
    if seconds is not None:
        set_target(desk, seconds)


def set_target(desk: Desk, seconds: int) -> None:
    """The spoken pitch for the listener in hand is to take so long."""
    pitch, audience = desk.pitch, desk.audience
    if pitch is not None and audience is not None:
        changed = with_target(pitch, audience.id, seconds)
        desk.edit_pitch(changed, tr("Target for {name}", name=audience.name))
