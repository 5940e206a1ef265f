"""Length: seconds against the variant's target, characters against the limit of a written one."""

from __future__ import annotations

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


def cheapest(reading: Reading, enough: float, size: Callable[[int], float]) -> list[int]:
    """Which sentences cost least to leave out until `enough` is saved: side tracks first, then those whose part and
    points another sentence has as well, then the parts and points that are worth least; never who you are or the close.

    Args:
        reading: The take.
        enough: How much to save, in the unit of `size`.
        size: What leaving out a sentence saves.
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
    for _, less, index in sorted(worth):
        if saved >= enough or len(chosen) == len(reading.sentences) - 2:
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
    pace = seconds(reading) / max(1, reading.word_count)
    chosen = cheapest(reading, over_s, lambda index: reading.words_in(index) * pace)
    if not chosen:
        return text("cut", "seconds", over=f"{over_s:.0f}")
    saved = sum(reading.words_in(index) for index in chosen) * pace
    quotes = quoted([short(reading.sentences[index].text, 50) for index in chosen])
    return text("cut", "sentences", quotes=quotes, saved=f"{saved:.0f}")


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
