"""When something goes wrong that nobody foresaw: the take is safe, the log is offered.

The log is for sending to somebody who can mend the program. An error's message may quote what a person said or wrote,
so the log gets its kind and its place in the program only; the message is shown, never kept.
"""

from __future__ import annotations

import logging
import sys
import time
import traceback
from io import TextIOWrapper
from types import TracebackType

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QGridLayout, QMessageBox, QSpacerItem

from pitchcoach import __version__
from pitchcoach.gui.texts import tr
from pitchcoach.gui.widgets.basics import describe
from pitchcoach.settings import Paths, private

_log = logging.getLogger("pitchcoach")
_showing = False


def catch(paths: Paths) -> None:
    """Write unforeseen errors to the log and show them from now on."""
    file = paths.log
    try:
        paths.make(paths.home)
        _log.addHandler(PrivateLog(file, encoding="utf-8", delay=True))
    except Exception as error:  # a log that can't be written must not keep anybody from rehearsing
        print(f"pitchcoach: no log: {error}", file=sys.stderr)  # noqa: T201

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        text = "".join(traceback.format_exception(kind, error, trace))
        _log.error("%s", without_words(kind, error, trace))
        sys.stderr.write(text)
        if QApplication.instance() is not None and issubclass(kind, Exception):
            _show(str(file), text)

    sys.excepthook = show


class PrivateLog(logging.FileHandler):
    """A log that only its owner can read, made when there is something to write."""

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding="utf-8", opener=private)


def without_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """The traceback with every error's message left out: kinds, files, lines, and when."""
    parts: list[str] = []
    seen: set[int] = set()
    found: traceback.TracebackException | None = traceback.TracebackException(
        kind, error, trace, lookup_lines=True
    )
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        name = found.exc_type.__qualname__ if found.exc_type else "an error"
        parts.append("".join(found.stack.format()) + f"{name} (message left out)\n")
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    when = time.strftime("%Y-%m-%d %H:%M:%S")
    return f"{when} PitchCoach {__version__}\n" + "caused:\n".join(reversed(parts))


WIDTH_PX = 480
ROOM_PX = 44
"""What a button of the theme has around its words."""


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
    opens = box.addButton(tr("Open the log"), QMessageBox.ButtonRole.ActionRole)
    opens.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(log)))
    goes_on = box.addButton(tr("Go on"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(goes_on)
    tips: dict[object, str] = {
        opens: tr("To send to somebody who can mend it"),
        goes_on: tr("Back to where you were"),
    }
    for made in box.buttons():
        if made not in tips:  # Qt gives the one for the details the room of unstyled words
            made.setMinimumWidth(made.fontMetrics().horizontalAdvance(made.text()) + ROOM_PX)
        describe(made, made.text(), tips.get(made, tr("What went wrong, for those who can mend it")))
    grid = box.layout()
    if isinstance(grid, QGridLayout):  # a box is as wide as its text, whatever its buttons need
        grid.addItem(QSpacerItem(WIDTH_PX, 0), grid.rowCount(), 0, 1, grid.columnCount())
    return box


def _show(log: str, text: str) -> None:
    global _showing
    if _showing:  # one dialog is enough, however often a timer fails
        return
    _showing = True
    try:
        dialog(log, text).exec()
    finally:
        _showing = False
