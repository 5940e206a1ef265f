"""How well the scores agree with people: every labelled pitch scored by models that have never seen it.

    python -m tests.benchmarks.agreement [--corpus DIR] [--only DIR] [--shipped] [--respeak]

For each topic the models are fitted on all the others (leave one topic out) and its takes go through the whole
scorer, text in, report out; then the same takes as synthetic voices spoke them and the default model heard them (kept
in `tests/data/heard`; `--respeak` speaks and hears them again). `--only DIR` prints the table for the topics of
another folder as well. `--shipped` uses the models that come with the program, which have seen `tests/data/corpus`: for
pitches from elsewhere.
"""

from __future__ import annotations

import argparse
import json
import pickle
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pitchcoach.library.pitch_file import parse_pitch
from pitchcoach.model import ROLES, Report, Sound, Take, Transcript
from pitchcoach.scoring import models
from pitchcoach.scoring.meaning import Encoder
from pitchcoach.scoring.models import Models
from pitchcoach.scoring.report import score_take
from pitchcoach.settings import DEFAULT_WEIGHTS
from tests.benchmarks.alignment import aligned, places, said_words
from tests.benchmarks.spoken import HEARD, takes_heard
from tests.benchmarks.spoken import main as speak

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
LINES = CORPUS.parent / "closings.tsv"
ENCODER = Encoder(keep=100_000)
STATES = ("translated", "untranslated", "missed")
PAIRS = {"structure": "structure", "plain_words": "jargon", "translation": "translation"}


@dataclass
class Tally:
    """What was told beside what the judges said."""

    roles: list[tuple[str, str]] = field(default_factory=list)
    states: list[tuple[str, str]] = field(default_factory=list)
    asks: list[tuple[bool, bool]] = field(default_factory=list)
    steps: list[tuple[str, str]] = field(default_factory=list)
    offers: list[tuple[bool, bool]] = field(default_factory=list)
    closest: list[tuple[str, str | None]] = field(default_factory=list)
    drifts: list[tuple[bool, bool]] = field(default_factory=list)
    terms: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, score and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--only", type=Path)
    parser.add_argument("--shipped", action="store_true")
    parser.add_argument("--heard", type=Path, default=HEARD, help="what was heard of the corpus")
    parser.add_argument("--folds", type=int, help="leave out topics in so many groups, for a quick look")
    parser.add_argument("--respeak", action="store_true", help="speak and hear the corpus anew (an hour)")
    parser.add_argument("--errors", action="store_true", help="print what was told wrongly")
    parser.add_argument("--keep", type=Path, help="keep the fitted models here, or use those kept")
    given = parser.parse_args(arguments)
    files = sorted(given.corpus.glob("*.json"))
    topics = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    began = time.perf_counter()
    folds = (
        [models.shipped()] * len(topics)
        if given.shipped
        else fitted(files, given.heard, given.folds, given.keep)
    )
    takes = sum(len(topic["takes"]) for topic in topics)
    print(f"{len(topics)} topics, {takes} takes; models in {time.perf_counter() - began:.0f} s")
    if given.respeak:
        speak(["--corpus", str(given.corpus), "--folder", str(given.heard), "--anew"])
    tally, only, speech, same = Tally(), Tally(), Tally(), Tally()
    voices: defaultdict[str, Tally] = defaultdict(Tally)
    chosen = {file.name for file in given.only.glob("*.json")} if given.only else set()
    for file, topic, model in zip(files, topics, folds, strict=True):
        judge(topic, model, tally)
        judge(topic, model, speech, heard=given.heard, voices=voices)
        judge(topic, model, same, heard=given.heard, as_text=True)
        if file.name in chosen:
            judge(topic, model, only)
    show("all topics, typed", tally, errors=given.errors)
    if speech.roles:
        show("the takes that were spoken, as typed", same)
        show("the takes that were spoken, as heard", speech, errors=given.errors)
        for voice in sorted(voices):
            show(f"of them those of the voice {voice}", voices[voice])
    if chosen:
        show(f"the {len(chosen)} topics of {given.only.name}", only)


def fitted(files: Sequence[Path], heard: Path, folds: int | None, keep: Path | None) -> list[Models]:
    """Models for each topic that have not seen it."""
    if keep and keep.exists():
        kept: list[Models] = pickle.loads(keep.read_bytes())
        return kept
    from tests.benchmarks.training import fit_files

    _, made = fit_files(files, heard, LINES, ENCODER, folds=folds)
    if keep:
        keep.write_bytes(pickle.dumps(made))
    return made


def judge(
    topic: Any,
    model: Models,
    tally: Tally,
    *,
    heard: Path | None = None,
    as_text: bool = False,
    voices: defaultdict[str, Tally] | None = None,
) -> None:
    """Score the takes of a topic and note what was told beside what the judges said.

    With `heard`, what was heard of them there, whichever voice spoke (also apart, in `voices`), or `as_text` the text
    of those takes; else the text of all.
    """
    pitch = parse_pitch(topic, topic["id"])
    reports: dict[str, Report] = {}
    for label in topic["takes"]:
        takes: list[tuple[str, Transcript, Sound | None]] = [
            ("", Transcript(" ".join(sentence["text"] for sentence in label["sentences"])), None)
        ]
        if heard is not None:
            spoken = list(takes_heard(topic["id"], label["id"], heard))
            takes = (takes if spoken else []) if as_text else list(spoken)
        for voice, words, sound in takes:
            report = score_take(
                Take(label["id"], label["target"], words, sound),
                pitch,
                DEFAULT_WEIGHTS,
                models=model,
                encoder=ENCODER,
            )
            reports[label["id"]] = report
            compare(topic, label, report, tally)
            if voices is not None:
                compare(topic, label, report, voices[voice])
    for kind, pairs in topic["better"].items():
        dimension = PAIRS[kind]
        for better, worse in pairs:
            if better not in reports or worse not in reports:
                continue
            high, low = reports[better].scores[dimension], reports[worse].scores[dimension]  # type: ignore[index]
            right = high is not None and low is not None and high > low
            tally.pairs[f"{kind}.{'right' if right else 'wrong'}"] += 1
            if not right:
                tally.wrong.append(f"{topic['id']} {kind}: {better} {high} should beat {worse} {low}")


def compare(topic: Any, label: Any, report: Report, tally: Tally) -> None:
    """One take."""
    where = f"{topic['id']} {label['id']} ({label['kind']})"
    told = spread([(s.text, s.role) for s in report.sentences])
    words = said_words(label)
    heard_words = [word for sentence in report.sentences for word in sentence.text.split()]
    partner = aligned(heard_words, words)
    position = 0
    for sentence in label["sentences"]:
        size = len(sentence["text"].split())
        votes = Counter(told[i] for i, at in enumerate(partner) if position <= at < position + size)
        role = votes.most_common(1)[0][0] if votes else "not heard"
        position += size
        tally.roles.append((sentence["role"], role))
        if role != sentence["role"]:
            tally.wrong.append(f"{where} role {sentence['role']} told {role}: {sentence['text']}")
    said = {point for sentence in label["sentences"] for point in sentence["points"]}
    for point in report.points:
        true = (
            "translated" if point.id in label["covered"] else "untranslated" if point.id in said else "missed"
        )
        tally.states.append((true, point.state))
        if true != point.state:
            tally.wrong.append(f"{where} point {point.id} {true} told {point.state}")
    for name, pairs, true, answer in (
        ("asks", tally.asks, label["job_ask"], report.job_ask),
        ("next step", tally.steps, label["next_step"], report.next_step),
        ("offer", tally.offers, label["offer"], report.offer),
        ("closest", tally.closest, label["closest_audience"], report.closest_audience),
    ):
        pairs.append((true, answer))  # type: ignore[attr-defined]
        if true != answer:
            tally.wrong.append(f"{where} {name} {true} told {answer}")
    if label["kind"] in ("faithful", "drifted"):
        tally.drifts.append((label["kind"] == "drifted", report.drift is not None))
    count_terms(label, report, tally, where, words, heard_words, partner)


def spread(sentences: Sequence[tuple[str, str]]) -> list[str]:
    """The role of each word of a take."""
    return [role for text, role in sentences for _ in text.split()]


def count_terms(
    label: Any,
    report: Report,
    tally: Tally,
    where: str,
    said: Sequence[str],
    heard: Sequence[str],
    partner: Sequence[int],
) -> None:
    """Terms told and labelled; found if they share a word."""
    labelled = [places(said, term) for term in label["jargon"]]
    told: list[set[int]] = []
    last = 0
    for term in report.jargon:
        at = next((span for span in places(heard, term.term) if min(span) >= last), set())
        told.append({partner[index] for index in at})
        last = min(at, default=last)
    every = set().union(*[span for spans in labelled for span in spans]) if labelled else set()
    tally.terms["told"] += len(told)
    tally.terms["labelled"] += len(labelled)
    for term, span in zip(report.jargon, told, strict=True):
        if span & every:
            tally.terms["told right"] += 1
        else:
            tally.wrong.append(f"{where} not jargon: {term.term}")
    for name, spans in zip(label["jargon"], labelled, strict=True):
        if any(a & b for a in told for b in spans):
            tally.terms["found"] += 1
        else:
            tally.wrong.append(f"{where} missed jargon: {name}")


def f1(pairs: Sequence[tuple[Any, Any]], label: Any) -> float:
    """F1 of one label."""
    hits = sum(true == answer == label for true, answer in pairs)
    wrong = sum((true == label) != (answer == label) for true, answer in pairs)
    return 2 * hits / (2 * hits + wrong) if hits else 0.0


def macro(pairs: Sequence[tuple[Any, Any]], labels: Sequence[Any]) -> float:
    """Mean F1 over the labels that occur."""
    seen = [label for label in labels if any(label in pair for pair in pairs)]
    return sum(f1(pairs, label) for label in seen) / len(seen)


def accuracy(pairs: Sequence[tuple[Any, Any]]) -> float:
    """Share told rightly."""
    return sum(true == answer for true, answer in pairs) / len(pairs)


def show(name: str, tally: Tally, *, errors: bool = False) -> None:
    """Print the table."""
    terms = tally.terms
    precision = terms["told right"] / max(1, terms["told"])
    recall = terms["found"] / max(1, terms["labelled"])
    print(f"\n{name}")
    rows = [
        ("role of each sentence, macro-F1", macro(tally.roles, ROLES), 0.88),
        ("point states, macro-F1", macro(tally.states, STATES), 0.80),
        ("asks for a job or favour, F1", f1(tally.asks, True), 0.97),
        ("next step, accuracy", accuracy(tally.steps), 0.95),
        ("offers something, accuracy", accuracy(tally.offers), 0.92),
        ("jargon, precision", precision, None),
        ("jargon, recall", recall, None),
        ("jargon, F1", 2 * precision * recall / max(1e-9, precision + recall), 0.80),
        ("closest audience, accuracy", accuracy(tally.closest), 0.95),
        ("drift told, F1 (drifted against faithful)", f1(tally.drifts, True), None),
    ]
    for kind in PAIRS if tally.pairs else ():
        right, wrong = tally.pairs[f"{kind}.right"], tally.pairs[f"{kind}.wrong"]
        rows.append((f"better pairs in order: {kind} ({right + wrong})", right / max(1, right + wrong), 0.95))
    for label, value, target in rows:
        print(f"  {label:45} {value:.3f}" + (f"   target {target:.2f}" if target else ""))
    print("  roles: " + ", ".join(f"{role} {f1(tally.roles, role):.2f}" for role in ROLES))
    print("  states: " + ", ".join(f"{state} {f1(tally.states, state):.2f}" for state in STATES))
    if errors:
        print("\n".join(tally.wrong))


if __name__ == "__main__":
    main()
