"""What both front ends do: open a pitch, listen to a take, score it.

The command line and the window sit on these functions; here sound, speech, scoring and the file formats meet.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pitchcoach.errors import AudioError, UnknownAudienceError, UserError, say
from pitchcoach.model import (
    Audience,
    Channel,
    Pitch,
    Report,
    Sound,
    Take,
    Timing,
    Transcript,
    VariantSentence,
)

if TYPE_CHECKING:
    from pitchcoach.library.records import AudioFacts
    from pitchcoach.settings import Paths
    from pitchcoach.speech.loading import Loaded

Tell = Callable[[float], None]
"""Told the share of a long piece of work that is done, 0 to 1."""


# --- the pitch -------------------------------------------------------------------------------------------


def assets() -> Path:
    """The folder with the sample pitch and its take: inside the package, or beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "assets"
    return inside if inside.is_dir() else package.parent / "assets"


def docs() -> Path:
    """The folder with the guide and the other pages of help: inside the package, or beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "docs"
    return inside if inside.is_dir() else package.parent / "docs"


def sample_pitch() -> Pitch:
    """The bundled pitch of a mathematician, worded for a peer, a hospital manager and a novelist."""
    return open_pitch(None)


def sample_take() -> Path:
    """The bundled spoken take of the sample pitch, for the novelist."""
    from pitchcoach.library.records import SAMPLE_SOURCE

    return assets() / SAMPLE_SOURCE


def sample_report() -> Report:
    """The report of the sample take as it came with the program, so that a first start need not wait for Whisper."""
    import json

    from pitchcoach.library.report_file import report_from_json

    text = (assets() / "sample-report.json").read_text(encoding="utf-8")
    return report_from_json(json.loads(text), "sample-report.json")


def open_pitch(path: Path | None) -> Pitch:
    """Read a pitch file; None gives the sample.

    Raises:
        PitchFileError: it can't be read; the message names the file, the key and what was expected.
    """
    from pitchcoach.library.pitch_file import read_pitch

    return read_pitch(path or assets() / "sample-pitch.json")


def pick_audience(pitch: Pitch, audience_id: str | None) -> Audience:
    """The audience of this id; for None the one farthest from the trade, since translating for it is the hard part.

    Raises:
        UnknownAudienceError: the pitch has no such audience (the message lists those there are), or none at all.
    """
    if not pitch.audiences:
        raise UnknownAudienceError(
            say("The pitch {pitch} has no audience yet. Add one under 'audiences'.", pitch=pitch.id)
        )
    if audience_id is None:
        for familiarity in ("lay", "general"):
            for audience in pitch.audiences:
                if audience.familiarity == familiarity:
                    return audience
        return pitch.audiences[0]
    found = pitch.audience(audience_id)
    if found is None:
        there = ", ".join(f"{a.id} ({a.name})" for a in pitch.audiences)
        raise UnknownAudienceError(
            say(
                "The pitch {pitch} has no audience '{audience_id}'. It has: {there}.",
                pitch=pitch.id,
                audience_id=audience_id,
                there=there,
            )
        )
    return found


# --- the take --------------------------------------------------------------------------------------------


class Listener:
    """Turns recordings into words; the models are loaded once, when first needed.

    Args:
        model: A name of the catalogue, or a folder.
        paths: Where models are kept.
        fillers: Whether to hear the ums in a second pass.
    """

    def __init__(self, model: str, paths: Paths, *, fillers: bool = True) -> None:
        self._model = model
        self._paths = paths
        self._fillers = fillers
        self._loaded: Loaded | None = None

    def load(self) -> Loaded:
        """Load the models now, and the scorer's beside them.

        Raises:
            ModelError: unknown, incomplete or damaged.
            StorageError: no room for the model, or the models folder can't be written to.
        """
        if self._loaded is None:
            from pitchcoach.speech import loading

            beside = threading.Thread(target=_load_scoring, name="scoring", daemon=True)
            beside.start()
            try:
                self._loaded = loading.load(self._model, self._paths.models, with_fillers=self._fillers)
            except BaseException:
                # A program that ends while native code is still loading in a daemon thread aborts.
                beside.join()
                raise
        return self._loaded

    def hear(self, path: Path, on_progress: Tell | None = None) -> tuple[Transcript, Sound, tuple[str, ...]]:
        """The words of a recording, what was measured on its sound, and notes on the file.

        Raises:
            UserError: no such file, or a folder.
            AudioError: not audio, damaged, too short, or nobody speaks in it.
            ModelError: the speech model can't be used.
        """
        from pitchcoach.audio.files import SoundFile
        from pitchcoach.audio.measure import SoundMeter
        from pitchcoach.speech.transcriber import Transcriber

        with SoundFile(path) as file:
            loaded = self.load()
            transcriber = Transcriber(loaded.words, loaded.fillers)
            meter = SoundMeter()
            for block in file:
                meter.feed(block)
                transcriber.feed(block)
                if on_progress is not None and file.total_s:
                    on_progress(min(1.0, file.done_s / file.total_s))
            transcript = transcriber.finish()
            sound = meter.finish()
            notes = file.notes
        if not transcript.words:
            raise AudioError(
                say(
                    "No speech was heard in {path}. Check that the right microphone was chosen and not "
                    "muted, and listen to the recording.",
                    path=path,
                )
            )
        return transcript, sound, notes


def score_recording(
    path: Path,
    *,
    pitch: Pitch,
    audience: Audience,
    listener: Listener,
    weights: Mapping[str, float],
    on_progress: Tell | None = None,
    mend: Callable[[Transcript], Transcript] | None = None,
) -> Report:
    """Listen to a recording and score it for this audience; `mend` puts right what was heard before it is scored.

    Raises:
        UserError: see `Listener.hear`.
    """
    began = time.perf_counter()
    transcript, sound, notes = listener.hear(path, on_progress)
    if mend is not None:
        transcript = mend(transcript)
    take = Take(str(path), audience.id, transcript, sound)
    return _scored(take, pitch, weights, began, notes)


def score_text(
    text: str,
    *,
    source: str,
    pitch: Pitch,
    audience: Audience,
    weights: Mapping[str, float],
    channel: Channel = "spoken",
) -> Report:
    """Score typed words for this audience: as a written pitch, or as the words of a spoken one.

    Raises:
        UserError: there are no words in it.
    """
    began = time.perf_counter()
    if not any(character.isalnum() for character in text):
        raise UserError(
            say("There are no words in {source}. Write what you would say, in sentences.", source=source)
        )
    take = Take(source, audience.id, Transcript(text.strip()), None, channel)
    return _scored(take, pitch, weights, began, ())


def suggest_wording(
    text: str, *, pitch: Pitch, audience: Audience, channel: Channel = "spoken"
) -> tuple[VariantSentence, ...]:
    """Running text as the sentences of a variant, each with the role and the points it seems to have.

    Suggestions, to be confirmed: from fewer words than the scorer reads a role in, every role is `other`.
    """
    from pitchcoach.scoring import models, reading, rules
    from pitchcoach.scoring.meaning import ENCODER

    take = Take("typed", audience.id, Transcript(text.strip()), None, channel)
    found = reading.read(take, pitch, models.shipped(), ENCODER, rules.shipped())
    return tuple(
        VariantSentence(sentence.text, role, points)
        for sentence, role, points in zip(found.sentences, found.roles, found.sentence_points, strict=True)
    )


def school_grade(report: Report) -> float | None:
    """The US school grade the words of a take would suit; None where they are too few or not English."""
    from pitchcoach.scoring import readability

    if report.transcript.language not in (None, "en"):
        return None
    return readability.school_grade(report.transcript.text)


def same_term(one: str, other: str) -> bool:
    """Whether two ways of writing are one term to the scores: number, -ise and -ize, capitals make no difference."""
    from pitchcoach.scoring.text import stems

    return stems(_in_z(one)) == stems(_in_z(other))


def _in_z(text: str) -> str:
    """`optimisation` as `optimization`: the pitch may be written in British, what was heard in American English."""
    import re

    return re.sub(r"is(e[ds]?|ing|ations?|ational)\b", r"iz\1", text)


def report_texts() -> list[str]:
    """Every English template that findings and notes are made of: what a translation must hold."""
    from pitchcoach.scoring import messages

    return messages.templates()


def rule_sources() -> list[str]:
    """Where the rules come from, as findings cite it."""
    from pitchcoach.scoring import rules

    return list(dict.fromkeys(rules.shipped().sources.values()))


def in_other_words(message: str, look_up: Callable[[str], str]) -> str:
    """A finding's message or a report's note in another language.

    Args:
        message: As the report holds it, in English.
        look_up: Gives the other language's template for one of `report_texts` (or that one, if it has none).
    """
    from pitchcoach.scoring import messages

    return messages.translated(message, look_up)


def scorer_version() -> str:
    """The version of today's scorer, as reports carry it."""
    from pitchcoach.scoring import rules

    return rules.shipped().scorer


def rescore(report: Report, recording: Path | None, pitch: Pitch, weights: Mapping[str, float]) -> Report:
    """Score the words of an earlier report again with the scorer and the pitch of today.

    The sound is measured again where the recording is there; else what the report kept of it is used.

    Raises:
        UnknownAudienceError: the pitch no longer has the report's audience.
        AudioError: the recording can't be read.
    """
    began = time.perf_counter()
    audience = pick_audience(pitch, report.audience)
    sound = None
    if report.duration_s is not None:
        sound = _measured(recording) if recording is not None and recording.is_file() else _kept(report)
    take = Take(report.source, audience.id, report.transcript, sound, report.channel)
    return _scored(take, pitch, weights, began, ())


def _measured(recording: Path) -> Sound:
    from pitchcoach.audio.files import SoundFile
    from pitchcoach.audio.measure import SoundMeter

    meter = SoundMeter()
    with SoundFile(recording) as file:
        for block in file:
            meter.feed(block)
    return meter.finish()


def _kept(report: Report) -> Sound:
    duration_s = report.duration_s or 0.0
    delivery = report.delivery
    if delivery is None:
        return Sound(duration_s, duration_s, None, None, False)
    quiet_s = sum(pause.duration_s for pause in delivery.pauses)
    return Sound(
        duration_s,
        max(0.0, duration_s - quiet_s),
        delivery.loudness_dbfs,
        None,
        delivery.clipped,
        delivery.pauses,
        None,
        delivery.pitch_range_semitones,
    )


def audio_facts(recording: Path) -> AudioFacts:
    """Frames and rate of a recording of any format, for the library.

    Raises:
        UserError: see `pitchcoach.audio.files.SoundFile`.
    """
    from pitchcoach.audio.files import length
    from pitchcoach.library.records import AudioFacts

    return AudioFacts(*length(recording))


def _scored(
    take: Take, pitch: Pitch, weights: Mapping[str, float], began: float, notes: tuple[str, ...]
) -> Report:
    from dataclasses import replace

    from pitchcoach.scoring.report import score_take

    report = score_take(take, pitch, weights, notes=notes)
    took_ms = (time.perf_counter() - began) * 1000
    return replace(report, timing=Timing(took_ms, took_ms))


def _load_scoring() -> None:
    from pitchcoach.scoring import report

    report.load()
