"""What was said beside what was heard, word by word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any


def aligned(heard: Sequence[str], said: Sequence[str]) -> list[int]:
    """For each word heard, the place of its partner among the words said (misheard ones by their place)."""
    plain = [[word.lower().strip(".,?!…;:'\"“”’") for word in words] for words in (heard, said)]
    partner = [-1] * len(heard)
    for tag, a, b, c, d in SequenceMatcher(None, *plain, autojunk=False).get_opcodes():
        if tag in ("equal", "replace"):
            for index in range(a, b):
                partner[index] = min(c + (index - a) * (d - c) // (b - a), len(said) - 1)
        elif tag == "delete":
            for index in range(a, b):
                partner[index] = min(c, len(said) - 1)
    return partner


def places(words: Sequence[str], term: str) -> list[set[int]]:
    """Where a term stands among words: the indices it covers, each time it occurs."""
    text, starts = "", []
    for word in words:
        starts.append(len(text))
        text += word.lower().replace("’", "'") + " "
    wanted = term.lower().replace("’", "'")
    found = []
    at = text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        span = {index for index, start in enumerate(starts) if start < end and start + len(words[index]) > at}
        found.append(span)
        at = text.find(wanted, at + 1)
    return found


def said_words(label: Mapping[str, Any]) -> list[str]:
    """The words of a labelled take."""
    return [word for sentence in label["sentences"] for word in sentence["text"].split()]


def sentence_of(label: Mapping[str, Any]) -> list[int]:
    """For each word said, the sentence it belongs to."""
    return [index for index, s in enumerate(label["sentences"]) for _ in s["text"].split()]
