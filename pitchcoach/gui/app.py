"""Where the window is put together: settings, library, theme, pages, and what connects them.

The window is on the screen before anything heavy is imported: Whisper lives in a process of its own that starts
after the first paint, charts come with their page, PortAudio is asked for microphones in the background.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSettings
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from pitchcoach.audio.devices import Microphone
from pitchcoach.gui import language
from pitchcoach.gui.ahead import Ahead
from pitchcoach.gui.check import MicrophoneCheck
from pitchcoach.gui.desk import Desk
from pitchcoach.gui.icons import FOLDER
from pitchcoach.gui.jobs import Jobs
from pitchcoach.gui.live import Microphones, chosen_microphone, make_player, start_studio
from pitchcoach.gui.pages.microphone import MicrophonePanels
from pitchcoach.gui.pages.rehearse import RehearsePage
from pitchcoach.gui.player import Player
from pitchcoach.gui.sentences import worded
from pitchcoach.gui.studio import Session, Studio
from pitchcoach.gui.texts import tr
from pitchcoach.gui.theme import CHOICES, THEME, font
from pitchcoach.gui.window import MainWindow
from pitchcoach.library.library import Library
from pitchcoach.privacy import tighten
from pitchcoach.settings import Paths, Settings, keep_private

if TYPE_CHECKING:
    from pitchcoach.gui.pages.help import HelpWindow

PITCH_SUFFIXES = (".json", ".pitchcoach")


class App:
    """One sitting: the window and all that stands behind it."""

    def __init__(
        self,
        paths: Paths,
        *,
        with_sound: bool = True,
        make_session: Callable[[Desk], Session] | None = None,
        player: Player | None = None,
        make_microphone: Callable[[], Microphone] | None = None,
    ) -> None:
        """`make_session` stands in for the machine's microphone; without sound there is nothing to record with.

        `make_microphone` gives the one whose level is shown before a take.
        """
        self.paths = paths
        self.closed = False
        self.help: HelpWindow | None = None
        """The window with the guide, once it was asked for."""
        self.afterwards: Literal["", "restart", "erase", "move"] = ""
        """What is to be done once the window is closed: open it again, erasing or moving everything before or not."""
        self.moves_to: Path | None = None
        settings = Settings.load(paths.settings)
        language.choose(settings.language)
        THEME.choose(settings.theme if settings.theme in CHOICES else "system")
        self.library = Library.open(paths)
        self.jobs = Jobs()
        self.desk = Desk(self.library, paths, settings, self.jobs)
        self.desk.pick_first()
        remembered = QSettings(str(keep_private(paths.window)), QSettings.Format.IniFormat)
        self.window = MainWindow(remembered)
        self.studio: Studio | None = None
        self.player = player
        if make_session is not None:
            self.studio = Studio(self.desk, functools.partial(make_session, self.desk))
        elif with_sound:
            self.studio, self.player = start_studio(self.desk), make_player()
            make_microphone = chosen_microphone(self.desk)
        self.check = MicrophoneCheck(self.jobs, make_microphone) if make_microphone is not None else None
        self.microphones = Microphones(self.desk, self.jobs) if with_sound and make_session is None else None
        self.rehearse = RehearsePage(self.desk, self.studio, self.player, self.check)
        self.panels = MicrophonePanels(self.check, self.microphones, self._busy, self.window)
        self.panels.add(self.rehearse.ready.microphone)
        program = QApplication.instance()
        assert isinstance(program, QApplication)
        program.applicationStateChanged.connect(self.panels.came_back)
        self._add_pages()
        self._add_actions()
        self._connect()
        self.ahead = Ahead(self.window, self.jobs, self._busy)
        page = str(remembered.value("page", "rehearse"))
        self.window.show_page(page if page in ("rehearse", "library", "progress") else "rehearse")

    # --- putting together ----------------------------------------------------------------------------

    def _add_pages(self) -> None:
        pages: tuple[tuple[str, str, str, Callable[[], QWidget]], ...] = (
            (
                "rehearse",
                tr("Rehearse"),
                tr("Speak a pitch and see how it did (Ctrl+1)"),
                lambda: self.rehearse,
            ),
            ("library", tr("Library"), tr("Pitches, audiences and takes (Ctrl+2)"), self._make_library),
            ("progress", tr("Progress"), tr("Scores over time (Ctrl+3)"), self._make_progress),
        )
        for name, text, tip, make in pages:
            self.window.add_page(name, text, name, tip, make)
        tip = tr("Look, microphone, speech model, what is kept (Ctrl+,)")
        self.window.add_page("settings", tr("Settings"), "settings", tip, self._make_settings, foot=True)
        self.window.add_tool(
            tr("Menu"), "menu", tr("All that can be done, with its keys"), self.window.show_menu
        )

    def _make_library(self) -> QWidget:
        from pitchcoach.gui.pages.library import LibraryPage

        page = LibraryPage(self.desk, self.player)
        page.take_wanted.connect(self._open_take)
        page.rehearse_wanted.connect(lambda: self.window.show_page("rehearse"))
        page.recording_wanted.connect(self._open_file)
        return page

    def _make_progress(self) -> QWidget:
        from pitchcoach.gui.pages.progress import ProgressPage

        page = ProgressPage(self.desk)
        page.take_wanted.connect(self._open_take)
        page.rehearse_wanted.connect(lambda: self.window.show_page("rehearse"))
        return page

    def _make_settings(self) -> QWidget:
        from pitchcoach.gui.pages.settings import SettingsPage

        page = SettingsPage(self.desk)
        self.panels.add(page.microphone)
        page.restart_wanted.connect(lambda: self._leave("restart"))
        page.privacy.erase_wanted.connect(lambda: self._leave("erase"))
        page.storage.move_wanted.connect(self._move)
        return page

    def _add_actions(self) -> None:
        page, here = self.rehearse, self._on_rehearse
        review, menu = page.review, page.take_menu

        def on_review(act: Callable[[], object]) -> Callable[[], object]:
            return here(page.on_review(act))

        groups: list[tuple[str, list[tuple[str, str, Callable[[], object]]]]] = [
            (
                tr("Rehearse"),
                [
                    (tr("Record; stop"), "Space", self._space),
                    (tr("Pause and go on; play and pause"), "P", self._play_or_pause),
                    (tr("Start over while recording; back to the review"), "Esc", self._escape),
                    (tr("Redo the part that is worth most"), "R", here(page.redo_first)),
                    (tr("Edit the wording as one text"), "E", here(page.edit_text)),
                    (tr("Write the pitch as a message"), "Ctrl+W", self._write),
                    (tr("Open a recording"), "Ctrl+O", self._open_dialog),
                ],
            ),
            (
                tr("Review"),
                [
                    (tr("Two seconds back"), "Left", on_review(lambda: review.seek(-2.0))),
                    (tr("Two seconds on"), "Right", on_review(lambda: review.seek(2.0))),
                    (tr("Play slower"), "<", on_review(lambda: review.change_speed(-1))),
                    (tr("Play faster"), ">", on_review(lambda: review.change_speed(1))),
                    (tr("Compare with another take"), "C", on_review(review.show_compare)),
                    (tr("The take before"), "Alt+Left", on_review(lambda: menu.step(-1))),
                    (tr("The take after"), "Alt+Right", on_review(lambda: menu.step(1))),
                    (tr("Star this take"), "Ctrl+D", on_review(menu.star)),
                    (tr("Note on this take"), "Ctrl+T", on_review(menu.note)),
                    (tr("Copy the words"), "Ctrl+C", on_review(menu.copy)),
                ],
            ),
            (
                tr("Pitches"),
                [
                    (tr("New pitch"), "Ctrl+N", lambda: self._in_library("new")),
                    (tr("Import"), "Ctrl+I", lambda: self._in_library("bring_in")),
                    (tr("Export this pitch"), "Ctrl+E", lambda: self._in_library("send_out")),
                    (tr("Undo"), "Ctrl+Z", self.desk.undo),
                    (tr("Do again"), "Ctrl+Shift+Z", self.desk.redo),
                ],
            ),
            (
                tr("Window"),
                [
                    (tr("Rehearse"), "Ctrl+1", functools.partial(self.window.show_page, "rehearse")),
                    (tr("Library"), "Ctrl+2", functools.partial(self.window.show_page, "library")),
                    (tr("Progress"), "Ctrl+3", functools.partial(self.window.show_page, "progress")),
                    (tr("Settings"), "Ctrl+,", functools.partial(self.window.show_page, "settings")),
                    (tr("Quit"), "Ctrl+Q", self.window.close),
                ],
            ),
            (
                tr("Help"),
                [
                    (tr("Guide"), "F1", self._show_help),
                    (tr("Keyboard shortcuts"), "Shift+F1", self._show_keys),
                    (tr("Privacy"), "", lambda: self._show_help("privacy")),
                    (tr("About PitchCoach"), "", self._show_about),
                ],
            ),
        ]
        for name, deeds in groups:
            for text, keys, act in deeds:
                self.window.add_action(text, keys, act, name)

    def _in_library(self, deed: str) -> None:
        from pitchcoach.gui.pages.library import LibraryPage

        self.window.show_page("library")
        page = self.window.pages.currentWidget()
        if isinstance(page, LibraryPage):
            {"new": page.new, "bring_in": page.bring_in, "send_out": page.send_out}[deed]()

    def _connect(self) -> None:
        self.desk.told.connect(self.window.say)
        self.jobs.started.connect(self.window.activity.follow)
        self.desk.settings_changed.connect(self._settings_changed)
        self.window.toast.undo_wanted.connect(self.desk.undo)
        self.window.file_dropped.connect(self._open_file)
        self.window.closing.connect(self.close)
        if self.player is not None:
            self.player.failed.connect(self.window.say)
        self.rehearse.wording_wanted.connect(lambda: self.window.show_page("library"))
        self.rehearse.own_pitch_wanted.connect(self._make_pitch)

    def _busy(self) -> bool:
        """Whether a take is on its way."""
        return self.studio is not None and self.studio.busy

    # --- deeds ---------------------------------------------------------------------------------------

    def _on_rehearse(self, act: Callable[[], object]) -> Callable[[], object]:
        """Only while that page is shown."""
        return lambda: act() if self.window.shown == "rehearse" else None

    def _space(self) -> None:
        def rehearse() -> None:
            if self.window.shown == "rehearse":
                self.rehearse.space()

        self.window.space(rehearse)

    def _escape(self) -> None:
        """The take that is spoken first: throwing it away is never mixed up with closing a sentence."""
        if self.studio is not None and self.studio.busy:
            if self.window.shown == "rehearse":
                self.rehearse.discard()
        elif self.window.toast.isVisible():
            self.window.toast.hide()
        elif self.window.shown == "rehearse" and self.rehearse.page is self.rehearse.ready:
            self.rehearse.to_review()

    def _play_or_pause(self) -> None:
        if self.studio is not None and self.studio.busy:
            self.studio.pause_or_resume()
        elif self.window.shown == "rehearse" and self.rehearse.page is self.rehearse.review:
            self.rehearse.review.toggle_play()

    def _open_dialog(self) -> None:
        self.window.show_page("rehearse")
        self.rehearse.choose_file()

    def _write(self) -> None:
        self.window.show_page("rehearse")
        self.rehearse.write("")

    def _open_take(self, take_id: int) -> None:
        take = self.library.takes.load(take_id)
        self.window.show_page("rehearse")
        if take.report is not None:
            self.desk.open_take(take_id)
        elif self.studio is not None and take.audio is not None:
            # recorded in a sitting that ended before it was scored
            self.desk.pick_pitch(take.pitch, take.audience)
            self.rehearse.hear_stored(take)
        else:
            self.window.say(worded(take.failure or "") or tr("This take was recorded but not scored."))

    def _open_file(self, path: Path) -> None:
        if path.suffix.lower() in PITCH_SUFFIXES:
            from pitchcoach.gui.pages.exchange import take_in

            self.window.show_page("library")
            take_in(self.desk, path)
        else:
            self.window.show_page("rehearse")
            self.rehearse.open_file(path)

    def _make_pitch(self) -> None:
        from pitchcoach.gui.pages.library import LibraryPage

        self.window.show_page("library")
        page = self.window.pages.currentWidget()
        if isinstance(page, LibraryPage):
            page.new()

    def _show_help(self, page: str = "guide") -> None:
        from pitchcoach.gui.pages.help import HelpWindow

        if self.help is None:
            self.help = HelpWindow(self.window, self._show_keys)
        self.help.read(page)
        self.help.show()
        self.help.raise_()
        self.help.activateWindow()

    def _show_about(self) -> None:
        from pitchcoach.gui.pages.about import AboutDialog

        dialog = AboutDialog(self.desk, self.window)
        dialog.exec()
        dialog.deleteLater()

    def _show_keys(self) -> None:
        from pitchcoach.gui.pages.shortcuts import ShortcutSheet

        ShortcutSheet(self.window).exec()

    def _settings_changed(self) -> None:
        chosen = self.desk.settings.theme
        THEME.choose(chosen if chosen in CHOICES else "system")
        if self.studio is not None:
            self.studio.take_settings()

    # --- beginning and end ---------------------------------------------------------------------------

    def begin(self) -> None:
        """After the first paint: what takes time, and what there is to tell."""
        if self.library.recovered.interrupted:
            from pitchcoach.recording.recovery import recover_takes

            recover_takes(self.library)
            self.desk.takes_changed.emit()
        # What an older PitchCoach, or a copy by hand, left readable to others.
        self.jobs.start(
            "", lambda _: tighten(self.paths), done=lambda _: None, failed=self.desk.complain, quiet=True
        )
        for sentence in (*self.library.recovered.sentences(), *self.library.keep_house()):
            self.window.say(worded(sentence))
        if self.microphones is not None:
            self.microphones.look()
        if self.studio is not None:
            self.studio.warm_up()
        if not self.library.pitches.listed():
            self.rehearse.listening.hear_sample()
            self.panels.add(self.rehearse.show_welcome().microphone)
        self.ahead.begin("library", "settings", "progress")

    def _move(self, folder: Path) -> None:
        """Close, so that nobody writes while the last of the library is moved, and open again from there."""
        if self._busy():
            self.window.say(tr("Finish the take first; then choose the place once more."))
            return
        self.moves_to = folder
        self._leave("move")

    def _leave(self, afterwards: Literal["restart", "erase", "move"]) -> None:
        self.afterwards = afterwards
        self.window.close()

    def close(self) -> None:
        """End everything; a recording that still runs is kept."""
        if self.closed:
            return
        self.closed = True
        self.ahead.stop()
        self.rehearse.redo.drop()
        if self.player is not None:
            self.player.close()
        if self.studio is not None:
            self.studio.close()
        self.desk.closed = True
        self.jobs.close()
        if self.check is not None:
            self.check.close()
        self.library.close()


def make_application() -> QApplication:
    """The application with the program's type and icon."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["pitchcoach"])
    application.setApplicationName("PitchCoach")
    application.setDesktopFileName("io.github.pitchcoach.PitchCoach")
    application.setStyle("Fusion")
    application.setFont(font())
    application.setWindowIcon(QIcon(str(FOLDER / "pitchcoach.svg")))
    THEME.follow()
    return application
