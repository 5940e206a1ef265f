"""The button on a chart that saves it: as a picture, or as its values."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.texts import tr
from pitchcoach.gui.widgets.basics import button
from pitchcoach.gui.widgets.charts import TakesChart


def saving_button(desk: Desk, chart: TakesChart, name: str, parent: QWidget) -> QPushButton:
    """The button; `name` is proposed for the file."""
    made = button("", kind="quiet", icon="export", name=tr("Save this chart"), tip=tr("Save this chart"))
    menu = QMenu(made)
    for kind, text in (
        ("png", tr("Picture (PNG)…")),
        ("svg", tr("Picture (SVG)…")),
        ("csv", tr("Values (CSV)…")),
    ):
        menu.addAction(text, functools.partial(_ask, desk, chart, f"{name}.{kind}", parent))
    made.setMenu(menu)
    return made


def _ask(desk: Desk, chart: TakesChart, name: str, parent: QWidget) -> None:
    suffix = Path(name).suffix
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, tr("Save this chart"), name, f"{suffix[1:].upper()} (*{suffix})"
    )
    if chosen:
        path = Path(chosen)
        save_chart(desk, chart, path if path.suffix else path.with_suffix(suffix))


def save_chart(desk: Desk, chart: TakesChart, path: Path) -> None:
    """Write a chart to `path`: PNG, SVG or CSV, by its ending. What goes wrong is told."""
    try:
        if path.suffix.lower() == ".csv":
            path.write_text(chart.as_csv(), encoding="utf-8")
        elif not chart.save_picture(path):
            raise OSError(0, tr("not writable"))
    except OSError as error:
        desk.told.emit(tr("{name} can't be written: {why}.", name=path.name, why=error.strerror), False)
    else:
        desk.told.emit(tr("Written to {name}.", name=str(path)), False)
