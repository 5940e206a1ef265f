"""When something goes wrong that nobody foresaw: the take is safe, the log is offered."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox

from pitchcoach.gui.texts import tr
from pitchcoach.settings import Paths

_log = logging.getLogger("pitchcoach")
_showing = False
LOG = "pitchcoach.log"
"""In the program's folder."""


def catch(paths: Paths) -> None:
    """Write unforeseen errors to the log and show them from now on."""
    file = paths.home / LOG
    try:
        paths.make(paths.home)
        _log.addHandler(logging.FileHandler(file, encoding="utf-8", delay=True))
    except Exception as error:  # a log that can't be written must not keep anybody from rehearsing
        print(f"pitchcoach: no log: {error}", file=sys.stderr)  # noqa: T201

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        text = "".join(traceback.format_exception(kind, error, trace))
        _log.error("%s", text)
        sys.stderr.write(text)
        if QApplication.instance() is not None and issubclass(kind, Exception):
            _show(str(file), text)

    sys.excepthook = show


def dialog(log: str, text: str) -> QMessageBox:
    """What is shown: one sentence, what was kept, the details folded away."""
    box = QMessageBox()
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("PitchCoach")
    box.setText(tr("Something went wrong in PitchCoach."))
    box.setInformativeText(
        tr(
            "What you recorded is kept. You can go on, or close and open the program again.\n\nThe log: {file}",
            file=log,
        )
    )
    box.setDetailedText(text)
    return box


def _show(log: str, text: str) -> None:
    global _showing
    if _showing:  # one dialog is enough, however often a timer fails
        return
    _showing = True
    try:
        box = dialog(log, text)
        opens = box.addButton(tr("Open the log"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(tr("Go on"), QMessageBox.ButtonRole.AcceptRole)
        box.exec()
        if box.clickedButton() is opens:
            QDesktopServices.openUrl(QUrl.fromLocalFile(log))
    finally:
        _showing = False
