"""Colours, type and spacing in one place, light and dark, following the system while the program runs.

Text colours were darkened from the first sketches until each has 4.5:1 on background, panel and its own tint
(`tests/gui/test_theme.py` measures it).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

Choice = Literal["system", "light", "dark"]
CHOICES: tuple[Choice, ...] = ("system", "light", "dark")

STEP = 6
"""All distances are multiples of it."""
HEADER_PX = 40
"""Height of the first line of every page, so that nothing jumps from one page to the next."""
WIDEST_PX = 1560
"""Of a page: on a very large screen longer lines could not be read."""
DARK_BELOW = 128
"""Lightness of the system's windows, of 255, from which on they count as light."""
CORNER = 12
TEXT_PX, SMALL_PX, READING_PX, TITLE_PX, LARGE_PX = 14, 12, 16, 20, 26
FAMILIES = (
    "Inter",
    "Segoe UI Variable Text",
    "Segoe UI",
    "SF Pro Text",
    "Cantarell",
    "Noto Sans",
    "DejaVu Sans",
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, as #RRGGBB."""

    dark: bool
    background: str
    panel: str
    raised: str
    """Ground of fields and of a row under the pointer."""
    ink: str
    muted: str
    line: str
    accent: str
    on_accent: str
    soft: str
    good: str
    fair: str
    poor: str
    roles: dict[str, str]

    def role(self, role: str) -> str:
        """The colour of a role; grey for those that have none."""
        return self.roles.get(role, self.muted)

    def score(self, value: float | None) -> str:
        """Good, fair or poor for a score; muted for none."""
        if value is None:
            return self.muted
        return self.good if value >= 75 else self.fair if value >= 50 else self.poor


LIGHT = Tokens(
    dark=False,
    background="#F6F5F2",
    panel="#FFFFFF",
    raised="#F6F5F2",
    ink="#1E2430",
    muted="#5F687B",
    line="#E4E2DC",
    accent="#2F6F6B",
    on_accent="#FFFFFF",
    soft="#E2EFED",
    good="#2B774B",
    fair="#8F5E17",
    poor="#B0413A",
    roles={
        "hook": "#985A20",
        "who": "#4668A4",
        "problem": "#985177",
        "value": "#2B7469",
        "proof": "#655EAE",
        "link": "#84622B",
        "offer": "#427333",
        "next_step": "#277090",
        "job_ask": "#B0413A",
        "other": "#5F687B",
    },
)
DARK = Tokens(
    dark=True,
    background="#15181E",
    panel="#1D222B",
    raised="#252B36",
    ink="#E8EAEE",
    muted="#98A2B3",
    line="#2C333F",
    accent="#6FC2BA",
    on_accent="#0F1417",
    soft="#21393A",
    good="#6CC08B",
    fair="#E0B15E",
    poor="#E58A82",
    roles={
        "hook": "#E6A566",
        "who": "#90AEE0",
        "problem": "#D391B4",
        "value": "#72C4B6",
        "proof": "#A7A1E6",
        "link": "#DBB676",
        "offer": "#92C97E",
        "next_step": "#78BEDF",
        "job_ask": "#E58A82",
        "other": "#98A2B3",
    },
)


class Theme(QObject):
    """The theme in use; `changed` is emitted when the person or the system chooses another."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = LIGHT
        self._choice: Choice = "system"
        self._system_is_dark = False

    def follow(self) -> None:
        """Begin to follow the system's light or dark; needs the application."""
        hints, application = QGuiApplication.styleHints(), QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        hints.colorSchemeChanged.connect(self._system_chose)
        # a desktop that names no scheme changes its colours all the same
        application.paletteChanged.connect(lambda _palette: self._system_chose(hints.colorScheme()))
        self._system_chose(hints.colorScheme())

    def _system_chose(self, scheme: Qt.ColorScheme) -> None:
        if scheme == Qt.ColorScheme.Unknown:
            window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
            self._system_is_dark = window.lightness() < DARK_BELOW
        else:
            self._system_is_dark = scheme == Qt.ColorScheme.Dark
        self._apply()

    def choose(self, choice: Choice) -> None:
        """Take light or dark, or what the system says."""
        self._choice = choice
        self._apply()

    def _apply(self) -> None:
        dark = self._system_is_dark if self._choice == "system" else self._choice == "dark"
        tokens = DARK if dark else LIGHT
        if tokens is not self.tokens:
            self.tokens = tokens
            self.changed.emit()


THEME = Theme()


def colour(name: str, alpha: float = 1.0) -> QColor:
    """A #RRGGBB as a colour, with an opacity."""
    made = QColor(name)
    made.setAlphaF(alpha)
    return made


def tint(name: str, ground: str, share: float = 0.12) -> str:
    """`name` laid thinly over `ground`: the fill of a chip."""
    over, under = QColor(name), QColor(ground)
    mixed = [
        round(a * share + b * (1 - share))
        for a, b in zip(over.getRgb()[:3], under.getRgb()[:3], strict=True)  # type: ignore[index]
    ]
    return QColor(*mixed).name()


def font(pixels: int = TEXT_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The interface's type in a size and a weight, with figures of one width."""
    made = QFont()
    made.setFamilies(_families())
    made.setPixelSize(pixels)
    made.setWeight(weight)
    if pixels >= TITLE_PX:
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98.5)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


_found: list[str] = []


def _families() -> list[str]:
    if not _found:
        installed = set(QFontDatabase.families())
        _found.extend([name for name in FAMILIES if name in installed] or ["sans-serif"])
    return _found
