"""Pitch files in and out without loss (FORMATS.md, "Pitch file").

Keys this program doesn't know are kept in the `extra` of what they stood in and written back after the
known ones. Two known keys may be left out, `channel` (spoken) and `knows` (none); where a file gives one of
them with just that value, `extra` remembers that it stood there, so that the file comes back as it was. The
field itself always counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pitchcoach.errors import PitchFileError, say
from pitchcoach.library.fields import Fields, read_json
from pitchcoach.library.files import write_whole
from pitchcoach.model import (
    CHANNELS,
    FAMILIARITIES,
    POINT_ROLES,
    ROLES,
    Audience,
    GlossaryEntry,
    Pitch,
    Point,
    Variant,
    VariantSentence,
)

MAX_LIST = 1000
"""Most audiences, points, variants, or sentences of a variant; most glossary terms are five times that."""

MAX_TARGET_S = 3600.0
MAX_CHARACTERS = 100_000

_PITCH = ("id", "field", "speaker", "audiences", "points", "variants", "glossary")
_AUDIENCE = ("id", "name", "familiarity", "writes", "knows")
_POINT = ("id", "role", "gist")
_VARIANT = ("audience", "channel", "target_seconds", "max_characters", "sentences")
_SENTENCE = ("text", "role", "points")


def read_pitch(path: Path) -> Pitch:
    """The pitch in the file at `path`.

    Raises:
        PitchFileError: no such file, not a file, not UTF-8, not JSON, or a key missing or wrong.
    """
    return parse_pitch(read_json(path, what=say("a pitch file"), error=PitchFileError), str(path))


def parse_pitch(data: object, origin: str) -> Pitch:
    """The pitch in a parsed JSON value; `origin` is what a message calls it, usually the file's name.

    Raises:
        PitchFileError: a key is missing or wrong, an id stands twice, or one is used that isn't there.
    """
    file = Fields(data, origin=origin, error=PitchFileError)
    pitch_id, field, speaker = file.id("id"), file.text("field"), file.text("speaker")
    audiences = tuple(_audience(a) for a in file.objects("audiences", MAX_LIST))
    _refuse_twice(file, "audiences", (a.id for a in audiences))
    points = tuple(
        Point(p.id("id"), p.choice("role", POINT_ROLES), p.text("gist"), p.extra(_POINT))
        for p in file.objects("points", MAX_LIST)
    )
    _refuse_twice(file, "points", (p.id for p in points))
    audience_ids = {a.id: None for a in audiences}
    point_ids = {p.id: None for p in points}
    variants = tuple(_variant(v, audience_ids, point_ids) for v in file.objects("variants", MAX_LIST))
    _refuse_twice(file, "variants", (f"{v.audience} ({v.channel})" for v in variants))
    glossary = tuple(_entry(g, audience_ids) for g in file.objects("glossary", 5 * MAX_LIST))
    _refuse_twice(file, "glossary", (g.term for g in glossary))
    return Pitch(pitch_id, field, speaker, audiences, points, variants, glossary, file.extra(_PITCH))


def pitch_to_json(pitch: Pitch) -> dict[str, Any]:
    """The pitch as the JSON object of FORMATS.md, unknown keys last."""
    return _with_extra(
        {
            "id": pitch.id,
            "field": pitch.field,
            "speaker": pitch.speaker,
            "audiences": [_audience_to_json(a) for a in pitch.audiences],
            "points": [
                _with_extra({"id": p.id, "role": p.role, "gist": p.gist}, p.extra) for p in pitch.points
            ],
            "variants": [_variant_to_json(v) for v in pitch.variants],
            "glossary": [_with_extra({"term": g.term, **g.instead}, g.extra) for g in pitch.glossary],
        },
        pitch.extra,
    )


def write_pitch(pitch: Pitch, path: Path) -> None:
    """Write the pitch file at `path`, replacing an old one in one step.

    Raises:
        StorageError: no room or not writable; the old file is untouched.
    """
    text = json.dumps(pitch_to_json(pitch), ensure_ascii=False, indent=1, allow_nan=False)
    write_whole(path, text.encode("utf-8") + b"\n")


def _audience(raw: Fields) -> Audience:
    audience_id = raw.id("id")
    if audience_id == "term":
        raw.refuse("id", say("another word, since the glossary uses 'term' for itself"), "term")
    extra = raw.extra(_AUDIENCE)
    knows: tuple[str, ...] = ()
    if "knows" in raw:
        knows = raw.texts("knows", longest=500)
        if not knows:
            extra["knows"] = []
    return Audience(
        audience_id,
        raw.text("name", blank=False, longest=1000),
        raw.choice("familiarity", FAMILIARITIES),
        raw.text("writes"),
        knows,
        extra,
    )


def _variant(raw: Fields, audience_ids: Mapping[str, None], point_ids: Mapping[str, None]) -> Variant:
    audience = raw.id("audience")
    _refuse_unknown(raw, "audience", audience, audience_ids, say("audiences"))
    extra = raw.extra(_VARIANT)
    channel = "spoken"
    if "channel" in raw:
        channel = raw.choice("channel", CHANNELS)
        if channel == "spoken":
            extra["channel"] = channel
    sentences = []
    for sentence in raw.objects("sentences", MAX_LIST):
        points = sentence.ids("points", most=MAX_LIST)
        for index, point in enumerate(points):
            _refuse_unknown(sentence, f"points[{index}]", point, point_ids, say("points"))
        sentences.append(
            VariantSentence(
                sentence.text("text", blank=False),
                sentence.choice("role", ROLES),
                points,
                sentence.extra(_SENTENCE),
            )
        )
    return Variant(
        audience,
        tuple(sentences),
        "written" if channel == "written" else "spoken",
        raw.number("target_seconds", 0, MAX_TARGET_S, above=True) if "target_seconds" in raw else None,
        raw.whole("max_characters", 1, MAX_CHARACTERS) if "max_characters" in raw else None,
        extra,
    )


def _entry(raw: Fields, audience_ids: Mapping[str, None]) -> GlossaryEntry:
    term = raw.text("term", blank=False, longest=500)
    instead = {a: raw.text(a, longest=5000) for a in audience_ids if a in raw}
    return GlossaryEntry(term, instead, raw.extra(("term", *instead)))


def _refuse_twice(file: Fields, key: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for index, name in enumerate(ids):
        if name in seen:
            file.fail(
                say(
                    "'{key}[{index}]' repeats '{name}'; each of the {key} should be there once.",
                    key=key,
                    index=index,
                    name=name,
                )
            )
        seen.add(name)


def _refuse_unknown(raw: Fields, key: str, name: str, known: Mapping[str, None], what: str) -> None:
    if name not in known:
        some = ", ".join(list(known)[:20]) or say("there are none")
        raw.refuse(key, say("the id of one of the {what} ({some})", what=what, some=some), name)


def _audience_to_json(audience: Audience) -> dict[str, Any]:
    known: dict[str, Any] = {
        "id": audience.id,
        "name": audience.name,
        "familiarity": audience.familiarity,
        "writes": audience.writes,
    }
    if audience.knows or "knows" in audience.extra:
        known["knows"] = list(audience.knows)
    return _with_extra(known, audience.extra)


def _variant_to_json(variant: Variant) -> dict[str, Any]:
    known: dict[str, Any] = {"audience": variant.audience}
    if variant.channel != "spoken" or "channel" in variant.extra:
        known["channel"] = variant.channel
    if variant.target_seconds is not None:
        whole = float(variant.target_seconds).is_integer()
        known["target_seconds"] = int(variant.target_seconds) if whole else variant.target_seconds
    if variant.max_characters is not None:
        known["max_characters"] = variant.max_characters
    known["sentences"] = [
        _with_extra({"text": s.text, "role": s.role, "points": list(s.points)}, s.extra)
        for s in variant.sentences
    ]
    return _with_extra(known, variant.extra)


def _with_extra(known: dict[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    return known | {key: value for key, value in extra.items() if key not in known}
