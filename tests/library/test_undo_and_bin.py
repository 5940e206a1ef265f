"""Undo for a sitting, and the bin for thirty days."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path
from typing import Any

import pytest

from pitchcoach.errors import StorageError
from pitchcoach.library.failures import NotInLibraryError
from pitchcoach.library.library import Library
from pitchcoach.library.undo import MAX_STEPS
from pitchcoach.settings import Paths
from tests.library.conftest import START, Clock
from tests.library.examples import make_pitch, make_report
from tests.library.test_takes import write_wav

TABLES = (
    "pitch audience point variant sentence sentence_point glossary glossary_wording take transcript word report "
    "report_body score finding point_state"
)


def everything(library: Library) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    return {t: library._database.rows(f"SELECT * FROM {t} ORDER BY 1, 2") for t in TABLES.split()}


def test_sixty_random_changes_are_taken_back_and_done_again(
    library: Library, clock: Clock, tmp_path: Path
) -> None:
    """After each step back the whole database is what it was before the step, row by row."""
    rng = random.Random(5)
    sound = write_wav(tmp_path / "a.wav", 10)
    states = [everything(library)]
    archive = tmp_path / "all.pitchcoach"
    library.save_scored_take(make_report("elsewhere"), make_pitch("elsewhere"), sound)
    library.export_archive(archive)
    library.history.undo()
    assert everything(library) == states[0]
    library.save_scored_take(make_report(), make_pitch(), sound)
    states.append(everything(library))
    while len(library.history.undoable) < 60:
        clock.move(minutes=1)
        _change_something(library, rng, archive, sound)
        states += [everything(library)] * (len(library.history.undoable) + 1 - len(states))
    labels = library.history.undoable
    assert len(states) == 61
    assert len({label.split()[0] for label in labels}) >= 7
    for step in reversed(range(60)):
        assert library.history.undo() == labels[step]
        assert everything(library) == states[step], labels[step]
    assert library._database.integrity_problems() == []
    for step in range(60):
        assert library.history.redo() == labels[step]
        assert everything(library) == states[step + 1], labels[step]


def _change_something(library: Library, rng: random.Random, archive: Path, sound: Path) -> None:
    pitches = [p.id for p in library.pitches.listed()]
    takes = [t.id for p in pitches for t in library.takes.listed(p)]
    kind = rng.randrange(10)
    if kind == 0 or not pitches:
        library.pitches.save(make_pitch(f"pitch-{rng.randrange(1000)}"))
    elif kind == 1:
        pitch = library.pitches.load(rng.choice(pitches))
        library.pitches.save(
            dataclasses.replace(pitch, speaker=f"it's {rng.random()}", points=pitch.points[::-1])
        )
    elif kind == 2:
        library.save_scored_take(make_report(rng.choice(pitches)), make_pitch(pitches[0]), sound)
    elif kind == 3 and takes:
        library.takes.star(rng.choice(takes), rng.random() < 0.5)
    elif kind == 4 and takes:
        library.takes.note(rng.choice(takes), f"'; DROP TABLE take; -- {rng.random()}")
    elif kind == 5 and takes:
        library.bin.put_take(rng.choice(takes))
    elif kind == 6 and len(pitches) > 1:
        library.bin.put_pitch(rng.choice(pitches))
    elif kind == 7 and takes:
        library.takes.rescore(
            rng.sample(takes, min(3, len(takes))), lambda t: make_report(words=rng.randrange(3, 9))
        )
    elif kind == 8 and library.bin.contents():
        item = library.bin.contents()[0]
        if isinstance(item.id, int):
            library.bin.take_back(item.id)
        else:
            library.bin.pitch_back(item.id)
    elif kind == 9:
        library.import_archive(archive)


def test_undoing_an_edit_leaves_alone_what_came_after(library: Library) -> None:
    library.pitches.save(make_pitch())
    started = library.takes.start("hospital", "author")
    write_wav(started.audio_path)
    library.takes.note(started.id, "while recording")
    library.takes.save_report(started.id, make_report())
    assert library.history.undo() == "Note on a take"
    take = library.takes.load(started.id)
    assert (take.note, take.state) == ("", "scored")


def test_a_step_that_something_depends_on_is_not_taken_back(library: Library) -> None:
    library.pitches.save(make_pitch())
    library.takes.start("hospital", "author")
    before = everything(library)
    with pytest.raises(StorageError, match="can't be taken back: something that came later depends on it"):
        library.history.undo()
    assert everything(library) == before
    assert library.history.undoable == ("Save pitch 'hospital'",)


def test_what_goes_on_with_a_step_is_undone_with_it(library: Library) -> None:
    take = library.save_scored_take(make_report(), make_pitch())
    before = everything(library)
    library.pitches.save(dataclasses.replace(make_pitch(), speaker="Somebody else"), label="another speaker")
    made = library.history.latest
    assert made is not None
    library.takes.rescore([take], lambda _take: make_report(words=9), goes_on=made)
    after = everything(library)
    assert library.history.undoable[-1] == "another speaker"
    assert library.history.undo() == "another speaker"
    assert everything(library) == before
    assert not library.history.can_still_undo(made)
    assert library.history.redo() == "another speaker"
    assert everything(library) == after
    assert library.history.can_still_undo(made)


def test_what_goes_on_with_an_older_step_is_a_step_of_its_own(library: Library) -> None:
    take = library.save_scored_take(make_report(), make_pitch())
    library.pitches.save(dataclasses.replace(make_pitch(), speaker="Somebody else"), label="another speaker")
    made = library.history.latest
    library.takes.star(take)
    library.takes.rescore([take], lambda _take: make_report(words=9), label="scored", goes_on=made)
    assert library.history.undoable[-3:] == ("another speaker", "Star a take", "scored")


def test_a_new_change_ends_what_could_be_done_again(library: Library) -> None:
    library.pitches.save(make_pitch("a"))
    library.history.undo()
    assert library.history.redoable == ("Save pitch 'a'",)
    library.pitches.save(make_pitch("b"))
    assert library.history.redoable == ()
    with pytest.raises(NotInLibraryError, match="nothing to do again"):
        library.history.redo()
    library.history.undo()
    with pytest.raises(NotInLibraryError, match="nothing to undo"):
        library.history.undo()


def test_a_step_that_fails_leaves_nothing(library: Library) -> None:
    library.pitches.save(make_pitch())
    before = everything(library)
    with pytest.raises(ZeroDivisionError), library.history.step("Break"):
        library.bin.put_pitch("hospital")
        raise ZeroDivisionError
    assert everything(library) == before
    assert library.history.undoable == ("Save pitch 'hospital'",)
    library.history.undo()
    assert library.pitches.listed() == ()


def test_the_oldest_steps_are_dropped(library: Library) -> None:
    take = library.save_scored_take(make_report(), make_pitch())
    for i in range(MAX_STEPS + 5):
        library.takes.note(take, str(i))
    assert len(library.history.undoable) == MAX_STEPS
    for _ in range(MAX_STEPS):
        library.history.undo()
    assert library.takes.load(take).note == "4"


def test_deleting_and_bringing_back(library: Library) -> None:
    take = library.save_scored_take(make_report(), make_pitch())
    library.bin.put_take(take)
    assert library.takes.listed("hospital") == ()
    assert library.scores.history() == ()
    (item,) = library.bin.contents()
    assert (item.kind, item.id, item.name) == ("take", take, "hospital for author, 2026-11-23")
    assert (item.gone_after - item.binned_at).days == 30
    library.bin.take_back(take)
    library.bin.put_pitch("hospital")
    assert library.pitches.listed() == ()
    assert library.scores.history() == ()
    assert not library.pitches.exists("hospital")
    with pytest.raises(NotInLibraryError):
        library.pitches.load("hospital")
    library.bin.pitch_back("hospital")
    assert [t.id for t in library.takes.listed("hospital")] == [take]
    for call in (
        lambda: library.bin.take_back(take),
        lambda: library.bin.pitch_back("hospital"),
        lambda: library.bin.put_take(99),
        lambda: library.bin.put_pitch("nope"),
    ):
        with pytest.raises(NotInLibraryError):
            call()


def test_saving_a_pitch_takes_it_out_of_the_bin(library: Library) -> None:
    library.pitches.save(make_pitch())
    library.bin.put_pitch("hospital")
    assert library.pitches.save(make_pitch())
    assert library.bin.contents() == ()


def test_after_thirty_days_it_is_gone_with_its_sound(paths: Paths, clock: Clock, tmp_path: Path) -> None:
    sound = write_wav(tmp_path / "a.wav")
    with Library.open(paths, now=clock) as library:
        kept, binned, undone = (
            library.save_scored_take(make_report(), make_pitch(), sound) for _ in range(3)
        )
        library.history.undo()
        library.bin.put_take(binned)
        library.save_scored_take(make_report("b"), make_pitch("b"), sound)
        library.bin.put_pitch("b")
        files = {p for p in paths.audio.rglob("*") if p.is_file()}
        assert len(files) == 4
    clock.move(days=29)
    with Library.open(paths, now=clock) as library:
        assert library.keep_house() == ()
        assert len(library.bin.contents()) == 2
        assert {p for p in paths.audio.rglob("*") if p.is_file()} == files
    clock.move(days=2)
    with Library.open(paths, now=clock) as library:
        assert library.keep_house() == ()
        assert library.bin.contents() == ()
        assert [t.id for t in library.takes.listed("hospital")] == [kept]
        result = library.check()
        assert (result.problems, result.recordings, result.adopted) == ((), 1, ())
    assert undone == 3
    assert clock.time > START


def test_emptying_the_bin_is_the_end(library: Library, paths: Paths, tmp_path: Path) -> None:
    take = library.save_scored_take(make_report(), make_pitch(), write_wav(tmp_path / "a.wav"))
    library.bin.put_take(take)
    assert library.bin.empty() == 1
    assert library.history.undoable == ()
    assert [p for p in paths.audio.rglob("*") if p.is_file()] == []
    assert b"waiting lists keep growing" in paths.library.read_bytes() + _log(paths)
    library.bin.put_pitch("hospital")
    library.bin.empty()
    library.close()
    assert b"waiting lists keep growing" not in paths.library.read_bytes(), "what is erased is overwritten"


def _log(paths: Paths) -> bytes:
    return paths.library.with_name(paths.library.name + "-wal").read_bytes()
