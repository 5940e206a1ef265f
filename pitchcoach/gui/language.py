"""The language of the interface: English as written in the source, others from a table in `languages`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

FOLDER = Path(__file__).parent / "languages"
LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Code and what its speakers call it."""

_installed: list[QTranslator] = []


class Table(QTranslator):
    """Translates by tables of source texts, readable and mendable by hand: the window's and those of reports.

    `core` has what the core says (`gui/sentences.py`), `system` what the system says in a sentence of the core.
    """

    def __init__(self, code: str) -> None:
        super().__init__()
        self.window: dict[str, str] = _table(f"{code}.toml")
        self.reports: dict[str, str] = _table(f"{code}-report.toml")
        self.core: dict[str, str] = _table(f"{code}-core.toml")
        self.system: dict[str, str] = _table(f"{code}-system.toml")
        self.texts = {**self.reports, **self.window}

    def isEmpty(self) -> bool:  # noqa: N802
        """Without a text it would not be asked."""
        return not self.texts

    def translate(self, _context: str, text: str, _note: str | None = None, _n: int = -1) -> str:
        """The text in this language; the source text where it is missing."""
        return self.texts.get(text, text)


def _table(name: str) -> dict[str, str]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def choose(code: str) -> str:
    """Speak this language from now on (windows made before keep theirs); empty for the system's. The code in use."""
    used = code or QLocale.system().name()[:2]
    used = used if used in LANGUAGES else "en"
    for old in _installed:
        QCoreApplication.removeTranslator(old)
    _installed.clear()
    QLocale.setDefault(
        QLocale(
            QLocale.Language.German if used == "de" else QLocale.Language.English,
            QLocale.Country.Germany if used == "de" else QLocale.Country.UnitedKingdom,
        )
    )
    if used != "en":
        table = Table(used)
        QCoreApplication.installTranslator(table)
        _installed.append(table)
        # What Qt itself says: the buttons of a box, the dialog that asks for a file, the menu of a text field.
        own = QTranslator()
        if own.load(f"qtbase_{used}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            QCoreApplication.installTranslator(own)
            _installed.append(own)
    return used


def table() -> Table | None:
    """The tables of the language in use; None for English, which is as written in the source."""
    return next((one for one in _installed if isinstance(one, Table)), None)
