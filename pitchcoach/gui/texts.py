"""Words and figures as they stand on the screen, in the language chosen."""

from __future__ import annotations

from datetime import UTC, date, datetime

from PySide6.QtCore import QCoreApplication, QLocale

from pitchcoach.model import DIMENSIONS, Dimension, Familiarity, PointState, Report, Role


def tr(text: str, **values: object) -> str:
    """`text` in the chosen language, its {names} filled in."""
    shown = QCoreApplication.translate("PitchCoach", text)
    return shown.format(**values) if values else shown


def role_label(role: Role) -> str:
    """What a role is called on its chip."""
    return {
        "hook": tr("Hook"),
        "who": tr("Who"),
        "problem": tr("Problem"),
        "value": tr("Value"),
        "proof": tr("Proof"),
        "link": tr("Link"),
        "offer": tr("Offer"),
        "next_step": tr("Next step"),
        "job_ask": tr("Job ask"),
        "other": tr("Other"),
    }[role]


def dimension_label(dimension: Dimension | str) -> str:
    """What a score is called."""
    return {
        "overall": tr("Overall"),
        "length": tr("Length"),
        "structure": tr("Structure"),
        "jargon": tr("Jargon"),
        "translation": tr("Translation"),
        "delivery": tr("Delivery"),
    }[dimension]


def familiarity_label(familiarity: Familiarity) -> str:
    """How near a listener is to the trade."""
    return {"expert": tr("expert"), "general": tr("general"), "lay": tr("lay")}[familiarity]


def state_label(state: PointState) -> str:
    """What became of a point."""
    return {
        "translated": tr("reached"),
        "untranslated": tr("in the trade's words"),
        "missed": tr("not heard"),
    }[state]


def verdict(score: float | None) -> str:
    """A few words for the overall score."""
    if score is None:
        return tr("Not scored")
    rounded = round(score)
    if rounded >= 85:
        return tr("A strong take")
    if rounded >= 75:
        return tr("A good take")
    return tr("Getting there") if rounded >= 50 else tr("A start")


def title(identifier: str) -> str:
    """`hospital-scheduling` → `Hospital scheduling`."""
    words = identifier.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def clock(seconds: float) -> str:
    """`75.2` → `1:15`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def figure(text: str) -> str:
    """`-24` with a true minus sign, which is as wide as a figure."""
    return text.replace("-", "\N{MINUS SIGN}")


def shortened(text: str, longest: int) -> str:
    """`text` to its last whole word within so many letters, and dots; whole where it fits."""
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def day(at: date) -> str:
    """`12 May`, with the year where it is another one."""
    number = "d." if QLocale().language() == QLocale.Language.German else "d"
    form = f"{number} MMM" if at.year == date.today().year else f"{number} MMM yyyy"
    return QLocale().toString(at, form)  # type: ignore[call-overload, no-any-return]


def moment(started_ms: int) -> str:
    """`12 May, 14:03`, where the person is."""
    at = datetime.fromtimestamp(started_ms / 1000, tz=UTC).astimezone()
    return f"{day(at.date())}, {at:%H:%M}"


def in_figures(written: str) -> str:
    """A number written as in English (`1,528.5`), as the chosen language writes it (`1.528,5`)."""
    if QLocale().decimalPoint() == ".":
        return written
    return written.translate(str.maketrans(".,", ",."))


def megabytes(size: float) -> str:
    """`145217607` → `145 MB`."""
    return in_figures(f"{size / 1e6:,.0f} MB" if size >= 1e6 else f"{size / 1e3:,.0f} kB")


def refined_sentence(before: Report, after: Report) -> str:
    """What a second, more careful hearing changed in the scores."""
    pairs: list[tuple[str, float | None, float | None]] = [("overall", before.overall, after.overall)]
    pairs += [(name, before.scores.get(name), after.scores.get(name)) for name in DIMENSIONS]
    changes = [
        f"{dimension_label(name)} {round(old)} → {round(new)}"
        for name, old, new in pairs
        if old is not None and new is not None and round(old) != round(new)
    ]
    if not changes:
        return tr("Heard again with more care: some words changed, no score.")
    return tr("Heard again with more care: {changes}", changes=", ".join(changes))
