"""What the pages look at and act on: the library, the pitch and listener in hand, and the take that is open.

One `Desk` belongs to the window; pages get it in their constructor, call it, and redraw on its signals.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.jobs import Jobs, Ticket
from pitchcoach.gui.rescoring import Rescoring
from pitchcoach.gui.sentences import worded
from pitchcoach.gui.texts import tr
from pitchcoach.library.library import Library
from pitchcoach.library.records import StoredTake, TakeRow
from pitchcoach.library.undo import Step
from pitchcoach.model import Audience, Channel, GlossaryEntry, Pitch, Report, Transcript, Variant
from pitchcoach.rehearsal import Listener, pick_audience, rescore, same_term
from pitchcoach.settings import Paths, Settings


@dataclass(frozen=True, slots=True)
class Standing:
    """The open take among the others of its pitch and listener."""

    last: TakeRow | None
    """The scored take before it."""
    best: TakeRow | None
    """The best of the others."""
    sample: bool = False
    """It came with the program."""


class Desk(QObject):
    """The model of every page. Only the window's thread touches it, since it holds the library."""

    pitch_changed = Signal()
    """Another pitch or listener was taken in hand, or the pitch was edited."""
    takes_changed = Signal()
    take_opened = Signal()
    """The open take is another one, was scored anew, or was closed."""
    settings_changed = Signal()
    told = Signal(str, bool)
    """A sentence for the person; whether it comes with an offer to undo."""

    def __init__(self, library: Library, paths: Paths, settings: Settings, jobs: Jobs) -> None:
        super().__init__()
        self.library = library
        self.paths = paths
        self.settings = settings
        self.jobs = jobs
        self.pitch: Pitch | None = None
        self.audience: Audience | None = None
        self.take: StoredTake | None = None
        self.take_complete = True
        """Whether the open take was listened to whole; while it is not, the fillers of its end are missing."""
        self.listener = Listener(settings.model, paths)
        self.closed = False
        """The library is closed: what was still waiting to be drawn is not drawn any more."""

    # --- the pitch in hand -------------------------------------------------------------------------------

    def pick_pitch(self, pitch_id: str, audience_id: str | None = None) -> None:
        """Take a pitch in hand, for this listener or the one farthest from the trade."""
        pitch = self.library.pitches.load(pitch_id)
        self.pitch = pitch
        self.audience = pitch.audience(audience_id) if audience_id else None
        if self.audience is None and pitch.audiences:
            self.audience = pick_audience(pitch, None)
        if self.take is not None and self.take.pitch != pitch_id:
            self.close_take()
        self.pitch_changed.emit()

    def pick_first(self) -> None:
        """Take in hand the pitch rehearsed last; none where the library is empty."""
        listed = self.library.pitches.listed()
        if listed:
            self.pick_pitch(listed[0].id)
        else:
            self.pitch = self.audience = None
            self.close_take()
            self.pitch_changed.emit()

    def pick_audience(self, audience_id: str) -> None:
        """Speak to another listener of the same pitch."""
        if self.pitch is not None and (self.audience is None or audience_id != self.audience.id):
            self.audience = self.pitch.audience(audience_id)
            self.pitch_changed.emit()

    @property
    def variant(self) -> Variant | None:
        """The wording to speak for the listener in hand."""
        if self.pitch is None or self.audience is None:
            return None
        found = self.pitch.variant(self.audience.id, "spoken")
        return found if found is not None and found.channel == "spoken" else None

    @property
    def target_s(self) -> float:
        """Seconds aimed at."""
        return (self.variant.target_seconds if self.variant else None) or 45.0

    def edit_pitch(self, pitch: Pitch, label: str) -> bool:
        """Save a changed pitch as one undo step; False, and told, where it doesn't hold together."""
        try:
            self.library.pitches.save(pitch, label=label)
        except PitchcoachError as error:
            self.told.emit(worded(error), False)
            return False
        keep = self.audience.id if self.audience else None
        self.pick_pitch(pitch.id, keep)
        self.takes_changed.emit()
        return True

    def learn_word(self, audience_id: str, word: str, take: StoredTake | None = None) -> None:
        """This listener knows the word; what the glossary says instead of it to them goes.

        A `take` is scored again with that, in one undo step.
        """
        listener = self.pitch.audience(audience_id) if self.pitch else None
        if self.pitch is None or listener is None:
            return
        audiences = tuple(
            dataclasses.replace(a, knows=(*a.knows, word))
            if a.id == audience_id and word not in a.knows
            else a
            for a in self.pitch.audiences
        )
        glossary = tuple(
            dataclasses.replace(g, instead={a: text for a, text in g.instead.items() if a != audience_id})
            if same_term(g.term, word)
            else g
            for g in self.pitch.glossary
        )
        changed = dataclasses.replace(self.pitch, audiences=audiences, glossary=glossary)
        self._edit_and_score(changed, take, tr("{name} knows “{term}”", name=listener.name, term=word))

    def put_in_glossary(
        self, term: str, audience_id: str, instead: str, take: StoredTake | None = None
    ) -> None:
        """Say `instead` for `term` to this listener; a `take` is scored again with that, in one undo step."""
        if self.pitch is None:
            return
        entries, found = [], False
        for entry in self.pitch.glossary:
            if entry.term.lower() == term.lower():
                entry, found = (
                    dataclasses.replace(entry, instead={**entry.instead, audience_id: instead}),
                    True,
                )
            entries.append(entry)
        if not found:
            entries.append(GlossaryEntry(term, {audience_id: instead}))
        changed = dataclasses.replace(self.pitch, glossary=tuple(entries))
        self._edit_and_score(changed, take, tr("“{term}” in the glossary", term=term))

    def _edit_and_score(self, pitch: Pitch, take: StoredTake | None, label: str) -> None:
        history = self.library.history
        before = history.latest
        if self.edit_pitch(pitch, label) and take is not None:
            made = history.latest
            self.rescore(take, label=label, goes_on=made if made is not before else None)

    # --- takes -------------------------------------------------------------------------------------------

    def open_take(self, take_id: int) -> None:
        """Look at a take, and take its pitch and listener in hand."""
        self._open(self.library.takes.load(take_id), complete=True)

    def open_early(self, take: StoredTake) -> None:
        """Look at a take whose report is not whole yet; `open_take` follows."""
        self._open(take, complete=False)

    def _open(self, take: StoredTake, *, complete: bool) -> None:
        if (
            self.pitch is None
            or take.pitch != self.pitch.id
            or (self.audience is None or take.audience != self.audience.id)
        ):
            self.take = None
            self.pick_pitch(take.pitch, take.audience)
        self.take, self.take_complete = take, complete
        self.take_opened.emit()

    def close_take(self) -> None:
        """Put the open take away."""
        if self.take is not None:
            self.take = None
            self.take_opened.emit()

    def takes(self, audience_id: str | None = None) -> tuple[TakeRow, ...]:
        """The takes of the pitch in hand, newest first."""
        return self.library.takes.listed(self.pitch.id, audience_id) if self.pitch else ()

    def standing(self, take: StoredTake) -> Standing:
        """The take before it, and the best of the others, for the same listener and channel.

        Nobody is measured by the sample, which somebody else spoke.
        """
        started_ms = round(take.started_at.timestamp() * 1000)
        scored = self._scored(take.pitch, take.audience, take.channel)
        others = [row for row in scored if row.id != take.id and (take.is_sample or not row.sample)]
        earlier = [row for row in others if (row.started_ms, row.id) < (started_ms, take.id)]
        best = max(others, key=lambda row: row.overall or 0, default=None)
        return Standing(earlier[0] if earlier else None, best, take.is_sample)

    def standing_of_next(self, channel: Channel) -> Standing:
        """Where a take that isn't kept yet would stand: the newest and the best for this listener and channel."""
        if self.pitch is None or self.audience is None:
            return Standing(None, None)
        others = [row for row in self._scored(self.pitch.id, self.audience.id, channel) if not row.sample]
        best = max(others, key=lambda row: row.overall or 0, default=None)
        return Standing(others[0] if others else None, best)

    def _scored(self, pitch_id: str, audience_id: str, channel: Channel) -> list[TakeRow]:
        rows = self.library.takes.listed(pitch_id, audience_id)
        return [row for row in rows if row.overall is not None and row.channel == channel]

    def delete_take(self, take_id: int) -> None:
        """Put a take into the bin; it can be undone."""
        self.library.bin.put_take(take_id)
        if self.take is not None and self.take.id == take_id:
            self.close_take()
        self.takes_changed.emit()
        self.told.emit(tr("The take is in the bin."), True)

    def delete_takes(self, take_ids: Sequence[int]) -> None:
        """Put several takes into the bin, as one undo step."""
        if len(take_ids) == 1:
            self.delete_take(take_ids[0])
            return
        with self.library.history.step(tr("Delete {n} takes", n=len(take_ids))):
            for take_id in take_ids:
                self.library.bin.put_take(take_id)
        if self.take is not None and self.take.id in take_ids:
            self.close_take()
        self.takes_changed.emit()
        self.told.emit(tr("{n} takes are in the bin.", n=len(take_ids)), True)

    def undo(self) -> None:
        """Take back the last change."""
        self._step(self.library.history.undo, self.library.history.undoable, tr("Undone: {label}"))

    def redo(self) -> None:
        """Do again what was undone last."""
        self._step(self.library.history.redo, self.library.history.redoable, tr("Done again: {label}"))

    def _step(self, step: Callable[[], str], labels: tuple[str, ...], sentence: str) -> None:
        if not labels:
            return
        label = step()
        if self.pitch is None or not self.library.pitches.exists(self.pitch.id):
            self.pick_first()
        else:
            self.pick_pitch(self.pitch.id, self.audience.id if self.audience else None)
        if self.take is not None:
            # What was taken back may be the open take itself.
            here = any(row.id == self.take.id for row in self.takes())
            self.take = self.library.takes.load(self.take.id) if here else None
            self.take_opened.emit()
        self.takes_changed.emit()
        self.told.emit(sentence.format(label=worded(label)), False)

    # --- scoring -----------------------------------------------------------------------------------------

    def rescore(
        self,
        take: StoredTake,
        transcript: Transcript | None = None,
        *,
        label: str = "",
        goes_on: Step | None = None,
    ) -> None:
        """Score a take again in the background: with the pitch as it is now, or with words put right.

        It is undone as `label` says, or together with the step it `goes_on` with; where that is undone
        before the scores are there, they are of no use.
        """
        report, pitch = take.report, self.library.pitches.load(take.pitch)
        if report is None:
            return
        if transcript is not None:
            report = dataclasses.replace(report, transcript=transcript)
        recording, weights = take.audio.path if take.audio else None, dict(self.settings.weights)

        def work(_ticket: Ticket) -> Report:
            return rescore(report, recording, pitch, weights)

        def keep(made: Report) -> None:
            if goes_on is None or self.library.history.can_still_undo(goes_on):
                self._keep(take.id, made, label or tr("Take scored again"), goes_on)

        self.jobs.start(tr("Scoring again"), work, done=keep, failed=self.complain)

    def rescore_all(self, take_ids: Sequence[int]) -> None:
        """Score these takes again in the background, with the pitch, the weights and the rules of now."""
        scored = [row.id for row in self.takes() if row.state == "scored"] if not take_ids else list(take_ids)
        if not scored:
            self.told.emit(tr("There is no scored take yet."), False)
            return
        run = Rescoring(self.library, scored, dict(self.settings.weights))
        run.start(self.jobs.start, self._rescored, self.complain)

    def _rescored(self, many: int) -> None:
        if self.take is not None:
            # What was taken back may be the open take itself.
            here = any(row.id == self.take.id for row in self.takes())
            self.take = self.library.takes.load(self.take.id) if here else None
            self.take_opened.emit()
        self.takes_changed.emit()
        self.told.emit(tr("{n} takes are scored anew; their old reports are kept.", n=many), True)

    def correct_word(self, take: StoredTake, index: int, text: str) -> None:
        """Put a misheard word right and score the take again; its sound and times stay."""
        if take.report is None or not text.strip():
            return
        old = take.report.transcript
        words = list(old.words)
        words[index] = dataclasses.replace(words[index], text=text.strip())
        joined = " ".join(word.text.strip() for word in words)
        label = tr("“{old}” put right to “{new}”", old=_bare(old.words[index].text), new=_bare(text))
        self.rescore(take, dataclasses.replace(old, words=tuple(words), text=joined), label=label)

    def _keep(self, take_id: int, report: Report, label: str, goes_on: Step | None) -> None:
        self.library.takes.rescore([take_id], lambda _take: report, label=label, goes_on=goes_on)
        if self.take is not None and self.take.id == take_id:
            self.take = self.library.takes.load(take_id)
            self.take_opened.emit()
        self.takes_changed.emit()

    def complain(self, error: Exception) -> None:
        """Show what went wrong; a bug goes on to the crash dialog."""
        if not isinstance(error, PitchcoachError):
            raise error
        self.told.emit(worded(error), False)

    # --- settings ----------------------------------------------------------------------------------------

    def change_settings(self, **changes: Any) -> None:
        """Change and save settings."""
        self.settings = dataclasses.replace(self.settings, **changes)
        try:
            self.settings.save(self.paths.settings)
        except PitchcoachError as error:
            self.told.emit(worded(error), False)
        if "model" in changes:
            self.listener = Listener(self.settings.model, self.paths)
        self.settings_changed.emit()


def _bare(word: str) -> str:
    return word.strip(" .,;:!?…“”\"'")
