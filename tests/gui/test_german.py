"""The window in German: nothing missing, nothing left over, and what reports say, from their templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

import pitchcoach.gui
from pitchcoach.audio.devices import DEFAULT
from pitchcoach.gui import findings, language
from pitchcoach.gui.app import App
from pitchcoach.gui.pages.review_side import MOMENT
from pitchcoach.gui.pages.shortcuts import ShortcutSheet
from pitchcoach.gui.texts import in_figures, megabytes, tr
from pitchcoach.rehearsal import report_texts, rule_sources, sample_report
from pitchcoach.scoring import messages
from pitchcoach.speech.catalogue import CATALOGUE


@pytest.fixture
def german(qapp: object) -> Iterator[None]:
    language.choose("de")
    yield
    language.choose("en")


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_every_text_of_the_window_is_there_and_no_other() -> None:
    said = {model.description for model in CATALOGUE}
    for path in Path(pitchcoach.gui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr" and node.args:
                argument = node.args[0]
                if isinstance(argument, ast.Constant):
                    said.add(argument.value)
    table = language.Table("de").window
    assert sorted(said - set(table)) == []
    assert sorted(set(table) - said) == []
    assert [source for source, shown in table.items() if places(source) != places(shown)] == []


def test_every_text_of_reports_is_there_and_no_other() -> None:
    said = {*report_texts(), *rule_sources()}
    table = language.Table("de").reports
    assert sorted(said - set(table)) == []
    assert sorted(set(table) - said) == []
    assert [source for source, shown in table.items() if places(source) != places(shown)] == []


@pytest.mark.parametrize("rule", list(messages.sections()["finding"]))
def test_a_finding_is_told_in_german_with_its_words(german: None, rule: str) -> None:
    """Filled with real-looking words, every template comes out in German, the words in it as they were."""
    sections = messages.sections()
    template = sections["finding"][rule]
    values, shown = {}, []
    for place in places(template):
        if place in sections:
            inner = next(text for text in sections[place].values() if text)
            values[place] = re.sub(r"\{\w+\}", "7", inner)
        else:
            values[place] = f"<{place}>"
            shown.append(values[place])
    english = messages.text("finding", rule, **values)
    german_text = findings.said(english)
    assert german_text != english
    assert all(word in german_text for word in shown)
    assert not re.search(
        r"\b(You|the|your|and|with|is)\b", re.sub("“Could.*?”|„I'd.*?“|„Could.*?“", "", german_text)
    )


def test_the_sample_is_told_in_german(german: None) -> None:
    for finding in sample_report().findings:
        told = findings.said(finding.message)
        assert told != finding.message, "no template fits"
        first, _rest = findings.headline(told)
        assert first.count("„") == first.count("“"), "cut inside a quotation"
        assert finding.quote is None or finding.quote[:30] in told
        assert "careers workshop" not in findings.source(finding)


def test_quotation_marks_and_decimals() -> None:
    assert findings.set_type("Cut “a 1.5 b” and “c”: 2.5 s.", ",") == "Cut „a 1.5 b“ und „c“: 2,5 s."
    assert (
        findings.set_type("Ihre Worte: „say “hi” there“ bei 0:39", ",")
        == "Ihre Worte: „say „hi“ there“ bei 0:39"
    )


def test_the_moment_is_taken_off_where_it_stands_beside() -> None:
    assert MOMENT.sub("", "Sie sagten „x“ bei 0:21.") == "Sie sagten „x“."
    assert MOMENT.sub("", "You said “x” at 0:21.") == "You said “x”."


def test_english_is_left_as_it_is(qapp: object) -> None:
    message = sample_report().findings[0].message
    assert findings.said(message) == message
    assert tr("Rehearse") == "Rehearse"


def test_the_systems_own_microphone_is_named_in_german(app: App, german: None) -> None:
    panel = app.rehearse.ready.microphone
    panel.show_microphones((DEFAULT, "Headset"))
    assert [panel._names.itemText(at) for at in range(2)] == ["Standard des Systems", "Headset"]


def test_the_keys_are_named_as_they_are_on_a_german_keyboard(app: App, german: None) -> None:
    sheet = ShortcutSheet(app.window)
    keys = [shown.text() for shown in sheet.findChildren(QLabel) if shown.property("kind") == "key"]
    sheet.deleteLater()
    assert "Strg + W" in keys and "Umschalt + F1" in keys
    assert not [key for key in keys if "Ctrl" in key or "Shift" in key]


def test_figures_are_written_as_the_language_does(german: None) -> None:
    assert megabytes(1_528_000_000) == "1.528 MB"
    assert in_figures("1,528.5") == "1.528,5"
