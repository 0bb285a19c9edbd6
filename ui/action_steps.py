"""What the declared actions do to a window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog

from layers.i18n import _, language
from ui.folders import projects_folder, usual_folder
from ui.save_as import ask_file

if TYPE_CHECKING:
    from ui.main_window import MainWindow

PROJECT_FILES = [("GeoPackage", "gpkg")]
PROJECT_FILTER = "GeoPackage (*.gpkg)"
SAMPLE_POLYGONS, SAMPLE_SEED = 5_000, 1


def new_project(window: MainWindow) -> None:
    """Asks for a file name and makes an empty project there."""
    from layers.boundary import bundled
    from zzeco import store
    from zzeco.commands.projects import default_crs

    chosen, _filter = QFileDialog.getSaveFileName(
        window, _("New project"), str(usual_folder(window.context)), PROJECT_FILTER
    )
    if chosen:
        path = _with_suffix(chosen)
        window.leave_project_then(
            lambda: window.context.document.create(path, lambda: store.create(path, crs=default_crs(bundled())))
        )


def open_project(window: MainWindow) -> None:
    """Asks for a project file and opens it."""
    chosen, _filter = QFileDialog.getOpenFileName(
        window, _("Open project"), str(usual_folder(window.context)), PROJECT_FILTER
    )
    if chosen:
        window.open_project(Path(chosen))


def open_sample(window: MainWindow) -> None:
    """Opens the sample project, which is made the first time."""
    from zzeco.sample_project import make_sample_project

    path = projects_folder(window.context.preferences) / "sample.gpkg"
    if path.exists():
        window.open_project(path)
        return

    def make(progress: Callable[[str], None]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        make_sample_project(path, SAMPLE_POLYGONS, SAMPLE_SEED, progress)

    window.context.tasks.run(
        _("Making the sample project"), make, lambda _made: window.open_project(path), exclusive="sample"
    )


def save_copy(window: MainWindow) -> None:
    """Asks for a file name and writes the project there as it is now."""
    project = window.context.document.project
    start = usual_folder(window.context) / (project.path.name if project is not None else "")
    path = ask_file(window, _("Save a copy"), start, PROJECT_FILES)
    if path is not None:
        said = _("Saved a copy: {name}").format(name=path.name)
        window.context.document.save_copy(
            path,
            lambda _done: window.context.messages.toast(said, _("Open it"), lambda: window.open_project(path)),
        )


def save_now(window: MainWindow) -> None:
    """Writes what may still wait; says so, because there is nothing else to see."""
    document = window.context.document
    document.save_notes()
    if document.failure is not None:
        document.save_again()
    elif document.read_only is None:
        window.context.messages.toast(_("Every change is saved as it is made."))


def revert(window: MainWindow) -> None:
    """The project as it was when it was opened."""
    window.context.document.revert()


def deselect(window: MainWindow) -> None:
    """Nothing is selected any more."""
    window.context.document.select(None, [])


def close_project(window: MainWindow) -> None:
    """Back to the start page."""
    window.leave_project_then(window.context.document.close)


def can_undo(window: MainWindow) -> bool:
    """Whether there is a step to take back."""
    return window.context.document.undo_stack.canUndo()


def can_redo(window: MainWindow) -> bool:
    """Whether there is a step to make again."""
    return window.context.document.undo_stack.canRedo()


def undo(window: MainWindow) -> None:
    """Takes the last step back."""
    window.context.document.undo_stack.undo()


def redo(window: MainWindow) -> None:
    """Makes the step again."""
    window.context.document.undo_stack.redo()


def panel(name: str) -> Callable[[MainWindow], None]:
    """Shows or hides a panel of the workspace."""
    return lambda window: window.toggle_panel(name)


def switch_theme(window: MainWindow) -> None:
    """From light to dark or back."""
    from ui.theme.tokens import tokens

    window.context.preferences.set("theme", "light" if tokens().dark else "dark")


def switch_language(window: MainWindow) -> None:
    """From Chinese to English or back."""
    window.context.preferences.set("language", "en" if language() == "zh" else "zh")


def resize_text(by_percent: int) -> Callable[[MainWindow], None]:
    """Larger or smaller text, within the limits of the preference."""
    from ui.preferences import BY_KEY

    def run(window: MainWindow) -> None:
        declared, preferences = BY_KEY["font_percent"], window.context.preferences
        wanted = preferences.get("font_percent") + by_percent
        preferences.set("font_percent", max(declared.minimum or 0, min(declared.maximum or wanted, wanted)))

    return run


def full_screen(window: MainWindow) -> None:
    """The whole screen, or the window as it was."""
    if window.isFullScreen():
        window.showNormal()
    else:
        window.showFullScreen()


def on_canvas(use: Callable[[Any], None]) -> Callable[[MainWindow], None]:
    """Does something with the map that is shown."""

    def run(window: MainWindow) -> None:
        canvas = window.canvas()
        if canvas is not None:
            use(canvas)

    return run


def zoom(factor: float) -> Callable[[MainWindow], None]:
    """The map larger or smaller."""
    return on_canvas(lambda canvas: canvas.zoom_by(factor))


full_extent = on_canvas(lambda canvas: canvas.full_extent())
view_back = on_canvas(lambda canvas: canvas.back())
view_forward = on_canvas(lambda canvas: canvas.forward())


def to_selection(window: MainWindow) -> None:
    """The map on the selected records."""
    chosen = window.context.document.selection
    window.context.go("map", layer=chosen.layer, fids=[int(fid) for fid in chosen.fids], zoom=True)


def in_workspace(key: str, method: str) -> Callable[[MainWindow], None]:
    """Shows a workspace and does what one of its methods does."""

    def run(window: MainWindow) -> None:
        window.show_workspace(key)
        getattr(window.workspace(key), method)()

    return run


def page_of(key: str, page: str) -> Callable[[MainWindow], None]:
    """Shows a page of a workspace."""
    return lambda window: window.context.go(key, page=page)


def import_trees(window: MainWindow) -> None:
    """Asks for a tree list and takes it in."""
    from ui.workspaces.importing.trees_dialog import TreesDialog

    TreesDialog(window.context, None, window).open()


def show_preferences(window: MainWindow) -> None:
    """The dialog of all preferences."""
    from ui.preferences_dialog import PreferencesDialog

    dialog = PreferencesDialog(window.context.preferences, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def export_web_map(window: MainWindow) -> None:
    """The dialog of the web map."""
    from ui.web_map_dialog import WebMapDialog

    dialog = WebMapDialog(window.context, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def make_report(window: MainWindow) -> None:
    """The dialog of reports."""
    from ui.report_dialog import ReportDialog

    dialog = ReportDialog(window.context, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def verify_report(window: MainWindow) -> None:
    """Asks for a report and verifies it."""
    from ui.verify_dialog import ask_report

    ask_report(window.context, window)


def show_charts(window: MainWindow) -> None:
    """The charts of reports."""
    from ui.charts_dialog import ChartsDialog

    dialog = ChartsDialog(window.context, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def show_manual(window: MainWindow) -> None:
    """The manual at the page and place that tell about what is shown."""
    from ui.manual import open_manual

    open_manual(window, window.manual_page(), window.manual_place())


def show_shortcuts(window: MainWindow) -> None:
    """All actions with their keys."""
    from ui.shortcuts_sheet import ShortcutsSheet

    sheet = ShortcutsSheet(window)
    sheet.finished.connect(sheet.deleteLater)
    sheet.open()


def show_about(window: MainWindow) -> None:
    """Version, licence, where the log files are."""
    from ui.about import AboutDialog

    dialog = AboutDialog(window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _with_suffix(chosen: str) -> Path:
    path = Path(chosen)
    return path if path.suffix.lower() == ".gpkg" else path.with_name(path.name + ".gpkg")
