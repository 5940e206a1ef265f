"""The pitches of a library: saved whole, read whole, changed as the grid on the screen changes them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any

from pitchcoach.errors import say
from pitchcoach.library.database import Database
from pitchcoach.library.failures import LibraryDamagedError, NotInLibraryError
from pitchcoach.library.fields import printable
from pitchcoach.library.pitch_file import parse_pitch, pitch_to_json
from pitchcoach.library.records import PitchRow
from pitchcoach.library.undo import History
from pitchcoach.model import Audience, GlossaryEntry, Pitch, Point, Variant, VariantSentence

_PARTS = ("glossary", "variant", "point", "audience")
"""What is written anew when a pitch is saved; the rest goes with these."""


class Pitches:
    """Every question about pitches and every change to one. Each change is one undo step."""

    def __init__(self, database: Database, history: History, now_ms: Callable[[], int]) -> None:
        """Work on this database."""
        self._database = database
        self._history = history
        self._now_ms = now_ms

    def listed(self) -> tuple[PitchRow, ...]:
        """The pitches that aren't in the bin, the one rehearsed last first."""
        rows = self._database.rows(
            "SELECT p.id, p.field, p.speaker,"
            " (SELECT count(*) FROM audience a WHERE a.pitch = p.number),"
            " (SELECT count(*) FROM variant v WHERE v.pitch = p.number),"
            " (SELECT count(*) FROM take t WHERE t.pitch = p.number AND t.binned_ms IS NULL),"
            " (SELECT max(started_ms) FROM take t WHERE t.pitch = p.number AND t.binned_ms IS NULL)"
            " FROM pitch p WHERE p.binned_ms IS NULL"
        )
        found = [PitchRow(*row) for row in rows]
        return tuple(sorted(found, key=lambda p: (-(p.last_take_ms or 0), p.id)))

    def exists(self, pitch_id: str) -> bool:
        """Whether the library has this pitch, outside the bin."""
        return (
            self._database.row("SELECT 1 FROM pitch WHERE id = ? AND binned_ms IS NULL", (pitch_id,))
            is not None
        )

    def load(self, pitch_id: str) -> Pitch:
        """The pitch with this id.

        Raises:
            NotInLibraryError: there is none outside the bin.
        """
        row = self._database.row(
            "SELECT number, field, speaker, extra FROM pitch WHERE id = ? AND binned_ms IS NULL", (pitch_id,)
        )
        if row is None:
            known = ", ".join(printable(p.id) for p in self.listed()[:20]) or say("there are none yet")
            raise NotInLibraryError(
                say(
                    "There is no pitch '{pitch_id}' in the library; those there are: {known}.",
                    pitch_id=printable(pitch_id),
                    known=known,
                )
            )
        number, field, speaker, extra = row
        read = self._database.rows
        return Pitch(
            pitch_id,
            field,
            speaker,
            tuple(
                Audience(i, name, familiarity, writes, tuple(self._json(knows)), self._json(more))
                for i, name, familiarity, writes, knows, more in read(
                    "SELECT id, name, familiarity, writes, knows, extra FROM audience"
                    " WHERE pitch = ? ORDER BY position",
                    (number,),
                )
            ),
            tuple(
                Point(i, role, gist, self._json(more))
                for i, role, gist, more in read(
                    "SELECT id, role, gist, extra FROM point WHERE pitch = ? ORDER BY position", (number,)
                )
            ),
            self._variants(number),
            self._glossary(number),
            self._json(extra),
        )

    def save(self, pitch: Pitch, *, label: str | None = None) -> bool:
        """Add the pitch, or put it in the place of the one with its id; True where that changed anything.

        Its takes stay. One with its id in the bin comes back out.

        Raises:
            PitchFileError: the pitch doesn't hold together (a sentence names a point that isn't there, …).
            StorageError: no room, or read only.
        """
        pitch = parse_pitch(pitch_to_json(pitch), say("the pitch '{id}'", id=printable(pitch.id)))
        if self.exists(pitch.id) and self.load(pitch.id) == pitch:
            return False
        with self._history.step(label or say("Save pitch '{id}'", id=printable(pitch.id))):
            self.write(pitch)
        return True

    def add_if_new(self, pitch: Pitch) -> bool:
        """Add the pitch unless the library has one with its id, which then stays as it is.

        Raises:
            PitchFileError: the pitch doesn't hold together.
        """
        return False if self.exists(pitch.id) else self.save(pitch)

    def set_sentences(
        self, pitch_id: str, audience: str, channel: str, sentences: tuple[VariantSentence, ...]
    ) -> None:
        """The wording for one audience and channel; makes the variant where there was none.

        Raises:
            NotInLibraryError: no such pitch.
            PitchFileError: no such audience, or a sentence names a point that isn't there.
        """
        pitch = self.load(pitch_id)
        variants, found = [], False
        for variant in pitch.variants:
            if (variant.audience, variant.channel) == (audience, channel):
                variant, found = dataclasses.replace(variant, sentences=sentences), True
            variants.append(variant)
        if not found:
            variants.append(Variant(audience, sentences, "written" if channel == "written" else "spoken"))
        self.save(
            dataclasses.replace(pitch, variants=tuple(variants)),
            label=say("Edit the wording for '{audience}'", audience=audience),
        )

    def number(self, pitch_id: str) -> int:
        """The library's own number of a pitch, in the bin or not.

        Raises:
            NotInLibraryError: there is none.
        """
        row = self._database.row("SELECT number FROM pitch WHERE id = ?", (pitch_id,))
        if row is None:
            raise NotInLibraryError(
                say("There is no pitch '{pitch_id}' in the library.", pitch_id=printable(pitch_id))
            )
        return int(row[0])

    def write(self, pitch: Pitch) -> int:
        """Write a pitch that has been checked, inside a step; its number."""
        run, many = self._database.run, self._database.run_many
        now = self._now_ms()
        known = self._database.row("SELECT number FROM pitch WHERE id = ?", (pitch.id,))
        extra = _json(pitch.extra)
        if known is None:
            number = run(
                "INSERT INTO pitch (id, field, speaker, extra, created_ms, changed_ms)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (pitch.id, pitch.field, pitch.speaker, extra, now, now),
            )
        else:
            number = int(known[0])
            run(
                "UPDATE pitch SET field = ?, speaker = ?, extra = ?, changed_ms = ?, binned_ms = NULL"
                " WHERE number = ?",
                (pitch.field, pitch.speaker, extra, now, number),
            )
            for table in _PARTS:
                run(f"DELETE FROM {table} WHERE pitch = ?", (number,))
        many(
            "INSERT INTO audience VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (number, i, a.id, a.name, a.familiarity, a.writes, _json(list(a.knows)), _json(a.extra))
                for i, a in enumerate(pitch.audiences)
            ],
        )
        many(
            "INSERT INTO point VALUES (?, ?, ?, ?, ?, ?)",
            [(number, i, p.id, p.role, p.gist, _json(p.extra)) for i, p in enumerate(pitch.points)],
        )
        self._write_variants(number, pitch.variants)
        many(
            "INSERT INTO glossary VALUES (?, ?, ?, ?)",
            [(number, i, g.term, _json(g.extra)) for i, g in enumerate(pitch.glossary)],
        )
        many(
            "INSERT INTO glossary_wording VALUES (?, ?, ?, ?)",
            [
                (number, i, a, instead)
                for i, g in enumerate(pitch.glossary)
                for a, instead in g.instead.items()
            ],
        )
        return number

    def _write_variants(self, number: int, variants: tuple[Variant, ...]) -> None:
        many = self._database.run_many
        many(
            "INSERT INTO variant VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (number, i, v.audience, v.channel, v.target_seconds, v.max_characters, _json(v.extra))
                for i, v in enumerate(variants)
            ],
        )
        many(
            "INSERT INTO sentence VALUES (?, ?, ?, ?, ?, ?)",
            [
                (number, i, j, s.text, s.role, _json(s.extra))
                for i, v in enumerate(variants)
                for j, s in enumerate(v.sentences)
            ],
        )
        many(
            "INSERT INTO sentence_point VALUES (?, ?, ?, ?, ?)",
            [
                (number, i, j, k, point)
                for i, v in enumerate(variants)
                for j, s in enumerate(v.sentences)
                for k, point in enumerate(s.points)
            ],
        )

    def _variants(self, number: int) -> tuple[Variant, ...]:
        points: dict[tuple[int, int], list[str]] = {}
        for variant, sentence, point in self._database.rows(
            "SELECT variant, sentence, point FROM sentence_point WHERE pitch = ?"
            " ORDER BY variant, sentence, position",
            (number,),
        ):
            points.setdefault((variant, sentence), []).append(point)
        sentences: dict[int, list[VariantSentence]] = {}
        for variant, position, text, role, extra in self._database.rows(
            "SELECT variant, position, text, role, extra FROM sentence WHERE pitch = ?"
            " ORDER BY variant, position",
            (number,),
        ):
            carried = tuple(points.get((variant, position), ()))
            sentences.setdefault(variant, []).append(VariantSentence(text, role, carried, self._json(extra)))
        return tuple(
            Variant(audience, tuple(sentences.get(i, ())), channel, seconds, characters, self._json(extra))
            for i, audience, channel, seconds, characters, extra in self._database.rows(
                "SELECT position, audience, channel, target_seconds, max_characters, extra FROM variant"
                " WHERE pitch = ? ORDER BY position",
                (number,),
            )
        )

    def _glossary(self, number: int) -> tuple[GlossaryEntry, ...]:
        wordings: dict[int, dict[str, str]] = {}
        for entry, audience, instead in self._database.rows(
            "SELECT entry, audience, instead FROM glossary_wording WHERE pitch = ?", (number,)
        ):
            wordings.setdefault(entry, {})[audience] = instead
        return tuple(
            GlossaryEntry(term, wordings.get(i, {}), self._json(extra))
            for i, term, extra in self._database.rows(
                "SELECT position, term, extra FROM glossary WHERE pitch = ? ORDER BY position", (number,)
            )
        )

    def _json(self, text: str) -> Any:
        try:
            return json.loads(text)
        except ValueError as error:
            raise LibraryDamagedError(
                say(
                    "The library {path} holds a pitch that can't be read. Run 'pitchcoach library "
                    "check'; a backup can be put back with 'pitchcoach library restore FILE'.",
                    path=self._database.path,
                )
            ) from error


def _json(value: Mapping[str, Any] | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
