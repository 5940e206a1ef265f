"""The speech models: which is used, which there are, and getting one with progress and cancel."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QProgressBar, QRadioButton, QVBoxLayout

from pitchcoach.errors import PitchcoachError
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.jobs import Job, Ticket
from pitchcoach.gui.sentences import worded
from pitchcoach.gui.texts import megabytes, tr
from pitchcoach.gui.theme import STEP
from pitchcoach.gui.widgets.basics import Card, button, clear, column, describe, label, row
from pitchcoach.speech import models
from pitchcoach.speech.models import Entry


class ModelsCard(Card):
    """A row a model."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(spacing=STEP)
        self._desk = desk
        self._job: Job | None = None
        self._getting = ""
        self._group = QButtonGroup(self)
        self.body.addWidget(label(tr("Speech model"), "heading"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(STEP)
        self.body.addLayout(self._rows)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Download"))
        self._status = label("", "small", wrap=True)
        self._cancel = button(tr("Cancel"), self._stop, tip=tr("Stop the download; what was fetched is kept"))
        self.body.addLayout(row(column(self._bar, self._status, spacing=4), self._cancel))
        words = tr("Downloads come from huggingface.co, and only when you press Get.")
        self.body.addWidget(label(words, "small", wrap=True))
        self.refresh()

    def refresh(self) -> None:
        """Show what is here now."""
        clear(self._rows)
        chosen = self._desk.settings.model
        for entry in models.available(self._desk.paths.models):
            self._rows.addLayout(self._row(entry, chosen))
        busy = self._job is not None
        self._bar.setVisible(busy)
        self._cancel.setVisible(busy)

    def _row(self, entry: Entry, chosen: str) -> QVBoxLayout:
        pick = QRadioButton(f"{entry.name} · {megabytes(entry.size_bytes)}")
        describe(pick, tr("Use {name}", name=entry.name), tr(entry.description))
        pick.setChecked(entry.name == chosen)
        pick.setEnabled(entry.state != "downloadable")
        pick.toggled.connect(lambda on, n=entry.name: self._use(n) if on else None)
        self._group.addButton(pick)
        about = label(tr(entry.description), "small", wrap=True)
        about.setContentsMargins(29, 0, 0, 0)
        shown = row(pick, None)
        if entry.state == "downloadable":
            get = button(
                tr("Get"),
                lambda: self._get(entry.name),
                kind="segment",
                icon="import",
                name=tr("Get {name}", name=entry.name),
                tip=tr(
                    "Download {size}; it can be cancelled and goes on later", size=megabytes(entry.size_bytes)
                ),
            )
            get.setEnabled(self._job is None)
            shown.addWidget(get)
        elif entry.source != "package":
            gone = button(
                tr("Remove"),
                lambda: self._remove(entry.name),
                kind="segment",
                icon="bin",
                name=tr("Remove {name}", name=entry.name),
                tip=tr("Free {size}", size=megabytes(entry.size_bytes)),
            )
            gone.setEnabled(entry.name != chosen)
            shown.addWidget(gone)
        return column(shown, about, spacing=0)

    def _use(self, name: str) -> None:
        if name != self._desk.settings.model:
            self._desk.change_settings(model=name)

    def _get(self, name: str) -> None:
        folder = self._desk.paths.models

        def work(ticket: Ticket) -> object:
            return models.get(
                name,
                folder,
                lambda done, total: ticket.tell(done / total if total else 0.0),
                lambda: ticket.cancelled,
            )

        self._getting = name
        self._status.setText(tr("Getting {name} …", name=name))
        job = self._desk.jobs.start(
            tr("Getting {name}", name=name), work, done=lambda _folder: self._got(name), failed=self._failed
        )
        self._job = job
        self._bar.setRange(0, 1000)
        job.progressed.connect(lambda share: self._bar.setValue(round(share * 1000)))
        job.ended.connect(self._ended)
        self.refresh()

    def _got(self, name: str) -> None:
        self._status.setText(tr("{name} is ready.", name=name))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, PitchcoachError):
            raise error
        self._status.setText(worded(error))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._status.setText(tr("Cancelled; what was fetched is kept for the next time."))

    def _ended(self) -> None:
        self._job = None
        self.refresh()

    def _remove(self, name: str) -> None:
        try:
            models.remove(name, self._desk.paths.models)
        except PitchcoachError as error:
            self._status.setText(worded(error))
        self.refresh()
