"""Jargon level: the share of words this listener would not know, explained ones counted in part."""

from __future__ import annotations

from pitchcoach.model import Score
from pitchcoach.scoring.losses import finding, moment, score
from pitchcoach.scoring.messages import text
from pitchcoach.scoring.reading import Reading
from pitchcoach.scoring.terms import Term
from pitchcoach.scoring.text import stem


def score_jargon(reading: Reading) -> Score:
    """Points lost in proportion to the words inside unknown terms; one finding a term, repeats together."""
    if not reading.english:
        return Score("jargon", None, why_none=text("untold", "language"))
    if not reading.enough:
        return Score("jargon", None, why_none=text("untold", "few_words"))
    rules = reading.rules.jargon
    groups: dict[str, list[Term]] = {}
    for term in reading.terms:
        key = " ".join(stem(part) for part in term.jargon.term.lower().split())
        groups.setdefault(key, []).append(term)
    losses = []
    for group in groups.values():
        share = sum(
            t.word_count * (rules.explained_share if t.jargon.explained else 1.0) for t in group
        ) / max(1, reading.word_count)
        first = group[0].jargon
        names = {"listener": reading.audience.name, "instead": first.instead or ""}
        if first.explained:
            plainer = text("plainer", "explained_instead" if first.instead else "explained", **names)
        else:
            plainer = text("plainer", "instead" if first.instead else "unknown", **names)
        again = text("again", "times" if len(group) > 1 else "once", count=str(len(group)))
        losses.append(
            finding(
                reading,
                "jargon",
                "explained-words" if first.explained else "known-words",
                share * 100 * rules.loss_per_percent,
                text(
                    "finding",
                    "known-words",
                    term=first.term.removesuffix("'s").removesuffix("’s"),
                    moment=moment(first.start_s),
                    again=again,
                    plainer=plainer,
                ),
                quote=first.term,
                start_s=first.start_s,
                end_s=first.end_s,
            )
        )
    return score("jargon", losses)
