"""Structure: the parts of a good pitch, their order and share, and how it ends."""

from __future__ import annotations

from itertools import combinations

from pitchcoach.model import Finding, Role, Score
from pitchcoach.scoring.losses import finding, moment, score, short
from pitchcoach.scoring.reading import Reading

_PART = {
    "hook": "an opening that earns attention",
    "who": "who you are",
    "problem": "the problem and whose it is",
    "value": "what you do for others",
    "proof": "proof: a result or a named example",
    "link": "why you come to this listener",
    "offer": "something you give or ask what they need",
    "next_step": "a next step",
}
_HOW = {
    "hook": "Open with a picture, a question or a fact they can feel.",
    "who": "Say your name and what you are in one breath.",
    "problem": "Say what goes wrong today, and for whom.",
    "value": "Say what you do and what somebody gains by it.",
    "proof": "Give one number or one named example.",
    "link": "Say what of theirs you read or saw, and how yours touches it.",
    "offer": "Offer something small: something you can show, send or lend, or ask what they need.",
    "next_step": "Propose an act with a day or a length: “Could I ring you on Thursday for fifteen minutes?”",
}


def score_structure(reading: Reading) -> Score:
    """Points lost for parts that are missing, vague, late, out of order or too long, and for asking outright."""
    if not reading.enough or not reading.english:
        return Score("structure", None, why_none="there are too few words to tell")
    losses = [
        *_missing(reading),
        *_next_step(reading),
        *_job_ask(reading),
        *_places(reading),
        *_order(reading),
        *_shares(reading),
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


def own_words(reading: Reading, role: Role) -> str | None:
    """The sentence of this listener's variant that plays the role."""
    if reading.variant is None:
        return None
    return next((s.text for s in reading.variant.sentences if s.role == role), None)


def _missing(reading: Reading) -> list[Finding]:
    losses = []
    for role in expected_parts(reading):
        if role == "next_step" or role in reading.roles:
            continue
        if role == "offer" and reading.offer_at is not None:
            continue
        if role == "hook" and reading.roles[0] == "problem":
            continue
        yours = own_words(reading, role)
        how = f"Yours for {reading.audience.name}: “{yours}”" if yours else _HOW[role]
        losses.append(
            finding(
                reading,
                "structure",
                "part-missing",
                reading.rules.structure.missing[role],
                f"You left out {_PART[role]}. {how}",
            )
        )
    return losses


def _next_step(reading: Reading) -> list[Finding]:
    rules = reading.rules.structure
    yours = own_words(reading, "next_step")
    how = f"Yours for {reading.audience.name}: “{yours}”" if yours else _HOW["next_step"]
    if reading.next_step == "none":
        last = len(reading.sentences) - 1
        ending = reading.sentences[last]
        return [
            finding(
                reading,
                "structure",
                "next-step-missing",
                rules.missing["next_step"],
                f"You ended on “{short(ending.text)}”{moment(ending.start_s)} without a next step. {how}",
                sentence=last,
            )
        ]
    if reading.next_step == "vague" and reading.next_step_at is not None:
        said = reading.sentences[reading.next_step_at]
        return [
            finding(
                reading,
                "structure",
                "next-step-concrete",
                rules.vague_next_step,
                f"You closed with “{short(said.text)}”{moment(said.start_s)}: nothing they can say yes to. {how}",
                sentence=reading.next_step_at,
            )
        ]
    return []


def _job_ask(reading: Reading) -> list[Finding]:
    if not reading.asks:
        return []
    first = reading.asks[0]
    said = reading.sentences[first]
    return [
        finding(
            reading,
            "structure",
            "no-job-ask",
            reading.rules.structure.job_ask,
            f"You asked outright: “{short(said.text)}”{moment(said.start_s)}. Make it an exchange: “I'd love to "
            "hear how you got into your line of work; could we talk for fifteen minutes next week?”",
            sentence=first,
        )
    ]


def _places(reading: Reading) -> list[Finding]:
    """The hook first, who you are by the middle, the next step last."""
    rules = reading.rules.structure
    losses = []
    count = len(reading.sentences)
    if "hook" in reading.roles:
        at = reading.roles.index("hook")
        said = reading.sentences[at]
        late = (
            said.start_s > rules.hook_within_s + (reading.sentences[0].start_s or 0.0)
            if said.start_s is not None
            else at >= rules.hook_within_sentences
        )
        if late and at >= 1:
            losses.append(
                finding(
                    reading,
                    "structure",
                    "hook-first",
                    rules.late_hook,
                    f"Your best opening comes late{moment(said.start_s)}: “{short(said.text)}”. Start with it.",
                    sentence=at,
                )
            )
    if "who" in reading.roles:
        at = reading.roles.index("who")
        if count >= 4 and at > count / 2:
            said = reading.sentences[at]
            losses.append(
                finding(
                    reading,
                    "structure",
                    "who-early",
                    rules.late_who,
                    f"They learn who you are only{moment(said.start_s) or ' near the end'}: “{short(said.text)}”. "
                    "Say it right after the opening.",
                    sentence=at,
                )
            )
    step = reading.next_step_at
    if step is not None and count >= 4 and step < count * 2 / 3 - 1:
        said = reading.sentences[step]
        losses.append(
            finding(
                reading,
                "structure",
                "close-last",
                rules.early_close,
                f"Your next step “{short(said.text)}” comes{moment(said.start_s)} and you talk on after it. "
                "Move it to the end.",
                sentence=step,
            )
        )
    return losses


def _order(reading: Reading) -> list[Finding]:
    """Pairs of parts that stand the wrong way round, by their first sentence."""
    rules = reading.rules.structure
    first: dict[str, int] = {}
    for index, role in enumerate(reading.roles):
        if role in rules.order_of_parts:
            first.setdefault(role, index)
    pairs = [(a, b) for a, b in combinations(rules.order_of_parts, 2) if a in first and b in first]
    turned = [(a, b) for a, b in pairs if first[a] > first[b] and {a, b} != {"who", "problem"}]
    if len(pairs) < 3:
        return []
    share = len(turned) / len(pairs)
    if share <= rules.order_free:
        return []
    loss = rules.order * (share - rules.order_free) / (1 - rules.order_free)
    worst = max(turned, key=lambda pair: first[pair[0]] - first[pair[1]])
    moved, before = worst
    said = reading.sentences[first[moved]]
    return [
        finding(
            reading,
            "structure",
            "parts-in-order",
            loss,
            f"“{short(said.text)}”{moment(said.start_s)} ({_label(moved)}) comes after your {_label(before)}. "
            f"Say it before “{short(reading.sentences[first[before]].text, 50)}”.",
            sentence=first[moved],
        )
    ]


def _label(role: str) -> str:
    return role.replace("_", " ")


def _shares(reading: Reading) -> list[Finding]:
    rules = reading.rules.structure
    losses = []
    total = max(1, reading.word_count)
    share: dict[Role, float] = {}
    for index, role in enumerate(reading.roles):
        share[role] = share.get(role, 0.0) + reading.words_in(index) / total
    aside = share.get("other", 0.0)
    if aside > rules.other_free:
        longest = max(
            (i for i, role in enumerate(reading.roles) if role == "other"), key=lambda i: reading.words_in(i)
        )
        said = reading.sentences[longest]
        loss = rules.other * min(1.0, (aside - rules.other_free) / (rules.other_full - rules.other_free))
        losses.append(
            finding(
                reading,
                "structure",
                "side-tracks",
                loss,
                f"{aside:.0%} of your words carry none of the pitch. Drop “{short(said.text)}”"
                f"{moment(said.start_s)} first.",
                sentence=longest,
            )
        )
    for name, part in share.items():
        if name != "other" and part > rules.one_part_share and len(reading.sentences) >= 4:
            at = reading.roles.index(name)
            losses.append(
                finding(
                    reading,
                    "structure",
                    "one-part",
                    rules.one_part,
                    f"{part:.0%} of your words are {_label(name)}, from “{short(reading.sentences[at].text)}” on. "
                    "Keep one sentence of it and give the rest to the other parts.",
                    sentence=at,
                )
            )
    return losses
