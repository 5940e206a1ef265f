"""After the stop: takes spoken in real time, and how soon their words and scores are there.

Run: `python tests/benchmarks/live.py [FOLDER] [--quick]` with the folder that holds `speech.tsv` (default
../shared/speech). Each take goes through the whole program (capture, file, transcriber's process, scores) from a
pretend microphone that speaks in true real time; the stop key comes 0.8 s or 0.3 s after the last word. Beside it
plain faster-whisper base on the whole recording, in the same run, and `same`: whether the recording, scored as a file,
gives the words that the live take gave. At the end every clip of the folder is spoken and compared so.
"""

from __future__ import annotations

import csv
import os
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pitchcoach import rehearsal  # noqa: E402
from pitchcoach.audio import files  # noqa: E402
from pitchcoach.audio.measure import voiced_frames  # noqa: E402
from pitchcoach.audio.pretend import PretendMicrophone  # noqa: E402
from pitchcoach.model import Report  # noqa: E402
from pitchcoach.recording.session import Rehearsal  # noqa: E402
from pitchcoach.settings import DEFAULT_WEIGHTS, Paths  # noqa: E402
from tests.benchmarks.wording import errors  # noqa: E402

RATE = 16_000
BLOCK_S = 0.02
TAKES: dict[int, list[list[str]]] = {
    15: [["jfk_11s"], ["ls2412_12s"], ["beckett_10s"]],
    30: [["spacewalk_26s"], ["jfk_11s", "ls2412_12s"], ["beckett_10s", "jfk_11s"]],
    60: [["two_cities_44s", "ls2412_12s"], ["spacewalk_26s", "jfk_11s", "ls2412_12s"]],
    120: [["columbia_100s", "ls2412_12s"], ["two_cities_44s", "jfk_11s", "spacewalk_26s", "ls2412_12s"]],
}
KEYS_S = (0.8, 0.3)
TARGETS = {0.8: (200, 500), 0.3: (600, 1000)}


@dataclass(frozen=True, slots=True)
class Result:
    length_s: int
    key_s: float
    after_ms: float
    complete_ms: float
    plain_ms: float
    wrong: int
    wrong_plain: int
    words: int
    cpu: float
    """Share of one core, while recording."""
    same: bool
    """The file gives the same words, times and fillers as the live take."""


def take(folder: Path, names: list[str]) -> tuple[NDArray[np.float32], str]:
    """Clips one after the other up to the end of the last word, and what is said."""
    with (folder / "speech.tsv").open(encoding="utf-8") as table:
        texts = {
            row["file"].removesuffix(".flac"): row["text"] for row in csv.DictReader(table, delimiter="\t")
        }
    pieces = [files.read(folder / f"{name}.flac").sound for name in names]
    last = pieces[-1]
    frames = last[: len(last) // 160 * 160].reshape(-1, 160).astype(np.float64)
    levels = 10 * np.log10(frames.var(axis=1) + 1e-12)
    voiced = voiced_frames(levels, np.zeros(len(levels), np.bool_))
    pieces[-1] = last[: (int(np.flatnonzero(voiced)[-1]) + 1) * 160]
    return np.concatenate(pieces), " ".join(texts[name] for name in names)


def room(sound: NDArray[np.float32], seconds: float) -> NDArray[np.float32]:
    """The quietest quarter of a second of a take, over and over: the room after the last word."""
    span = RATE // 4
    starts = range(0, len(sound) - span, span // 2)
    start = min(starts, key=lambda at: float(sound[at : at + span].std()))
    piece = sound[start : start + span]
    both = np.concatenate([piece, piece[::-1]])
    return np.tile(both, int(seconds * RATE / len(both)) + 1)[: round(seconds * RATE)]


def cpu_s(pid: int) -> float:
    """Processor seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int, what: str = "VmHWM") -> float:
    """The most memory a process has had, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(what + ":"):
            return int(line.split()[1]) / 1000
    return 0.0


def share_mb(pid: int) -> float:
    """What a process has in memory now, in MB, with its share of what it has in common with others (PSS)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1000
    return 0.0


def speak(microphone: PretendMicrophone, sound: NDArray[np.float32], stop: threading.Event) -> None:
    """Speak in real time; then `stop`."""
    step = round(BLOCK_S * RATE)
    begun = time.perf_counter()
    for number, start in enumerate(range(0, len(sound), step)):
        wait = begun + (number + 1) * BLOCK_S - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        microphone.say(sound[start : start + step], block_s=BLOCK_S)
    stop.set()


def rehearse(
    session: Rehearsal, microphone: PretendMicrophone, sound: NDArray[np.float32], news: threading.Event
) -> tuple[Report, float]:
    """One take in real time: its report, and the processor's share while recording."""
    pitch = rehearsal.sample_pitch()
    session.begin(pitch, rehearsal.pick_audience(pitch, None), count_in_s=0.0)
    child = session.transcriber_pid
    assert child is not None
    quiet = room(sound, BLOCK_S)
    while session.advance().state != "recording":
        microphone.say(quiet)
        time.sleep(BLOCK_S)
    spoken = threading.Event()
    begun, cpu = time.perf_counter(), cpu_s(child) + cpu_s(os.getpid())
    speaker = threading.Thread(target=speak, args=(microphone, sound, spoken))
    speaker.start()
    while not spoken.is_set():
        spoken.wait(0.03)
        session.advance()
    share = (cpu_s(child) + cpu_s(os.getpid()) - cpu) / (time.perf_counter() - begun)
    session.stop()
    while not (session.state == "scored" and session.complete):
        news.wait(0.05)
        news.clear()
        session.advance()
        if session.error:
            raise session.error
    speaker.join()
    assert session.report is not None
    return session.report, share


def same_from_the_file(session: Rehearsal, listener: rehearsal.Listener) -> bool:
    """Whether the last recording, heard as a file, gives the transcript of the live take."""
    assert session.recorded is not None and session.report is not None
    return listener.hear(session.recorded.path)[0] == session.report.transcript


def main(folder: Path, quick: bool) -> None:
    from faster_whisper import WhisperModel

    results: list[Result] = []
    with tempfile.TemporaryDirectory() as home:
        paths = Paths(Path(home))
        from pitchcoach.speech import models

        plain = WhisperModel(
            str(models.get("base", paths.models)), device="cpu", compute_type="int8", cpu_threads=2
        )
        list(plain.transcribe(np.zeros(RATE, np.float32), beam_size=1, language="en")[0])
        listener = rehearsal.Listener("base", paths)
        own_mb = memory_mb(os.getpid(), "VmRSS")
        microphone, news = PretendMicrophone(rate=RATE), threading.Event()
        with Rehearsal(
            paths, model="base", weights=DEFAULT_WEIGHTS, microphone=microphone, on_news=news.set
        ) as session:
            begun = time.perf_counter()
            while not session.advance().ready:
                news.wait(0.05)
                news.clear()
            print(f"ready after {time.perf_counter() - begun:.1f} s; load {os.getloadavg()[0]:.1f}")
            print(
                f"{'take':>5}{'s':>7}{'key':>6}{'words, scores':>15}{'complete':>10}"
                f"{'plain':>8}{'cpu':>7}{'WER':>8}{'plain':>8}{'file':>9}"
            )
            for length_s, takes in TAKES.items():
                for names in takes[:1] if quick else takes:
                    for key_s in KEYS_S:
                        sound, said = take(folder, names)
                        sound = np.concatenate([sound, room(sound, key_s)])
                        report, share = rehearse(session, microphone, sound, news)
                        begun = time.perf_counter()
                        segments = plain.transcribe(sound, beam_size=1, language="en")[0]
                        whole = " ".join(segment.text for segment in segments)
                        plain_ms = (time.perf_counter() - begun) * 1000
                        wrong, words = errors(said, report.transcript.text)
                        result = Result(
                            length_s,
                            key_s,
                            report.timing.after_stop_ms,
                            report.timing.complete_ms,
                            plain_ms,
                            wrong,
                            errors(said, whole)[0],
                            words,
                            share,
                            same_from_the_file(session, listener),
                        )
                        results.append(result)
                        print(
                            f"{length_s:5}{len(sound) / RATE:7.1f}{key_s:6.1f}{result.after_ms:12.0f} ms"
                            f"{result.complete_ms:7.0f} ms{plain_ms:8.0f}{share:7.0%}"
                            f"{wrong / words:8.1%}{result.wrong_plain / words:8.1%}"
                            f"{'same' if result.same else 'DIFFERS':>9}",
                            flush=True,
                        )
            child = session.transcriber_pid
            assert child is not None
            print(f"\nmemory at most: transcriber with both models {memory_mb(child):.0f} MB")
            for path in [] if quick else sorted(folder.glob("*.flac")):
                sound = files.read(path).sound
                rehearse(session, microphone, np.concatenate([sound, room(sound, 0.5)]), news)
                told = "same" if same_from_the_file(session, listener) else "DIFFERS"
                print(f"  {path.stem:20} live and from its file: {told}", flush=True)
        print(f"load at the end {os.getloadavg()[0]:.1f}")
    for key_s in KEYS_S:
        print(
            f"\nkey {key_s} s after the last word; aim: median {TARGETS[key_s][0]}, p90 {TARGETS[key_s][1]} ms"
        )
        for length_s in (*TAKES, None):
            some = [r for r in results if r.key_s == key_s and length_s in (None, r.length_s)]
            after = [r.after_ms for r in some]
            ratio = statistics.median(r.plain_ms / max(r.after_ms, 1.0) for r in some)
            print(
                f"  {'all' if length_s is None else length_s:>4}: median {statistics.median(after):5.0f} ms, "
                f"p90 {np.percentile(after, 90):5.0f}; fillers then "
                f"{statistics.median(r.complete_ms - r.after_ms for r in some):4.0f} ms; "
                f"plain {statistics.median(r.plain_ms for r in some):5.0f} ms, {ratio:.0f} times"
            )
    words = sum(r.words for r in results)
    print(
        f"\n{sum(r.same for r in results)} of {len(results)} takes the same from their files"
        f"\nWER {sum(r.wrong for r in results) / words:.2%}, plain {sum(r.wrong_plain for r in results) / words:.2%}; "
        f"processor while recording {statistics.mean(r.cpu for r in results):.0%} of a core; "
        f"program {own_mb:.0f} MB with the plain model, which it doesn't load itself"
    )


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if not word.startswith("--")]
    main(Path(given[0]) if given else ROOT.parent / "shared" / "speech", "--quick" in sys.argv)
