"""Length: seconds against the variant's target, characters against the limit of a written one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

from pitchcoach.model import Finding, Score
from pitchcoach.scoring.losses import finding, quoted, score, short
from pitchcoach.scoring.messages import text
from pitchcoach.scoring.reading import Reading
from pitchcoach.scoring.text import word_count


def score_length(reading: Reading) -> Score:
    """Points lost for what is over or under; typed text is timed at the usual pace."""
    if reading.take.channel == "written":
        return score("length", _written(reading))
    return score("length", _spoken(reading))


def target_seconds(reading: Reading) -> float:
    """The variant's target, else the usual one."""
    variant = reading.variant
    if variant is not None and variant.channel == "spoken" and variant.target_seconds:
        return variant.target_seconds
    return reading.rules.length.target_seconds


def seconds(reading: Reading) -> float:
    """The recording's length from first to last voice, or the estimate for typed words."""
    take = reading.take
    if take.sound is None:
        return reading.word_count / reading.rules.length.words_per_minute * 60
    words = take.transcript.words
    if words:
        return min(take.sound.duration_s, max(words[-1].end_s - min(words[0].start_s, 2.0), 0.0))
    return take.sound.duration_s


def _spoken(reading: Reading) -> list[Finding]:
    rules = reading.rules.length
    target, said = target_seconds(reading), seconds(reading)
    names = {
        "said": f"{said:.0f}",
        "estimated": text("estimated", "no" if reading.take.sound else "yes"),
        "target": f"{target:.0f}",
    }
    share = said / target
    if share > rules.good_to:
        loss = (share - rules.good_to) * 10 * rules.loss_per_tenth_over
        message = text("finding", "length-over", cut=_cut(reading, said - target * rules.good_to), **names)
        return [finding(reading, "length", "length-over", min(100.0, loss), message)]
    if share < rules.good_from:
        loss = (rules.good_from - share) * 10 * rules.loss_per_tenth_under
        pace = seconds(reading) / max(1, reading.word_count)
        addition = _addition(reading, (target * rules.good_from - said) / pace if pace else 0.0)
        message = text("finding", "length-under", addition=addition, **names)
        return [finding(reading, "length", "length-under", min(100.0, loss), message)]
    return []


def cheapest(
    reading: Reading, enough: float, size: Callable[[int], float], most: float = math.inf
) -> list[int]:
    """Which sentences cost least to leave out until `enough` is saved: side tracks first, then those whose part and
    points another sentence has as well, then the parts and points that are worth least; never who you are or the close.

    Args:
        reading: The take.
        enough: How much to save, in the unit of `size`.
        size: What leaving out a sentence saves.
        most: What a sentence may be worth, in points lost elsewhere.
    """
    carried = Counter(point for ids in reading.sentence_points for point in ids)
    parts = Counter(reading.roles)
    worth: list[tuple[float, float, int]] = []
    missing = reading.rules.structure.missing
    a_point = 100 / max(1, len(reading.pitch.points))
    for index, role in enumerate(reading.roles):
        lost = sum(carried[point] == 1 for point in reading.sentence_points[index])
        only = role != "other" and parts[role] == 1
        if role in ("next_step", "who") and (lost or only):
            continue
        cost = a_point * lost + (missing.get(role, 0.0) if only else 0.0) + (role != "other")
        worth.append((cost, -size(index), index))
    chosen: list[int] = []
    saved = 0.0
    for cost, less, index in sorted(worth):
        if cost > most or saved >= enough or len(chosen) == len(reading.sentences) - 2:
            break
        chosen.append(index)
        saved -= less
    # One of the first chosen may not be needed once a longer one was added.
    for index in reversed(chosen[:-1]):
        if saved - size(index) >= enough:
            chosen.remove(index)
            saved -= size(index)
    return sorted(chosen)


def _cut(reading: Reading, over_s: float) -> str:
    """What to leave out; where that would cost whole parts, the person's own shorter version instead."""
    pace = seconds(reading) / max(1, reading.word_count)

    def size(index: int) -> float:
        return reading.words_in(index) * pace

    free = cheapest(reading, over_s, size, reading.rules.length.cut_most)
    version = _version(reading, pace)
    if sum(map(size, free)) < over_s and version is not None:
        names = {"listener": reading.audience.name, "version": f"{version:.0f}"}
        names["quotes"] = quoted([short(reading.sentences[i].text, 50) for i in _longest(reading, free)])
        if not free:
            return text("cut", "version", **names)
        cuts = quoted([short(reading.sentences[index].text, 50) for index in free])
        return text("cut", "both", cuts=cuts, **names)
    chosen = cheapest(reading, over_s, size)
    if not chosen:
        return text("cut", "seconds", over=f"{over_s:.0f}")
    quotes = quoted([short(reading.sentences[index].text, 50) for index in chosen])
    return text("cut", "sentences", quotes=quotes, saved=f"{sum(map(size, chosen)):.0f}")


def _version(reading: Reading, pace: float) -> float | None:
    """Seconds that this listener's variant takes at this pace, where it keeps to its target."""
    if reading.variant is None:
        return None
    takes_s = sum(word_count(sentence.text) for sentence in reading.variant.sentences) * pace
    return takes_s if takes_s <= target_seconds(reading) * reading.rules.length.good_to else None


def _longest(reading: Reading, but: list[int]) -> list[int]:
    """The two sentences that say at most length what the variant says."""
    assert reading.variant is not None
    spare = []
    for index, points in enumerate(reading.sentence_points):
        yours = [s for s in reading.variant.sentences if set(s.points) & set(points)]
        if yours and index not in but:
            spare.append((reading.words_in(index) - sum(word_count(s.text) for s in yours), index))
    if not spare:
        spare = [
            (reading.words_in(index), index) for index in range(len(reading.sentences)) if index not in but
        ]
    return sorted(index for _, index in sorted(spare, reverse=True)[:2])


def _addition(reading: Reading, short_words: float) -> str:
    """The points that were missed, in this listener's words, until the missing words are filled."""
    added: list[str] = []
    if reading.variant is not None:
        missed = {point.id for point in reading.points if point.state == "missed"}
        for sentence in reading.variant.sentences:
            if missed & set(sentence.points) and short_words > 0:
                added.append(sentence.text)
                short_words -= word_count(sentence.text)
    return text("addition", "missed", quotes=quoted(added)) if added else text("addition", "example")


def _written(reading: Reading) -> list[Finding]:
    rules = reading.rules.length
    variant = reading.variant
    limit = rules.written_characters
    if variant is not None and variant.channel == "written" and variant.max_characters:
        limit = variant.max_characters
    words = reading.take.transcript.text
    count = len(words.strip())
    names = {"count": str(count), "limit": str(limit)}
    if count > limit:
        loss = (count - limit) / limit * 100 * rules.loss_per_percent_over
        shorten = _shorten(reading, count - limit)
        message = text("finding", "length-limit", quote=short(words[limit:], 40), shorten=shorten, **names)
        quote = words[limit:].strip() or None
        return [finding(reading, "length", "length-limit", min(100.0, loss), message, quote=quote)]
    share = count / limit
    if share < rules.written_good_from:
        loss = (rules.written_good_from - share) * 10 * rules.loss_per_tenth_thin
        short_words = (rules.written_good_from * limit - count) / max(1, count) * max(1, reading.word_count)
        message = text("finding", "length-thin", addition=_addition(reading, short_words), **names)
        return [finding(reading, "length", "length-thin", loss, message)]
    return []


def _shorten(reading: Reading, over: int) -> str:
    def size(index: int) -> float:
        return len(reading.sentences[index].text) + 1

    chosen = cheapest(reading, over, size)
    saved = sum(size(index) for index in chosen)
    if saved < over:
        return text("shorten", "characters", over=str(over))
    quotes = quoted([short(reading.sentences[index].text, 50) for index in chosen])
    return text("shorten", "sentences", quotes=quotes, saved=f"{saved:.0f}")
