"""Two visits to the window, each a process: `python -m tests.end2end.window_visits first|again SPEECH PART`.

Prints what was seen, a JSON object a line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QTableView

from pitchcoach.gui import start
from pitchcoach.gui.app import make_application
from pitchcoach.gui.widgets.sentence import SentenceText
from tests.end2end.hand import Deeds, Hand, choose_tab, click, named, press, seen, speak

CONTROL = Qt.KeyboardModifier.ControlModifier


def tell(**what: object) -> None:
    """For the test that looks on."""
    print(json.dumps(what), flush=True)


def say(path: Path) -> Deeds:
    """The count-in, the words, Space."""
    yield lambda: named("Time: starts in")
    yield lambda: named("Time: 0:0")
    player = speak(path)
    yield lambda: player.poll() is not None
    yield from press(Qt.Key.Key_Space)


def first(speech: Path, part: Path) -> Deeds:
    """From nothing to a take that was redone in part."""
    ring = yield lambda: named("Overall score")
    tell(sample=ring.accessibleName(), welcome=seen("Practise your pitch"))
    yield lambda: seen("Say a few words")
    words = speak(part)
    tell(level=(yield lambda: seen("A good level") or seen("A little quiet")))
    words.wait()
    yield from click("Rehearse the sample pitch", QAbstractButton)
    box = yield lambda: named("Audience", QComboBox)
    yield from click("Audience", QComboBox)
    for _ in range(box.count()):
        yield from press(Qt.Key.Key_Up)
    yield from press(Qt.Key.Key_Down)
    yield from press(Qt.Key.Key_Return)
    yield lambda: seen("A hospital manager")
    tell(listener=box.currentText())
    yield from click("Record")
    yield from say(speech)
    yield lambda: scored("Delivery")  # the last to come: fillers are listened for after the words
    tell(review=named("Overall score").accessibleName(), bars=[named(b).accessibleName() for b in BARS])
    yield lambda: bool(
        transcript()
    )  # drawn anew with the last of the scores, and shown a turn of the loop later
    tell(heard=[w.accessibleName() for w in transcript()])
    yield from press(Qt.Key.Key_R)
    yield from say(part)
    yield from click("Keep", QAbstractButton)
    yield lambda: any("coffee" in sentence.accessibleName() for sentence in transcript())
    tell(redone=[w.accessibleName() for w in transcript()])
    yield from look_around()
    yield from press(Qt.Key.Key_Q, CONTROL)


def again(_speech: Path, _part: Path) -> Deeds:
    """After a restart: all is there, and the newest take opens from the library."""
    yield from look_around()
    yield from press(Qt.Key.Key_2, CONTROL)
    yield from choose_tab("Takes")
    yield from click("Open", QAbstractButton)
    yield lambda: named("Overall score")
    tell(opened=[w.accessibleName() for w in transcript()])
    yield from press(Qt.Key.Key_Q, CONTROL)


def look_around() -> Deeds:
    """What the library and the charts show."""
    yield from press(Qt.Key.Key_2, CONTROL)
    yield from choose_tab("Takes")
    table = yield lambda: named("Takes", QTableView)
    tell(takes=table.model().rowCount())
    yield from press(Qt.Key.Key_3, CONTROL)
    chart = yield lambda: named("Scores: ")
    tell(chart=chart.accessibleName())


BARS = ("Length: ", "Structure: ", "Jargon: ", "Translation: ", "Delivery: ")


def scored(dimension: str) -> bool:
    """Whether the bar of a score has a number."""
    bar = named(f"{dimension}: ")
    return bar is not None and bar.accessibleName().partition(": ")[2][:1].isdigit()


def transcript() -> list[SentenceText]:
    """The sentences on the screen."""
    made = [w for top in QApplication.topLevelWidgets() for w in top.findChildren(SentenceText)]
    return [w for w in made if w.isVisible()]


def main() -> int:
    """Open the program as its users do, with a hand at it."""
    visit, speech, part = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    make_application()
    hand = Hand({"first": first, "again": again}[visit](speech, part))
    status = start.main([])
    del hand
    return status


if __name__ == "__main__":
    sys.exit(main())
