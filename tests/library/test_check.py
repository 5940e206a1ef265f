"""The check: recordings that are gone, changed or nobody's."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from pitchcoach.library.library import Library
from pitchcoach.settings import Paths
from tests.library.conftest import Clock
from tests.library.examples import make_pitch, make_report
from tests.library.test_takes import write_wav


def test_recordings_are_compared_with_what_was_recorded(library: Library, tmp_path: Path) -> None:
    sound = write_wav(tmp_path / "a.wav")
    gone, changed, fine = (library.save_scored_take(make_report(), make_pitch(), sound) for _ in range(3))
    library.takes.load(gone).audio.path.unlink()  # type: ignore[union-attr]
    library.takes.load(changed).audio.path.write_bytes(b"something else")  # type: ignore[union-attr]
    result = library.check()
    assert len(result.problems) == 2
    assert result.problems[0].startswith(f"Take {gone}: its recording ")
    assert result.problems[0].endswith("is missing.")
    assert "its checksum differs" in result.problems[1]
    assert (result.takes, result.recordings, result.adopted) == (3, 1, ())
    assert fine == 3


def test_orphans_are_adopted_and_never_deleted(library: Library, paths: Paths) -> None:
    folder = paths.audio / "2020" / "old"
    folder.mkdir(parents=True)
    write_wav(folder / "a.wav", 1600)
    (folder / "b.mp3").write_bytes(b"ID3")
    (folder / ".hidden.wav.new").write_bytes(b"")
    (folder / "link.wav").symlink_to("/etc/passwd")
    result = library.check()
    assert (len(result.adopted), result.takes, result.problems) == (2, 2, ())
    first = library.takes.load(result.adopted[0])
    assert (first.pitch, first.state, first.source) == ("found-recordings", "recorded", "a.wav")
    assert first.audio is not None
    assert first.audio.duration_s == 0.1
    assert library.takes.load(result.adopted[1]).audio.frames is None  # type: ignore[union-attr]
    assert library.check().adopted == ()
    library.pitches.save(make_pitch())
    library.takes.move(first.id, "hospital", "peer")
    assert library.takes.listed("hospital", "peer")[0].id == first.id
    assert sorted(p.name for p in folder.iterdir()) == [".hidden.wav.new", "a.wav", "b.mp3", "link.wav"]


def test_a_library_to_read_only_adopts_nothing(paths: Paths, clock: Clock) -> None:
    Library.open(paths, now=clock).close()
    paths.make(paths.audio)
    write_wav(paths.audio / "a.wav")
    with Library.open(paths, read_only=True, now=clock) as library:
        (problem,) = library.check().problems
        assert problem.startswith("No take names the recording")


def test_a_take_being_recorded_is_no_problem(library: Library) -> None:
    library.pitches.save(make_pitch())
    started = library.takes.start("hospital", "author")
    write_wav(started.audio_path)
    assert library.check().problems == ()
    library.takes.fail(started.id, "No sound.")
    started.audio_path.unlink()
    assert library.check().problems == ()


def test_a_broken_reference_is_found(library: Library) -> None:
    take = library.save_scored_take(make_report(), make_pitch())
    library._database.set_pragma("foreign_keys = OFF")
    with library._database.transaction():
        library._database.run("DELETE FROM transcript WHERE take = ?", (take,))
    library._database.set_pragma("foreign_keys = ON")
    problems = library.check().problems
    assert any("belongs to a row of 'transcript' that isn't there" in p for p in problems)
    assert "restore" in problems[-1]


def test_what_happens_while_a_check_looks_is_no_problem(
    library: Library, paths: Paths, tmp_path: Path
) -> None:
    """It looks from a second connection while takes are made and deleted."""
    sound = write_wav(tmp_path / "a.wav")
    first, second = (library.save_scored_take(make_report(), make_pitch(), sound) for _ in range(2))
    shares: list[float] = []

    def meanwhile(share: float) -> None:
        if not shares:
            library.bin.put_take(first)
            library.bin.put_take(second)
            library.bin.empty()
            library.takes.load(library.save_scored_take(make_report(), make_pitch(), sound))
        shares.append(share)

    with Library.open(paths, read_only=True) as beside:
        looked = beside.look_through(meanwhile)
    late = write_wav(library.takes.start("hospital", "author").audio_path)
    found = library.conclude(dataclasses.replace(looked, orphans=(late.relative_to(paths.audio).as_posix(),)))
    assert shares == [0.5, 1.0]
    assert (found.problems, found.adopted) == ((), ())
