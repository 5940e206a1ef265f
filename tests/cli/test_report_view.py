"""The report to read: everything is said, at any width, without colours and in plain ASCII."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from pitchcoach.cli.report_view import report_text, verdict
from pitchcoach.cli.transcript_view import sentence_lines
from pitchcoach.model import Drift, JargonTerm, Pause, PointReading, Report
from tests.cli.example import sample_pitch, spoken


def page(report: Report, monkeypatch: pytest.MonkeyPatch, *, width: int = 80, encoding: str = "utf-8") -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding=encoding, errors="replace")
    out.write(report_text(report, sample_pitch(), out))
    out.flush()
    return raw.getvalue().decode(encoding)


def typed(report: Report) -> Report:
    """The same take as text: no sound, no times."""
    return replace(
        report,
        source="-",
        duration_s=None,
        delivery=None,
        transcript=replace(report.transcript, words=(), fillers=(), model=None),
        sentences=tuple(replace(s, start_s=None, end_s=None) for s in report.sentences),
        jargon=tuple(replace(j, start_s=None, end_s=None) for j in report.jargon),
    )


def test_the_page_says_everything_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    text = page(spoken(), monkeypatch)
    wanted = [
        "Hospital scheduling  for a novelist · 41 s of 45 s · sample-take.flac",
        "72  Getting there",
        "Length       ███████████████████████░   96",
        "Delivery     ........................     not scored",
        "Change one thing  Structure +9",
        "End on something a novelist can say yes to",
        "“So maybe we could talk about it some time.” at 0:38",
        "\n  career.berkeley.edu",
        "0:00  Hook       You haven't eaten since last night, (uh), and",
        "0:20  Value      What I do (um) is [stochastic optimisation], with the",
        "0:38  Next step  (3.4 s pause) So maybe",
        "stochastic optimisation → rehearsing a thousand possible days",
        "✓ somebody got ready",
        "~ she tries every plan",
        "✗ she gives something of hers",
        "148 words a minute · 2 fillers (uh 0:01, um 0:21) · 1 long pause (3.4 s at",
        "Jargon +6     Say “rehearsing a thousand possible days”. (0:21)",
        "Structure <1  Offer something back.",
        "The voice was quiet.",
    ]
    places = [text.find(part) for part in wanted]
    assert -1 not in places, [part for part, place in zip(wanted, places, strict=True) if place < 0]
    assert places == sorted(places)


def test_the_delivery_tells_ranges_and_ends_that_fade(monkeypatch: pytest.MonkeyPatch) -> None:
    report = spoken()
    assert report.delivery is not None
    delivery = replace(
        report.delivery,
        speaking_words_per_minute=171.4,
        loudness_range_db=12.3,
        pitch_median_hz=182.0,
        trailing_off=(Pause(12.0, 12.6), Pause(31.0, 31.5)),
    )
    text = " ".join(page(replace(report, delivery=delivery), monkeypatch).split())
    for part in (
        "148 words a minute (171 without the pauses)",
        "-21 dBFS over 12 dB",
        "voice over 7 semitones around 182 Hz",
        "2 fading ends (0:12, 0:31)",
    ):
        assert part in text


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal_or_ends_in_spaces(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = page(spoken(), monkeypatch, width=width).splitlines()
    assert max(map(len, lines)) <= width
    assert not [line for line in lines if line != line.rstrip()]


def test_a_pipe_gets_no_escape_codes_and_no_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not re.search("[\x1b│┌╭─┃]", page(spoken(), monkeypatch))


def test_colours_on_a_terminal_and_none_with_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = report_text(spoken(), sample_pitch(), Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    plain = report_text(spoken(), sample_pitch(), Terminal())
    assert re.search("\x1b\\[[0-9;]*3[0-9]", coloured)
    assert not re.search("\x1b\\[[0-9;]*3[0-9]", plain)


def test_ascii_where_there_is_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    text = page(spoken(), monkeypatch, encoding="ascii")
    assert "#######################.   96" in text
    assert 'Say "rehearsing a thousand possible days". (0:21)' in text
    assert "stochastic optimisation -> rehearsing" in text
    assert "x she gives something" in text


def test_text_has_no_clock_and_no_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    text = page(typed(spoken()), monkeypatch)
    assert "words, typed · standard input" in text
    assert "Delivery\n" not in text
    assert "   Hook       You haven't eaten since last night, UGH, and" in text
    assert "[variance]" in text


def test_a_written_message_counts_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    text = page(replace(typed(spoken()), channel="written"), monkeypatch)
    assert " characters · standard input" in text


def test_drift_and_another_audiences_wording_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    report = replace(spoken(), drift=Drift("peer", 3, 20.8), closest_audience="peer")
    text = " ".join(page(report, monkeypatch, width=110).split())
    assert "from the records. (from here it sounds like your words for a fellow mathematician)" in text
    assert "As a whole it sounds most like your words for a fellow mathematician." in text


def test_a_take_with_nothing_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = replace(
        typed(spoken()),
        overall=None,
        scores={},
        sentences=(),
        jargon=(),
        points=(),
        findings=(),
        notes=("No speech.",),
    )
    text = page(empty, monkeypatch)
    assert "Not scored" in text
    assert "No speech." in text
    assert "Change one thing" not in text


def test_what_the_pitch_does_not_know_is_named_by_id(monkeypatch: pytest.MonkeyPatch) -> None:
    report = replace(spoken(), audience="somebody", points=(PointReading("p9", "missed"),))
    text = page(report, monkeypatch)
    assert "for somebody" in text
    assert "✗ p9 · not heard" in text


def test_many_findings_are_cut_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    report = spoken()
    report = replace(report, findings=report.findings * 4)
    assert "and 5 smaller ones: --json has them all" in page(report, monkeypatch)


def test_a_longer_term_wins_and_a_mark_does_not_part_words() -> None:
    report = replace(
        spoken(),
        jargon=(JargonTerm("optimisation", None, False), JargonTerm("Stochastic-Optimisation", None, False)),
    )
    lines = [line.plain for _, line in sentence_lines(report)]
    assert "[stochastic optimisation]," in lines[3]
    assert "[variance]" not in lines[3]


def test_a_mark_after_the_last_word_is_kept() -> None:
    report = spoken()
    assert report.delivery is not None
    late = replace(report.delivery.fillers[1], start_s=44.0, end_s=44.3)
    report = replace(report, delivery=replace(report.delivery, fillers=(late,)))
    assert [line.plain for _, line in sentence_lines(report)][-1].endswith("some time. (um)")


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (None, "Not scored"),
        (90, "A strong take"),
        (80, "A good take"),
        (60, "Getting there"),
        (20, "A start"),
    ],
)
def test_verdict(score: float | None, words: str) -> None:
    assert verdict(score) == words
