"""One rehearsal from the count-in to the report: the states that every front end shows, and nothing it draws.

::

    idle ──begin──► counting ──► recording ──stop──► finishing ──► scored
                        │            │ limit, lost, disk full ▲        │
                        └─discard─► idle ◄──────discard───────┴─ or ─► failed

`Rehearsal` belongs to the front end's thread. The microphone's writer and the transcriber's process work beside it
and leave their news in a queue; `advance` takes them in and moves on. `on_news` says, from any thread, that
calling it is worth while. So nothing here needs a lock, and the library is used from one thread.
"""

from __future__ import annotations

import functools
import queue
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pitchcoach.audio.capture import Capture, Captured, refuse_full, room
from pitchcoach.audio.devices import Microphone, MicrophoneError, SystemMicrophone
from pitchcoach.errors import AudioError, PitchcoachError, say
from pitchcoach.model import Audience, Pitch, Report, Timing, Word
from pitchcoach.recording.recovery import stored_recording
from pitchcoach.recording.shelf import Shelf
from pitchcoach.recording.state import Live, Recorded, State, heard_points
from pitchcoach.recording.work import warm, work
from pitchcoach.speech.events import TailGuessed, WordsCommitted
from pitchcoach.speech.live import Answered, Guessed, Ready, Refined, Refused, Told
from pitchcoach.speech.process import CatchingUp, News, Restarted, TranscriberProcess

if TYPE_CHECKING:
    from pitchcoach.library.library import Library
    from pitchcoach.library.records import StoredTake
    from pitchcoach.settings import Paths

_SILENT = say("The microphone gives no sound. Was it unplugged or switched off?")
_RESTARTED = say("The speech recogniser stopped and was started again; nothing of your take is lost.")


class Rehearsal:
    """The microphone, the transcriber's process, the scores and the library, as one thing to rehearse with."""

    def __init__(
        self,
        paths: Paths,
        *,
        model: str,
        weights: Mapping[str, float],
        library: Library | None = None,
        microphone: Microphone | None = None,
        transcriber: Callable[[Callable[[News], None]], TranscriberProcess] | None = None,
        fillers: bool = True,
        refine: bool = False,
        on_news: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
        free: Callable[[Path], int] = room,
    ) -> None:
        """Prepare; `start` starts the transcriber, and the microphone opens with each take.

        Args:
            paths: where models and recordings are.
            model: the speech model, by its name or folder.
            weights: of each dimension in the overall score.
            library: keeps the takes; None keeps none.
            microphone: the system's default where None. May be changed between takes.
            transcriber: makes the transcriber's process, given what it is to tell its news to.
            fillers: whether to hear the ums in a second pass.
            refine: whether each take is heard again after its report, more carefully; see `refined`.
            on_news: called by other threads when `advance` has something to do.
            clock: seconds, never going back.
            free: bytes free on the disk of a folder.
        """
        self.microphone: Microphone = microphone or SystemMicrophone()
        self.weights = weights
        self.report: Report | None = None
        """The report once `scored`; without the fillers of the take's end until `complete`."""
        self.complete = False
        self.refined: Report | None = None
        """The report that a second, more careful hearing has replaced by `report`; None where none has."""
        self.error: PitchcoachError | None = None
        """Why it `failed`, or what could not be kept of a take that was scored."""
        self.recorded: Recorded | None = None
        """The last take."""
        self.shelf = Shelf(library, paths)
        self._refine = refine
        self._on_news = on_news
        self._clock = clock
        self._free = free
        self._news: queue.SimpleQueue[tuple[float, News]] = queue.SimpleQueue()
        make = transcriber or functools.partial(
            TranscriberProcess.of_model, model, paths.models, warm, fillers=fillers
        )
        self._transcriber = make(self._tell)
        self._capture: Capture | None = None
        self._live = Live()
        self._pitch: Pitch
        self._audience: Audience
        self._limit_s: float | None = None
        self._counting_until = self._stopped_at = 0.0
        self._job = 0
        self._path: Path
        self._committed: tuple[Word, ...] = ()
        self._discarded: Recorded | None = None

    def start(self) -> None:
        """Start the transcriber's process and load its models, so that the first take finds them warm."""
        self._transcriber.start()

    def close(self) -> None:
        """End everything; a recording that still runs is kept."""
        if self.state == "recording":
            self.stop()
        self._close_capture()
        self._transcriber.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    # --- what to show ------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """Where the rehearsal is."""
        return self._live.state

    @property
    def transcriber_pid(self) -> int | None:
        """The process number of the transcriber, while it runs."""
        return self._transcriber.pid

    @property
    def pitch(self) -> Pitch:
        """The pitch of the last take; there must have been one."""
        return self._pitch

    @property
    def live(self) -> Live:
        """What there is to show right now, the level of this moment included."""
        capture = self._capture
        if capture is None:
            return self._live
        left = max(0.0, self._counting_until - self._clock()) if self.state == "counting" else 0.0
        return replace(
            self._live, level=capture.level, muted=capture.muted, seconds=capture.seconds, count_in_s=left
        )

    # --- what the person does ----------------------------------------------------------------------------

    def begin(
        self, pitch: Pitch, audience: Audience, *, count_in_s: float = 3.0, limit_s: float | None = None
    ) -> None:
        """Open the microphone and count in; recording begins by itself, and ends after `limit_s` at the latest.

        Raises:
            MicrophoneError: it can't be opened.
            StorageError: less than 50 MB are free, or the library can't keep the take.
        """
        if self.state in ("counting", "recording", "finishing"):
            raise ValueError(f"a take is already {self.state}")
        capture = Capture(self.microphone, on_news=self._on_news, clock=self._clock, free=self._free)
        folder = self.shelf.folder
        refuse_full(folder, self._free)
        capture.open()
        self._capture = capture
        self._pitch, self._audience, self._limit_s = pitch, audience, limit_s
        self._forget_answers()
        self.recorded = None
        self.shelf.take = None
        self._counting_until = self._clock() + count_in_s
        notices = (capture.note,) if capture.note else ()
        self._live = Live("counting", ready=self._live.ready, room_s=capture.room_s(folder), notices=notices)
        self.advance()

    def pause(self) -> None:
        """Leave out what comes now; `resume` goes on with the same take."""
        self._set_paused(True)

    def resume(self) -> None:
        """Go on recording."""
        self._set_paused(False)

    def _set_paused(self, paused: bool) -> None:
        if self.state == "recording" and self._capture and self._live.paused != paused:
            (self._capture.pause if paused else self._capture.resume)()
            self._live = replace(self._live, paused=paused)

    def stop(self) -> None:
        """End the recording (or the count-in); the report follows."""
        if self.state == "counting":
            self.discard()
        elif self.state == "recording" and self._capture is not None:
            self._stopped_at = self._clock()
            captured = self._capture.stop()
            assert captured is not None, "the writer thread does not answer"
            self._finish(captured)

    def discard(self, *, for_good: bool = False) -> None:
        """Throw the take away, whatever its state; `undo_discard` brings back what is not gone `for_good`."""
        if self.state == "idle":
            return
        running = self._capture if self.state == "recording" else None
        if running is not None and (captured := running.stop()) is not None:
            self._keep(captured)
        self._transcriber.drop()
        self._close_capture()
        if self.recorded is not None and for_good:
            self.shelf.end(self.recorded.take)
        elif self.recorded is not None and self.recorded.frames:
            self._discarded = self.recorded
            self.shelf.bin(self.recorded.take)
        self.recorded = self.report = None
        self._live = Live(ready=self._live.ready)

    @property
    def can_undo_discard(self) -> bool:
        """Whether a discarded take can be brought back."""
        return self._discarded is not None and self.state in ("idle", "scored", "failed")

    def undo_discard(self) -> None:
        """Bring the discarded take back and score it."""
        back = self._discarded
        if back is None or not self.can_undo_discard:
            return
        self._discarded = None
        self.shelf.take_back(back.take)
        self._hear(back)

    def score_stored(self, stored: StoredTake, pitch: Pitch) -> None:
        """Transcribe and score a take of the library that was recorded and not scored, as after a crash.

        Raises:
            AudioError: it has no recording that can be read.
            UnknownAudienceError: the pitch has no such audience.
        """
        self._hear(stored_recording(stored, pitch))

    # --- moving on ---------------------------------------------------------------------------------------

    def advance(self) -> Live:
        """Take in all news and do what is due; call it on `on_news` and some ten times a second."""
        while not self._news.empty():  # nobody else takes from it
            self._take_in(*self._news.get_nowait())
        capture = self._capture
        if capture is not None:
            if self.state == "counting":
                if capture.lost:
                    self._fail(MicrophoneError(_SILENT))
                elif self._clock() >= self._counting_until and capture.heard:
                    # Not before the microphone gives sound: the first words would be missing.
                    self._record(capture)
            elif self.state == "recording" and capture.captured is not None:
                self._stopped_at = capture.captured.ended_at
                self._finish(capture.captured)
        return self.live

    def _record(self, capture: Capture) -> None:
        """The count-in is over: the take's row first, then its first sample."""
        try:
            self._path = self.shelf.new_file(self._pitch, self._audience)
            capture.record(self._path, limit_s=self._limit_s)
        except PitchcoachError as error:
            self._fail(error)
            return
        self._live = replace(self._live, state="recording")
        self._listen(self._path)

    def _listen(self, path: Path) -> None:
        """Set the transcriber on a recording that grows or is there already."""
        self._job = self._transcriber.begin(
            work(path, self._pitch, self._audience, self.weights, refine=self._refine)
        )

    def _forget_answers(self) -> None:
        self.report = self.refined = self.error = None
        self.complete, self._committed = False, ()

    def _finish(self, captured: Captured) -> None:
        """The recording has ended: let the transcriber finish, then see to the microphone and the library."""
        self._transcriber.end(captured.frames)
        self._live = replace(self.live, state="finishing", paused=False)
        for sentence in captured.sentences():
            self._notice(sentence)
        self._keep(captured)
        self._close_capture()
        if not captured.frames:
            self._transcriber.drop()
            self._fail(AudioError(say("Nothing was recorded before the stop. Try again.")))

    def _keep(self, captured: Captured) -> None:
        take = self.shelf.take
        self.recorded = Recorded(captured.path, captured.frames, self._pitch, self._audience, take, captured)
        if (error := self.shelf.recorded(captured)) is not None:
            self._notice(error.sentence)

    def _hear(self, recorded: Recorded) -> None:
        """Transcribe and score a recording that is there already."""
        self._forget_answers()
        self.recorded = recorded
        self.shelf.take = recorded.take
        self._pitch, self._audience = recorded.pitch, recorded.audience
        self._live = Live("finishing", ready=self._live.ready)
        self._stopped_at = self._clock()
        self._listen(recorded.path)
        self._transcriber.end(recorded.frames)

    def _fail(self, error: PitchcoachError) -> None:
        self._close_capture()
        self.error = error
        self._live = replace(self._live, state="failed")
        if (worse := self.shelf.failed(str(error))) is not None:
            self._notice(worse.sentence)

    def _close_capture(self) -> None:
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.close()
            self._live = replace(self._live, seconds=capture.seconds)

    def _notice(self, sentence: str) -> None:
        self._live = self._live.with_notice(sentence)

    # --- news from the transcriber -----------------------------------------------------------------------

    def _tell(self, news: News) -> None:
        """Called by the transcriber's thread."""
        self._news.put((self._clock(), news))
        self._on_news()

    def _take_in(self, moment: float, news: News) -> None:
        if isinstance(news, Ready):
            self._live = replace(self._live, ready=True)
        elif isinstance(news, Refused) and news.take is None:
            self._notice(news.error.sentence)
            if self.state == "finishing":
                self._fail(news.error)
            self._live = replace(self._live, ready=False)
        elif news.take != self._job or self.state not in ("recording", "finishing", "scored"):
            return
        elif isinstance(news, Told):
            if isinstance(news.event, WordsCommitted):
                self._committed += news.event.words
                self._live = self._live.with_words(self._committed)
            elif isinstance(news.event, TailGuessed):
                self._live = self._live.with_words(self._committed + news.event.words)
        elif isinstance(news, Guessed):
            self._live = replace(self._live, points=heard_points(news.answer))
        elif isinstance(news, CatchingUp):
            self._live = replace(self._live, done_s=news.done_s)
        elif isinstance(news, Restarted):
            self._committed = ()
            self._notice(_RESTARTED)
        elif isinstance(news, Answered):
            self._answered(moment, news)
        elif isinstance(news, Refined):
            self._refined(news)
        elif isinstance(news, Refused):
            self._fail(news.error) if self.state == "finishing" else self._notice(news.error.sentence)

    def _answered(self, moment: float, news: Answered) -> None:
        took_ms = (moment - self._stopped_at) * 1000.0
        first_ms = self.report.timing.after_stop_ms if self.report else took_ms
        report: Report = news.answer
        notes = tuple(one for one in self._live.notices if one not in report.notes)
        self.report = replace(report, timing=Timing(first_ms, took_ms), notes=(*report.notes, *notes))
        self.complete = news.complete
        self._live = replace(
            self._live,
            state="scored",
            words=report.transcript.words,
            points=heard_points(report),
            refining=news.complete and self._refine,
        )
        if news.complete:
            self._save(self.report)

    def _refined(self, news: Refined) -> None:
        """A second hearing is through: its report takes the first one's place, which the library keeps, too."""
        first, better = self.report, news.answer
        if first is not None and better is not None:
            self.refined = first
            self.report = replace(better, timing=first.timing, notes=first.notes)
            words, points = self.report.transcript.words, heard_points(self.report)
            self._live = replace(self._live, words=words, points=points)
            self._save(self.report)
        self._live = replace(self._live, refining=False)

    def _save(self, report: Report) -> None:
        if (error := self.shelf.scored(report)) is not None:
            self.error = error
            self._notice(error.sentence)
