"""Reports as JSON: the schema, the way back, and what is refused."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pitchcoach.library.report_file import ReportFileError, report_from_json, report_to_json
from pitchcoach.model import Report
from tests.library.examples import make_report, make_written_report

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "report.schema.json").read_text(encoding="utf-8"))
FORMAT_KEYS = [
    "version",
    "scorer",
    "source",
    "pitch",
    "audience",
    "channel",
    "duration_s",
    "transcript",
    "scores",
    "sentences",
    "job_ask",
    "next_step",
    "offer",
    "jargon",
    "points",
    "closest_audience",
    "drift",
    "delivery",
    "findings",
    "timing",
    "notes",
]


@pytest.mark.parametrize("report", [make_report(), make_written_report()])
def test_a_report_follows_the_schema_and_comes_back(report: Report) -> None:
    data = json.loads(json.dumps(report_to_json(report), allow_nan=False))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(data, SCHEMA)
    assert list(data) == FORMAT_KEYS
    again = report_from_json(data)
    assert report_to_json(again) == data
    assert report_from_json(report_to_json(again)) == again


def test_numbers_are_rounded_for_reading() -> None:
    data = report_to_json(make_report())
    assert data["scores"] == {
        "overall": 72,
        "length": 90,
        "structure": 65,
        "jargon": 80,
        "translation": None,
        "delivery": 70,
    }
    assert data["transcript"]["words"][0] == {"text": "Hi", "start_s": 0.32, "end_s": 0.5, "confidence": 0.98}
    assert data["delivery"]["words_per_minute"] == 141
    assert data["findings"][0]["gain"] == 12
    assert data["timing"] == {"after_stop_ms": 240, "complete_ms": 411}
    assert data["delivery"]["fillers"] == [{"text": "um", "kind": "heard", "start_s": 3.1, "end_s": 3.4}]


def test_a_written_report_has_no_sound() -> None:
    data = report_to_json(make_written_report())
    assert data["duration_s"] is None
    assert data["delivery"] is None
    assert data["transcript"]["model"] is None
    assert "language" not in data["transcript"]


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (["version"], 2, "'version' is 2; this program reads version 1"),
        (["scores", "overall"], 101, "'scores.overall' should be a number from 0 to 100; it is 101"),
        (["scores", "length"], float("nan"), "'scores.length' should be a number from 0 to 100"),
        (["transcript", "words", 0, "start_s"], "0", "'transcript.words[0].start_s' should be a number"),
        (["findings", 0, "dimension"], "charm", "'findings[0].dimension' should be one of length"),
        (["points", 0, "sentence"], -1, "'points[0].sentence' should be a whole number from 0"),
        (["delivery", "clipped"], 1, "'delivery.clipped' should be true or false; it is 1"),
        (["drift"], [], "'drift' should be an object in braces; it is a list"),
        (["timing"], None, "'timing' should be an object in braces; it is null"),
        (["next_step"], None, "'next_step' should be one of concrete, vague, none; it is null"),
    ],
)
def test_a_wrong_key_is_named(path: list[Any], value: object, sentence: str) -> None:
    data = copy.deepcopy(report_to_json(make_report()))
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(ReportFileError) as caught:
        report_from_json(data, "r.json")
    assert sentence in str(caught.value)


@pytest.mark.parametrize("key", [k for k in FORMAT_KEYS if k != "notes"])
def test_every_key_must_be_there(key: str) -> None:
    data = report_to_json(make_report())
    del data[key]
    with pytest.raises(ReportFileError, match=f"'{key}'"):
        report_from_json(data, "r.json")
