"""Real meetings of people the ear never heard: half a minute each from thirteen meetings of the AMI corpus.

Several people talk, with accents and over each other, mixed from their headsets. The clips lie in the public repository
pyannote/pyannote-audio (tests/data, dev00.wav to tst01.wav), the words with their times in AMI's manual annotations,
release 1.6.2 (folder words; a copy lies in the public repository Hasetomo2142/ami-corpus-preprocessing). Both are
CC BY 4.0 and not in this repository. Which meeting a clip begins was found by its words.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

CLIPS = {
    "dev00": "ES2003a", "dev01": "ES2003b", "trn01": "EN2001b", "trn02": "EN2001d", "trn03": "EN2001e",
    "trn04": "EN2003a", "trn05": "EN2004a", "trn06": "EN2005a", "trn07": "EN2006a", "trn08": "EN2006b",
    "trn09": "EN2009b", "tst00": "EN2002a", "tst01": "EN2002b",
}  # fmt: skip
LENGTH_S = 30.0
FILLER = re.compile(r"u+m+|u+h+|erm?", re.IGNORECASE)
MURMUR = re.compile(r"a+h+|h?m+|mm-hmm|uh-huh|mm-mm", re.IGNORECASE)
"""A listener's "mm" says something, and an "ah" may: told as fillers or not, they count neither way."""
Span = tuple[float, float]


def meetings(clips: Path, words: Path) -> Iterator[tuple[str, Path, tuple[Span, ...], tuple[Span, ...]]]:
    """Each meeting: its name, its clip, where its fillers are, and where murmurs are; in seconds."""
    for clip, meeting in CLIPS.items():
        path = clips / f"{clip}.wav"
        if path.exists():
            there, free = list[Span](), list[Span]()
            for start_s, end_s, text in _words(words, meeting):
                if FILLER.fullmatch(text):
                    there.append((start_s, end_s))
                elif MURMUR.fullmatch(text):
                    free.append((start_s, end_s))
            yield meeting, path, tuple(sorted(there)), tuple(free)


def _words(folder: Path, meeting: str) -> Iterator[tuple[float, float, str]]:
    """What is said in the part that the clip holds, speaker by speaker."""
    for path in sorted(folder.glob(f"{meeting}.*.words.xml")):
        for word in ElementTree.parse(path).getroot():
            start, end = word.get("starttime"), word.get("endtime")
            if start is not None and end is not None and float(start) < LENGTH_S and word.text:
                yield float(start), float(end), word.text.strip()
