"""The microphone as several pages show it: which one, how loud, and whether that is right. One is open at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from pitchcoach.audio.devices import DEFAULT
from pitchcoach.audio.level import Level
from pitchcoach.gui.check import LOUD_DBFS, QUIET_DBFS, MicrophoneCheck, Verdict, judge
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.live import Microphones
from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import button, describe, label, row, set_kind
from pitchcoach.gui.widgets.meters import LevelMeter

VERDICT_PX = 40
"""Two lines of small type, kept free so that nothing jumps when the verdict changes."""


class MicrophonePanel(QWidget):
    """The choice of microphone, its level and what to make of it."""

    chosen = Signal()
    look_again_wanted = Signal()
    looked_at = Signal()
    """It came on the screen, or went."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._names = QComboBox()
        describe(self._names, tr("Microphone"), tr("What a take is recorded with"))
        self._names.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._names.setMinimumContentsLength(14)
        self._names.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._names.activated.connect(self._choose)
        again = button(
            "", self.look_again_wanted.emit, kind="quiet", icon="redo", tip=tr("Look again for microphones")
        )
        self._level, self.verdict = LevelMeter(QUIET_DBFS, LOUD_DBFS), label("", "small", wrap=True)
        self.verdict.setMinimumHeight(VERDICT_PX)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        tip = tr("The microphone is open only while this page is shown; nothing of it is kept.")
        describe(self._level, tr("Level of the microphone"), tip)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(STEP)
        whole.addLayout(row(self._names, again, spacing=4))
        whole.addWidget(self._level)
        whole.addWidget(self.verdict)

    def show_microphones(self, names: tuple[str, ...], problem: str = "") -> None:
        """Offer these microphones; or say why there is none."""
        self._names.clear()
        for name in names:
            self._names.addItem(tr("System default") if name == DEFAULT else name, name)
        at = self._names.findData(self._desk.settings.microphone)
        self._names.setCurrentIndex(max(0, at))
        self._names.setEnabled(bool(names))
        if problem:
            self.show_no_level(problem)

    def _choose(self, index: int) -> None:
        self._desk.change_settings(microphone=self._names.itemData(index) if index else "")
        self.clear_level()
        self.chosen.emit()

    def show_level(self, level: Level, muted: bool) -> None:
        """Show how loud the microphone is, and what that means."""
        self._level.feed(level.rms_dbfs)
        self._say(*_verdict_text(judge(self._level.loudest_dbfs, level, muted)))

    def show_no_level(self, why: str) -> None:
        """The microphone can't be listened to."""
        self._level.clear()
        self._say(why, "poor")

    def clear_level(self) -> None:
        """Nothing is heard, and nothing said about it."""
        self._level.clear()
        self._say("", "small")

    def _say(self, text: str, kind: str) -> None:
        if self.verdict.accessibleName() != text:
            self.verdict.setText(text)
            set_kind(self.verdict, kind)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """On the screen: the microphone chosen elsewhere is shown, and its level may be."""
        super().showEvent(event)
        at = self._names.findData(self._desk.settings.microphone)
        if self._names.count():
            self._names.setCurrentIndex(max(0, at))
        self.looked_at.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Out of sight: nothing is to be listened to."""
        super().hideEvent(event)
        self.clear_level()
        self.looked_at.emit()


class MicrophonePanels(QObject):
    """The panels of all pages: they share one check and one list; only the panel on the screen is served."""

    def __init__(
        self,
        check: MicrophoneCheck | None,
        microphones: Microphones | None,
        busy: Callable[[], bool],
        parent: QObject,
    ) -> None:
        """Without a `check` no level is shown; while `busy` the microphone belongs to a take."""
        super().__init__(parent)
        self._check, self._microphones, self._busy = check, microphones, busy
        self._panels: list[MicrophonePanel] = []
        self._last: tuple[tuple[str, ...], str] | None = None
        self._away = False
        # one page goes as another comes: looked at once both are done
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        if check is not None:
            check.heard.connect(self._heard)
            check.failed.connect(self._failed)
        if microphones is not None:
            microphones.found.connect(self._found)

    def add(self, panel: MicrophonePanel) -> None:
        """Serve this one, too."""
        self._panels.append(panel)
        panel.looked_at.connect(lambda: self._timer.start(0))
        if self._check is not None:
            panel.chosen.connect(self._check.change)
        panel.look_again_wanted.connect(self._look_again)
        if self._last is not None:
            panel.show_microphones(*self._last)
        if panel.isVisible():
            self._timer.start(0)

    def _shown(self) -> MicrophonePanel | None:
        return next((panel for panel in self._panels if panel.isVisible()), None)

    def _look(self) -> None:
        if self._check is not None:
            if self._shown() is not None and not self._busy():
                self._check.listen()
            else:
                self._check.release()

    def came_back(self, state: Qt.ApplicationState) -> None:
        """The person was elsewhere, perhaps to plug one in or to choose another default."""
        back = state == Qt.ApplicationState.ApplicationActive
        if back and self._away and self._shown() is not None and not self._busy():
            self._look_again()
        self._away = not back

    def _look_again(self) -> None:
        """Looking anew ends every open stream, so the one that is listened to goes first."""
        if self._microphones is not None and self._check is not None:
            self._check.release(self._microphones.look_again)

    def _found(self, names: tuple[str, ...], problem: str) -> None:
        self._last = names, problem
        for panel in self._panels:
            panel.show_microphones(names, problem)
        self._look()

    def _heard(self, level: Level, muted: bool) -> None:
        panel = self._shown()
        if panel is not None:
            panel.show_level(level, muted)

    def _failed(self, why: str) -> None:
        panel = self._shown()
        if panel is not None:
            panel.show_no_level(why)


def _verdict_text(verdict: Verdict) -> tuple[str, str]:
    """What a verdict on the level says, and the kind of label it says it in."""
    return {
        "waiting": (tr("Say a few words: the bar should reach the green."), "small"),
        "silent": (tr("Nothing but silence: is the microphone muted, or not permitted?"), "poor"),
        "quiet": (tr("A little quiet: come nearer, or turn the microphone up."), "fair"),
        "good": (tr("A good level."), "good"),
        "loud": (tr("Too loud: move a little away, or turn the microphone down."), "poor"),
    }[verdict]
