"""Pitches in the database."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from pitchcoach.errors import PitchFileError
from pitchcoach.library.failures import NotInLibraryError
from pitchcoach.library.library import Library
from pitchcoach.library.pitch_file import parse_pitch, pitch_to_json
from pitchcoach.model import VariantSentence
from tests.library.conftest import Clock
from tests.library.examples import make_pitch, make_report
from tests.library.test_pitch_file import pitch_json

CORPUS = sorted((Path(__file__).parents[1] / "data" / "corpus").glob("*.json"))


def test_a_pitch_is_saved_and_read_whole(library: Library) -> None:
    pitch = parse_pitch(pitch_json(), "x")
    assert library.pitches.save(pitch)
    assert library.pitches.load("p") == pitch
    assert pitch_to_json(library.pitches.load("p")) == pitch_json()
    assert not library.pitches.save(pitch)
    assert library.history.undoable == ("Save pitch 'p'",)


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.stem)
def test_every_corpus_topic_goes_through(path: Path, library: Library) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    library.pitches.save(parse_pitch(data, path.name))
    assert pitch_to_json(library.pitches.load(data["id"])) == data


def test_there_are_corpus_topics() -> None:
    assert len(CORPUS) >= 8


def test_saving_again_replaces_and_keeps_the_takes(library: Library) -> None:
    pitch = make_pitch()
    take = library.save_scored_take(make_report(), pitch)
    shorter = dataclasses.replace(
        pitch, points=pitch.points[:1], variants=(), audiences=pitch.audiences[:1], glossary=()
    )
    assert library.pitches.save(shorter)
    assert library.pitches.load("hospital") == shorter
    assert library.takes.load(take).audience == "author"
    assert not library.pitches.add_if_new(pitch)
    assert library.pitches.load("hospital") == shorter


def test_a_pitch_that_does_not_hold_together_is_refused(library: Library) -> None:
    pitch = dataclasses.replace(make_pitch(), points=())
    with pytest.raises(PitchFileError, match="In the pitch 'hospital', 'variants"):
        library.pitches.save(pitch)
    assert library.pitches.listed() == ()


def test_the_wording_of_one_audience(library: Library) -> None:
    library.pitches.save(make_pitch())
    library.pitches.set_sentences("hospital", "author", "spoken", (VariantSentence("New.", "hook", ("c1",)),))
    library.pitches.set_sentences("hospital", "peer", "written", (VariantSentence("Short.", "value"),))
    pitch = library.pitches.load("hospital")
    assert [(v.audience, v.channel, v.text) for v in pitch.variants] == [
        ("peer", "spoken", "We bound the overrun."),
        ("author", "spoken", "New."),
        ("peer", "written", "Short."),
    ]
    with pytest.raises(PitchFileError, match="should be the id of one of the audiences"):
        library.pitches.set_sentences("hospital", "boss", "spoken", ())
    assert library.history.undo() == "Edit the wording for 'peer'"
    assert library.history.undo() == "Edit the wording for 'author'"
    assert library.pitches.load("hospital") == make_pitch()


def test_the_list_has_the_last_rehearsed_first(library: Library, clock: Clock) -> None:
    for name in ("a", "b", "c"):
        library.pitches.save(make_pitch(name))
    library.save_scored_take(make_report("b"), make_pitch("b"))
    clock.move(minutes=1)
    library.save_scored_take(make_report("c"), make_pitch("c"))
    assert [(p.id, p.takes, p.variants, p.audiences) for p in library.pitches.listed()] == [
        ("c", 1, 2, 2),
        ("b", 1, 2, 2),
        ("a", 0, 2, 2),
    ]


def test_a_pitch_that_is_not_there(library: Library) -> None:
    with pytest.raises(NotInLibraryError, match="there are none yet"):
        library.pitches.load("nope")
    library.pitches.save(make_pitch())
    with pytest.raises(NotInLibraryError, match="those there are: hospital"):
        library.pitches.load("nope")
    with pytest.raises(NotInLibraryError):
        library.takes.start("nope", "peer")
