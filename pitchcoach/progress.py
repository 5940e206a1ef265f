"""Takes to series ready to draw: plain numbers, no drawing and no database.

What goes in are the `ScoredTake`s of the library, oldest first (`library.scores.history()`), and its
`PointTally`s. Axes are left to the chart: a series has takes in order, days as dates, values in the unit
of its measure.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress, pairwise
from operator import gt, sub
from statistics import median
from typing import Any, Literal, NamedTuple

from pitchcoach.library.records import PointTally, ScoredTake

Measure = Literal["overall", "length", "structure", "jargon", "translation", "delivery"]
MEASURES: tuple[Measure, ...] = ("overall", "length", "structure", "jargon", "translation", "delivery")

TREND_TAKES = 30
"""A trend looks at this many takes back: what is older says little about how a person speaks now."""

FEWEST_FOR_TREND = 6
"""With fewer takes the band of `Trend` can't be had at its confidence whatever the values are."""

_Z = 1.6449
"""Of a two-sided 90 % interval."""

_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Days:
    """The values of each day taken together: four columns of the same length, oldest day first."""

    days: tuple[str, ...]
    medians: tuple[float, ...]
    bests: tuple[float, ...]
    takes: tuple[int, ...]
    """How many takes a day's value comes from."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Where a score is going, over the last takes: the Theil-Sen slope and what it might be instead.

    The slope is the median of the slopes between every two takes, which a freak take doesn't move. `low`
    and `high` are its 90 % interval by Kendall's statistic (Sen 1968, doi:10.1080/01621459.1968.10480934),
    None with fewer than `FEWEST_FOR_TREND` takes, when nothing can be said. All three in points a take.
    """

    takes: int
    """Takes looked at."""
    slope: float | None
    low: float | None
    high: float | None
    verdict: Literal["too few takes", "rising", "falling", "steady"]
    """`rising` and `falling` only where the whole interval is on that side of zero."""
    line: tuple[tuple[int, float], tuple[int, float]] | None
    """First and last point (index, value) of the line to draw."""


@dataclass(frozen=True, slots=True)
class Series:
    """One score of one pitch and audience over its takes: four columns of the same length, oldest take first.

    `pitch` and `audience` are None where the series goes across all of them.
    """

    pitch: str | None
    audience: str | None
    measure: Measure
    takes: tuple[int, ...]
    started_ms: tuple[int, ...]
    days: tuple[str, ...]
    values: tuple[float, ...]
    by_day: Days
    best: int | None
    """Place of the best take in the columns, the first of equals; None without takes."""
    trend: Trend


@dataclass(frozen=True, slots=True)
class Band:
    """What counts as good and, around it, as fair: ranges of a measure, both ends included."""

    good: tuple[float, float]
    fair: tuple[float, float]


@dataclass(frozen=True, slots=True)
class BandedSeries:
    """A measure with a unit of its own (seconds, words a minute, fillers a minute) against its band.

    `takes`, `days` and `values` are columns of the same length, oldest take first.
    """

    name: str
    unit: str
    takes: tuple[int, ...]
    days: tuple[str, ...]
    values: tuple[float, ...]
    band: Band | None
    good: int
    fair: int
    poor: int
    """How many takes lie where; all 0 without a band."""


@dataclass(frozen=True, slots=True)
class LostPoint:
    """A point that keeps getting lost on one audience."""

    pitch: str
    audience: str
    point: str
    gist: str | None
    lost: int
    takes: int

    @property
    def share(self) -> float:
        """Lost takes of all that were judged, 0 to 1."""
        return self.lost / self.takes


@dataclass(frozen=True, slots=True)
class Practice:
    """When a person rehearsed."""

    days: tuple[tuple[str, int], ...]
    """Each day with a take, and how many, oldest first."""
    streak: int
    """Days in a row up to today; yesterday still counts, since today isn't over."""
    longest_streak: int
    takes: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything the progress page draws."""

    series: tuple[Series, ...]
    """Every measure of every pitch and audience that has takes."""
    length: BandedSeries
    pace: BandedSeries
    fillers: BandedSeries
    lost_points: tuple[LostPoint, ...]
    practice: Practice


def own(takes: Sequence[ScoredTake]) -> tuple[ScoredTake, ...]:
    """The takes to measure oneself by: without the sample that came with the program, once there is another.

    It was spoken by somebody else. While it is the only one it is kept, so that charts and scores have
    something to show what they are for.
    """
    mine = tuple(take for take in takes if not take.sample)
    return mine or tuple(takes)


def progress(
    takes: Sequence[ScoredTake],
    tallies: Iterable[PointTally],
    *,
    today: date,
    bands: Mapping[str, Band] | None = None,
) -> Progress:
    """All series at once.

    `bands` may hold `length` (seconds), `pace` (words a minute) and `fillers` (a minute).
    """
    bands, columns = bands or {}, _columns(takes)
    groups: dict[tuple[str, str], list[ScoredTake]] = {}
    for take in takes:
        groups.setdefault((take.pitch, take.audience), []).append(take)
    return Progress(
        series=tuple(
            one for (pitch, audience), group in groups.items() for one in _all_series(group, pitch, audience)
        ),
        length=_banded(columns, columns["duration_s"], "length", "s", bands.get("length")),
        pace=_banded(columns, columns["words_per_minute"], "pace", "words/min", bands.get("pace")),
        fillers=_banded(
            columns, tuple(map(fillers_per_minute, takes)), "fillers", "per min", bands.get("fillers")
        ),
        lost_points=lost_points(tallies),
        practice=practice(columns["day"], today),
    )


def series(
    takes: Sequence[ScoredTake], measure: Measure, *, pitch: str | None = None, audience: str | None = None
) -> Series:
    """One score over these takes, oldest first. Takes for which it couldn't be told are left out."""
    return _series(_columns(takes), measure, pitch, audience)


def by_day(days: Sequence[str], values: Sequence[float]) -> Days:
    """The values of each day taken together; `days` and `values` are columns, a take a row."""
    if any(map(gt, days, days[1:])):  # somebody travelled west over midnight
        order = sorted(range(len(days)), key=days.__getitem__)
        days, values = [days[i] for i in order], [values[i] for i in order]
    return _by_day(_spans(days), values)


def trend(values: Sequence[float]) -> Trend:
    """Where the last `TREND_TAKES` values are going, oldest first; robust against single freak takes."""
    first = max(0, len(values) - TREND_TAKES)
    window = values[first:]
    n = len(window)
    if n < FEWEST_FOR_TREND:
        return Trend(n, None, None, None, "too few takes", None)
    slopes = []
    for lag in range(1, n):
        slopes += [(later - earlier) / lag for earlier, later in zip(window, window[lag:], strict=False)]
    slopes.sort()
    pairs = len(slopes)
    slope = median(slopes)
    spread = _Z * math.sqrt(n * (n - 1) * (2 * n + 5) / 18)
    low_rank, high_rank = math.floor((pairs - spread) / 2), math.ceil((pairs + spread) / 2)
    low, high = slopes[max(low_rank - 1, 0)], slopes[min(high_rank, pairs - 1)]
    verdict: Literal["rising", "falling", "steady"] = "steady"
    if low > _TIE:
        verdict = "rising"
    elif high < -_TIE:
        verdict = "falling"
    start = median(value - slope * i for i, value in enumerate(window))
    line = ((first, start), (first + n - 1, start + slope * (n - 1)))
    return Trend(n, slope, low, high, verdict, line)


def banded(
    takes: Sequence[ScoredTake],
    name: str,
    unit: str,
    value_of: Callable[[ScoredTake], float | None],
    band: Band | None = None,
) -> BandedSeries:
    """A measure over the takes that have it, and how many of them lie where in its band."""
    return _banded(_columns(takes), tuple(map(value_of, takes)), name, unit, band)


def fillers_per_minute(take: ScoredTake) -> float | None:
    """Fillers a minute; None for text."""
    if take.fillers is None or not take.duration_s:
        return None
    return take.fillers * 60 / take.duration_s


def lost_points(tallies: Iterable[PointTally], *, fewest: int = 3) -> tuple[LostPoint, ...]:
    """The points that got lost, most often first, of those judged in at least `fewest` takes."""
    found = [
        LostPoint(tally.pitch, tally.audience, tally.point, tally.gist, tally.lost, tally.takes)
        for tally in tallies
        if tally.lost and tally.takes >= fewest
    ]
    return tuple(sorted(found, key=lambda point: (-point.share, -point.lost, point.pitch, point.point)))


def practice(days: Iterable[str], today: date) -> Practice:
    """The days a person rehearsed on, and how many in a row. `days` has one entry a take, as 2026-11-23."""
    counts = Counter(days)
    practised = {date.fromisoformat(day).toordinal() for day in counts}
    longest = run = 0
    for day in sorted(practised):
        run = run + 1 if day - 1 in practised else 1
        longest = max(longest, run)
    last = today.toordinal()
    if last not in practised:
        last -= 1
    streak = 0
    while last - streak in practised:
        streak += 1
    return Practice(tuple(sorted(counts.items())), streak, longest, sum(counts.values()))


class _Spans(NamedTuple):
    """Where each day begins in a column of days, and which days have several takes (place, begin, end)."""

    starts: list[int]
    several: list[tuple[int, int, int]]
    days: tuple[str, ...]
    takes: tuple[int, ...]


def _spans(days: Sequence[str]) -> _Spans:
    starts = [0] if days else []
    starts += [i for i, (day, following) in enumerate(pairwise(days), 1) if day != following]
    ends = [*starts[1:], len(days)]
    several = [(k, a, b) for k, (a, b) in enumerate(zip(starts, ends, strict=False)) if b - a > 1]
    return _Spans(
        starts, several, tuple(map(days.__getitem__, starts)), tuple(map(sub, ends, starts)) if days else ()
    )


def _by_day(spans: _Spans, values: Sequence[float]) -> Days:
    medians = list(map(values.__getitem__, spans.starts))  # most days have one take
    bests = medians.copy()
    for k, a, b in spans.several:
        medians[k], bests[k] = median(values[a:b]), max(values[a:b])
    return Days(spans.days, tuple(medians), tuple(bests), spans.takes)


def _columns(takes: Sequence[ScoredTake]) -> dict[str, tuple[Any, ...]]:
    """The takes as columns: ten thousand are cut up once, not once a measure."""
    columns = zip(*takes, strict=True) if takes else [()] * len(ScoredTake._fields)
    return dict(zip(ScoredTake._fields, columns, strict=True))


def _all_series(takes: Sequence[ScoredTake], pitch: str, audience: str) -> Iterator[Series]:
    columns = _columns(takes)
    days = columns["day"]
    spans = None if any(map(gt, days, days[1:])) else _spans(days)
    for measure in MEASURES:
        yield _series(columns, measure, pitch, audience, spans)


def _series(
    columns: Mapping[str, tuple[Any, ...]],
    measure: Measure,
    pitch: str | None,
    audience: str | None,
    spans: _Spans | None = None,
) -> Series:
    values = columns[measure]
    takes, started_ms, days = columns["id"], columns["started_ms"], columns["day"]
    if None in values:
        known = [value is not None for value in values]
        takes, started_ms, days, values = (
            tuple(compress(column, known)) for column in (takes, started_ms, days, values)
        )
        spans = None
    best = values.index(max(values)) if values else None
    together = by_day(days, values) if spans is None else _by_day(spans, values)
    return Series(pitch, audience, measure, takes, started_ms, days, values, together, best, trend(values))


def _banded(
    columns: Mapping[str, tuple[Any, ...]],
    values: tuple[Any, ...],
    name: str,
    unit: str,
    band: Band | None,
) -> BandedSeries:
    takes, days = columns["id"], columns["day"]
    if None in values:
        known = [value is not None for value in values]
        takes, days, values = (tuple(compress(column, known)) for column in (takes, days, values))
    good = fair = poor = 0
    if band is not None:
        ordered = sorted(values)
        good, within = (
            bisect_right(ordered, high) - bisect_left(ordered, low) for low, high in (band.good, band.fair)
        )
        fair, poor = within - good, len(values) - within
    return BandedSeries(name, unit, takes, days, values, band, good, fair, poor)
