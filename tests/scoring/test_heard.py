"""Labels carried over from what was said to what was heard, and scores of speech beside those of its text."""

from __future__ import annotations

import json

from pitchcoach.library.pitch_file import parse_pitch
from pitchcoach.model import ROLES, Take, Transcript
from pitchcoach.scoring import models
from pitchcoach.scoring.report import score_take
from pitchcoach.settings import DEFAULT_WEIGHTS
from tests.benchmarks.agreement import CORPUS, HEARD, Tally, accuracy, compare, judge, macro
from tests.benchmarks.spoken import takes_heard
from tests.benchmarks.training.heard import cut_labels, heard_label, unmarked
from tests.scoring.conftest import spoken

LABEL = {
    "sentences": [
        {"text": "Nineteen benches, all of them too hot.", "role": "hook", "points": ["c1"]},
        {"text": "I draw shadows for Aïssatou's stops.", "role": "value", "points": ["c2"]},
    ],
    "jargon": ["shadows"],
}
HEARD_AS = spoken("19 benches all of them too hot. I draw shadow is for I. Sadu stops.")


def test_a_sentence_begins_where_the_label_says_although_words_were_misheard() -> None:
    begins = cut_labels(HEARD_AS, LABEL)
    assert [HEARD_AS.words[i].text for i, yes in enumerate(begins) if yes] == ["I"]


def test_pieces_take_role_and_points_of_most_of_their_words() -> None:
    words = [word.text for word in HEARD_AS.words]
    pieces = [(" ".join(words[a:b]), (a, b)) for a, b in ((0, 4), (4, 7), (7, len(words)))]
    label = heard_label(HEARD_AS, LABEL, pieces)
    assert [s["role"] for s in label["sentences"]] == ["hook", "hook", "value"]
    assert [s["points"] for s in label["sentences"]] == [["c1"], ["c1"], ["c2"]]
    assert label["jargon"]
    assert "shadow" in label["jargon"][0]


def test_words_without_marks_and_capitals() -> None:
    assert [w.text for w in unmarked(HEARD_AS.words)][:7] == [
        "19",
        "benches",
        "all",
        "of",
        "them",
        "too",
        "hot",
    ]


def test_speech_is_scored_nearly_as_its_text() -> None:
    """The shipped models on a few takes as two voices spoke them and the default model heard them."""
    text, speech = Tally(), Tally()
    for file in [file for file in sorted(CORPUS.glob("*.json")) if (HEARD / file.name).exists()][::7]:
        topic = json.loads(file.read_text(encoding="utf-8"))
        judge(topic, models.shipped(), text, heard=HEARD, as_text=True)
        judge(topic, models.shipped(), speech, heard=HEARD)
    assert len(speech.steps) >= 20
    assert macro(speech.roles, ROLES) > macro(text.roles, ROLES) - 0.12
    assert accuracy(speech.steps) > 0.85
    assert accuracy(speech.closest) > 0.9


def test_without_a_single_mark_the_parts_are_still_found() -> None:
    file = HEARD / "cassava-phone.json"
    topic = json.loads((CORPUS / file.name).read_text(encoding="utf-8"))
    pitch = parse_pitch(topic, topic["id"])
    tally = Tally()
    for label in topic["takes"]:
        for _, transcript, sound in takes_heard(topic["id"], label["id"]):
            words = tuple(unmarked(transcript.words))
            plain = Transcript(" ".join(w.text for w in words), words, (), "base", "en")
            take = Take(label["id"], label["target"], plain, sound)
            compare(topic, label, score_take(take, pitch, DEFAULT_WEIGHTS), tally)
    assert macro(tally.roles, ROLES) > 0.7
