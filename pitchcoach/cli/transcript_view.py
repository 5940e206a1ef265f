"""The transcript of a report as styled lines: roles, jargon, fillers in their place, long pauses.

Every mark is also a character, for those who see no colours: `[jargon]`, `(um)`, `(1.4 s pause)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.text import Text

from pitchcoach.model import Filler, Report, Role, SentenceReading, Word

LONG_PAUSE_S = 1.0
"""Shown from here on; the same limit as `long` in the scores (Campione & Véronis 2002)."""

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
HESITATION = re.compile("u+h*m*|u+g+h+|a+h+|e+r+m*|h*m+")
"""What Whisper writes for one and the same um: uh, ugh, umm, erm."""
SLACK_S = 0.15
"""Words and fillers come from two passes, whose times differ by this much (median error 55-80 ms)."""

JARGON_STYLE = "underline red"
FILLER_STYLE = "italic yellow"
PAUSE_STYLE = "dim"


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence: words to search for jargon, or a mark that stands between them."""

    text: str
    style: str | None = None


def sentence_lines(report: Report) -> Iterator[tuple[SentenceReading, Text]]:
    """Each sentence with its styled text; fillers and pauses stand where they were heard."""
    words = list(report.transcript.words)
    fillers = sorted(report.delivery.fillers if report.delivery else (), key=lambda f: f.start_s)
    pauses = [p for p in (report.delivery.pauses if report.delivery else ()) if p.duration_s >= LONG_PAUSE_S]
    marks = sorted(
        [(f.start_s, Piece(f"({f.text})", FILLER_STYLE)) for f in fillers if not _is_word(f, words)]
        + [(p.start_s, Piece(f"({p.duration_s:.1f} s pause)", PAUSE_STYLE)) for p in pauses],
        key=lambda mark: mark[0],
    )
    terms = _pattern([term.term for term in report.jargon])
    cursor = 0
    for number, sentence in enumerate(report.sentences):
        pieces: list[Piece] = []
        for token in sentence.text.split():
            cursor, word = _find_word(token, words, cursor)
            while word is not None and marks and marks[0][0] <= word.start_s + 0.05:
                pieces.append(marks.pop(0)[1])
            filler = next((f for f in fillers if word is not None and _same_sound(f, word)), None)
            pieces.append(_heard_filler(token, filler) if filler else Piece(token))
        if number == len(report.sentences) - 1:
            pieces += [mark for _, mark in marks]
        yield sentence, _join(pieces, terms)


def clock(seconds: float) -> str:
    """`75.2` → `1:15`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _heard_filler(token: str, filler: Filler) -> Piece:
    """`uh,` → `(uh),`: what follows the word stays outside."""
    word = token.rstrip(".,;:!?…")
    return Piece(f"({filler.text}){token[len(word) :]}", FILLER_STYLE)


def _join(pieces: list[Piece], terms: re.Pattern[str] | None) -> Text:
    """The pieces with spaces between; jargon is searched in runs of words, so that no mark parts a term."""
    line = Text()
    run: list[str] = []

    def end_run() -> None:
        if not run:
            return
        if line:
            line.append(" ")
        text, at = " ".join(run), 0
        for match in terms.finditer(text) if terms else ():
            line.append(text[at : match.start()])
            line.append(f"[{match.group()}]", JARGON_STYLE)
            at = match.end()
        line.append(text[at:])
        run.clear()

    for piece in pieces:
        if piece.style is None:
            run.append(piece.text)
        else:
            end_run()
            if line:
                line.append(" ")
            line.append(piece.text, piece.style)
    end_run()
    return line


def _pattern(terms: list[str]) -> re.Pattern[str] | None:
    """Matches any of the terms as whole words, longest first, whatever stands between its words."""
    if not terms:
        return None
    longest = sorted(set(terms), key=len, reverse=True)
    bodies = [r"[\s\-]+".join(re.escape(part) for part in re.split(r"[\s\-]+", term)) for term in longest]
    return re.compile(rf"(?<!\w)(?:{'|'.join(bodies)})(?!\w)", re.IGNORECASE)


def _find_word(token: str, words: list[Word], cursor: int) -> tuple[int, Word | None]:
    """The next word that reads like `token`, a few ahead at most; the cursor stays where none does."""
    wanted = _letters(token)
    for ahead in range(cursor, min(cursor + 4, len(words))):
        if _letters(words[ahead].text) == wanted:
            return ahead + 1, words[ahead]
    return cursor, None


def _letters(text: str) -> str:
    return re.sub(r"[^\w]", "", text).lower()


def _same_sound(filler: Filler, word: Word) -> bool:
    """True where the word is that filler: they overlap in time, and both read as hesitation."""
    letters = _letters(word.text)
    return (
        (letters == _letters(filler.text) or HESITATION.fullmatch(letters) is not None)
        and word.start_s < filler.end_s + SLACK_S
        and filler.start_s < word.end_s + SLACK_S
    )


def _is_word(filler: Filler, words: list[Word]) -> bool:
    return any(_same_sound(filler, word) for word in words)
