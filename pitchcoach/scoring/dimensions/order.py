"""Structure's places and shares: the opening first, the close last, parts in order, no side tracks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from pitchcoach.model import Finding, Role
from pitchcoach.scoring.losses import finding, moment, quoted, short
from pitchcoach.scoring.messages import text
from pitchcoach.scoring.reading import Reading
from pitchcoach.scoring.rules import StructureRules


def place_losses(reading: Reading) -> list[Finding]:
    """The hook first, who you are by the middle, the next step last."""
    rules = reading.rules.structure
    losses = []
    count = len(reading.sentences)

    def lost(rule: str, loss: float, at: int, template: str) -> Finding:
        said = reading.sentences[at]
        message = text("finding", template, quote=short(said.text), moment=moment(said.start_s))
        return finding(reading, "structure", rule, loss, message, sentence=at)

    if "hook" in reading.roles:
        at = reading.roles.index("hook")
        start_s = reading.sentences[at].start_s
        late = (
            start_s > rules.hook_within_s + (reading.sentences[0].start_s or 0.0)
            if start_s is not None
            else at >= rules.hook_within_sentences
        )
        if late and at >= 1:
            losses.append(lost("hook-first", rules.late_hook, at, "hook-first"))
    if "who" in reading.roles:
        at = reading.roles.index("who")
        if count >= 4 and at > count / 2:
            told = "who-near-end" if reading.sentences[at].start_s is None else "who-early"
            losses.append(lost("who-early", rules.late_who, at, told))
    step = reading.next_step_at
    if step is not None and count >= 4 and step < count * 2 / 3 - 1:
        losses.append(lost("close-last", rules.early_close, step, "close-last"))
    return losses


def order_losses(reading: Reading) -> list[Finding]:
    """Parts that stand the wrong way round: the moves that mend most, each with what it alone gains."""
    rules = reading.rules.structure
    first: dict[Role, int] = {}
    for index, role in enumerate(reading.roles):
        if role in rules.order_of_parts:
            first.setdefault(role, index)
    order = sorted(first, key=lambda role: first[role])
    losses = []
    loss = _turned_loss(order, rules)
    while loss > 0:
        moves = [(moved, before) for before, moved in combinations(order, 2) if _turned(before, moved, rules)]
        after = {move: _turned_loss(_moved(order, *move), rules) for move in moves}
        best = min(moves, key=lambda move: after[move])
        moved, before = best
        said, where = reading.sentences[first[moved]], reading.sentences[first[before]]
        message = text(
            "finding",
            "parts-in-order",
            quote=short(said.text),
            moment=moment(said.start_s),
            label=text("label", moved),
            earlier=text("earlier", before),
            before=short(where.text, 50),
        )
        losses.append(
            finding(
                reading, "structure", "parts-in-order", loss - after[best], message, sentence=first[moved]
            )
        )
        order, loss = _moved(order, *best), after[best]
    return losses


def _turned(earlier: Role, later: Role, rules: StructureRules) -> bool:
    """Whether two parts said in this order stand the wrong way round; who and problem may stand either way."""
    place = rules.order_of_parts.index
    return place(earlier) > place(later) and {earlier, later} != {"who", "problem"}


def _turned_loss(order: Sequence[Role], rules: StructureRules) -> float:
    pairs = list(combinations(order, 2))
    if len(pairs) < 3:
        return 0.0
    share = sum(_turned(a, b, rules) for a, b in pairs) / len(pairs)
    return rules.order * max(0.0, share - rules.order_free) / (1 - rules.order_free)


def _moved(order: Sequence[Role], moved: Role, before: Role) -> list[Role]:
    rest = [role for role in order if role != moved]
    rest.insert(rest.index(before), moved)
    return rest


def share_losses(reading: Reading) -> list[Finding]:
    """Side tracks, and one part that takes over."""
    rules = reading.rules.structure
    losses = []
    total = max(1, reading.word_count)
    share: dict[Role, float] = {}
    for index, role in enumerate(reading.roles):
        share[role] = share.get(role, 0.0) + reading.words_in(index) / total
    aside = share.get("other", 0.0)
    dropped = _to_drop(reading, total) if aside > rules.other_free else []
    if dropped:
        loss = rules.other * min(1.0, (aside - rules.other_free) / (rules.other_full - rules.other_free))
        message = text(
            "finding",
            "side-tracks",
            share=f"{aside * 100:.0f}",
            quotes=quoted([short(reading.sentences[index].text) for index in sorted(dropped)]),
        )
        losses.append(finding(reading, "structure", "side-tracks", loss, message, sentence=dropped[0]))
    for name, part in share.items():
        if name != "other" and part > rules.one_part_share and len(reading.sentences) >= 4:
            at = reading.roles.index(name)
            said = reading.sentences[at]
            message = text(
                "finding",
                "one-part",
                share=f"{part * 100:.0f}",
                label=text("label", name),
                quote=short(said.text),
                moment=moment(said.start_s),
            )
            losses.append(finding(reading, "structure", "one-part", rules.one_part, message, sentence=at))
    return losses


def _to_drop(reading: Reading, total: int) -> list[int]:
    """Side tracks, longest first, until those left cost nothing."""
    asides = [index for index, role in enumerate(reading.roles) if role == "other"]
    asides.sort(key=lambda index: -reading.words_in(index))
    dropped: list[int] = []
    left = sum(reading.words_in(index) for index in asides)
    kept = total
    for index in asides:
        if left <= reading.rules.structure.other_free * kept:
            break
        dropped.append(index)
        left -= reading.words_in(index)
        kept -= reading.words_in(index)
    return dropped
