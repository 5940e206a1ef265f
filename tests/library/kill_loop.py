"""Kills real processes at random moments and counts: `python -m tests.library.kill_loop saves 200 7 FOLDER`.

Each round forks a child that works on a library (so that it starts in milliseconds, with the modules there), kills
it with SIGKILL after a random while, and then opens the library as the next start of the program would. What the
child was told had been saved it writes into a journal, after the fact; the parent holds the library to that.
The last line printed is the tally as JSON.
"""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pitchcoach.library.archive_reading  # noqa: F401 - so that no child spends its time on it
from pitchcoach.library.library import Library
from pitchcoach.library.migrate import newest_version
from pitchcoach.library.records import AudioFacts
from pitchcoach.settings import Paths
from tests.library.examples import make_pitch, make_report
from tests.library.old_libraries import make

IMPORTED = 8
"""Takes in the archive that is imported."""

OLD_TAKES = 150
"""Takes in the library that is migrated: enough for the kill to land inside."""


def run_and_kill(work: Callable[[Path], None], journal: Path, patience_s: float) -> bool:
    """Fork a child to do `work`, kill it after `patience_s`; whether it was killed before it ended."""
    ended, end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(ended)
            work(journal)
        except BaseException as error:
            _note(journal, f"error {error!r}")
        finally:
            os._exit(0)
    os.close(end)
    try:
        done, _, _ = select.select([ended], [], [], patience_s)  # readable once the child is gone
        if not done:
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    finally:
        os.close(ended)
    return not done


def saves(rounds: int, rng: random.Random, folder: Path) -> dict[str, int]:
    """Kill while takes are recorded and scored."""
    paths, journal = Paths(folder), folder / "journal"
    report = make_report(words=40)
    with Library.open(paths) as library:
        library.pitches.save(make_pitch())

    def work(journal: Path) -> None:
        with Library.open(paths) as library:
            while True:
                take = library.takes.start("hospital", "author")
                _note(journal, f"recording {take.id}")
                take.audio_path.write_bytes(b"RIFF sound of take %d" % take.id)
                library.takes.finish_recording(take.id, AudioFacts(8, 16_000))
                _note(journal, f"recorded {take.id}")
                library.takes.save_report(take.id, report)
                _note(journal, f"scored {take.id}")

    tally = dict.fromkeys(("kills", "saved", "missing", "damaged", "errors", "recovered", "untold"), 0)
    promised: dict[int, str] = {}
    for _ in range(rounds):
        journal.unlink(missing_ok=True)
        tally["kills"] += run_and_kill(work, journal, rng.uniform(0.001, 0.045))
        for line in journal.read_text(encoding="utf-8").splitlines() if journal.exists() else ():
            what, _, number = line.partition(" ")
            if what == "error":
                print(line, flush=True)
                tally["errors"] += 1
            else:
                promised[int(number)] = what
        with Library.open(paths) as library:
            tally["damaged"] += bool(library._database.integrity_problems())
            told = {take.id for take in library.recovered.interrupted}
            states = {row.id: row.state for row in library.takes.listed("hospital")}
            tally["untold"] += sum(
                state == "recording" and take not in told for take, state in states.items()
            )
            tally["untold"] += bool(told) and len(library.recovered.sentences()) < len(told)
            ranks = ("recording", "recorded", "scored")
            for take, what in promised.items():
                kept = states.get(take, "missing")
                tally["missing"] += kept == "missing" or (
                    kept in ranks and ranks.index(kept) < ranks.index(what)
                )
            for interrupted in library.recovered.interrupted:
                promised.pop(interrupted.id, None)
                library.takes.recover(interrupted.id, lambda path: AudioFacts(8, 16_000))
                tally["recovered"] += 1
    with Library.open(paths) as library:
        result = library.check()
        print(*result.problems, sep="\n")
        tally["missing"] += len(result.problems)
        tally["saved"] = sum(row.state == "scored" for row in library.takes.listed("hospital"))
    return tally


def migrations(rounds: int, rng: random.Random, folder: Path) -> dict[str, int]:
    """Kill while a library of version 1 is backed up and brought up to date."""
    template = folder / "version-1.sqlite"
    make(template, 1, OLD_TAKES)
    tally = dict.fromkeys(("kills", "inside", "missing", "damaged", "errors", "untold"), 0)
    tally |= {f"killed at version {version}": 0 for version in range(1, newest_version() + 1)}
    whole_s, number = 0.0, 0
    while tally["kills"] < rounds:
        home = folder / str(number)
        home.mkdir()
        paths, journal = Paths(home), home / "journal"
        shutil.copy(template, paths.library)
        if not whole_s:
            began = time.perf_counter()
            Library.open(paths).close()
            whole_s = time.perf_counter() - began
            shutil.rmtree(home)
            continue
        number += 1

        def work(journal: Path, paths: Paths = paths) -> None:
            with Library.open(paths):
                _note(journal, "done")

        killed = run_and_kill(work, journal, rng.uniform(0, 1.2 * whole_s))
        tally["kills"] += killed
        done = journal.read_text(encoding="utf-8") if journal.exists() else ""
        tally["errors"] += "error" in done
        begun = (home / "library.sqlite-wal").exists() or (home / "backups").exists()
        with Library.open(paths) as library:
            tally["inside"] += begun and not done
            tally[f"killed at version {library.recovered.migrated_from or newest_version()}"] += killed
            tally["damaged"] += bool(library._database.integrity_problems())
            tally["damaged"] += library._database.schema_version != newest_version()
            tally["untold"] += not done and not library.recovered.sentences()
            takes = library.takes.listed("hospital")
            tally["missing"] += OLD_TAKES - len(takes) + OLD_TAKES // 2 - len(library.scores.history())
            tally["missing"] += library.takes.load(OLD_TAKES - 1).report is None
            tally["missing"] += not library.backups.listed()
        shutil.rmtree(home)
    return tally


def imports(rounds: int, rng: random.Random, folder: Path) -> dict[str, int]:
    """Kill while an archive is taken in: all of it is there afterwards, or nothing and no file of it."""
    archive, sound = folder / "all.pitchcoach", folder / "a.wav"
    sound.write_bytes(b"RIFF" + bytes(100_000))
    with Library.open(Paths(folder / "source")) as library:
        for _ in range(IMPORTED):
            library.save_scored_take(make_report(words=60), make_pitch(), sound)
        library.export_archive(archive)
    tally = dict.fromkeys(
        ("kills", "inside", "whole", "missing", "damaged", "errors", "untold", "files removed"), 0
    )
    whole_s, number = 0.0, 0
    while tally["kills"] < rounds:
        home = folder / str(number)
        paths, journal = Paths(home), folder / f"journal-{number}"
        number += 1
        with Library.open(paths) as library:
            library.pitches.save(make_pitch("mine"))
            if not whole_s:
                began = time.perf_counter()
                library.import_archive(archive)
                whole_s = time.perf_counter() - began
        if number == 1:
            shutil.rmtree(home)
            continue

        def work(journal: Path, paths: Paths = paths) -> None:
            with Library.open(paths) as library:
                library.import_archive(archive)
                _note(journal, "done")

        tally["kills"] += run_and_kill(work, journal, rng.uniform(0, 1.3 * whole_s))
        done = journal.read_text(encoding="utf-8") if journal.exists() else ""
        tally["errors"] += "error" in done
        copied = sum(1 for p in paths.audio.rglob("*") if p.is_file())
        with Library.open(paths) as library:
            tally["damaged"] += bool(library._database.integrity_problems())
            kept = library.pitches.listed()
            takes = sum(p.takes for p in kept)
            result = library.check()
            tally["damaged"] += takes not in (0, IMPORTED) or bool(result.problems) or bool(result.adopted)
            tally["missing"] += "mine" not in [p.id for p in kept] or ("done" in done and takes != IMPORTED)
            tally["whole"] += takes == IMPORTED
            tally["inside"] += copied > 0 and takes == 0
            left = sum(1 for p in paths.audio.rglob("*") if p.is_file())
            tally["damaged"] += left != takes
            tally["files removed"] += library.recovered.import_files_removed
            if copied and not takes:
                tally["untold"] += not any(
                    "An import was cut short" in s for s in library.recovered.sentences()
                )
        shutil.rmtree(home)
    return tally


def _note(journal: Path, line: str) -> None:
    handle = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(handle, f"{line}\n".encode())  # in one write: it is there, or it is not
    os.close(handle)


if __name__ == "__main__":
    kind = {"saves": saves, "migrations": migrations, "imports": imports}[sys.argv[1]]
    print(json.dumps(kind(int(sys.argv[2]), random.Random(int(sys.argv[3])), Path(sys.argv[4]))))
