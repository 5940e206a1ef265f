"""What the review asks for when a part is to be spoken anew, turned into deeds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from pitchcoach.gui.desk import Desk
from pitchcoach.gui.pages.redo import Redo
from pitchcoach.gui.pages.review import ReviewPage
from pitchcoach.gui.studio import Studio
from pitchcoach.model import Finding, SentenceReading


class Redoing(QObject):
    """Stands between the review's buttons, the part in hand, and the recording."""

    def __init__(
        self,
        desk: Desk,
        redo: Redo,
        review: ReviewPage,
        studio: Studio | None,
        record: Callable[[float], None],
    ) -> None:
        """`record` begins a recording that ends after so many seconds."""
        super().__init__()
        self._desk, self._redo, self._review = desk, redo, review
        self._studio, self._record = studio, record
        review.redo_wanted.connect(self.finding)
        review.sentence_wanted.connect(self.sentence)
        redo.working.connect(review.show_redoing)
        redo.progressed.connect(review.redo_card.show_progress)
        review.redo_card.cancel_wanted.connect(redo.cancel)
        redo.tried.connect(review.show_attempt)
        redo.over.connect(review.hide_attempt)
        review.redo_card.keep_wanted.connect(redo.keep)
        review.redo_card.drop_wanted.connect(redo.drop)
        review.redo_card.again_wanted.connect(self.again)

    def finding(self, finding: Finding | None) -> None:
        """Speak the part anew that this finding is about."""
        take = self._desk.take
        if finding is not None and take is not None and self._free:
            self._redo.begin(take, finding)
            self._record(Redo.LIMIT_S)

    def sentence(self, sentence: SentenceReading) -> None:
        """Speak this sentence anew."""
        take = self._desk.take
        if take is not None and self._free:
            self._redo.begin_sentence(take, sentence)
            self._record(Redo.LIMIT_S)

    def again(self) -> None:
        """The same part once more: what was just tried is dropped."""
        attempt = self._redo.attempt
        if attempt is not None and self._free:
            self._redo.drop()
            self._redo.part = attempt.part
            self._record(Redo.LIMIT_S)

    def first(self) -> None:
        """The part that "Change one thing" names, or the one just tried."""
        if self._redo.attempt is not None:
            self.again()
        else:
            self.finding(self._review.change.finding)

    @property
    def _free(self) -> bool:
        return self._studio is not None and not self._studio.busy
