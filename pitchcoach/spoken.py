"""A report's transcript as tokens: which word is a filler, which belongs to a term, where pauses are.

What the window and the terminal both draw; neither colours nor layout are known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pitchcoach.model import Filler, JargonTerm, Report, SentenceReading, Word

LONG_PAUSE_S = 1.0
"""Shown from here on; the same limit as `long` in the scores (Campione & Véronis 2002)."""
SLACK_S = 0.15
"""Words and fillers come from two passes, whose times differ by this much (median error 55-80 ms)."""
_HESITATION = re.compile("u+h*m*|u+g+h+|a+h+|e+r+m*|h*m+")
"""What Whisper writes for one and the same um: uh, ugh, umm, erm."""
_ENDS = tuple(".!?…")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is shown, or a mark between words."""

    text: str
    start_s: float | None = None
    end_s: float | None = None
    word: int | None = None
    """Its place among the words of the transcript; None for a mark."""
    filler: bool = False
    pause: bool = False
    term: JargonTerm | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and its tokens."""

    sentence: SentenceReading
    tokens: tuple[Token, ...]


def lines(report: Report) -> tuple[Line, ...]:
    """Every sentence with its tokens; fillers and long pauses stand where they were heard."""
    words = report.transcript.words
    fillers = report.delivery.fillers if report.delivery else ()
    pauses = [p for p in (report.delivery.pauses if report.delivery else ()) if p.duration_s >= LONG_PAUSE_S]
    between = [
        Token(f.text, f.start_s, f.end_s, filler=True)
        for f in fillers
        if not any(_same_sound(f, word) for word in words)
    ]
    between += [Token(f"{p.duration_s:.1f} s", p.start_s, p.end_s, pause=True) for p in pauses]
    marks = sorted(between, key=lambda mark: mark.start_s or 0.0)
    made, cursor = [], 0
    for number, sentence in enumerate(report.sentences):
        tokens: list[Token] = []
        for shown in sentence.text.split():
            cursor, at = _find(shown, words, cursor)
            word = None if at is None else words[at]
            while word is not None and marks and (marks[0].start_s or 0.0) <= word.start_s + 0.05:
                tokens.append(marks.pop(0))
            if word is None:
                tokens.append(Token(shown))
            else:
                um = next((f for f in fillers if _same_sound(f, word)), None)
                text = shown if um is None else um.text + shown[len(shown.rstrip(".,;:!?…")) :]
                tokens.append(Token(text, word.start_s, word.end_s, at, filler=um is not None))
        if number == len(report.sentences) - 1:
            tokens += marks
        made.append(Line(sentence, _with_terms(tokens, report.jargon)))
    return tuple(made)


def without_fillers(report: Report) -> str:
    """What was said, as one would write it: without the ums."""
    return " ".join(filter(None, quotes(report)))


def quotes(report: Report) -> tuple[str, ...]:
    """Each sentence of the report as one would quote it: without the ums, however the recogniser wrote them."""
    made = []
    for line in lines(report):
        words: list[str] = []
        for token in line.tokens:
            if token.filler and words and token.text[-1:] in _ENDS and words[-1][-1:] not in _ENDS:
                words[-1] = words[-1].rstrip(",;:") + token.text[-1]
            if not (token.filler or token.pause):
                words.append(token.text)
        made.append(" ".join(words))
    return tuple(made)


def _with_terms(tokens: list[Token], terms: tuple[JargonTerm, ...]) -> tuple[Token, ...]:
    """Mark the runs of words that are a term; the longest term wins."""
    letters = [_letters(token.text) for token in tokens]
    found: dict[int, JargonTerm] = {}
    for term in sorted(terms, key=lambda t: -len(t.term)):
        wanted = [part for part in (_letters(p) for p in re.split(r"[\s\-]+", term.term)) if part]
        joined = "".join(wanted)
        for at in range(len(tokens)):
            span, text = at, ""
            while span < len(tokens) and len(text) < len(joined) and not tokens[span].pause:
                text += letters[span]
                span += 1
            if joined and text == joined and not any(i in found for i in range(at, span)):
                found.update(dict.fromkeys(range(at, span), term))
    return tuple(
        Token(t.text, t.start_s, t.end_s, t.word, t.filler, t.pause, found.get(i))
        for i, t in enumerate(tokens)
    )


def _find(shown: str, words: tuple[Word, ...], cursor: int) -> tuple[int, int | None]:
    """The next word that reads like `shown`, a few ahead at most."""
    wanted = _letters(shown)
    for ahead in range(cursor, min(cursor + 4, len(words))):
        if _letters(words[ahead].text) == wanted:
            return ahead + 1, ahead
    return cursor, None


def _letters(text: str) -> str:
    return re.sub(r"[^\w]", "", text).lower()


def _same_sound(filler: Filler, word: Word) -> bool:
    """True where the word is that filler: they overlap in time, and both read as hesitation."""
    letters = _letters(word.text)
    return (
        (letters == _letters(filler.text) or _HESITATION.fullmatch(letters) is not None)
        and word.start_s < filler.end_s + SLACK_S
        and filler.start_s < word.end_s + SLACK_S
    )
