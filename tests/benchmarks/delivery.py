"""Fillers on real and synthetic speech: found within 0.3 s, missed, invented; the prompted pass and Whisper beside.

    python -m tests.benchmarks.delivery [FOLDER] [--takes N] [--voices NAME...] [--meetings CLIPS WORDS]
        [--telephone CLIPS WORDS]

FOLDER (default ../shared/speech) holds real clips; where their ums lie is in tests/data/ums.tsv (times only, told from
aligned texts and the sound; `unlisted` ones are heard by both passes and not in the published text: they count neither
way; the five of "uh um uh hm hm" in one breath of the acted clip count as one). Synthetic takes are those of
`delivery_mixing` with another seed than the ear was fitted on; Kokoro's voices (jf_, jm_) were never fitted on. How it
does on people it never heard, `training.ums` prints (callers left out), and `--meetings` on people in meetings
(`delivery_meetings` says where they are to be had), `--telephone` on people who talk on the telephone
(`delivery_telephone`). "Fluent" takes hold drawn-out words and nothing
else to stumble over, so they are harder than fluent people.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pitchcoach.audio import files
from pitchcoach.model import Transcript
from pitchcoach.speech import fillers, loading
from pitchcoach.speech.fillers import PADDING_S, PROMPT, filler_of
from pitchcoach.speech.recogniser import SAMPLE_RATE, Recogniser
from pitchcoach.speech.transcriber import Transcriber
from tests.benchmarks import delivery_meetings, delivery_mixing, delivery_telephone, delivery_voices

TOLERANCE_S = 0.3
HERE = Path(__file__).resolve().parents[2]
PLACES = HERE / "tests" / "data" / "ums.tsv"
COUNTED = ("um", "uh", "uhm", "er", "erm", "ah", "hm", "mm")
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Count:
    """Events found, missed and invented; and minutes of speech without any, with what was invented there."""

    found: int = 0
    missed: int = 0
    invented: int = 0
    fluent_minutes: float = 0.0
    fluent_invented: int = 0

    @classmethod
    def of(
        cls, there: Sequence[Span], told: Sequence[Span], seconds: float, free: Sequence[Span] = ()
    ) -> Count:
        """Compare; what is left over at a `free` place counts neither way."""
        left = list(told)
        found = 0
        for place in there:
            close = [one for one in left if near(one, place)]
            if close:
                left.remove(min(close, key=lambda one: abs(one[0] - place[0])))
                found += 1
        left = [one for one in left if not any(near(one, place) for place in free)]
        if not there:
            return cls(0, 0, 0, seconds / 60, len(left))
        return cls(found, len(there) - found, len(left))

    def __add__(self, other: Count) -> Count:
        return Count(
            self.found + other.found,
            self.missed + other.missed,
            self.invented + other.invented,
            self.fluent_minutes + other.fluent_minutes,
            self.fluent_invented + other.fluent_invented,
        )

    def __str__(self) -> str:
        everything = 2 * self.found + self.missed + self.invented
        f1 = f"F1 {2 * self.found / everything:.3f}" if everything else "F1   -  "
        told = f"{f1}  found {self.found:4} missed {self.missed:4} invented {self.invented:4}"
        if self.fluent_minutes:
            told += f"   fluent: {self.fluent_invented} in {self.fluent_minutes:.1f} min"
            told += f" ({self.fluent_invented / self.fluent_minutes:.2f} a minute)"
        return told


def near(one: Span, place: Span) -> bool:
    """Starts or middles within the tolerance."""
    return (
        abs(one[0] - place[0]) <= TOLERANCE_S or abs(one[0] + one[1] - place[0] - place[1]) / 2 <= TOLERANCE_S
    )


@dataclass(frozen=True, slots=True)
class Take:
    group: str
    sound: files.Sound
    there: tuple[Span, ...]
    free: tuple[Span, ...] = ()


def real_takes(folder: Path) -> list[Take]:
    with PLACES.open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    found = []
    for path in sorted(folder.glob("*.flac")):
        mine = [row for row in rows if row["file"] == path.name]
        spans = {
            note: tuple(
                (float(r["start_s"]), float(r["end_s"])) for r in mine if (r["note"] == "unlisted") is note
            )
            for note in (False, True)
        }
        found.append(Take(path.stem, files.read(path).sound, spans[False], spans[True]))
    return found


def meeting_takes(clips: Path, words: Path) -> list[Take]:
    return [
        Take(name, files.read(path).sound, there, free)
        for name, path, there, free in delivery_meetings.meetings(clips, words)
    ]


def telephone_takes(model: Recogniser, clips: Path, words: Path) -> list[Take]:
    return [Take(*one) for one in delivery_telephone.conversations(model, clips, words)]


def synthetic_takes(names: Sequence[str], count: int) -> list[Take]:
    found = []
    for name, say in delivery_voices.voices().items():
        if names and name not in names:
            continue
        for fluent in (False, True):
            for mixed in delivery_mixing.takes(name, say, count, 90 + fluent, fluent=fluent):
                found.append(Take(name, mixed.sound, tuple((a, b) for _, a, b in mixed.fillers)))
    return found


def counted(transcript: Transcript) -> list[Span]:
    return [(f.start_s, f.end_s) for f in transcript.fillers if f.text in COUNTED]


def prompted(loaded: loading.Loaded, sound: files.Sound) -> list[Span]:
    """The verbatim prompt alone, in pieces of 20 s."""
    assert loaded.fillers is not None
    found = []
    for start in range(0, len(sound), 20 * SAMPLE_RATE):
        piece = sound[start : start + 20 * SAMPLE_RATE]
        if len(piece) < SAMPLE_RATE // 2:
            # The aligner can't take a few milliseconds.
            continue
        answer = loaded.fillers.decode(
            piece, language="en", prompt=PROMPT, window_s=len(piece) / SAMPLE_RATE + PADDING_S
        )
        offset_s = start / SAMPLE_RATE
        found += [
            (w.start_s + offset_s, w.end_s + offset_s) for w in answer.words if filler_of(w.text) is not None
        ]
    return found


def plain(loaded: loading.Loaded, sound: files.Sound) -> list[Span]:
    segments = loaded.words.whisper.transcribe(sound, language="en", beam_size=1, word_timestamps=True)[0]
    return [(w.start, w.end) for s in segments for w in s.words if filler_of(w.word.strip()) is not None]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", default=HERE.parent / "shared" / "speech")
    parser.add_argument(
        "--takes", type=int, default=2, help="with fillers, and as many without, for each voice"
    )
    parser.add_argument("--voices", nargs="*", default=())
    parser.add_argument("--meetings", nargs=2, type=Path, metavar=("CLIPS", "WORDS"))
    parser.add_argument("--telephone", nargs=2, type=Path, metavar=("CLIPS", "WORDS"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        loaded = loading.load("base", Path(home))
        if given.folder.is_dir():
            _print("Real clips", loaded, real_takes(given.folder))
        else:
            print(f"Real clips left out: no folder {given.folder}")
        if given.meetings:
            _print("Meetings", loaded, meeting_takes(*given.meetings))
        if given.telephone:
            _print("Telephone", loaded, telephone_takes(loaded.words, *given.telephone))
        _print("Synthetic voices", loaded, synthetic_takes(given.voices, given.takes))


def _print(title: str, loaded: loading.Loaded, takes: Sequence[Take]) -> None:
    print(f"\n{title}")
    sums: dict[str, Count] = {}
    groups = list(dict.fromkeys(take.group for take in takes))
    for group in groups:
        total = Count()
        for take in (one for one in takes if one.group == group):
            seconds = len(take.sound) / SAMPLE_RATE
            transcriber = Transcriber(loaded.words, loaded.fillers)
            transcriber.feed(take.sound)
            transcript = transcriber.finish()
            mine = Count.of(take.there, counted(transcript), seconds, take.free)
            total += mine
            for name, spans in (
                ("ours", counted(transcript)),
                ("prompted pass alone", prompted(loaded, take.sound)),
                ("plain faster-whisper base", plain(loaded, take.sound)),
            ):
                sums[name] = sums.get(name, Count()) + Count.of(take.there, spans, seconds, take.free)
        print(f"  {group:26}{total}", flush=True)
    for name, total in sums.items():
        print(f"  = {name:26}{total}")
    print(f"  CPU of the ear alone {classifier_share(loaded, takes):.2%} of the sound")


def classifier_share(loaded: loading.Loaded, takes: Sequence[Take]) -> float:
    """CPU of the ear alone as a share of the sound's length, without Whisper's own; in pieces of 20 s."""
    assert loaded.fillers is not None
    ear, used_s, sound_s = fillers.Ear.of(loaded.words.known_as), 0.0, 0.0
    assert ear is not None
    for take in takes:
        for start in range(0, len(take.sound) - SAMPLE_RATE, 20 * SAMPLE_RATE):
            piece = take.sound[start : start + 20 * SAMPLE_RATE]
            answer = loaded.fillers.decode(piece, language="en", prompt=PROMPT, watch=fillers.WATCHED)
            frames = loaded.words.encode(piece, len(piece) / SAMPLE_RATE + PADDING_S)
            begun = time.process_time()
            ear.hear(frames, piece, answer.words, fillers.places_of(answer.watched))
            used_s, sound_s = used_s + time.process_time() - begun, sound_s + len(piece) / SAMPLE_RATE
    return used_s / sound_s if sound_s else 0.0


if __name__ == "__main__":
    main()
