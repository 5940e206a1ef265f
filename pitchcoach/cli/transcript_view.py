"""The transcript of a report as styled lines: roles, jargon, fillers in their place, long pauses.

Every mark is also a character, for those who see no colours: `[jargon]`, `(um)`, `(1.4 s pause)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from rich.text import Text

from pitchcoach.model import JargonTerm, Report, Role, SentenceReading
from pitchcoach.spoken import Token, lines

ROLE_LABELS: dict[Role, str] = {
    "hook": "Hook",
    "who": "Who",
    "problem": "Problem",
    "value": "Value",
    "proof": "Proof",
    "link": "Link",
    "offer": "Offer",
    "next_step": "Next step",
    "job_ask": "Job ask",
    "other": "Other",
}
ROLE_COLOURS: dict[Role, str] = {
    # those of the screens, in the shade that reads on a light and on a dark terminal alike
    "hook": "#c9772b",
    "who": "#5b7db8",
    "problem": "#a2577d",
    "value": "#2f8f80",
    "proof": "#7a73c0",
    "link": "#b0823a",
    "offer": "#4f8a3d",
    "next_step": "#2c7da0",
    "job_ask": "#b4443c",
    "other": "#808790",
}
JARGON_STYLE = "underline red"
FILLER_STYLE = "italic yellow"
PAUSE_STYLE = "dim"
AROUND = re.compile(r"(\W*)(.*?)(\W*)", re.DOTALL)
"""A run of words, what stands before its first letter and after its last."""


def sentence_lines(report: Report) -> Iterator[tuple[SentenceReading, Text]]:
    """Each sentence with its styled text; fillers and pauses stand where they were heard."""
    for line in lines(report):
        text = Text()
        for _, run in groupby(line.tokens, key=_belongs_to):
            text.append(" " if text else "")
            _append(text, list(run))
        yield line.sentence, text


def clock(seconds: float) -> str:
    """`75.2` → `1:15`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _belongs_to(token: Token) -> JargonTerm | Token | None:
    """What the neighbours must share to be written as one: a term, nothing at all, or (a mark) nobody."""
    return token if token.filler or token.pause else token.term


def _append(text: Text, tokens: list[Token]) -> None:
    """Write a run; the punctuation around what is marked stays outside of the mark."""
    said, first = " ".join(token.text for token in tokens), tokens[0]
    if first.pause:
        text.append(f"({said} pause)", PAUSE_STYLE)
    elif first.filler or first.term:
        around = AROUND.fullmatch(said)
        assert around is not None
        before, core, after = around.groups()
        text.append(before)
        text.append(
            f"({core})" if first.filler else f"[{core}]", FILLER_STYLE if first.filler else JARGON_STYLE
        )
        text.append(after)
    else:
        text.append(said)
