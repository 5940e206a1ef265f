"""A take from its first moment to its report, and what a person does with it."""

from __future__ import annotations

import dataclasses
import hashlib
import stat
import struct
import wave
from pathlib import Path

import pytest

from pitchcoach.errors import AudioError, StorageError
from pitchcoach.library.failures import LibraryDamagedError, NotInLibraryError
from pitchcoach.library.imports import Recording
from pitchcoach.library.library import Library
from pitchcoach.library.records import SAMPLE_SOURCE, AudioFacts
from pitchcoach.library.report_file import report_to_json
from pitchcoach.library.wav import wav_facts
from pitchcoach.rehearsal import audio_facts, sample_take
from pitchcoach.settings import Paths
from tests.library.conftest import START, Clock
from tests.library.examples import make_pitch, make_report, make_written_report


def write_wav(path: Path, frames: int = 800, rate: int = 16_000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"\1\0" * frames)
    return path


def test_a_take_from_start_to_report(library: Library, paths: Paths, clock: Clock) -> None:
    library.pitches.save(make_pitch())
    started = library.takes.start("hospital", "author")
    assert library.takes.load(started.id).state == "recording"
    assert started.audio_path.is_relative_to(paths.audio)
    assert not started.audio_path.exists()
    write_wav(started.audio_path)
    library.takes.finish_recording(started.id, AudioFacts(800, 16_000))
    take = library.takes.load(started.id)
    assert take.audio is not None
    assert (take.state, take.audio.frames, take.audio.rate, take.audio.duration_s) == (
        "recorded",
        800,
        16_000,
        0.05,
    )
    assert take.audio.sha256 == hashlib.sha256(started.audio_path.read_bytes()).hexdigest()
    assert stat.S_IMODE(started.audio_path.stat().st_mode) == 0o600
    assert library.takes.listed("hospital")[0].duration_s == 0.05
    library.takes.save_report(started.id, make_report())
    take = library.takes.load(started.id)
    assert take.report is not None
    assert take.state == "scored"
    assert report_to_json(take.report) == report_to_json(make_report())
    assert (take.started_at, take.channel, take.source) == (START, "spoken", started.audio_path.name)
    row = library.takes.listed("hospital")[0]
    assert (row.overall, row.length, row.translation, row.duration_s) == (72, 90, None, 41.2)
    assert library.history.undoable == ("Save pitch 'hospital'",)


def test_a_failed_take_keeps_its_sound(library: Library) -> None:
    library.pitches.save(make_pitch())
    started = library.takes.start("hospital", "author")
    write_wav(started.audio_path)
    library.takes.fail(started.id, "The microphone went away.")
    take = library.takes.load(started.id)
    assert (take.state, take.failure) == ("failed", "The microphone went away.")
    assert started.audio_path.exists()
    library.takes.finish_recording(started.id, AudioFacts(800, 16_000))
    assert library.takes.load(started.id).failure is None


def test_a_recording_that_is_not_there_cannot_be_finished(library: Library) -> None:
    library.pitches.save(make_pitch())
    started = library.takes.start("hospital", "author")
    with pytest.raises(StorageError, match="can't be read"):
        library.takes.finish_recording(started.id, AudioFacts(1, 1))
    for call in (
        lambda: library.takes.finish_recording(99, AudioFacts(1, 1)),
        lambda: library.takes.save_report(99, make_report()),
        lambda: library.takes.load(99),
        lambda: library.takes.star(99),
    ):
        with pytest.raises(NotInLibraryError, match="no take 99"):
            call()
    typed = library.save_scored_take(make_written_report(), make_pitch())
    with pytest.raises(NotInLibraryError, match="has no recording"):
        library.takes.recover(typed)


def test_an_interrupted_take_is_found_and_recovered(paths: Paths, clock: Clock) -> None:
    with Library.open(paths, now=clock) as library:
        library.pitches.save(make_pitch())
        sounding, silent, broken = (library.takes.start("hospital", "author") for _ in range(3))
        write_wav(sounding.audio_path)
        write_wav(broken.audio_path)
    with Library.open(paths, now=clock) as library:
        found = {take.id: take.audio_bytes for take in library.recovered.interrupted}
        assert found == {sounding.id: 1644, silent.id: None, broken.id: 1644}
        assert len(library.recovered.sentences()) == 3
        assert "'hospital' for 'author'" in library.recovered.sentences()[0]
        assert "2 kB of sound" in library.recovered.sentences()[0]
        assert library.takes.recover(sounding.id).state == "recorded"
        assert library.takes.load(sounding.id).audio.frames == 800  # type: ignore[union-attr]
        assert "before any sound" in str(library.takes.recover(silent.id).failure)

        def refuse(path: Path) -> AudioFacts:
            raise AudioError(f"{path} is no audio.")

        assert "could not be mended" in str(library.takes.recover(broken.id, refuse).failure)
        assert library.takes.interrupted() == ()


def test_typed_text_is_a_take_without_sound(library: Library) -> None:
    take_id = library.save_scored_take(make_written_report(), make_pitch())
    take = library.takes.load(take_id)
    assert take.report is not None
    assert (take.audio, take.channel, take.source) == (None, "written", "take.txt")
    assert report_to_json(take.report) == report_to_json(make_written_report())
    (scored,) = library.scores.history()
    assert (scored.duration_s, scored.words, scored.fillers, scored.delivery) == (None, 4, None, None)


def test_a_scored_recording_is_copied_in(library: Library, paths: Paths, tmp_path: Path) -> None:
    source = write_wav(tmp_path / "My Take.WAV")
    take = library.takes.load(library.save_scored_take(make_report(), make_pitch(), source))
    assert source.exists()
    assert take.audio is not None
    assert take.source == "My Take.WAV"
    assert (take.audio.frames, take.audio.rate) == (800, 16_000)
    assert take.audio.path.read_bytes() == source.read_bytes()
    assert take.audio.path.suffix == ".wav"
    given = library.takes.load(
        library.save_scored_take(make_report(), make_pitch(), source, AudioFacts(5, 10), when=START)
    )
    assert given.audio is not None
    assert given.audio.duration_s == 0.5
    assert stat.S_IMODE(given.audio.path.parent.stat().st_mode) == 0o700
    assert library.check().problems == ()


def test_an_import_is_all_or_nothing(library: Library, paths: Paths, tmp_path: Path) -> None:
    good = Recording(make_report(), write_wav(tmp_path / "a.wav"))
    with pytest.raises(StorageError, match=r"gone\.wav can't be read"):
        library.import_recordings([good, Recording(make_report(), tmp_path / "gone.wav")], make_pitch())
    assert library.pitches.listed() == ()
    assert [p for p in paths.audio.rglob("*") if p.is_file()] == []
    assert library.import_recordings([good, good], make_pitch()) == (1, 2)
    assert library.history.undo() == "Import 2 takes"
    assert library.pitches.listed() == ()
    assert library.check().adopted == ()


def test_star_note_move(library: Library) -> None:
    take = library.save_scored_take(make_report(), make_pitch())
    library.pitches.save(make_pitch("other"))
    library.takes.star(take)
    library.takes.note(take, "faster\0 next time")
    library.takes.move(take, "other", "peer")
    moved = library.takes.load(take)
    assert (moved.starred, moved.note, moved.pitch, moved.audience) == (
        True,
        "faster next time",
        "other",
        "peer",
    )
    assert library.takes.listed("hospital") == ()
    library.takes.star(take, False)
    assert not library.takes.listed("other")[0].starred
    for label in ("Unstar a take", "Move a take", "Note on a take", "Star a take"):
        assert library.history.undo() == label
    back = library.takes.load(take)
    assert (back.starred, back.note, back.pitch, back.audience) == (False, "", "hospital", "author")


def test_rescoring_keeps_the_old_report(library: Library, clock: Clock) -> None:
    takes = [library.save_scored_take(make_report(words=30), make_pitch()) for _ in range(3)]
    old = library.takes.load(takes[0]).report
    assert library.takes.scored_by_others("2026.2") == tuple(takes)
    clock.move(days=1)
    better = make_report(words=30, overall=90, scorer="2026.2")
    assert library.takes.rescore(takes, lambda take: better if take.id != takes[1] else None) == 2
    assert library.takes.scored_by_others("2026.2") == (takes[1],)
    current, kept = library.takes.reports(takes[0])
    assert (current.scorer, current.overall, current.superseded_at) == ("2026.2", 90, None)
    assert (kept.scorer, kept.overall, kept.superseded_at) == ("2026.1", 72, clock.time)
    assert library.takes.report(kept.id) == old
    assert library.takes.listed("hospital")[-1].overall == 90
    assert len(library.scores.history()) == 3
    assert library.history.undo() == "Rescore 3 takes"
    assert library.takes.load(takes[0]).report == old
    assert library.history.redo() == "Rescore 3 takes"
    assert library.takes.reports(takes[0]) == (current, kept)
    with pytest.raises(LibraryDamagedError, match="no such report"):
        library.takes.report(999)


def test_a_take_heard_again_keeps_both_transcripts(library: Library) -> None:
    take = library.save_scored_take(make_report(words=10), make_pitch())
    again = make_report(words=12)
    library.takes.save_report(take, again)
    current, kept = library.takes.reports(take)
    assert len(library.takes.report(current.id).transcript.words) == 12
    assert len(library.takes.report(kept.id).transcript.words) == 10
    other_model = dataclasses.replace(again, transcript=dataclasses.replace(again.transcript, model="tiny"))
    library.takes.save_report(take, other_model)
    assert library.takes.load(take).report.transcript.model == "tiny"  # type: ignore[union-attr]


def test_the_list_is_newest_first_and_can_be_cut(library: Library, clock: Clock) -> None:
    for audience in ("peer", "author", "peer"):
        library.save_scored_take(make_report(audience=audience), make_pitch())
        clock.move(minutes=1)
    assert [t.id for t in library.takes.listed("hospital")] == [3, 2, 1]
    assert [t.id for t in library.takes.listed("hospital", "peer")] == [3, 1]
    assert [t.id for t in library.takes.listed("hospital", limit=1)] == [3]
    assert library.takes.listed("nope") == ()


def test_the_csv_has_a_line_a_take_and_no_formulas(library: Library, tmp_path: Path) -> None:
    take = library.save_scored_take(make_report(), make_pitch())
    library.takes.note(take, '=cmd|"x"')
    library.scores.write_csv(tmp_path / "scores.csv")
    head, line = (tmp_path / "scores.csv").read_text(encoding="utf-8").splitlines()
    assert head.startswith("take,pitch,audience,channel,day,started_at,scorer,overall,length")
    assert line == (
        "1,hospital,author,spoken,2026-11-23,2026-11-23T12:00:00Z,2026.1,72,90,65,80,,70,41.2,4,141.0,1,0,"
        '"\'=cmd|""x"""'
    )


RIFF = b"RIFF\0\0\0\0WAVE"
MONO = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
STEREO = b"LIST\3\0\0\0abc\0fmt " + struct.pack("<IHHIIHH", 16, 1, 2, 8000, 32000, 4, 16)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", (None, None)),
        (RIFF, (None, None)),
        (b"ID3" + b"\0" * 40, (None, None)),
        (RIFF + b"fmt \x04\0\0\0abcddata\0\0\0\0" + b"\0" * 8, (None, None)),
        (RIFF + MONO + b"data\0\0\0\0" + b"x" * 9, (4, 8000)),
        (RIFF + STEREO + b"data\xff\xff\xff\xff" + b"x" * 8, (2, 8000)),
    ],
)
def test_the_length_of_a_wav_file_is_counted(tmp_path: Path, data: bytes, expected: tuple[int, int]) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(data)
    facts = wav_facts(path)
    assert (facts.frames, facts.rate) == expected


def test_the_take_that_comes_with_the_program_is_known_and_no_practice(
    library: Library, tmp_path: Path
) -> None:
    sample = library.save_scored_take(make_report(), make_pitch(), sample_take(), audio_facts(sample_take()))
    assert library.takes.load(sample).is_sample
    assert sum(count for _day, count in library.scores.days()) == 1, "while there is nothing else to show"
    # another voice, in a file that happens to have the same name
    mine = library.save_scored_take(
        make_report(), make_pitch(), write_wav(tmp_path / SAMPLE_SOURCE), AudioFacts(800, 8000)
    )
    assert not library.takes.load(mine).is_sample
    assert {take.id: take.sample for take in library.takes.listed("hospital")} == {sample: 1, mine: 0}
    assert {take.id: take.sample for take in library.scores.history()} == {sample: 1, mine: 0}
    ((day, count),) = library.scores.days()
    assert count == 1
    assert library.scores.last_of(day) == mine
