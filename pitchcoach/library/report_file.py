"""A report as the JSON object of FORMATS.md ("Report"), and back.

The order of the keys is that of FORMATS.md. Seconds have three decimals, scores are whole, and what
FORMATS.md has no key for goes under keys of its own, which readers ignore: `notes`, in the transcript
`language`, in the delivery `restarts`, `speaking_words_per_minute`, `pace`,
`pitch_median_hz`, `loudness_range_db` and `trailing_off`.
Rounding happens once: a report read back and written again is the same text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pitchcoach.errors import UserError, say
from pitchcoach.library.fields import Fields
from pitchcoach.model import (
    CHANNELS,
    DIMENSIONS,
    ROLES,
    Delivery,
    Drift,
    Filler,
    Finding,
    JargonTerm,
    Pace,
    Pause,
    PointReading,
    Report,
    Restart,
    SentenceReading,
    Timing,
    Transcript,
    Word,
)

VERSION = 1
MAX_SECONDS = 86_400.0
MAX_WORDS = 200_000
_LIMIT = 10_000
_NEXT_STEPS = ("concrete", "vague", "none")
_STATES = ("translated", "untranslated", "missed")
_KINDS = ("heard", "probable")


class ReportFileError(UserError):
    """A report that can't be read. The message names the file, the key and what was expected."""


def report_to_json(report: Report) -> dict[str, Any]:
    """The report as the JSON object of FORMATS.md."""
    transcript: dict[str, Any] = {
        "text": report.transcript.text,
        "model": report.transcript.model,
        "words": [
            {
                "text": w.text,
                "start_s": _seconds(w.start_s),
                "end_s": _seconds(w.end_s),
                "confidence": round(float(w.confidence), 3),
            }
            for w in report.transcript.words
        ],
    }
    if report.transcript.language is not None:
        transcript["language"] = report.transcript.language
    return {
        "version": report.version,
        "scorer": report.scorer,
        "source": report.source,
        "pitch": report.pitch,
        "audience": report.audience,
        "channel": report.channel,
        "duration_s": _seconds_or_none(report.duration_s),
        "transcript": transcript,
        "scores": {
            "overall": _whole_or_none(report.overall),
            **{d: _whole_or_none(report.scores.get(d)) for d in DIMENSIONS},
        },
        "sentences": [
            {"text": s.text, "role": s.role, "points": list(s.points), **_span(s)} for s in report.sentences
        ],
        "job_ask": report.job_ask,
        "next_step": report.next_step,
        "offer": report.offer,
        "jargon": [
            {"term": j.term, "instead": j.instead, "explained": j.explained, **_span(j)}
            for j in report.jargon
        ],
        "points": [{"id": p.id, "state": p.state, "sentence": p.sentence} for p in report.points],
        "closest_audience": report.closest_audience,
        "drift": _drift_to_json(report.drift),
        "delivery": _delivery_to_json(report.delivery),
        "findings": [
            {
                "dimension": f.dimension,
                "gain": _plain(f.gain, 1),
                "message": f.message,
                "quote": f.quote,
                **_span(f),
                "rule": f.rule,
                "source": f.source,
            }
            for f in report.findings
        ],
        "timing": {
            "after_stop_ms": round(report.timing.after_stop_ms),
            "complete_ms": round(report.timing.complete_ms),
        },
        "notes": list(report.notes),
    }


def report_from_json(
    data: object, origin: str = say("the report"), error: type[UserError] = ReportFileError
) -> Report:
    """The report in a parsed JSON object; `origin` is what a message calls it. Unknown keys are ignored.

    Raises:
        ReportFileError: (or `error`, where given) a key is missing or wrong.
    """
    file = Fields(data, origin=origin, error=error)
    if file.whole("version", 1, 10**6) != VERSION:
        file.fail(
            say(
                "'version' is {found}; this program reads version {version}.",
                found=file.get("version"),
                version=VERSION,
            )
        )
    delivery = _delivery(file.inner_or_none("delivery"))
    scores = file.inner("scores")
    timing = file.inner("timing")
    return Report(
        scorer=file.text("scorer", blank=False, longest=100),
        source=file.text("source", longest=4096),
        pitch=file.id("pitch"),
        audience=file.id("audience"),
        channel=file.choice("channel", CHANNELS),
        duration_s=file.number_or_none("duration_s", 0, MAX_SECONDS),
        transcript=_transcript(file.inner("transcript"), delivery),
        overall=scores.number_or_none("overall", 0, 100),
        scores={d: scores.number_or_none(d, 0, 100) for d in DIMENSIONS},
        sentences=tuple(
            SentenceReading(s.text("text"), s.choice("role", ROLES), s.ids("points"), *_times(s))
            for s in file.objects("sentences", _LIMIT)
        ),
        job_ask=file.flag("job_ask"),
        next_step=file.choice("next_step", _NEXT_STEPS),
        offer=file.flag("offer"),
        jargon=tuple(
            JargonTerm(j.text("term"), j.text_or_none("instead"), j.flag("explained"), *_times(j))
            for j in file.objects("jargon", _LIMIT)
        ),
        points=tuple(
            PointReading(
                p.id("id"),
                p.choice("state", _STATES),
                None if p.get("sentence") is None else p.whole("sentence", 0, _LIMIT),
            )
            for p in file.objects("points", _LIMIT)
        ),
        closest_audience=None if file.get("closest_audience") is None else file.id("closest_audience"),
        drift=_drift(file.inner_or_none("drift")),
        delivery=delivery,
        findings=tuple(_finding(f) for f in file.objects("findings", _LIMIT)),
        timing=Timing(timing.number("after_stop_ms", 0, 1e9), timing.number("complete_ms", 0, 1e9)),
        notes=file.texts("notes", most=_LIMIT) if "notes" in file else (),
    )


def _transcript(raw: Fields, delivery: Delivery | None) -> Transcript:
    return Transcript(
        text=raw.text("text", longest=5_000_000),
        words=tuple(
            Word(
                w.text("text", longest=1000),
                w.number("start_s", 0, MAX_SECONDS),
                w.number("end_s", 0, MAX_SECONDS),
                w.number("confidence", 0, 1),
            )
            for w in raw.objects("words", MAX_WORDS)
        ),
        fillers=delivery.fillers if delivery else (),
        model=raw.text_or_none("model", longest=1000),
        language=raw.text_or_none("language", longest=20) if "language" in raw else None,
    )


def _delivery(raw: Fields | None) -> Delivery | None:
    if raw is None:
        return None
    return Delivery(
        words_per_minute=raw.number_or_none("words_per_minute", 0, 10_000),
        pauses=tuple(
            Pause(p.number("start_s", 0, MAX_SECONDS), p.number("end_s", 0, MAX_SECONDS))
            for p in raw.objects("pauses", MAX_WORDS)
        ),
        fillers=tuple(
            Filler(
                f.text("text", longest=1000),
                f.choice("kind", _KINDS),
                f.number("start_s", 0, MAX_SECONDS),
                f.number("end_s", 0, MAX_SECONDS),
            )
            for f in raw.objects("fillers", MAX_WORDS)
        ),
        loudness_dbfs=raw.number_or_none("loudness_dbfs", -1000, 100),
        clipped=raw.flag("clipped"),
        pitch_range_semitones=raw.number_or_none("pitch_range_semitones", 0, 1000),
        restarts=tuple(
            Restart(
                r.text("text", longest=1000),
                r.number("start_s", 0, MAX_SECONDS),
                r.number("end_s", 0, MAX_SECONDS),
            )
            for r in _if_there(raw, "restarts")
        ),
        speaking_words_per_minute=_number_if_there(raw, "speaking_words_per_minute"),
        pace=tuple(
            Pace(
                p.number("start_s", 0, MAX_SECONDS),
                p.number("end_s", 0, MAX_SECONDS),
                p.number("words_per_minute", 0, 10_000),
            )
            for p in _if_there(raw, "pace")
        ),
        pitch_median_hz=_number_if_there(raw, "pitch_median_hz"),
        loudness_range_db=_number_if_there(raw, "loudness_range_db"),
        trailing_off=tuple(
            Pause(p.number("start_s", 0, MAX_SECONDS), p.number("end_s", 0, MAX_SECONDS))
            for p in _if_there(raw, "trailing_off")
        ),
    )


def _if_there(raw: Fields, key: str) -> Iterable[Fields]:
    """Objects under a key that older reports lack."""
    return raw.objects(key, MAX_WORDS) if key in raw else ()


def _number_if_there(raw: Fields, key: str) -> float | None:
    return raw.number_or_none(key, 0, 10_000) if key in raw else None


def _drift(raw: Fields | None) -> Drift | None:
    if raw is None:
        return None
    return Drift(
        raw.id("audience"), raw.whole("sentence", 0, _LIMIT), raw.number_or_none("start_s", 0, MAX_SECONDS)
    )


def _finding(raw: Fields) -> Finding:
    start_s, end_s = _times(raw)
    return Finding(
        dimension=raw.choice("dimension", DIMENSIONS),
        gain=raw.number("gain", 0, 100),
        message=raw.text("message"),
        rule=raw.text("rule", longest=200),
        source=raw.text("source"),
        quote=raw.text_or_none("quote"),
        start_s=start_s,
        end_s=end_s,
    )


def _times(raw: Fields) -> tuple[float | None, float | None]:
    return raw.number_or_none("start_s", 0, MAX_SECONDS), raw.number_or_none("end_s", 0, MAX_SECONDS)


def _drift_to_json(drift: Drift | None) -> dict[str, Any] | None:
    if drift is None:
        return None
    return {
        "audience": drift.audience,
        "start_s": _seconds_or_none(drift.start_s),
        "sentence": drift.sentence,
    }


def _delivery_to_json(delivery: Delivery | None) -> dict[str, Any] | None:
    if delivery is None:
        return None
    semitones, loudness_range = delivery.pitch_range_semitones, delivery.loudness_range_db
    return {
        "words_per_minute": _whole_or_none(delivery.words_per_minute),
        "pauses": [_span(p) for p in delivery.pauses],
        "fillers": [{"text": f.text, "kind": f.kind, **_span(f)} for f in delivery.fillers],
        "loudness_dbfs": None if delivery.loudness_dbfs is None else round(float(delivery.loudness_dbfs), 1),
        "clipped": delivery.clipped,
        "pitch_range_semitones": None if semitones is None else round(float(semitones), 1),
        "restarts": [{"text": r.text, **_span(r)} for r in delivery.restarts],
        "speaking_words_per_minute": _whole_or_none(delivery.speaking_words_per_minute),
        "pace": [{**_span(p), "words_per_minute": round(p.words_per_minute)} for p in delivery.pace],
        "pitch_median_hz": _whole_or_none(delivery.pitch_median_hz),
        "loudness_range_db": None if loudness_range is None else round(float(loudness_range), 1),
        "trailing_off": [_span(p) for p in delivery.trailing_off],
    }


def _span(
    part: SentenceReading | JargonTerm | Finding | Filler | Pause | Restart | Pace,
) -> dict[str, float | None]:
    return {"start_s": _seconds_or_none(part.start_s), "end_s": _seconds_or_none(part.end_s)}


def _seconds(value: float) -> float:
    return round(float(value), 3)


def _seconds_or_none(value: float | None) -> float | None:
    return None if value is None else _seconds(value)


def _whole_or_none(value: float | None) -> int | None:
    return None if value is None else round(value)


def _plain(value: float, decimals: int) -> float:
    rounded = round(float(value), decimals)
    return int(rounded) if rounded.is_integer() else rounded
