"""Structure: the parts of a good pitch, how it ends, and asking outright; places and shares are in `order`."""

from __future__ import annotations

import re

from pitchcoach.model import Finding, Role, Score
from pitchcoach.scoring import cues
from pitchcoach.scoring.dimensions.order import order_losses, place_losses, share_losses
from pitchcoach.scoring.losses import finding, moment, score, short
from pitchcoach.scoring.messages import text
from pitchcoach.scoring.reading import Reading


def score_structure(reading: Reading) -> Score:
    """Points lost for parts that are missing, vague, late, out of order or too long, and for asking outright."""
    if not reading.english:
        return Score("structure", None, why_none=text("untold", "language"))
    if not reading.enough:
        return Score("structure", None, why_none=text("untold", "few_words"))
    if len(reading.unsure) >= reading.rules.reading.untold_share * len(reading.sentences):
        return Score("structure", None, why_none=text("untold", "unsure"))
    losses = [
        *_missing(reading),
        *_next_step(reading),
        *_job_ask(reading),
        *place_losses(reading),
        *order_losses(reading),
        *share_losses(reading),
    ]
    return score("structure", losses)


def expected_parts(reading: Reading) -> list[Role]:
    """The parts this pitch can have: those of its points and of this listener's variant, else all."""
    wanted: list[Role] = list(reading.rules.structure.order_of_parts)
    own = {point.role for point in reading.pitch.points}
    if reading.variant is not None:
        own |= {sentence.role for sentence in reading.variant.sentences}
    if not own:
        return wanted
    return [role for role in wanted if role in own or role in ("next_step", "offer")]


def advice_for(reading: Reading, role: Role) -> str:
    """The sentence of this listener's variant that plays the role; without one, how to make it."""
    if reading.variant is not None:
        for sentence in reading.variant.sentences:
            if sentence.role == role:
                return text("advice", "yours", listener=reading.audience.name, yours=sentence.text)
    return text("advice", role)


def _missing(reading: Reading) -> list[Finding]:
    losses = []
    for role in expected_parts(reading):
        if role == "next_step" or role in reading.roles:
            continue
        if role == "offer" and reading.offer_at is not None:
            continue
        if role == "hook" and reading.roles[0] == "problem":
            continue
        losses.append(
            finding(
                reading,
                "structure",
                "part-missing",
                reading.rules.structure.missing[role],
                text("finding", "part-missing", part=text("part", role), advice=advice_for(reading, role)),
            )
        )
    return losses


def _next_step(reading: Reading) -> list[Finding]:
    rules = reading.rules.structure
    advice = advice_for(reading, "next_step")
    if reading.next_step == "none":
        at, rule, loss = len(reading.sentences) - 1, "next-step-missing", rules.missing["next_step"]
    elif reading.next_step == "vague" and reading.next_step_at is not None:
        at, rule, loss = reading.next_step_at, "next-step-concrete", rules.vague_next_step
    else:
        return []
    said = reading.sentences[at]
    message = text("finding", rule, quote=short(said.text), moment=moment(said.start_s), advice=advice)
    return [finding(reading, "structure", rule, loss, message, sentence=at)]


_INTRODUCES = re.compile(
    r"\b(?:introduc\w+|refer\w*|recommend\w*|vouch|word (?:in|with|for)|my (?:name|cv|resume|résumé)|"
    r"pass (?:it|this|me) on|put me in touch)\b",
    re.IGNORECASE,
)


def _asked_for(said: str) -> str:
    """What a sentence asks for: its `exchange`."""
    if _INTRODUCES.search(said):
        return "introduction"
    if cues.has(said, "job"):
        return "job"
    return "money" if cues.has(said, "money") else "favour"


def _job_ask(reading: Reading) -> list[Finding]:
    if not reading.asks:
        return []
    first = reading.asks[0]
    said = reading.sentences[first]
    message = text(
        "finding",
        "no-job-ask" if len(reading.asks) == 1 else "no-job-asks",
        quote=short(said.text),
        moment=moment(said.start_s),
        count=str(len(reading.asks)),
        exchange=text("exchange", _asked_for(said.text)),
    )
    return [
        finding(reading, "structure", "no-job-ask", reading.rules.structure.job_ask, message, sentence=first)
    ]
