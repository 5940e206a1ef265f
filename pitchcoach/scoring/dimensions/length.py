"""Length: seconds against the variant's target, characters against the limit of a written one."""

from __future__ import annotations

from pitchcoach.model import Finding, Score
from pitchcoach.scoring.losses import finding, score, short
from pitchcoach.scoring.reading import Reading


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
    estimated = "" if reading.take.sound else " at a usual pace"
    share = said / target
    if share > rules.good_to:
        loss = (share - rules.good_to) * 10 * rules.loss_per_tenth_over
        over = said - target
        return [
            finding(
                reading,
                "length",
                "length-over",
                min(100.0, loss),
                f"You took {said:.0f} s{estimated}; the target is {target:.0f} s. {_cuts(reading, over)}",
            )
        ]
    if share < rules.good_from:
        loss = (rules.good_from - share) * 10 * rules.loss_per_tenth_under
        return [
            finding(
                reading,
                "length",
                "length-under",
                min(100.0, loss),
                f"You took {said:.0f} s{estimated}; there is room up to {target:.0f} s. {_additions(reading)}",
            )
        ]
    return []


def _cuts(reading: Reading, over_s: float) -> str:
    """Which sentences cost least: side tracks first, then those whose points another sentence carries."""
    total_words = max(1, reading.word_count)
    pace = seconds(reading) / total_words
    carried: dict[str, int] = {}
    for ids in reading.sentence_points:
        for point in ids:
            carried[point] = carried.get(point, 0) + 1
    worth: list[tuple[int, int, int]] = []
    for index, role in enumerate(reading.roles):
        lost = sum(carried[point] == 1 for point in reading.sentence_points[index])
        side_track = 0 if role == "other" else 1
        if role in ("next_step", "who") and lost:
            continue
        worth.append((side_track + 2 * lost, -reading.words_in(index), index))
    worth.sort()
    chosen: list[int] = []
    saved = 0.0
    for _, _, index in worth:
        if saved >= over_s or len(chosen) == 3:
            break
        chosen.append(index)
        saved += reading.words_in(index) * pace
    if not chosen:
        return f"Cut about {over_s:.0f} s."
    quotes = " and ".join(f"“{short(reading.sentences[i].text, 50)}”" for i in sorted(chosen))
    return f"Cut {quotes}: that saves about {saved:.0f} s and costs you least."


def _additions(reading: Reading) -> str:
    """The first point that was missed, in this listener's words."""
    if reading.variant is not None:
        missed = {point.id for point in reading.points if point.state == "missed"}
        for sentence in reading.variant.sentences:
            if missed & set(sentence.points):
                return f"Add what you left out: “{sentence.text}”"
    return "Add an example this listener can picture."


def _written(reading: Reading) -> list[Finding]:
    rules = reading.rules.length
    variant = reading.variant
    limit = rules.written_characters
    if variant is not None and variant.channel == "written" and variant.max_characters:
        limit = variant.max_characters
    text = reading.take.transcript.text
    count = len(text.strip())
    if count > limit:
        loss = (count - limit) / limit * 100 * rules.loss_per_percent_over
        return [
            finding(
                reading,
                "length",
                "length-limit",
                min(100.0, loss),
                f"{count} characters, and the limit is {limit}: everything from “{short(text[limit:], 40)}” is "
                f"cut off. Take out {count - limit} characters.",
                quote=text[limit:].strip() or None,
            )
        ]
    share = count / limit
    if share < rules.written_good_from:
        loss = (rules.written_good_from - share) * 10 * rules.loss_per_tenth_thin
        return [
            finding(
                reading,
                "length",
                "length-thin",
                loss,
                f"Only {count} of {limit} characters. {_additions(reading)}",
            )
        ]
    return []
