"""An hour of speech through the real program: time, memory, and whether the end is still heard.

Not among those `make bench` runs by itself (18 minutes on a busy machine of two cores, in 0.7 GB):
`make bench BENCHMARKS=hour`.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import av

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "assets" / "sample-take.flac"
HOUR_S = 3600


def repeat(source: Path, target: Path, seconds: float) -> float:
    """Write `source` again and again into a FLAC of about `seconds`; returns its length."""
    with av.open(str(source)) as take:
        frames = [frame.to_ndarray() for frame in take.decode(audio=0)]
    written = 0
    with av.open(str(target), "w", format="flac") as container:
        stream = container.add_stream("flac", rate=16_000, layout="mono")
        while written < seconds * 16_000:
            for samples in frames:
                frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
                frame.sample_rate = 16_000
                container.mux(stream.encode(frame))
                written += samples.shape[1]
        container.mux(stream.encode(None))
    return written / 16_000


def main() -> int:
    """Make the hour, score it, print what it cost."""
    with tempfile.TemporaryDirectory() as folder:
        hour = Path(folder) / "hour.flac"
        length_s = repeat(SAMPLE, hour, HOUR_S)
        program = Path(sys.executable).with_name("pitchcoach")
        started = time.perf_counter()
        done = subprocess.run([program, "score", "--json", str(hour)], capture_output=True, text=True)
        took_s = time.perf_counter() - started
    if done.returncode != 0:
        print(done.stderr)
        return 1
    report = json.loads(done.stdout)
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    last = report["transcript"]["words"][-1]
    print(
        f"{length_s:.0f} s of speech in {took_s:.0f} s ({took_s / length_s:.3f} of it), peak {peak_mb:.0f} MB"
    )
    print(
        f"{len(report['transcript']['words'])} words, the last one '{last['text']}' at {last['end_s']:.0f} s"
    )
    return int(last["end_s"] < length_s - 10)


if __name__ == "__main__":
    sys.exit(main())
