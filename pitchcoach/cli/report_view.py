"""A report as a page to read in a terminal: scores, the one thing to change, what was said, point by point.

It reads at 60 columns and more, in colour and without (`NO_COLOR`, a pipe), and with plain ASCII where the
terminal has nothing else.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pitchcoach.cli.transcript_view import (
    ROLE_COLOURS,
    ROLE_LABELS,
    clock,
    sentence_lines,
)
from pitchcoach.model import DIMENSIONS, Finding, Pitch, Report
from pitchcoach.remedies import by_remedy, gains
from pitchcoach.spoken import LONG_PAUSE_S

WIDEST = 110
BAR = 24
GOOD, FAIR = 75.0, 50.0
FURTHER = 6
"""Findings shown after the first; the JSON has them all."""

_ASCII = str.maketrans(
    {
        "█": "#", "░": ".", "✓": "+", "✗": "x", "·": "-", "…": "...", "→": "->", "−": "-", "–": "-", "—": "-",
        "“": '"', "”": '"', "‘": "'", "’": "'", "≥": ">=", "≤": "<=", "×": "x", "≈": "~",
    }
)  # fmt: skip


def report_text(
    report: Report, pitch: Pitch, file: TextIO | None = None, *, school_grade: float | None = None
) -> str:
    """The report for people, with the colours and characters that `file` (None: standard output) can show."""
    out = file or sys.stdout
    console = Console(file=out, highlight=False, emoji=False, markup=False)
    console.width = min(console.width, WIDEST)
    with console.capture() as page:
        _Page(console, report, pitch, ascii_only=not _shows_everything(out), school_grade=school_grade).show()
    # rich fills every line to the full width; a pipe is better off without
    return "".join(line.rstrip() + "\n" for line in page.get().splitlines())


def _shows_everything(out: TextIO) -> bool:
    try:
        "█░✓✗·…→“”".encode(out.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


class _Page:
    """One report on one console; each method is a part of the page, in reading order."""

    def __init__(
        self,
        console: Console,
        report: Report,
        pitch: Pitch,
        *,
        ascii_only: bool,
        school_grade: float | None = None,
    ) -> None:
        self.school_grade = school_grade
        self.console = console
        self.report = report
        self.pitch = pitch
        self.ascii_only = ascii_only

    def show(self) -> None:
        self.header()
        self.scores()
        findings = by_remedy(self.report.findings)
        if findings:
            self.change_one_thing(findings[0])
        self.what_you_said()
        self.points()
        self.delivery()
        self.readability()
        self.further(findings[1:])
        self.notes()

    # --- the parts -----------------------------------------------------------------------------------

    def header(self) -> None:
        report = self.report
        variant = self.pitch.variant(report.audience, report.channel)
        parts = [f"for {self.audience_name(report.audience)}"]
        if report.duration_s is not None:
            target = variant.target_seconds if variant else None
            parts.append(f"{report.duration_s:.0f} s" + (f" of {target:.0f} s" if target else ""))
        elif report.channel == "written":
            limit = variant.max_characters if variant else None
            said = len(report.transcript.text)
            parts.append(f"{said} of {limit} characters" if limit else f"{said} characters")
        else:
            parts.append(f"{len(report.transcript.text.split())} words, typed")
        parts.append("standard input" if report.source == "-" else Path(report.source).name)
        title = report.pitch.replace("-", " ").capitalize()
        self.line(Text(title, "bold") + Text("  " + " · ".join(parts), "dim"))

    def scores(self) -> None:
        report = self.report
        self.gap()
        overall = Text("    -" if report.overall is None else f"{report.overall:5.0f}")
        overall.stylize(f"bold {colour(report.overall)}")
        self.line(overall + Text("  " + verdict(report.overall), "bold"))
        for dimension in DIMENSIONS:
            value = report.scores.get(dimension)
            row = Text(f"  {dimension.capitalize():<12} ")
            if value is None:
                row += Text("." * BAR + "     not scored", "dim")
            else:
                filled = round(value / 100 * BAR)
                row += Text("█" * filled, colour(value)) + Text("░" * (BAR - filled), "dim")
                row += Text(f"  {value:3.0f}", "bold")
            self.line(row)

    def change_one_thing(self, alike: Sequence[Finding]) -> None:
        finding = alike[0]
        self.heading("Change one thing", " · ".join(worth(alike)))
        self.paragraph(Text(finding.message, "bold"))
        if finding.quote and finding.quote not in finding.message:
            self.paragraph(self.moment(finding))
        self.paragraph(Text(finding.source, "dim"))

    def what_you_said(self) -> None:
        if not self.report.sentences:
            return
        self.heading("What you said")
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(ratio=1)
        drift = self.report.drift
        for number, (sentence, words) in enumerate(sentence_lines(self.report)):
            if drift and drift.sentence == number:
                words.append(
                    f" (from here it sounds like your words for {self.audience_name(drift.audience)})",
                    "yellow",
                )
            when = "" if sentence.start_s is None else clock(sentence.start_s)
            role = Text(ROLE_LABELS[sentence.role], ROLE_COLOURS[sentence.role])
            table.add_row(Text(when, "dim"), self.fit(role), self.fit(words))
        self.console.print(Padding(table, (0, 0, 0, 2)))
        self.legend()

    def legend(self) -> None:
        report = self.report
        known = []
        if report.jargon:
            known.append(f"[jargon] {self.audience_name(report.audience)} would not know")
        if report.delivery and report.delivery.fillers:
            known.append("(um) a filler")
        if known:
            self.paragraph(Text(" · ".join(known), "dim"))
        for term in report.jargon:
            if term.instead:
                self.paragraph(Text(f"{term.term} → ", "red") + Text(term.instead))

    def points(self) -> None:
        report = self.report
        if not report.points:
            return
        self.heading("Your points", f"as {self.audience_name(report.audience)} heard them")
        marks = {
            "translated": ("✓", "green", ""),
            "untranslated": ("~", "yellow", "said, but in the trade's words"),
            "missed": ("✗", "red", "not heard"),
        }
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True)
        table.add_column(ratio=1)
        for reading in report.points:
            mark, style, lost = marks[reading.state]
            point = self.pitch.point(reading.id)
            text = Text(point.gist if point else reading.id)
            if lost:
                text += Text(f" · {lost}", style)
            table.add_row(self.fit(Text(mark, style)), self.fit(text))
        self.console.print(Padding(table, (0, 0, 0, 2)))
        closest = report.closest_audience
        if closest and closest != report.audience:
            self.paragraph(
                Text(
                    f"As a whole it sounds most like your words for {self.audience_name(closest)}.", "yellow"
                )
            )

    def delivery(self) -> None:
        spoken = self.report.delivery
        if spoken is None:
            return
        parts = []
        if spoken.words_per_minute is not None:
            speaking = spoken.speaking_words_per_minute
            parts.append(
                f"{spoken.words_per_minute:.0f} words a minute"
                + (f" ({speaking:.0f} without the pauses)" if speaking is not None else "")
            )
        fillers = ", ".join(f"{f.text} {clock(f.start_s)}" for f in spoken.fillers[:6])
        parts.append(count(len(spoken.fillers), "filler") + (f" ({fillers})" if fillers else ""))
        if spoken.restarts:
            anew = ", ".join(f"“{r.text}” {clock(r.start_s)}" for r in spoken.restarts[:3])
            parts.append(f"{count(len(spoken.restarts), 'restart')} ({anew})")
        long = [p for p in spoken.pauses if p.duration_s >= LONG_PAUSE_S]
        pauses = ", ".join(f"{p.duration_s:.1f} s at {clock(p.start_s)}" for p in long[:4])
        parts.append(count(len(long), "long pause") + (f" ({pauses})" if pauses else ""))
        if spoken.loudness_dbfs is not None:
            wide = spoken.loudness_range_db
            parts.append(
                f"{spoken.loudness_dbfs:.0f} dBFS"
                + (f" over {wide:.0f} dB" if wide is not None else "")
                + (", clipped" if spoken.clipped else "")
            )
        if spoken.pitch_range_semitones is not None:
            middle = spoken.pitch_median_hz
            parts.append(
                f"voice over {spoken.pitch_range_semitones:.0f} semitones"
                + (f" around {middle:.0f} Hz" if middle is not None else "")
            )
        if spoken.trailing_off:
            ends = ", ".join(clock(end.start_s) for end in spoken.trailing_off[:4])
            parts.append(f"{count(len(spoken.trailing_off), 'fading end')} ({ends})")
        self.heading("Delivery")
        self.paragraph(Text(" · ".join(parts)))

    def readability(self) -> None:
        if self.school_grade is not None:
            self.heading("Readability", "shown, not scored: on so few words it is noise")
            self.paragraph(Text(f"suits US school grade {self.school_grade:.0f} (Coleman-Liau)"))

    def further(self, findings: Sequence[Sequence[Finding]]) -> None:
        if not findings:
            return
        self.heading("After that")
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(ratio=1)
        for alike in findings[:FURTHER]:
            finding = alike[0]
            text = Text(finding.message)
            if finding.start_s is not None:
                text += Text(f" ({clock(finding.start_s)})", "dim")
            table.add_row(Text("\n".join(worth(alike)), "bold"), self.fit(text))
        self.console.print(Padding(table, (0, 0, 0, 2)))
        left = len(findings) - FURTHER
        if left > 0:
            self.paragraph(Text(f"and {count(left, 'smaller one')}: --json has them all", "dim"))

    def notes(self) -> None:
        if self.report.notes:
            self.heading("Notes")
        for note in self.report.notes:
            self.paragraph(Text(note))

    # --- words and lines -----------------------------------------------------------------------------

    def audience_name(self, audience_id: str) -> str:
        audience = self.pitch.audience(audience_id)
        return audience.name if audience else audience_id

    def moment(self, finding: Finding) -> Text:
        when = "" if finding.start_s is None else f" at {clock(finding.start_s)}"
        return Text(f"“{finding.quote}”", "italic") + Text(when, "dim")

    def gap(self) -> None:
        self.console.print()

    def heading(self, title: str, aside: str = "") -> None:
        self.gap()
        self.line(Text(title, "bold cyan") + Text(f"  {aside}" if aside else "", "dim"))

    def paragraph(self, text: Text) -> None:
        self.console.print(Padding(self.fit(text), (0, 0, 0, 2)))

    def line(self, text: Text) -> None:
        self.console.print(self.fit(text))

    def fit(self, text: Text) -> Text:
        """The text in characters this terminal has."""
        if not self.ascii_only:
            return text
        # spans are kept only where lengths are: the few longer replacements come without style
        plain = text.plain.translate(_ASCII)
        if len(plain) != len(text.plain):
            return Text(plain, text.style)
        mapped = text.copy()
        mapped.plain = plain
        return mapped


def colour(score: float | None) -> str:
    """Green, yellow or red for a score; dim for none."""
    if score is None:
        return "dim"
    return "green" if score >= GOOD else "yellow" if score >= FAIR else "red"


def verdict(score: float | None) -> str:
    """A few words for the overall score."""
    if score is None:
        return "Not scored"
    score = round(score)  # as it is shown
    if score >= 85:
        return "A strong take"
    if score >= GOOD:
        return "A good take"
    return "Getting there" if score >= FAIR else "A start"


def worth(alike: Sequence[Finding]) -> list[str]:
    """`Translation +12`, `Structure +9`."""
    return [f"{dimension.capitalize()} {by}" for dimension, by in gains(alike)]


def count(number: int, noun: str) -> str:
    """`2, filler` → `2 fillers`; `0` → `no fillers`."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
