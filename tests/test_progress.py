"""Progress: series, trends, bands, lost points, practice days."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitchcoach.library.records import PointTally, ScoredTake
from pitchcoach.progress import (
    FEWEST_FOR_TREND,
    TREND_TAKES,
    Band,
    Days,
    by_day,
    lost_points,
    own,
    practice,
    progress,
    series,
    trend,
)

TODAY = date(2026, 11, 23)


def take(number: int, overall: int | None = 50, *, day: str = "2026-11-20", **changed: Any) -> ScoredTake:
    return ScoredTake(
        number, "p", "peer", "spoken", number * 1000, day, overall, 60, 60, 60, None, 60, 45.0, 120, 150.0, 3, number
    )._replace(**changed)  # fmt: skip


def test_a_series_leaves_out_what_could_not_be_told() -> None:
    takes = [take(1, 40), take(2, None), take(3, 70, day="2026-11-21"), take(4, 70, day="2026-11-21")]
    found = series(takes, "overall", pitch="p", audience="peer")
    assert (found.takes, found.values) == ((1, 3, 4), (40, 70, 70))
    assert (found.started_ms, found.days) == ((1000, 3000, 4000), ("2026-11-20", "2026-11-21", "2026-11-21"))
    assert found.best == 1
    assert found.by_day == Days(("2026-11-20", "2026-11-21"), (40, 70), (40, 70), (1, 2))
    assert (found.pitch, found.audience, found.measure) == ("p", "peer", "overall")
    assert found.trend.verdict == "too few takes"
    nothing = series(takes, "translation")
    assert (nothing.values, nothing.best, nothing.by_day) == ((), None, Days((), (), (), ()))
    assert series([], "overall").values == ()


def test_the_sample_counts_until_there_is_a_take_of_ones_own() -> None:
    sample, mine = take(1, 82, sample=1), take(2, 76)
    assert own([sample]) == (sample,)
    assert own([sample, mine]) == (mine,)
    assert own([]) == ()


def test_days_are_sorted_though_somebody_travelled() -> None:
    days = by_day(("2026-11-02", "2026-11-01", "2026-11-02"), (10, 20, 40))
    assert days == Days(("2026-11-01", "2026-11-02"), (20, 25), (20, 40), (1, 2))


@pytest.mark.parametrize(
    ("values", "verdict", "slope"),
    [
        ([50] * 5, "too few takes", None),
        ([50] * 6, "steady", 0),
        (range(10, 90, 10), "rising", 10),
        (range(90, 10, -10), "falling", -10),
        ([50, 60, 50, 60, 50, 60, 50, 60], "steady", 0),
        ([10, 20, 30, 0, 50, 60, 70, 80], "rising", 10),
    ],
)
def test_a_trend_is_what_most_pairs_say(values: Any, verdict: str, slope: float | None) -> None:
    found = trend(list(values))
    assert found.verdict == verdict
    if slope is None:
        assert (found.slope, found.low, found.high, found.line) == (None, None, None, None)
    else:
        assert found.slope == pytest.approx(slope)
        assert found.low is not None
        assert found.high is not None
        assert found.low <= slope <= found.high


def test_one_freak_take_does_not_turn_a_trend() -> None:
    rising = [40 + 2 * i for i in range(20)]
    freak = [*rising]
    freak[-1] = 0
    assert trend(freak).verdict == "rising"
    assert trend(freak).slope == pytest.approx(2, abs=0.1)


def test_a_trend_looks_at_the_last_takes_only() -> None:
    found = trend([0] * 100 + [50 + i for i in range(TREND_TAKES)])
    assert (found.takes, found.slope, found.verdict) == (TREND_TAKES, 1, "rising")
    assert found.line == ((100, 50), (129, 79))


def test_the_band_is_honest() -> None:
    """Over many random series without a trend, one in ten at most is called one (it is a 90 % band)."""
    rng = random.Random(3)
    for n in (FEWEST_FOR_TREND, 8, 12, 20, 30):
        called = sum(trend([rng.gauss(60, 10) for _ in range(n)]).verdict != "steady" for _ in range(600))
        assert called / 600 < 0.13, n
    narrow, wide = trend([float(i) for i in range(30)]), trend([i + rng.gauss(0, 9) for i in range(8)])
    assert narrow.low is not None
    assert narrow.high is not None
    assert wide.low is not None
    assert wide.high is not None
    assert wide.high - wide.low > narrow.high - narrow.low


@given(st.lists(st.integers(0, 100), max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_values_have_a_trend_or_too_few(values: list[int]) -> None:
    found = trend(values)
    assert (found.slope is None) == (len(values) < FEWEST_FOR_TREND)
    if found.slope is not None:
        assert found.low is not None
        assert found.high is not None
        assert found.low <= found.slope <= found.high


def test_measures_stand_against_their_bands() -> None:
    takes = [
        take(1),
        take(2, duration_s=20.0, words_per_minute=110.0, fillers=6),
        take(3, duration_s=200.0, words_per_minute=200.0, fillers=0),
        take(4, duration_s=None, words_per_minute=None, fillers=None),
    ]
    bands = {
        "length": Band((30, 60), (15, 90)),
        "pace": Band((120, 165), (100, 185)),
        "fillers": Band((0, 5), (0, 12)),
    }
    found = progress(takes, (), today=TODAY, bands=bands)
    assert (found.length.values, found.length.good, found.length.fair, found.length.poor) == (
        (45, 20, 200),
        1,
        1,
        1,
    )
    assert (found.pace.values, found.pace.good, found.pace.fair, found.pace.poor) == (
        (150, 110, 200),
        1,
        1,
        1,
    )
    assert found.fillers.values == (4, 18, 0)
    assert (found.fillers.good, found.fillers.fair, found.fillers.poor, found.fillers.takes) == (
        2,
        0,
        1,
        (1, 2, 3),
    )
    assert (found.fillers.unit, found.pace.unit, found.length.unit) == ("per min", "words/min", "s")
    bare = progress(takes, (), today=TODAY)
    assert (bare.pace.band, bare.pace.good, bare.pace.fair, bare.pace.poor) == (None, 0, 0, 0)


def test_there_is_a_series_for_each_pitch_audience_and_score() -> None:
    takes = [take(1), take(2, audience="author"), take(3, pitch="q"), take(4)]
    found = progress(takes, (), today=TODAY)
    assert len(found.series) == 3 * 6
    assert {(s.pitch, s.audience, len(s.takes)) for s in found.series if s.measure == "overall"} == {
        ("p", "peer", 2),
        ("p", "author", 1),
        ("q", "peer", 1),
    }
    assert progress([], (), today=TODAY).series == ()


def test_the_points_most_often_lost_come_first() -> None:
    tallies = [
        PointTally("p", "peer", "c1", "gist", 9, 1, 0),
        PointTally("p", "peer", "c2", None, 1, 2, 3),
        PointTally("p", "peer", "c3", "gist", 5, 0, 0),
        PointTally("p", "peer", "c4", "gist", 0, 1, 1),
    ]
    found = lost_points(tallies)
    assert [(p.point, p.lost, p.takes, round(p.share, 2)) for p in found] == [
        ("c2", 5, 6, 0.83),
        ("c1", 1, 10, 0.1),
    ]
    assert [p.point for p in lost_points(tallies, fewest=1)] == ["c4", "c2", "c1"]


def test_a_streak_counts_days_and_lets_today_be_young() -> None:
    def days(*ago: int) -> list[str]:
        return [(TODAY - timedelta(days=n)).isoformat() for n in ago]

    assert practice([], TODAY).streak == 0
    assert practice(days(0, 0, 1, 2, 5), TODAY).streak == 3
    assert practice(days(1, 2), TODAY).streak == 2
    assert practice(days(2, 3, 4), TODAY).streak == 0
    found = practice(days(9, 8, 8, 7, 6, 1, 0), TODAY)
    assert (found.streak, found.longest_streak, found.takes) == (2, 4, 7)
    assert found.days[0] == ("2026-11-14", 1)
    assert dict(found.days)["2026-11-15"] == 2
