"""Delivery (extra): pace, pauses, fillers, level and pitch, tied to moments."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from pitchcoach.model import Delivery, Filler, Finding, Pace, Pause, Score
from pitchcoach.scoring.habits import TEXTS, filling, restarts
from pitchcoach.scoring.losses import finding, moment, score
from pitchcoach.scoring.messages import text
from pitchcoach.scoring.reading import Reading
from pitchcoach.scoring.text import word_count


def measure(reading: Reading) -> Delivery | None:
    """What was measured; None for text."""
    sound = reading.take.sound
    if sound is None:
        return None
    return Delivery(
        words_per_minute=words_per_minute(reading),
        pauses=sound.pauses,
        fillers=fillers(reading),
        loudness_dbfs=sound.loudness_dbfs,
        clipped=sound.clipped,
        pitch_range_semitones=sound.pitch_range_semitones,
        restarts=restarts(reading.take.transcript.words) if reading.english else (),
        speaking_words_per_minute=speaking_words_per_minute(reading),
        pace=pace_curve(reading),
        pitch_median_hz=sound.pitch_median_hz,
        loudness_range_db=sound.loudness_range_db,
        trailing_off=trailing_off(reading),
    )


def trailing_off(reading: Reading) -> tuple[Pause, ...]:
    """Ends of sentences that are said so much more softly than the rest of the sentence that they get lost."""
    rules, sound = reading.rules.delivery, reading.take.sound
    found = []
    for sentence in reading.sentences:
        if sound is None or sentence.start_s is None or sentence.end_s is None:
            continue
        last_s = sentence.end_s - rules.trailing_end_s
        if last_s - sentence.start_s < 2 * rules.trailing_end_s:
            continue
        spoken = sorted(sound.levels_dbfs[round(sentence.start_s * 10) : round(last_s * 10)])
        ending = sound.levels_dbfs[round(last_s * 10) : round(sentence.end_s * 10)]
        # The loud half of a sentence is its vowels; its end has some, too.
        if spoken and ending and spoken[len(spoken) * 3 // 4] - max(ending) > rules.trailing_db:
            found.append(Pause(last_s, sentence.end_s))
    return tuple(found)


def fillers(reading: Reading) -> tuple[Filler, ...]:
    """Ums, and words that fill, in order."""
    transcript = reading.take.transcript
    words = filling(transcript.words) if reading.english else ()
    # A transcript read back from a report holds both kinds.
    ums = [one for one in transcript.fillers if one.text not in TEXTS]
    return tuple(sorted((*ums, *words), key=lambda filler: filler.start_s))


def speaking_words_per_minute(reading: Reading) -> float | None:
    """Words a minute of speaking time, pauses left out; None where that is under `shortest_s`."""
    words, sound = reading.take.transcript.words, reading.take.sound
    if not words or sound is None:
        return None
    first_s, last_s = words[0].start_s, words[-1].end_s
    silent_s = sum(max(0.0, min(pause.end_s, last_s) - max(pause.start_s, first_s)) for pause in sound.pauses)
    spoken_s = last_s - first_s - silent_s
    if spoken_s < reading.rules.delivery.shortest_s:
        return None
    return word_count(reading.take.transcript.text) / spoken_s * 60


def pace_curve(reading: Reading) -> tuple[Pace, ...]:
    """Words a minute in stretches of `pace_window_s`; a last one shorter than half of that joins the one before."""
    words, window_s = reading.take.transcript.words, reading.rules.delivery.pace_window_s
    if not words or words[-1].end_s - words[0].start_s < reading.rules.delivery.shortest_s:
        return ()
    first_s, last_s = words[0].start_s, words[-1].end_s
    count = max(1, round((last_s - first_s) / window_s))
    edges = [first_s + window_s * i for i in range(count)] + [last_s]
    middles = [(word.start_s + word.end_s) / 2 for word in words]
    return tuple(
        Pace(low_s, high_s, sum(low_s <= middle < high_s for middle in middles) / (high_s - low_s) * 60)
        for low_s, high_s in pairwise(edges)
    )


def words_per_minute(reading: Reading) -> float | None:
    """Words a minute from the first word to the last; None where that is under `shortest_s`."""
    words = reading.take.transcript.words
    if not words:
        return None
    spoken_s = words[-1].end_s - words[0].start_s
    if spoken_s < reading.rules.delivery.shortest_s:
        return None
    return word_count(reading.take.transcript.text) / spoken_s * 60


def score_delivery(reading: Reading) -> Score:
    """Points lost for how it was spoken; None for text."""
    if reading.take.sound is None:
        return Score("delivery", None, why_none=text("untold", "not_spoken"))
    if not reading.take.transcript.words:
        return Score("delivery", None, why_none=text("untold", "few_words"))
    return score(
        "delivery",
        [
            *_pace(reading),
            *_pauses(reading),
            *_fillers(reading),
            *_restarts(reading),
            *_sound(reading),
            *_endings(reading),
        ],
    )


def _pace(reading: Reading) -> list[Finding]:
    rules = reading.rules.delivery
    pace = words_per_minute(reading)
    if pace is None:
        return []
    (good_low, good_high), (fair_low, fair_high) = rules.pace_good, rules.pace_fair
    if good_low <= pace <= good_high:
        return []
    fast = pace > good_high
    good, fair = (good_high, fair_high) if fast else (good_low, fair_low)
    beyond = abs(pace - good) / abs(fair - good)
    if beyond <= 1:
        loss = rules.pace_fair_loss * beyond
    else:
        poor = min(1.0, abs(pace - fair) / 40)
        loss = rules.pace_fair_loss + (rules.pace_poor_loss - rules.pace_fair_loss) * poor
    message = text(
        "finding",
        "pace-quick" if fast else "pace-slow",
        pace=f"{pace:.0f}",
        low=f"{good_low:.0f}",
        high=f"{good_high:.0f}",
    )
    return [finding(reading, "delivery", "pace", loss, message)]


def _pauses(reading: Reading) -> list[Finding]:
    rules = reading.rules.delivery
    pauses = sorted(
        (p for p in reading.take.sound.pauses if p.duration_s > rules.long_pause_s),  # type: ignore[union-attr]
        key=lambda p: -p.duration_s,
    )
    counted = pauses[rules.long_pauses_free :] if len(pauses) > rules.long_pauses_free else []
    if not counted:
        return []
    loss = min(rules.long_pause_most, rules.long_pause_loss * len(counted))
    longest = pauses[0]
    before = [w.text.strip() for w in reading.take.transcript.words if w.end_s <= longest.start_s + 0.3][-4:]
    message = text(
        "finding",
        "long-pauses",
        count=str(len(pauses)),
        limit=f"{rules.long_pause_s:.0f}",
        longest=f"{longest.duration_s:.1f}",
        moment=moment(longest.start_s),
        after=text("after", "words" if before else "none", words=" ".join(before)),
    )
    return [
        finding(
            reading,
            "delivery",
            "long-pauses",
            loss,
            message,
            start_s=longest.start_s,
            end_s=longest.end_s,
        )
    ]


def _fillers(reading: Reading) -> list[Finding]:
    rules = reading.rules.delivery
    found = fillers(reading)
    sound = reading.take.sound
    if not found or sound is None or sound.duration_s < rules.shortest_s:
        return []
    rate = len(found) / sound.duration_s * 60
    if rate <= rules.fillers_free:
        return []
    loss = rules.filler_loss * (rate - rules.fillers_free) / (rules.fillers_harmful - rules.fillers_free)
    named = ", ".join(f"“{word}” × {n}" for word, n in Counter(f.text.lower() for f in found).most_common(3))
    first = found[0]
    message = text(
        "finding",
        "fillers",
        count=str(len(found)),
        named=named,
        rate=f"{rate:.0f}",
        moment=moment(first.start_s),
        free=f"{rules.fillers_free:.0f}",
        quote=first.text.lower(),
    )
    return [
        finding(
            reading,
            "delivery",
            "fillers",
            min(rules.filler_most, loss),
            message,
            quote=first.text,
            start_s=first.start_s,
            end_s=first.end_s,
        )
    ]


def _restarts(reading: Reading) -> list[Finding]:
    rules, sound = reading.rules.delivery, reading.take.sound
    found = restarts(reading.take.transcript.words) if reading.english else ()
    if not found or sound is None or sound.duration_s < rules.shortest_s:
        return []
    over = len(found) / sound.duration_s * 60 - rules.restarts_free
    if over <= 0:
        return []
    first = found[0]
    message = text(
        "finding",
        "restarts",
        count=str(len(found)),
        quote=first.text,
        moment=moment(first.start_s),
    )
    loss = min(rules.restart_most, rules.restart_loss * over)
    return [
        finding(
            reading, "delivery", "restarts", loss, message,
            quote=first.text, start_s=first.start_s, end_s=first.end_s,
        )
    ]  # fmt: skip


def _endings(reading: Reading) -> list[Finding]:
    rules, lost = reading.rules.delivery, trailing_off(reading)
    if len(lost) < rules.trailing_fewest or len(lost) < rules.trailing_share * len(reading.sentences):
        return []
    first = lost[0]
    words = [w.text for w in reading.take.transcript.words if first.start_s - 0.2 <= w.start_s < first.end_s]
    message = text(
        "finding",
        "trailing-off",
        count=str(len(lost)),
        quote=" ".join(words[-4:]),
        moment=moment(first.start_s),
    )
    return [
        finding(
            reading, "delivery", "trailing-off", rules.trailing_loss, message,
            quote=" ".join(words[-4:]) or None, start_s=first.start_s, end_s=first.end_s,
        )
    ]  # fmt: skip


def _sound(reading: Reading) -> list[Finding]:
    rules = reading.rules.delivery
    sound = reading.take.sound
    losses: list[Finding] = []
    if sound is None:
        return losses
    if sound.loudness_dbfs is not None and sound.loudness_dbfs < rules.quiet_dbfs:
        losses.append(
            finding(
                reading,
                "delivery",
                "loud-enough",
                rules.quiet_loss,
                text("finding", "loud-enough", level=f"{sound.loudness_dbfs:.0f}"),
            )
        )
    if sound.clipped:
        losses.append(
            finding(
                reading,
                "delivery",
                "no-clipping",
                rules.clipped_loss,
                text("finding", "no-clipping"),
            )
        )
    spread = sound.pitch_range_semitones
    if spread is not None and spread < rules.flat_semitones:
        losses.append(
            finding(
                reading,
                "delivery",
                "pitch-range",
                rules.flat_loss,
                text("finding", "pitch-range", spread=f"{spread:.1f}"),
            )
        )
    return losses
