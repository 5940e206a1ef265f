"""Jargon level: the share of words this listener would not know, explained ones counted in part."""

from __future__ import annotations

from pitchcoach.model import Score
from pitchcoach.scoring.losses import finding, moment, score
from pitchcoach.scoring.reading import Reading, Term
from pitchcoach.scoring.text import stem


def score_jargon(reading: Reading) -> Score:
    """Points lost in proportion to the words inside unknown terms; one finding a term, repeats together."""
    if not reading.enough or not reading.english:
        return Score("jargon", None, why_none="there are too few words to tell")
    rules = reading.rules.jargon
    groups: dict[str, list[Term]] = {}
    for term in reading.terms:
        key = " ".join(stem(part) for part in term.jargon.term.lower().split())
        groups.setdefault(key, []).append(term)
    losses = []
    listener = reading.audience.name
    for group in groups.values():
        share = sum(
            t.word_count * (rules.explained_share if t.jargon.explained else 1.0) for t in group
        ) / max(1, reading.word_count)
        first = group[0]
        said = first.jargon.term
        again = f" ({len(group)} times)" if len(group) > 1 else ""
        explained = first.jargon.explained
        if explained:
            advice = "You explained it, which helps; leaving the word out helps more."
            if first.jargon.instead:
                advice = f"You explained it, which helps; saying only “{first.jargon.instead}” helps more."
        elif first.jargon.instead:
            advice = f"{listener[:1].upper()}{listener[1:]} may follow “{first.jargon.instead}”."
        else:
            advice = f"Would {listener} know it? Say what it does instead, and add it to the glossary."
        losses.append(
            finding(
                reading,
                "jargon",
                "explained-words" if explained else "known-words",
                share * 100 * rules.loss_per_percent,
                f"You said “{said}”{moment(first.jargon.start_s)}{again}. {advice}",
                quote=said,
                start_s=first.jargon.start_s,
                end_s=first.jargon.end_s,
            )
        )
    return score("jargon", losses)
