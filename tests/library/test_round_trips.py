"""Whatever a pitch or a report holds comes back from a file, the database and an archive as it went in."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pitchcoach.library.library import Library
from pitchcoach.library.pitch_file import parse_pitch, pitch_to_json, read_pitch, write_pitch
from pitchcoach.library.report_file import report_from_json, report_to_json
from pitchcoach.model import (
    DIMENSIONS,
    FAMILIARITIES,
    POINT_ROLES,
    ROLES,
    Delivery,
    Drift,
    Filler,
    Finding,
    JargonTerm,
    Pause,
    PointReading,
    Report,
    SentenceReading,
    Timing,
    Transcript,
    Word,
)
from pitchcoach.settings import Paths
from tests.library.examples import make_pitch

# Control characters are refused in what is shown; unknown keys may hold any character JSON can.
SHOWN = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=20)
SAID = SHOWN.filter(str.strip)
IDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=8
).filter(lambda name: name != "term" and name == name.strip())
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=10)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=6,
)
UNKNOWN = st.dictionaries(ANY_TEXT.map("x-".__add__), JSON, max_size=2)


def optional(**keys: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=keys)


@st.composite
def pitch_files(draw: st.DrawFn) -> dict[str, Any]:
    """A pitch file that follows FORMATS.md, with unknown keys anywhere."""
    audiences = draw(st.lists(IDS, max_size=3, unique=True))
    points = draw(st.lists(IDS, max_size=3, unique=True))

    def put(known: dict[str, Any], extra: dict[str, Any] | None = None) -> dict[str, Any]:
        return known | (extra or {}) | {k: v for k, v in draw(UNKNOWN).items() if k not in known}

    tellings = [(a, c) for a in audiences for c in ("spoken", "written", None)]
    chosen = (
        draw(st.lists(st.sampled_from(tellings), max_size=3, unique_by=lambda t: (t[0], t[1] or "spoken")))
        if tellings
        else []
    )
    sentence_points = st.lists(st.sampled_from(points), max_size=2) if points else st.just([])
    terms = draw(st.lists(SAID, max_size=3, unique=True))
    return put(
        {
            "id": draw(IDS),
            "field": draw(SHOWN),
            "speaker": draw(SHOWN),
            "audiences": [
                put(
                    {
                        "id": a,
                        "name": draw(SAID),
                        "familiarity": draw(st.sampled_from(FAMILIARITIES)),
                        "writes": draw(SHOWN),
                    },
                    draw(optional(knows=st.lists(SHOWN, max_size=2))),
                )
                for a in audiences
            ],
            "points": [
                put({"id": p, "role": draw(st.sampled_from(POINT_ROLES)), "gist": draw(SHOWN)}) for p in points
            ],
            "variants": [
                put(
                    {
                        "audience": audience,
                        "sentences": [
                            put(
                                {
                                    "text": draw(SAID),
                                    "role": draw(st.sampled_from(ROLES)),
                                    "points": draw(sentence_points),
                                }
                            )
                            for _ in range(draw(st.integers(0, 2)))
                        ],
                    }
                    | ({"channel": channel} if channel else {}),
                    draw(
                        optional(
                            target_seconds=st.integers(1, 3600) | st.floats(0.01, 3600),
                            max_characters=st.integers(1, 100_000),
                        )
                    ),
                )
                for audience, channel in chosen
            ],
            "glossary": [put({"term": term}, draw(optional(**dict.fromkeys(audiences, SHOWN)))) for term in terms],
        }
    )  # fmt: skip


SECONDS = st.floats(0, 3600)
SCORES = st.none() | st.floats(0, 100)
MAYBE = st.none() | SECONDS
REPORTS = st.builds(
    Report,
    scorer=SAID,
    source=SHOWN,
    pitch=st.just("hospital"),
    audience=IDS,
    channel=st.sampled_from(("spoken", "written")),
    duration_s=MAYBE,
    transcript=st.builds(
        Transcript,
        text=SHOWN,
        words=st.lists(st.builds(Word, SHOWN, SECONDS, SECONDS, st.floats(0, 1)), max_size=4).map(tuple),
        model=st.none() | SHOWN,
        language=st.none() | st.just("en"),
    ),
    overall=SCORES,
    scores=st.fixed_dictionaries(dict.fromkeys(DIMENSIONS, SCORES)),
    sentences=st.lists(
        st.builds(SentenceReading, SHOWN, st.sampled_from(ROLES), st.lists(IDS, max_size=2).map(tuple), MAYBE, MAYBE),
        max_size=2,
    ).map(tuple),
    job_ask=st.booleans(),
    next_step=st.sampled_from(("concrete", "vague", "none")),
    offer=st.booleans(),
    jargon=st.lists(
        st.builds(JargonTerm, SHOWN, st.none() | SHOWN, st.booleans(), MAYBE, MAYBE), max_size=2
    ).map(tuple),
    points=st.lists(
        st.builds(
            PointReading, IDS, st.sampled_from(("translated", "untranslated", "missed")), st.none() | st.integers(0, 99)
        ),
        max_size=3,
    ).map(tuple),
    closest_audience=st.none() | IDS,
    drift=st.none() | st.builds(Drift, IDS, st.integers(0, 99), MAYBE),
    delivery=st.none()
    | st.builds(
        Delivery,
        st.none() | st.floats(0, 400),
        st.lists(st.builds(Pause, SECONDS, SECONDS), max_size=2).map(tuple),
        st.lists(
            st.builds(Filler, SHOWN, st.sampled_from(("heard", "probable")), SECONDS, SECONDS), max_size=2
        ).map(tuple),
        st.none() | st.floats(-90, 0),
        st.booleans(),
        st.none() | st.floats(0, 30),
    ),
    findings=st.lists(
        st.builds(
            Finding, st.sampled_from(DIMENSIONS), st.floats(0, 100), SAID, SHOWN, SHOWN, st.none() | SHOWN, MAYBE, MAYBE
        ),
        max_size=2,
    ).map(tuple),
    timing=st.builds(Timing, st.floats(0, 1e5), st.floats(0, 1e5)),
    notes=st.lists(SHOWN, max_size=2).map(tuple),
)  # fmt: skip


@contextmanager
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@given(pitch_files())
@settings(max_examples=80, deadline=None)
def test_pitch_files(data: dict[str, Any]) -> None:
    assert pitch_to_json(parse_pitch(data, "x")) == data
    with scratch() as folder:
        path = folder / "pitch.json"
        write_pitch(parse_pitch(data, "x"), path)
        assert json.loads(path.read_text(encoding="utf-8")) == data
        assert pitch_to_json(read_pitch(path)) == data


@given(REPORTS)
@settings(max_examples=80, deadline=None)
def test_reports(report: Report) -> None:
    data = json.loads(json.dumps(report_to_json(report), allow_nan=False))
    assert report_to_json(report_from_json(data)) == data


@given(
    pitches=st.lists(pitch_files(), max_size=2, unique_by=lambda p: p["id"]),
    reports=st.lists(REPORTS, max_size=3),
)
@settings(max_examples=20, deadline=None)
def test_the_library_and_its_archive(pitches: list[dict[str, Any]], reports: list[Report]) -> None:
    with scratch() as folder:
        with Library.open(Paths(folder / "a")) as library:
            for data in pitches:
                library.pitches.save(parse_pitch(data, "x"))
            takes = [library.save_scored_take(report, make_pitch()) for report in reports]
            library.export_archive(folder / "x.pitchcoach")
            assert library._database.integrity_problems() == []
            _holds(library, pitches, reports, takes)
        with Library.open(Paths(folder / "b")) as library:
            library.import_archive(folder / "x.pitchcoach")
            uids = sorted(library.takes.load(take).uid for take in takes)
            assert len(set(uids)) == len(takes)
            kept = [library.takes.load(take).report for take in takes]
            wanted = [json.dumps(report_to_json(report)) for report in reports]
            assert sorted(json.dumps(report_to_json(r)) for r in kept if r is not None) == sorted(wanted)
            _holds(library, pitches, [], [])


def _holds(library: Library, pitches: list[dict[str, Any]], reports: list[Report], takes: list[int]) -> None:
    for data in pitches:
        if data["id"] != "hospital":
            assert pitch_to_json(library.pitches.load(data["id"])) == data
    for report, take in zip(reports, takes, strict=True):
        stored = library.takes.load(take).report
        assert stored is not None
        assert report_to_json(stored) == report_to_json(report)
