"""Reading JSON nobody vouches for: one strict reader that names the origin, the key and what was expected.

Pitch files, reports and archives come from other people's machines. Each value is looked at once, here,
before anything is built from it, and a wrong one becomes a sentence such as::

    In pitch.json, 'variants[1].sentences[3].role' should be one of hook, who, …; it is 'hok'.
"""

from __future__ import annotations

import json
import math
import stat
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NoReturn

from pitchcoach.errors import UserError

MAX_FILE_BYTES = 16_000_000
"""Largest JSON file read. The corpus topics are 25 kB; a take of an hour is about 1 MB."""

MAX_DEPTH = 40
"""Deepest nesting kept in unknown keys; far below where Python's own recursion would give up."""

MAX_ID = 200
MAX_TEXT = 50_000


class Fields:
    """One JSON object being read: where it is, what it holds, and the error to raise about it."""

    def __init__(self, value: object, *, origin: str, at: str = "", error: type[UserError]) -> None:
        """Take `value`, which should be a JSON object; `at` is its key, empty for the whole file.

        Raises:
            UserError: of the class `error`, where it isn't an object.
        """
        self.origin = origin
        self.at = at
        self._error = error
        if not isinstance(value, Mapping):
            self.refuse("", "an object in braces", value)
        for name in value:
            if not isinstance(name, str):
                self.refuse("", "an object whose keys are text", value)
        self._raw: Mapping[str, Any] = value

    def __contains__(self, key: object) -> bool:
        return key in self._raw

    def where(self, key: str) -> str:
        """The full name of `key`, as `points[2].role`."""
        return f"{self.at}.{key}" if self.at and key else self.at or key

    def fail(self, problem: str) -> NoReturn:
        """Raise the error with a sentence of its own about this origin."""
        raise self._error(f"In {self.origin}, {problem}")

    def refuse(self, key: str, expected: str, found: object = ...) -> NoReturn:
        """Raise the error for `key`, saying what was expected and what is there."""
        name = self.where(key)
        subject = f"'{name}'" if name else "the whole file"
        got = "it is missing" if found is ... else f"it is {describe(found)}"
        self.fail(f"{subject} should be {expected}; {got}.")

    def get(self, key: str) -> Any:
        """The raw value; `...` where the key is missing."""
        return self._raw.get(key, ...)

    def text(self, key: str, *, blank: bool = True, longest: int = MAX_TEXT) -> str:
        """A string; with `blank` False it must hold more than white space."""
        return self._text(key, self.get(key), blank, longest)

    def text_or_none(self, key: str, *, longest: int = MAX_TEXT) -> str | None:
        """A string or null; the key must be there."""
        return None if self.get(key) is None else self.text(key, longest=longest)

    def id(self, key: str) -> str:
        """A name others refer to: one printable line, not blank, at most `MAX_ID` characters."""
        return self._id(key, self.get(key))

    def ids(self, key: str, *, most: int = 1000) -> tuple[str, ...]:
        """A list of ids."""
        return tuple(self._id(f"{key}[{i}]", v) for i, v in enumerate(self.items(key, most)))

    def texts(self, key: str, *, most: int = 10_000, longest: int = MAX_TEXT) -> tuple[str, ...]:
        """A list of strings."""
        return tuple(self._text(f"{key}[{i}]", v, True, longest) for i, v in enumerate(self.items(key, most)))

    def choice(self, key: str, allowed: Collection[str]) -> Any:
        """One of the strings in `allowed`."""
        value = self.get(key)
        if not isinstance(value, str) or value not in allowed:
            self.refuse(key, f"one of {', '.join(allowed)}", value)
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self.get(key)
        if not isinstance(value, bool):
            self.refuse(key, "true or false", value)
        return value

    def number(self, key: str, low: float, high: float, *, above: bool = False) -> float:
        """A number from `low` to `high`; with `above`, `low` itself is refused. Whole numbers stay whole."""
        value = self.get(key)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
            or (above and value == low)
        ):
            bound = f"above {low:g} and at most {high:g}" if above else f"from {low:g} to {high:g}"
            self.refuse(key, f"a number {bound}", value)
        return value

    def number_or_none(self, key: str, low: float, high: float) -> float | None:
        """A number in the range, or null; the key must be there."""
        return None if self.get(key) is None else self.number(key, low, high)

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number in the range."""
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.refuse(key, f"a whole number from {low} to {high}", value)
        return value

    def items(self, key: str, most: int) -> list[Any]:
        """A list of at most `most` entries."""
        value = self.get(key)
        if not isinstance(value, list | tuple):
            self.refuse(key, "a list in square brackets", value)
        if len(value) > most:
            self.fail(f"'{self.where(key)}' has {len(value)} entries; at most {most} are read.")
        return list(value)

    def inner(self, key: str) -> Fields:
        """The object under `key`, as a reader of its own."""
        if key not in self._raw:
            self.refuse(key, "an object in braces")
        return Fields(self._raw[key], origin=self.origin, at=self.where(key), error=self._error)

    def inner_or_none(self, key: str) -> Fields | None:
        """The object under `key`, or None for null; the key must be there."""
        return None if self.get(key) is None else self.inner(key)

    def objects(self, key: str, most: int) -> list[Fields]:
        """The list of objects under `key`, each as a reader of its own."""
        return [
            Fields(v, origin=self.origin, at=f"{self.where(key)}[{i}]", error=self._error)
            for i, v in enumerate(self.items(key, most))
        ]

    def extra(self, known: Collection[str]) -> dict[str, Any]:
        """The keys not in `known`, checked to be JSON that can be written back, otherwise untouched."""
        rest = {key: value for key, value in self._raw.items() if key not in known}
        for key, value in rest.items():
            problem = json_problem(key) or json_problem(value)
            if problem:
                self.fail(f"'{self.where(printable(key))}' {problem}.")
        return rest

    def _text(self, key: str, value: object, blank: bool, longest: int) -> str:
        expected = "text" if blank else "text that isn't blank"
        if not isinstance(value, str) or not (blank or value.strip()):
            self.refuse(key, expected, value)
        if len(value) > longest:
            self.fail(f"'{self.where(key)}' has {len(value)} characters; at most {longest} are read.")
        if any(is_control(c) and c not in "\n\r\t" for c in value):
            self.refuse(key, "text without control characters", value)
        return value

    def _id(self, key: str, value: object) -> str:
        text = self._text(key, value, False, MAX_ID)
        if text != text.strip() or any(is_control(c) for c in text):
            self.refuse(key, "a name on one line, without space around it", value)
        return text


def is_control(character: str) -> bool:
    """Whether it steers a terminal or can't be written as UTF-8: C0, C1 and surrogates."""
    code = ord(character)
    return code < 32 or 127 <= code < 160 or 0xD800 <= code <= 0xDFFF


def printable(text: str, longest: int = 60) -> str:
    """`text` cut to `longest` characters, anything unprintable as `?`: fit to stand in a sentence."""
    cut = text if len(text) <= longest else text[:longest] + "…"
    return "".join(c if c.isprintable() else "?" for c in cut)


def describe(value: object) -> str:
    """A few words on a wrong value, safe to print however hostile it is."""
    if value is ...:
        return "missing"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{printable(value)}'"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else "a number of more than 18 digits"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return "a list"
    return "an object" if isinstance(value, Mapping) else f"a {type(value).__name__}"


def json_problem(value: object, depth: int = 0) -> str | None:
    """Why `value` can't be kept as JSON, or None where it can."""
    if depth > MAX_DEPTH:
        return f"is nested more than {MAX_DEPTH} levels deep"
    if isinstance(value, str):
        if any(0xD800 <= ord(c) <= 0xDFFF for c in value):
            return "holds half a character (a lone surrogate)"
        return None
    if value is None or isinstance(value, bool | int):
        return None
    if isinstance(value, float):
        return None if math.isfinite(value) else "is not a finite number"
    if isinstance(value, list | tuple):
        return next((p for v in value if (p := json_problem(v, depth + 1))), None)
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                return "has a key that isn't text"
            problem = json_problem(key) or json_problem(inner, depth + 1)
            if problem:
                return problem
        return None
    return f"is a {type(value).__name__}, which JSON has no way to say"


def parse_json(data: bytes, *, origin: str, error: type[UserError]) -> object:
    """The JSON value in `data`: UTF-8 without a byte-order mark, finite numbers, no key twice in an object.

    Raises:
        UserError: of the class `error`, naming `origin` and where the text goes wrong.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise error(f"{origin} is written in UTF-16. Save it as UTF-8.")
    if data.startswith(b"\xef\xbb\xbf"):
        raise error(f"{origin} starts with a byte-order mark. Save it as UTF-8 without one (no BOM).")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as bad:
        raise error(f"{origin} isn't UTF-8 text: byte {bad.start} can't be read. Save it as UTF-8.") from bad
    if not text.strip():
        raise error(f"{origin} is empty; it should hold a JSON object.")

    def finite(digits: str) -> float:
        number = float(digits)
        if not math.isfinite(number):
            raise _UnfitError(f"the number {printable(digits, 20)} is too large")
        return number

    def refuse_constant(name: str) -> NoReturn:
        raise _UnfitError(f"{name} isn't a number JSON knows")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise _UnfitError(f"the key '{printable(twice)}' stands twice in one object")
        return found

    try:
        parsed: object = json.loads(
            text, parse_float=finite, parse_constant=refuse_constant, object_pairs_hook=once
        )
    except json.JSONDecodeError as bad:
        raise error(f"{origin} isn't JSON: {bad.msg} in line {bad.lineno}, column {bad.colno}.") from bad
    except _UnfitError as bad:
        raise error(f"In {origin}, {bad}.") from bad
    except RecursionError as bad:
        raise error(f"{origin} is nested too deeply to be read.") from bad
    except ValueError as bad:  # an integer of more digits than Python converts
        raise error(f"In {origin}, a number has too many digits to be read.") from bad
    return parsed


def read_json(path: Path, *, what: str, error: type[UserError]) -> object:
    """The JSON value in the file at `path`; `what` it should be, as "a pitch file".

    Raises:
        UserError: of the class `error`: missing, not a regular file, too large, not readable, not JSON.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise error(f"{path} is a folder; {what} is a file.")
        if not stat.S_ISREG(status.st_mode):
            raise error(f"{path} isn't a regular file; {what} is.")
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as missing:
        raise error(f"There is no file {path}. Check the name of {what}.") from missing
    except (OSError, ValueError) as bad:
        why = getattr(bad, "strerror", None) or str(bad)
        raise error(f"{printable(str(path), 300)} can't be read: {why}.") from bad
    if len(data) > MAX_FILE_BYTES:
        raise error(f"{path} is larger than {MAX_FILE_BYTES // 1_000_000} MB; {what} is far smaller.")
    return parse_json(data, origin=str(path), error=error)


class _UnfitError(Exception):
    """Well-formed JSON of a kind that isn't read."""
