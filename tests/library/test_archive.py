"""Archives: out and in without loss, and nothing from a stranger believed."""

from __future__ import annotations

import json
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pitchcoach.errors import PitchcoachError, PitchFileError, StorageError
from pitchcoach.library.failures import ArchiveError
from pitchcoach.library.library import Library
from pitchcoach.library.pitch_file import parse_pitch, pitch_to_json, read_pitch
from pitchcoach.library.report_file import report_to_json
from pitchcoach.settings import Paths
from tests.library.conftest import Clock
from tests.library.examples import make_pitch, make_report, make_written_report
from tests.library.test_pitch_file import pitch_json
from tests.library.test_takes import write_wav


@pytest.fixture
def archive(tmp_path: Path, clock: Clock) -> Path:
    """A library of two pitches and four takes, exported."""
    sound = write_wav(tmp_path / "a.wav", 50)
    path = tmp_path / "all.pitchcoach"
    with Library.open(Paths(tmp_path / "source"), now=clock) as library:
        library.pitches.save(parse_pitch(pitch_json(), "x"))
        first = library.save_scored_take(make_report(words=20), make_pitch(), sound)
        clock.move(minutes=5)
        library.save_scored_take(make_written_report(), make_pitch())
        binned = library.save_scored_take(make_report(), make_pitch())
        library.bin.put_take(binned)
        library.takes.rescore([first], lambda take: make_report(words=20, scorer="2026.2", overall=80))
        library.takes.star(first)
        library.takes.note(first, "a note")
        failed = library.takes.start("p", "peer")
        write_wav(failed.audio_path)
        library.takes.fail(failed.id, "No.")
        library.takes.start("p", "lay")
        assert library.export_archive(path) == 3
    return path


def test_a_whole_library_goes_out_and_in(
    library: Library, archive: Path, tmp_path: Path, clock: Clock
) -> None:
    result = library.import_archive(archive)
    assert (result.pitches, result.takes, result.already_there) == (2, 3, 0)
    with Library.open(Paths(tmp_path / "source"), now=clock) as source:
        for pitch in source.pitches.listed():
            assert library.pitches.load(pitch.id) == source.pitches.load(pitch.id)
            theirs = [t[1:] for t in source.takes.listed(pitch.id) if t.state != "recording"]
            assert [t[1:] for t in library.takes.listed(pitch.id)] == theirs
        old, new = source.takes.load(1), library.takes.load(1)
        assert (old.uid, old.starred, old.note, old.started_at, old.day) == (
            new.uid,
            new.starred,
            new.note,
            new.started_at,
            new.day,
        )
        assert old.report == new.report
        assert [(r.scorer, r.superseded_at) for r in source.takes.reports(1)] == [
            (r.scorer, r.superseded_at) for r in library.takes.reports(1)
        ]
        assert old.audio is not None
        assert new.audio is not None
        assert new.audio.path.read_bytes() == old.audio.path.read_bytes()
        assert (old.audio.sha256, old.audio.frames) == (new.audio.sha256, new.audio.frames)
        assert source.takes.load(4).failure == library.takes.load(3).failure
    assert library.check().problems == ()
    again = library.import_archive(archive)
    assert (again.pitches, again.takes, again.already_there) == (0, 0, 3)
    assert library.history.undo() == "Import all.pitchcoach"
    assert library.pitches.listed() == ()
    library.history.redo()
    assert library.check().recordings == 1


def test_what_is_here_stays_as_it_is(library: Library, archive: Path) -> None:
    library.pitches.save(make_pitch("p"))
    result = library.import_archive(archive)
    assert result.pitches == 1
    assert library.pitches.load("p") == make_pitch("p")


def rebuilt(archive: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive with its files changed."""
    with zipfile.ZipFile(archive) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in files.items():
            new.writestr(name, data)
    return target


def change_json(match: str, change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, bytes]], None]:
    def apply(files: dict[str, bytes]) -> None:
        name = next(
            n
            for n in sorted(files)
            if n.startswith(match) and (match != "takes/" or b'"audio": {' in files[n])
        )
        data = json.loads(files[name])
        change(data)
        files[name] = json.dumps(data).encode()

    return apply


def adds(name: str, data: bytes = b"x") -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.update({name: data})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (adds("../outside.txt"), "holds a file called '../outside.txt', which has no place"),
        (adds("/etc/cron.d/x"), "which has no place"),
        (adds("audio\\..\\x.wav"), "which has no place"),
        (adds("audio/" + "0" * 32 + ".wav/../../../x"), "which has no place"),
        (adds("takes/"), "which has no place"),
        (adds("library.sqlite"), "which has no place"),
        (adds("audio/" + "0" * 32 + ".wav", b"\0" * 50_000_000), "far more than it should"),
        (adds("pitches/0009.json", b" " * 15_000_000), "far more than it should"),
        (lambda files: files.pop("library.json"), "there is no library.json"),
        (
            change_json("library", lambda d: d.update(format="other")),
            "'format' should be 'pitchcoach-library'",
        ),
        (
            change_json("library", lambda d: d.update(version=2, program="X 2")),
            "was written by X 2 as archive version 2",
        ),
        (change_json("library", lambda d: d.update(version="1")), "'version' should be a whole number"),
        (adds("library.json", b"\xff"), "isn't UTF-8"),
        (
            change_json("pitches", lambda d: d.update(points=3)),
            "'points' should be a list in square brackets; it is 3",
        ),
        (change_json("pitches", lambda d: d.update(id="other")), "isn't in the archive"),
        (change_json("takes/", lambda d: d.update(uid="0" * 32)), "'uid' should be '"),
        (change_json("takes/", lambda d: d.update(day="2026-02-30")), "'day' should be a day such as"),
        (
            change_json("takes/", lambda d: d.update(started_ms=10**18)),
            "'started_ms' should be a whole number",
        ),
        (change_json("takes/", lambda d: d.update(state="recording")), "'state' should be one of recorded"),
        (change_json("takes/", lambda d: d.update(reports=[])), "0 of the reports are current"),
        (
            change_json("takes/", lambda d: d["reports"][0].update(superseded_ms=None)),
            "2 of the reports are current",
        ),
        (change_json("takes/", lambda d: d["reports"][0].update(report=[])), "should be an object in braces"),
        (change_json("takes/", lambda d: d["reports"][0]["report"].update(scores={})), "'scores.overall'"),
        (change_json("takes/", lambda d: d["audio"].update(file="audio/../x")), "the name of its recording"),
        (change_json("takes/", lambda d: d["audio"].update(sha256="0" * 64)), "its checksum differs"),
        (
            change_json("takes/", lambda d: d["audio"].update(rate=0)),
            "'audio.rate' should be a whole number from 1",
        ),
        (change_json("takes/", lambda d: d.update(note="a" * 10_001)), "at most 10000 are read"),
        (change_json("takes/", lambda d: d.update(starred=1)), "'starred' should be true or false"),
    ],
)
def test_an_archive_that_is_wrong_is_refused_whole(
    library: Library, archive: Path, tmp_path: Path, paths: Paths, change: Any, sentence: str
) -> None:
    bad = rebuilt(archive, tmp_path / "bad.pitchcoach", change)
    before = sorted(str(p) for p in tmp_path.rglob("*"))
    with pytest.raises(ArchiveError) as caught:
        library.import_archive(bad)
    assert sentence in str(caught.value)
    assert str(bad) in str(caught.value)
    assert library.pitches.listed() == ()
    assert library.history.undoable == ()
    assert [p for p in paths.audio.rglob("*") if p.is_file()] == []
    after = [p for p in sorted(str(p) for p in tmp_path.rglob("*")) if not Path(p).is_dir()]
    assert set(after) - set(before) <= set()


def test_what_is_no_archive_is_refused(library: Library, archive: Path, tmp_path: Path) -> None:
    data = archive.read_bytes()
    encrypted = bytearray(data)
    for signature, offset in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        encrypted[data.index(signature) + offset] |= 1
    cases = {
        "empty": b"",
        "text": b"hello",
        "cut": data[: len(data) // 2],
        "encrypted": bytes(encrypted),
        "twice": _with_an_entry_twice(archive, tmp_path),
        "nul": rebuilt(archive, tmp_path / "nul", adds("pitches/0009.json_exe"))
        .read_bytes()
        .replace(b"0009.json_exe", b"0009.json\0exe"),
        "many": data[:-22] + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65535, 65535, 10, 0, 0),
    }
    for name, bad in cases.items():
        path = tmp_path / f"{name}.pitchcoach"
        path.write_bytes(bad)
        with pytest.raises(ArchiveError):
            library.import_archive(path)
    with pytest.raises(ArchiveError, match="is a folder"):
        library.import_archive(tmp_path)
    with pytest.raises(ArchiveError, match="There is no file"):
        library.import_archive(tmp_path / "none")
    assert library.pitches.listed() == ()


def test_a_size_that_lies_is_found_while_unpacking(library: Library, archive: Path, tmp_path: Path) -> None:
    """The zip's directory says 10 bytes for an entry that unpacks to 20 million."""
    path = rebuilt(archive, tmp_path / "liar.pitchcoach", adds("pitches/0009.json", b" " * 20_000_000))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"pitches/0009.json") - 46
    assert data[at : at + 4] == b"PK\1\2"
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(ArchiveError):
        library.import_archive(path)


def test_an_archive_that_does_not_fit_is_refused(
    library: Library, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 10})
    monkeypatch.setattr("pitchcoach.library.archive_reading.shutil.disk_usage", lambda path: usage)
    with pytest.raises(ArchiveError, match="Free some space"):
        library.import_archive(archive)


def test_an_archive_that_cannot_be_written(library: Library, tmp_path: Path) -> None:
    library.save_scored_take(make_report(), make_pitch())
    with pytest.raises(StorageError):
        library.export_archive(tmp_path / "no folder" / "x.pitchcoach")
    (tmp_path / "x.pitchcoach").write_bytes(b"old")
    library._database.set_pragma("foreign_keys = OFF")
    with library._database.transaction():
        library._database.run("UPDATE report_body SET json = '{'")
    with pytest.raises(PitchcoachError, match="can't be read"):
        library.export_archive(tmp_path / "x.pitchcoach")
    assert (tmp_path / "x.pitchcoach").read_bytes() == b"old"


def _with_an_entry_twice(archive: Path, folder: Path) -> bytes:
    path = folder / "building"
    path.write_bytes(archive.read_bytes())
    with zipfile.ZipFile(path, "a") as added, pytest.warns(UserWarning, match="Duplicate name"):
        added.writestr("library.json", b"{}")
    return path.read_bytes()


# --- a thousand mutations --------------------------------------------------------------------------------

HOSTILE: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**30, float("nan"), float("inf"), "", "\0", "\ud800", "../x", "a" * 100_000,
    [], {}, [None], {"": 1}, [[[]]] * 3, "\x1b[2J", "9" * 400,
)  # fmt: skip


def mutated_json(rng: random.Random, value: Any) -> Any:
    """The value with one thing somewhere in it replaced, removed, doubled or renamed."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        key = rng.choice(list(value))
        deed = rng.random()
        if deed < 0.6:
            return value | {key: mutated_json(rng, value[key])}
        if deed < 0.75:
            return {k: v for k, v in value.items() if k != key}
        if deed < 0.9:
            return value | {key: rng.choice(HOSTILE)}
        return {(k + "x" if k == key else k): v for k, v in value.items()}
    if isinstance(value, list) and value and rng.random() < 0.85:
        index = rng.randrange(len(value))
        if rng.random() < 0.2:
            return value[:index] + [value[index]] * 3 + value[index + 1 :]
        return [*value[:index], mutated_json(rng, value[index]), *value[index + 1 :]]
    return rng.choice(HOSTILE)


def mutated_bytes(rng: random.Random, data: bytes) -> bytes:
    """The bytes with a few of them flipped, cut out, repeated or overwritten."""
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 5)):
        at = rng.randrange(len(changed) + 1)
        deed = rng.randrange(4)
        if deed == 0 and at < len(changed):
            changed[at] ^= 1 << rng.randrange(8)
        elif deed == 1:
            del changed[at : at + rng.randrange(1, 40)]
        elif deed == 2:
            changed[at:at] = changed[at : at + rng.randrange(1, 40)]
        else:
            changed[at : at + 8] = rng.randbytes(8)
    return bytes(changed)


def test_a_thousand_mutated_pitch_files_give_a_pitch_or_a_sentence(tmp_path: Path) -> None:
    rng = random.Random(11)
    whole = json.dumps(pitch_json()).encode()
    path, refused = tmp_path / "pitch.json", 0
    for round_ in range(1000):
        if round_ % 2:
            data = json.dumps(mutated_json(rng, pitch_json())).encode("utf-8", "surrogatepass")
        else:
            data = mutated_bytes(rng, whole)
        path.write_bytes(data)
        try:
            pitch = read_pitch(path)
        except PitchFileError as error:
            refused += 1
            assert str(error).isprintable()
            assert len(str(error)) < 1000
        else:
            assert parse_pitch(pitch_to_json(pitch), "again") == pitch
    assert 600 < refused < 1000


def test_a_thousand_mutated_archives_give_a_library_or_a_sentence(
    library: Library, archive: Path, tmp_path: Path, paths: Paths
) -> None:
    rng = random.Random(12)
    whole = archive.read_bytes()
    with zipfile.ZipFile(archive) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    path, refused = tmp_path / "mutated.pitchcoach", 0
    outside = {p for p in tmp_path.rglob("*") if not p.is_relative_to(paths.home)} | {path}
    for round_ in range(1000):
        if round_ % 2:
            _write_mutated(rng, files, path)
        else:
            path.write_bytes(mutated_bytes(rng, whole))
        try:
            library.import_archive(path)
        except PitchcoachError as error:
            refused += 1
            assert str(error).isprintable()
            assert len(str(error)) < 1500
        else:
            for pitch in library.pitches.listed():
                for take in library.takes.listed(pitch.id):
                    report = library.takes.load(take.id).report
                    assert report is None or report_to_json(report)
            while library.history.undoable:
                library.history.undo()
        assert library.pitches.listed() == ()
    assert {p for p in tmp_path.rglob("*") if not p.is_relative_to(paths.home)} == outside
    assert library._database.integrity_problems() == []
    assert library.check().adopted == ()
    assert 500 < refused < 1000


def _write_mutated(rng: random.Random, files: dict[str, bytes], path: Path) -> None:
    chosen = rng.choice(list(files))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name, data in files.items():
            if name == chosen and name.endswith(".json"):
                data = json.dumps(mutated_json(rng, json.loads(data))).encode("utf-8", "surrogatepass")
            elif name == chosen:
                data = mutated_bytes(rng, data)
            if name == chosen and rng.random() < 0.2:
                name = rng.choice(("../" + name, "/" + name, name + "/..", name.upper(), "audio/../../x.wav"))
            new.writestr(name, data)
