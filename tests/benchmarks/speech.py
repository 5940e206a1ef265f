"""Words and fillers on real speech, beside plain faster-whisper on the whole file in the same run.

Run: `uv run python -m tests.benchmarks.speech [FOLDER]` with the folder that holds `speech.tsv` (default
../shared/speech). Prints word error rates, fillers found and invented, times.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from pitchcoach.audio import files
from pitchcoach.model import Transcript
from pitchcoach.speech import loading
from pitchcoach.speech.fillers import filler_of
from pitchcoach.speech.transcriber import Transcriber
from tests.benchmarks.wording import errors

NOT_FOR_WORDS = ("chromecast", "mfa_fillerpack")
"""Approximate text, or hardly any words (README.md there)."""
SPOKEN_FILLERS = {"spacewalk_26s.flac": 8, "mfa_fillerpack_34s.flac": 10, "chromecast_45s.flac": 1}
"""From the texts; every other clip is fluent."""


@dataclass(frozen=True, slots=True)
class Clip:
    file: str
    text: str
    sound: files.Recording


def clips(folder: Path) -> list[Clip]:
    with (folder / "speech.tsv").open(encoding="utf-8") as table:
        return [
            Clip(row["file"], row["text"], files.read(folder / row["file"]))
            for row in csv.DictReader(table, delimiter="\t")
        ]


def transcribe(loaded: loading.Loaded, clip: Clip) -> tuple[Transcript, float, float]:
    """The transcript, seconds in all, and seconds after the last block."""
    transcriber = Transcriber(loaded.words, loaded.fillers)
    begun = time.perf_counter()
    transcriber.feed(clip.sound.sound)
    fed = time.perf_counter()
    transcript = transcriber.finish()
    return transcript, time.perf_counter() - begun, time.perf_counter() - fed


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as home:
        begun = time.perf_counter()
        loaded = loading.load("base", Path(home))
        print(
            f"join, verify and load base and tiny.en for the first time: {time.perf_counter() - begun:.2f} s"
        )
        begun = time.perf_counter()
        loaded = loading.load("base", Path(home))
        print(f"verify and load them again: {time.perf_counter() - begun:.2f} s")
        loaded.words.warm_up()
        heads = f"\n{'clip':26}{'words':>6}{'ours':>6}{'plain':>6}{'ours s':>8}{'plain s':>8}"
        print(heads + "   fillers: there, heard, probable")
        wrong = wrong_plain = words = 0
        for clip in clips(folder):
            transcript, seconds, _ = transcribe(loaded, clip)
            begun = time.perf_counter()
            plain = " ".join(
                part.text
                for part in loaded.words.whisper.transcribe(clip.sound.sound, language="en", beam_size=1)[0]
            )
            plain_s = time.perf_counter() - begun
            ours, count = errors(clip.text, transcript.text)
            theirs, _ = errors(clip.text, plain)
            there = SPOKEN_FILLERS.get(clip.file, 0)
            heard = sum(filler.kind == "heard" for filler in transcript.fillers)
            counted = not clip.file.startswith(NOT_FOR_WORDS)
            if counted:
                wrong, wrong_plain, words = wrong + ours, wrong_plain + theirs, words + count
            print(
                f"{clip.file:26}{count:6}{ours if counted else '-':>6}{theirs if counted else '-':>6}"
                f"{seconds:8.2f}{plain_s:8.2f}   {there}, {heard}, {len(transcript.fillers) - heard}"
                f"   (plain: {sum(filler_of(word) is not None for word in plain.split())})"
            )
        print(
            f"\nWER {wrong / words:.2%}, plain faster-whisper base beam 1 {wrong_plain / words:.2%} of {words} words"
        )


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[2]
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else here.parent / "shared" / "speech")
