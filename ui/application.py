"""The window program: one QApplication, one context, one window at a time.

PySide6 6.12 on Python 3.11 loses a reference to None with every void call and dies after some thousand of them; the
versions are pinned, and tests/ui/test_qt.py watches sys.getrefcount(None).
"""

from __future__ import annotations

import gc
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from layers import i18n
from ui.collecting import Collector
from ui.context import Context
from ui.dropped import take_dropped
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.preferences_dialog import PreferencesDialog
from ui.recent import note_recovered
from ui.recovery import SessionFile
from ui.running import Running, hand_over
from ui.theme import sheet
from ui.theme.icons import icon
from ui.unexpected import explained
from ui.warming import Warming
from ui.windows_desktop import introduce
from zzeco.logs import log_file
from zzeco.surroundings import forget_foreign

if TYPE_CHECKING:
    from zzeco.project import Project

SWITCH_S = 0.0001  # how long the window waits for a task thread that runs Python; Python's own 0.005 of several adds up
LOOKS, SIZES = ("theme", "font_percent", "density"), ("font_percent", "density")
SETTLES_MS = 400


class Program(QObject):
    """Owns what outlives a window, and makes another window when the language or the size of everything changes."""

    def __init__(self, preferences: Preferences, session: SessionFile) -> None:
        super().__init__()
        sys.setswitchinterval(SWITCH_S)
        self.context = Context(preferences, self)
        self.session = session
        self.window: MainWindow | None = None
        self._unsaved: tuple[str, ...] = ()
        self._words_of_qt = QTranslator(self)
        self._collector = Collector(self)
        self._resize = QTimer(self, singleShot=True, interval=SETTLES_MS)
        self._resize.timeout.connect(self._show_window)
        self._asked: list[Path] = []
        self._patience = QTimer(self, singleShot=True, interval=SETTLES_MS)
        self._patience.timeout.connect(self._bring_asked)
        preferences.changed.connect(self._follow)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.dress)
        self.context.document.changed.connect(self._note_session)
        self.context.document.save_state_changed.connect(self._note_steps)
        self._look_for_crash()

    def open(self, path: Path | None) -> None:
        """Shows the window, with a project if one is named; survey data go where dropped ones go."""
        self._speak()
        self.dress()
        self._show_window()
        if path is not None:
            self._bring(path)

    def come_forward(self, path: Path | None) -> None:
        """What a second start asks for: the window in front, and its file where dropped ones go."""
        if self.window is None:
            return
        if self.window.isMinimized():
            self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()
        if path is not None:
            self._asked.append(path)
            self._bring_asked()

    def _bring_asked(self) -> None:
        """A question that is open is answered first; the files wait for that."""
        if QApplication.activeModalWidget() is not None:
            self._patience.start()
            return
        asked, self._asked = self._asked, []
        for path in asked:
            self._bring(path)

    def _bring(self, path: Path) -> None:
        if self.window is None:
            return
        if path.suffix.lower() == ".gpkg" or not path.exists():
            self.window.open_project(path)
        else:
            take_dropped(self.window, [path])

    def _speak(self) -> None:
        """The language as preferred; also for what Qt itself says: buttons of dialogs, menus of fields."""
        i18n.set_language(self.context.preferences.get("language"))
        QApplication.removeTranslator(self._words_of_qt)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if i18n.language() == "zh" and self._words_of_qt.load("qtbase_zh_CN", folder):
            QApplication.installTranslator(self._words_of_qt)

    def _look_for_crash(self) -> None:
        """Remembers the project whose session ended without a close; its file is a saved state, so this is all."""
        abandoned = self.session.abandoned()
        if abandoned:
            self.context.recovered = abandoned[0]
            note_recovered(self.context.preferences, abandoned[0].path)

    def dress(self) -> None:
        """Theme, text size and density as preferred."""
        app, preferences = QApplication.instance(), self.context.preferences
        assert isinstance(app, QApplication)
        compact = preferences.get("density") == "compact"
        sheet.apply(app, self._is_dark(), preferences.get("font_percent"), compact)

    def _is_dark(self) -> bool:
        theme = self.context.preferences.get("theme")
        system_is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return bool(theme == "dark" or (theme == "system" and system_is_dark))

    def _follow(self, key: str) -> None:
        if key in LOOKS:
            self.dress()
            if key in SIZES and self.window is not None:
                self._resize.start()
        elif key == "language":
            self._speak()
            self._show_window()

    def _show_window(self) -> None:
        """A new window in the place of the one before."""
        before = self.window
        self._resize.stop()
        if before is not None:
            before.keep_layout()
        self.window = MainWindow(self.context)
        self.window.closed.connect(self._let_go)
        if before is not None:
            _stand_alike(before, self.window)
        self.window.show()
        if before is not None:
            _go_on_preferring(before, self.window)
            before.retire()

    def _note_session(self, before: Project | None, project: Project | None) -> None:
        if before is None or project is None or before.path != project.path:
            self.session.note(None if project is None else project.path)
            if before is not None:
                self.context.recovered = None

    def _note_steps(self) -> None:
        """A step that is still on its way into the file is named, should the program end before it gets there."""
        document = self.context.document
        if document.project is not None and document.unsaved != self._unsaved:
            self._unsaved = document.unsaved
            self.session.note(document.project.path, document.unsaved, document.history_lines)

    def _let_go(self) -> None:
        """The window was closed: everything is written and given back."""
        self._resize.stop()
        self._patience.stop()
        self.context.close()
        self.context.preferences.sync()
        self.session.close()
        self._collector.close()
        QApplication.removeTranslator(self._words_of_qt)


def _stand_alike(before: MainWindow, after: MainWindow) -> None:
    """The new window is exactly where the one before was, and says again only what was not closed there."""
    if not (before.isMaximized() or before.isFullScreen()):
        after.setGeometry(before.geometry())
    if before.notice.isHidden():
        after.notice.hide()


def _go_on_preferring(before: MainWindow, after: MainWindow) -> None:
    """Where the preferences are open, they are open in the new window too, at the same field."""
    open_one = before.findChild(PreferencesDialog)
    if open_one is None:
        return
    after.run_action("preferences")
    again, focused = after.findChild(PreferencesDialog), open_one.focusWidget()
    field = next((again.fields[key] for key, one in open_one.fields.items() if one is focused), None) if again else None
    if field is not None:
        field.setFocus(Qt.FocusReason.OtherFocusReason)


def start(path: Path | None) -> int:
    """Opens the window and runs until it is closed; the exit code of the program.

    Where it runs already, the file goes to that window and this process ends.
    """
    forget_foreign()
    introduce()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(["zzeco"])
    app.setApplicationName("zzeco")
    app.setWindowIcon(icon("zzeco", "accent"))
    gc.freeze()  # what is imported stays, and no collection need look at it
    running = Running()
    if not running.take() and hand_over(path):
        return 0
    program = Program(Preferences(), SessionFile())
    running.asked.connect(program.come_forward)
    sys.excepthook = _reported(program.context)
    threading.excepthook = _written_down
    program.open(path)
    Warming(program, program.context.tasks)
    code = app.exec()
    running.close()
    program.deleteLater()
    return int(code)


def _reported(
    context: Context,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """An excepthook that writes the log file and tells the user in words."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            context.messages.failure(explained(error))
        else:
            sys.__excepthook__(kind, error, trace)

    return report


def _written_down(failed: threading.ExceptHookArgs) -> None:
    """What failed in a thread that nobody waits for goes into a log file; there is no console to say it on."""
    if failed.exc_value is not None:
        with suppress(OSError):
            log_file("".join(traceback.format_exception(failed.exc_value)), ["thread"])
