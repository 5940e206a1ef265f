"""Pitch files: what is read, what is refused and with which sentence."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from pitchcoach.errors import PitchFileError, StorageError
from pitchcoach.library.pitch_file import parse_pitch, pitch_to_json, read_pitch, write_pitch


def pitch_json() -> dict[str, Any]:
    """A small pitch file with unknown keys at every level."""
    return {
        "id": "p",
        "field": "applied mathematics",
        "speaker": "a student",
        "audiences": [
            {"id": "peer", "name": "a peer", "familiarity": "expert", "writes": "", "knows": []},
            {
                "id": "lay",
                "name": "a novelist",
                "familiarity": "lay",
                "writes": "Hm.",
                "colour": {"hue": 1.5},
            },
        ],
        "points": [{"id": "c1", "role": "hook", "gist": "queues grow", "since": 2020}],
        "variants": [
            {
                "audience": "peer",
                "channel": "spoken",
                "target_seconds": 45,
                "sentences": [{"text": "Hi.", "role": "hook", "points": ["c1"], "mood": None}],
            },
            {"audience": "lay", "channel": "written", "max_characters": 300, "sentences": [], "x": [1, [2]]},
            {"audience": "lay", "sentences": [], "target_seconds": 30.5},
        ],
        "glossary": [{"term": "queue", "lay": "waiting", "peer": "queue", "nobody": "?", "n": 3}],
        "takes": [{"id": "t1"}],
        "better": {"structure": [["t1", "t3"]]},
    }


def test_a_pitch_file_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(pitch_json()), encoding="utf-8")
    pitch = read_pitch(path)
    assert pitch_to_json(pitch) == pitch_json()
    write_pitch(pitch, tmp_path / "b.json")
    assert json.loads((tmp_path / "b.json").read_text(encoding="utf-8")) == pitch_json()
    assert read_pitch(tmp_path / "b.json") == pitch
    assert stat.S_IMODE((tmp_path / "b.json").stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.json", "b.json"]


def test_the_optional_keys_have_their_defaults() -> None:
    pitch = parse_pitch(pitch_json(), "x")
    assert [v.channel for v in pitch.variants] == ["spoken", "written", "spoken"]
    assert pitch.variants[1].target_seconds is None
    assert pitch.glossary[0].instead == {"lay": "waiting", "peer": "queue"}
    assert pitch.extra.keys() == {"takes", "better"}


REMOVED = object()


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (["id"], REMOVED, "In x.json, 'id' should be text that isn't blank; it is missing."),
        (["id"], "", "'id' should be text that isn't blank; it is ''"),
        (["id"], "a\nb", "'id' should be a name on one line"),
        (["id"], "\x1b[31m", "'id' should be text without control characters"),
        (["field"], 3, "'field' should be text; it is 3"),
        (["speaker"], "\ud800", "'speaker' should be text without control characters"),
        (["audiences"], {}, "'audiences' should be a list in square brackets; it is an object"),
        (["audiences", 0], [], "'audiences[0]' should be an object in braces; it is a list"),
        (["audiences", 0, "id"], "lay", "'audiences[1]' repeats 'lay'"),
        (["audiences", 0, "id"], "term", "'audiences[0].id' should be another word"),
        (["audiences", 0, "familiarity"], "friend", "should be one of expert, general, lay; it is 'friend'"),
        (["audiences", 0, "writes"], REMOVED, "'audiences[0].writes' should be text; it is missing"),
        (["audiences", 0, "knows"], "all", "'audiences[0].knows' should be a list"),
        (["audiences", 0, "knows"], ["a", 1], "'audiences[0].knows[1]' should be text; it is 1"),
        (["points", 0, "role"], "job_ask", "'points[0].role' should be one of hook, who"),
        (["points", 0, "gist"], None, "'points[0].gist' should be text; it is null"),
        (["variants", 0, "audience"], "boss", "should be the id of one of the audiences (peer, lay)"),
        (["variants", 0, "channel"], "sung", "'variants[0].channel' should be one of spoken, written"),
        (["variants", 2, "channel"], "written", "'variants[2]' repeats 'lay (written)'"),
        (["variants", 0, "target_seconds"], 0, "should be a number above 0 and at most 3600; it is 0"),
        (["variants", 0, "target_seconds"], True, "above 0 and at most 3600; it is true"),
        (["variants", 0, "target_seconds"], float("nan"), "above 0 and at most 3600; it is nan"),
        (["variants", 0, "target_seconds"], 10**400, "it is a number of more than 18 digits"),
        (["variants", 1, "max_characters"], 300.5, "a whole number from 1 to 100000; it is 300.5"),
        (["variants", 0, "sentences"], REMOVED, "'variants[0].sentences' should be a list"),
        (["variants", 0, "sentences", 0, "role"], "hok", "'variants[0].sentences[0].role' should be one of"),
        (
            ["variants", 0, "sentences", 0, "points"],
            ["c9"],
            "sentences[0].points[0]' should be the id of one",
        ),
        (["variants", 0, "sentences", 0, "text"], " ", "sentences[0].text' should be text that isn't blank"),
        (["glossary"], REMOVED, "'glossary' should be a list in square brackets; it is missing"),
        (["glossary", 0, "lay"], ["x"], "'glossary[0].lay' should be text; it is a list"),
        (["glossary", 0, "n"], float("inf"), "'glossary[0].n' is not a finite number"),
        (["takes"], ["\udfff"], "'takes' holds half a character"),
        (["takes"], {1: 2}, "'takes' has a key that isn't text"),
        (["takes"], {"a": {1, 2}}, "'takes' is a set, which JSON has no way to say"),
        (["points"], [{"id": "c", "role": "who", "gist": ""}] * 1001, "has 1001 entries; at most 1000"),
        (["speaker"], "a" * 50_001, "'speaker' has 50001 characters; at most 50000 are read"),
    ],
)
def test_a_wrong_key_is_named(path: list[Any], value: object, sentence: str) -> None:
    data = pitch_json()
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    if value is REMOVED:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    with pytest.raises(PitchFileError) as caught:
        parse_pitch(data, "x.json")
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("In x.json, ")


@pytest.mark.parametrize("data", [None, [], "pitch", 3, {1: 2}])
def test_something_else_than_an_object_is_refused(data: object) -> None:
    with pytest.raises(PitchFileError, match="the whole file should be an object"):
        parse_pitch(data, "x.json")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"{", "isn't JSON: Expecting property name enclosed in double quotes in line 1"),
        (b"\xef\xbb\xbf{}", "byte-order mark"),
        ('{"id": "a"}'.encode("utf-16"), "UTF-16"),
        (b'{"id": "\xff"}', "isn't UTF-8"),
        (b'{"id": NaN}', "NaN isn't a number JSON knows"),
        (b'{"id": 1e999}', "the number 1e999 is too large"),
        (b'{"id": ' + b"9" * 5000 + b"}", "too many digits"),
        (b'{"id": 1, "id": 2}', "the key 'id' stands twice"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"takes": ' + b"[" * 60 + b"]" * 60 + b"}", "In "),
        (b" " * 16_000_001, "larger than 16 MB"),
    ],
)
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, data: bytes, sentence: str) -> None:
    path = tmp_path / "pitch.json"
    path.write_bytes(data)
    with pytest.raises(PitchFileError) as caught:
        read_pitch(path)
    assert sentence in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_file_a_folder_and_a_device_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PitchFileError, match="There is no file"):
        read_pitch(tmp_path / "none.json")
    with pytest.raises(PitchFileError, match="is a folder"):
        read_pitch(tmp_path)
    with pytest.raises(PitchFileError, match="isn't a regular file"):
        read_pitch(Path("/dev/null"))
    with pytest.raises(PitchFileError, match="can't be read"):
        read_pitch(tmp_path / ("a" * 300))
    with pytest.raises(PitchFileError, match="can't be read"):
        read_pitch(Path("a\0b"))


def test_a_pitch_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    pitch = parse_pitch(pitch_json(), "x")
    with pytest.raises(StorageError, match="can't be used"):
        write_pitch(pitch, tmp_path / "no folder" / "a.json")
    (tmp_path / "a").mkdir()
    with pytest.raises(StorageError):
        write_pitch(pitch, tmp_path / "a")
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
