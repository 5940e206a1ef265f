"""Labels for what was heard: those of the sentences that were said, carried over word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pitchcoach.model import Transcript, Word
from tests.benchmarks.alignment import aligned, places, said_words, sentence_of

HALF = 0.5


def sentences_heard(transcript: Transcript, label: Mapping[str, Any]) -> list[int]:
    """For each word heard, the sentence of the label it belongs to."""
    partner = aligned([word.text for word in transcript.words], said_words(label))
    home = sentence_of(label)
    known = [home[at] if at >= 0 else -1 for at in partner]
    for index in range(1, len(known)):
        known[index] = max(known[index], known[index - 1])
    return [max(at, 0) for at in known]


def cut_labels(transcript: Transcript, label: Mapping[str, Any]) -> np.ndarray:
    """Whether a sentence of the label begins at each word heard, shape (words,)."""
    home = np.array(sentences_heard(transcript, label))
    return np.concatenate([[False], np.diff(home) > 0])


def unmarked(words: Sequence[Word]) -> list[Word]:
    """The words as a recogniser gives them that sets no marks and no capitals."""
    return [replace(word, text=word.text.strip().strip(".,?!;:…–—").lower() or "um") for word in words]


def heard_label(
    transcript: Transcript, label: Mapping[str, Any], pieces: Sequence[tuple[str, tuple[int, int]]]
) -> dict[str, Any]:
    """The label of a take as it was heard and cut: `pieces` are texts and ranges of words.

    A piece has the role most of its words had. It carries a point if most of the sentence that carries it is in the
    piece, or most of the piece is in that sentence.
    """
    home = sentences_heard(transcript, label)
    sizes = Counter(home)
    told = label["sentences"]
    sentences = []
    for text, (first, last) in pieces:
        inside = Counter(home[first:last])
        roles: Counter[str] = Counter()
        carried: list[str] = []
        for at, count in inside.items():
            roles[told[at]["role"]] += count
            if count > HALF * sizes[at] or count > HALF * (last - first):
                carried += told[at]["points"]
        sentences.append(
            {"text": text, "role": roles.most_common(1)[0][0], "points": list(dict.fromkeys(carried))}
        )
    return {**label, "sentences": sentences, "jargon": _terms_heard(transcript, label)}


def _terms_heard(transcript: Transcript, label: Mapping[str, Any]) -> list[str]:
    """The labelled terms in the words they were heard as."""
    heard = [word.text.strip() for word in transcript.words]
    said = said_words(label)
    partner = aligned(heard, said)
    terms = []
    for term in label["jargon"]:
        for span in places(said, term):
            at = [index for index, partner_at in enumerate(partner) if partner_at in span]
            if at:
                terms.append(" ".join(heard[at[0] : at[-1] + 1]).strip(".,?!;: "))
    return [term for term in dict.fromkeys(terms) if term]
